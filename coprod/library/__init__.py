"""What the library says, page by page, for screens, phones and files alike: composed once, drawn by each."""

from coprod.library.leaf import KINDS, Block, Cited, Kind, Leaf, Said, Way, address
from coprod.library.leaves import heading, leaf
from coprod.library.reforms import Branch, Lead, foremost, leads, read_aloud
from coprod.library.search import Contents, contents, search

__all__ = [
    "KINDS",
    "Block",
    "Branch",
    "Cited",
    "Contents",
    "Kind",
    "Lead",
    "Leaf",
    "Said",
    "Way",
    "address",
    "contents",
    "foremost",
    "heading",
    "leads",
    "leaf",
    "read_aloud",
    "search",
]
