"""What the library says, page by page, for screens, phones and files alike: composed once, drawn by each."""

from coprod.library.leaf import Block, Cited, Leaf, Said, Way, address
from coprod.library.leaves import leaf
from coprod.library.search import contents, search

__all__ = ["Block", "Cited", "Leaf", "Said", "Way", "address", "contents", "leaf", "search"]
