"""The library's TOML files: read, checked against each other, and told apart by file and key when wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from coprod.errors import BadFile
from coprod.model import SAMPLE_DATA
from coprod.model.library import (
    Additions,
    Case,
    Entry,
    Idea,
    Library,
    Literature,
    Reform,
    Source,
    Study,
    Topic,
    TopicKind,
)
from coprod.model.question import Item
from coprod.model.refusals import bad_file, key_path, parse_toml
from coprod.model.template import shipped_template

TABLES: Mapping[str, type[Entry]] = {
    "sources": Source,
    "ideas": Idea,
    "topics": Topic,
    "studies": Study,
    "literature": Literature,
    "reforms": Reform,
    "cases": Case,
}
OWN = ("sources", "reforms", "cases")
"""What an organiser may add."""
MOST_BYTES = 1_000_000
MOST_ENTRIES = 1000
TEMPLATE = "coproduction_survey"
QUESTIONS: Mapping[TopicKind, str] = {
    "factor": "budget",
    "barrier": "barriers_steps",
    "step": "dots_steps",
    "co": "dots_cos",
}
"""The question of the shipped template whose rows are the items of each kind."""
WORDS = {
    "source": "a source",
    "factor": "a factor",
    "barrier": "a barrier",
    "step": "a step",
    "co": "a Co",
    "case": "a case",
    "study": "a study",
}


@dataclass(frozen=True)
class _Placed:
    """An entry and where it stands: cases[2] of cases.toml."""

    file: str
    table: str
    place: int
    entry: Any

    def where(self, *loc: int | str) -> str:
        return key_path((self.table, self.place, *loc))


@lru_cache(maxsize=1)
def shipped_library() -> Library:
    """The library that comes with the project; BadFile says which key of which file is wrong."""
    folder = SAMPLE_DATA / "library"
    return parse_library({path.name: path.read_bytes() for path in sorted(folder.glob("*.toml"))})


def parse_library(files: Mapping[str, bytes | str]) -> Library:
    """A whole library from TOML files by name; BadFile as in `shipped_library`."""
    placed = [each for name, text in files.items() for each in _placed(text, name, tuple(TABLES))]
    items = shipped_items()
    _refuse_twice(placed)
    _refuse_dangling(placed, _known(placed, items))
    return Library(**_by_table(placed), items=items)


def parse_additions(text: bytes | str, name: str, library: Library) -> Additions:
    """What somebody wants to add to `library`, in one TOML file.

    BadFile for what is wrong in it, for ids that are taken by something else, and for more than
    MOST_ENTRIES entries or MOST_BYTES. An entry that is in the library already, just like this, is left out.
    """
    if len(text) > MOST_BYTES:
        raise BadFile(name, "", "this file is too large", "a file of up to 1 MB")
    placed = _placed(text, name, OWN)
    _refuse_twice(placed)
    there = {each.id: each for each in everything(library)}
    for each in placed:
        if there.get(each.entry.id, each.entry) != each.entry:
            what = f'"{each.entry.id}" is in the library already, and is not the same'
            raise BadFile(name, each.where("id"), what, "another id")
    known = _known(placed, library.items)
    for kind, ids in library_ids(library).items():
        known[kind] |= ids
    _refuse_dangling(placed, known)
    new = [each for each in placed if each.entry.id not in there]
    return Additions(**_by_table(new))


def everything(library: Library) -> Iterable[Any]:
    """Every entry of the library; ids differ, topics apart, which have those of the template."""
    for table in TABLES:
        if table != "topics":
            yield from getattr(library, table)


def library_ids(library: Library) -> dict[str, set[str]]:
    """The ids that an entry may point at, by kind."""
    found: dict[str, set[str]] = {kind: set(items) for kind, items in library.items.items()}
    found["source"] = {each.id for each in library.sources}
    found["case"] = {each.id for each in library.cases}
    found["study"] = {each.id for each in library.studies}
    return found


@lru_cache(maxsize=1)
def shipped_items() -> dict[TopicKind, dict[str, Item]]:
    """The factors, barriers, steps and Co's of the shipped template."""
    template = shipped_template(TEMPLATE)
    return {
        kind: {each.id: each for each in template.question(name).rows} for kind, name in QUESTIONS.items()
    }


def _placed(text: bytes | str, name: str, tables: tuple[str, ...]) -> list[_Placed]:
    data = parse_toml(text, name)
    for table in data:
        if table not in tables:
            close = get_close_matches(table, tables, n=1)
            hint = f'"{close[0]}"' if close else "one of " + ", ".join(tables)
            raise BadFile(name, table, "this key is not known", hint)
        if not isinstance(data[table], list):
            raise BadFile(name, table, "this is not a list of entries", f"headings such as [[{table}]]")
    count = sum(map(len, data.values()))
    if count > MOST_ENTRIES:
        largest = max(data, key=lambda table: len(data[table]))
        hint = f"a file of up to {MOST_ENTRIES}"
        raise BadFile(name, largest, f"there are {count} entries in this file", hint)
    return [
        _Placed(name, table, place, _entry(name, table, place, row))
        for table in data
        for place, row in enumerate(data[table])
    ]


def _entry(name: str, table: str, place: int, row: object) -> Entry:
    model = TABLES[table]
    try:
        return model.model_validate(row)
    except ValidationError as error:
        raise bad_file(name, error, model, row, under=(table, place)) from None


def _refuse_twice(placed: Iterable[_Placed]) -> None:
    seen: dict[tuple[str, str], _Placed] = {}
    for each in placed:
        family = each.entry.kind if each.table == "topics" else ""
        first = seen.setdefault((family, each.entry.id), each)
        if first is not each:
            there = first.where() if first.file == each.file else f"{first.file}, {first.where()}"
            what = f'the id "{each.entry.id}" is used already by {there}'
            raise BadFile(each.file, each.where("id"), what, "an id of its own for each entry")


def _known(placed: Iterable[_Placed], items: Mapping[TopicKind, Mapping[str, Item]]) -> dict[str, set[str]]:
    known: dict[str, set[str]] = {kind: set(ids) for kind, ids in items.items()}
    for kind, table in (("source", "sources"), ("case", "cases"), ("study", "studies")):
        known[kind] = {each.entry.id for each in placed if each.table == table}
    return known


def _refuse_dangling(placed: Iterable[_Placed], known: Mapping[str, set[str]]) -> None:
    for each in placed:
        if isinstance(each.entry, Source):
            continue
        for loc, kind, wanted in each.entry.references():
            if wanted not in known[kind]:
                near = get_close_matches(wanted, known[kind], n=1) or sorted(known[kind])[:12]
                what = f'in "{each.entry.id}" "{wanted}" is not the id of {WORDS[kind]}'
                raise BadFile(each.file, each.where(*loc), what, " or ".join(f'"{one}"' for one in near))


def _by_table(placed: Iterable[_Placed]) -> dict[str, Any]:
    found: dict[str, list[Any]] = {}
    for each in placed:
        found.setdefault(each.table, []).append(each.entry)
    return {table: tuple(entries) for table, entries in found.items()}
