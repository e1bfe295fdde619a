"""Finding a page of the library: by words in it, or in the list of all there are."""

from coprod.library.leaf import KINDS, Kind, Leaf, Way
from coprod.library.leaves import leaf_of, way_to_case, way_to_reform, way_to_topic
from coprod.model.library import Library
from coprod.text import current

Contents = dict[Kind, tuple[Way, ...]]


def contents(library: Library) -> Contents:
    """Every page of the library, by kind."""
    library = library.spoken_in(current())
    return {
        "idea": tuple(Way("idea", each.id, each.title) for each in library.ideas),
        "step": tuple(way_to_topic(library, "step", each) for each in library.items["step"]),
        "co": tuple(way_to_topic(library, "co", each) for each in library.items["co"]),
        "case": tuple(map(way_to_case, library.cases)),
        "reform": tuple(map(way_to_reform, library.reforms)),
        "barrier": tuple(way_to_topic(library, "barrier", each) for each in library.items["barrier"]),
        "factor": tuple(way_to_topic(library, "factor", each) for each in library.items["factor"]),
    }


def search(library: Library, typed: str) -> Contents:
    """The pages that hold every typed word, as a word or the beginning of one, by kind; title first."""
    words = typed.casefold().split()
    if not words:
        return {}
    library = library.spoken_in(current())
    found: Contents = {}
    for kind, ways in contents(library).items():
        hits = [way for way in ways if _holds(library, way, words)]
        if hits:
            found[kind] = tuple(sorted(hits, key=lambda way: not _in(way.label, words)))
    return {kind: found[kind] for kind in ("case", "reform", *KINDS) if kind in found}


def _holds(library: Library, way: Way, words: list[str]) -> bool:
    page = leaf_of(library, way.kind, way.id)
    return page is not None and _in(f"{way.label} {way.note} {_text(page)}", words)


def _in(text: str, words: list[str]) -> bool:
    begun = f" {' '.join(_bare(text).split())}"
    return all(f" {bare}" in begun for word in words for bare in _bare(word).split())


def _bare(text: str) -> str:
    return "".join(c if c.isalnum() else " " for c in text.casefold())


def _text(page: Leaf) -> str:
    said = (each.text for block in page.blocks for each in block.says)
    return " ".join((page.title, page.lead, *said))
