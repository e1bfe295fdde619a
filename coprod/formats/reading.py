"""Ballots from a file: our own ballots.csv, a baseline, a wide table, or a Pabulib file with cumulative
ballots."""

from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from coprod.errors import BadFile
from coprod.formats import pabulib
from coprod.formats.delimited import Rows, amount, is_number, rows_of, text_of
from coprod.model.refusals import parse_toml

TIDY = ("question", "round", "participant", "status", "item", "percent", "dots")
BASELINE = ("stakeholder_id", "factor_id", "percent")
NAMES_OF_PEOPLE = ("participant", "stakeholder_id", "id", "person", "respondent", "stakeholder", "name", "no")
NEVER_FACTORS = {
    *NAMES_OF_PEOPLE,
    *("group", "sector", "organisation", "organization", "post", "role", "table", "workshop", "origin"),
    *("status", "comment", "reason", "note", "date", "time", "timestamp", "total", "sum"),
}
TOTAL = 100.0


@dataclass(frozen=True)
class Sheet:
    """The ballots of one round of one question, as they stand in the file."""

    question: str
    round: int
    measure: str
    """`percent` or `dots`."""
    items: tuple[str, ...]
    labels: tuple[str, ...]
    people: tuple[str, ...]
    rows: tuple[int, ...]
    """The row of the file on which each person's ballot begins."""
    amounts: NDArray[np.float64]
    """People x items; percent is on a scale of 100, whatever the total in the file."""
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """What else the file says of each person: column -> one cell a person."""
    abstained: int = 0
    left_out: int = 0
    """Struck ballots and rehearsals."""
    board: tuple[tuple[str, ...], tuple[str, ...]] | None = None
    """The rows and columns of a two-way board; its items run a row after the other."""


@dataclass(frozen=True)
class Source:
    """A file that was read: its name, as what (`ballots`, `baseline`, `wide`, `pabulib`), and its rounds."""

    file: str
    read_as: str
    encoding: str
    sheets: tuple[Sheet, ...]
    introduced: str = ""
    """How a baseline is always introduced, from the TOML file beside it."""


def read(path: Path, attributes: Collection[str] = ()) -> Source:
    """Read a file of ballots; `attributes` names columns of a wide table that are no factors although they
    hold numbers.

    BadFile says which row and column is wrong, or what is missing. Whether ballots reach 100 is not asked
    here.
    """
    text, encoding = text_of(path)
    if path.suffix.lower() == ".pb" or pabulib.is_one(text):
        return Source(path.name, "pabulib", encoding, (_pabulib(text, path.name),))
    rows = rows_of(path)
    if set(TIDY) <= set(rows.heading):
        return Source(path.name, "ballots", encoding, _tidy(rows))
    if set(BASELINE) <= set(rows.heading):
        sheet = _baseline(rows, path.stem)
        return Source(path.name, "baseline", encoding, (sheet,), _introduced(path.with_suffix(".toml")))
    if "mean_percent" in rows.heading:
        raise BadFile(path.name, "", "this file holds results, not ballots", "the file ballots.csv beside it")
    return Source(path.name, "wide", encoding, (_wide(rows, path.stem, attributes),))


def _introduced(sidecar: Path) -> str:
    if not sidecar.is_file():
        return ""
    return str(parse_toml(sidecar.read_bytes(), sidecar.name).get("introduced", ""))


def _wide(rows: Rows, name: str, attributes: Collection[str]) -> Sheet:
    factors: list[int] = []
    others: list[int] = []
    for place, column in enumerate(rows.heading):
        filled = [cells[place] for cells in rows.cells if cells[place]]
        if not column:
            if filled:
                raise BadFile(rows.file, "row 1", f"column {place + 1} has no name", "a name for each column")
            continue
        words = filled and not any(is_number(cell) for cell in filled)
        other = column.lower() in NEVER_FACTORS or column in attributes or words
        (others if other else factors).append(place)
    if len(factors) < 2:
        hint = "a row for each person, and a column of numbers for each factor"
        raise BadFile(rows.file, "", "there are no two columns of numbers", hint)
    amounts = np.zeros((len(rows.cells), len(factors)))
    for row, (line, cells) in enumerate(zip(rows.lines, rows.cells, strict=True)):
        for factor, place in enumerate(factors):
            where = f"row {line}, column {rows.heading[place]}"
            amounts[row, factor] = amount(cells[place], rows.file, where)
    answered = [row for row, cells in enumerate(rows.cells) if any(cells[place] for place in factors)]
    items = tuple(rows.heading[place] for place in factors)
    return Sheet(
        question=name,
        round=1,
        measure="percent",
        items=items,
        labels=items,
        people=_names(rows, answered),
        rows=tuple(rows.lines[row] for row in answered),
        amounts=amounts[answered],
        columns={rows.heading[place]: tuple(rows.cells[row][place] for row in answered) for place in others},
        abstained=len(rows.cells) - len(answered),
    )


def _names(rows: Rows, answered: list[int]) -> tuple[str, ...]:
    """What each person is called in the file, or the number of their row."""
    lower = [column.lower() for column in rows.heading]
    place = next((lower.index(name) for name in NAMES_OF_PEOPLE if name in lower), None)
    if place is None:
        return tuple(f"row {rows.lines[row]}" for row in answered)
    names = [rows.cells[row][place] or f"row {rows.lines[row]}" for row in answered]
    seen: set[str] = set()
    for row, name in zip(answered, names, strict=True):
        if name in seen:
            where = f"row {rows.lines[row]}, column {rows.heading[place]}"
            raise BadFile(rows.file, where, f'"{name}" has a row already', "one row for each person")
        seen.add(name)
    return tuple(names)


@dataclass
class _Long:
    """One round while its rows are gathered: an item of a person is one row of the file."""

    items: dict[str, str] = field(default_factory=dict)
    given: dict[str, dict[str, float]] = field(default_factory=dict)
    first_row: dict[str, int] = field(default_factory=dict)
    said: dict[str, dict[str, str]] = field(default_factory=dict)

    def add(self, rows: Rows, at: int, who: str, item: str, label: str, value: float) -> None:
        self.items.setdefault(item, label)
        cells = self.given.setdefault(who, {})
        if item in cells:
            raise BadFile(rows.file, f"row {rows.lines[at]}", f'"{who}" has "{item}" twice', "each item once")
        cells[item] = value
        self.first_row.setdefault(who, rows.lines[at])

    def amounts(self, file: str) -> NDArray[np.float64]:
        for who, cells in self.given.items():
            if missing := [item for item in self.items if item not in cells]:
                where = f"row {self.first_row[who]}"
                hint = "a row for every item, with 0 where nothing is given"
                raise BadFile(file, where, f'"{who}" has no row for "{missing[0]}"', hint)
        table = [[cells[item] for item in self.items] for cells in self.given.values()]
        return np.array(table, dtype=np.float64).reshape(len(self.given), len(self.items))

    def columns(self) -> dict[str, tuple[str, ...]]:
        names = next(iter(self.said.values()), {})
        return {name: tuple(self.said[who][name] for who in self.given) for name in names}


def _baseline(rows: Rows, name: str) -> Sheet:
    others = [column for column in rows.heading if column not in {*BASELINE, "factor"}]
    long = _Long()
    for at, cells in enumerate(rows.cells):
        cell = dict(zip(rows.heading, cells, strict=True))
        who, item = cell["stakeholder_id"], cell["factor_id"]
        where = f"row {rows.lines[at]}, column percent"
        value = amount(cell["percent"], rows.file, where)
        long.add(rows, at, who, item, cell.get("factor", item), value)
        long.said.setdefault(who, {column: cell[column] for column in others})
    return Sheet(
        question=name,
        round=1,
        measure="percent",
        items=tuple(long.items),
        labels=tuple(long.items.values()),
        people=tuple(long.given),
        rows=tuple(long.first_row.values()),
        amounts=long.amounts(rows.file),
        columns=long.columns(),
    )


def _tidy(rows: Rows) -> tuple[Sheet, ...]:
    """Every round of a ballots.csv, in the order of the file."""
    found: dict[tuple[str, int], _Long] = {}
    measures: dict[tuple[str, int], str] = {}
    boards: dict[tuple[str, int], dict[str, tuple[str, str]]] = {}
    abstained: dict[tuple[str, int], set[str]] = {}
    left_out: dict[tuple[str, int], set[str]] = {}
    used = {*TIDY, "item_label", "row", "column"}
    others = [column for column in rows.heading if column not in used]
    for at, cells in enumerate(rows.cells):
        cell = dict(zip(rows.heading, cells, strict=True))
        row = f"row {rows.lines[at]}"
        if not cell["round"].isdecimal():
            raise BadFile(rows.file, f"{row}, column round", f'"{cell["round"]}" is not a round', "1, 2 ...")
        key, who = (cell["question"], int(cell["round"])), cell["participant"]
        long = found.setdefault(key, _Long())
        if cell["status"] not in {"counted", "abstained", "void"}:
            hint = "counted, abstained or void"
            raise BadFile(rows.file, f"{row}, column status", f'"{cell["status"]}" is not a status', hint)
        if cell["status"] == "void" or cell.get("origin") == "rehearsal":
            left_out.setdefault(key, set()).add(who)
            continue
        if cell["status"] == "abstained":
            abstained.setdefault(key, set()).add(who)
            continue
        measure = "percent" if cell["percent"] else "dots"
        if measures.setdefault(key, measure) != measure:
            raise BadFile(rows.file, row, "a round holds percents and dots", "one of them in each round")
        value = amount(cell[measure], rows.file, f"{row}, column {measure}")
        long.add(rows, at, who, cell["item"], cell.get("item_label") or cell["item"], value)
        long.said.setdefault(who, {column: cell[column] for column in others})
        if "row" in cell and cell["row"] and cell.get("column"):
            boards.setdefault(key, {})[cell["item"]] = (cell["row"], cell["column"])
    return tuple(
        Sheet(
            question=key[0],
            round=key[1],
            measure=measures.get(key, "percent"),
            items=tuple(long.items),
            labels=tuple(long.items.values()),
            people=tuple(long.given),
            rows=tuple(long.first_row.values()),
            amounts=long.amounts(rows.file),
            columns=long.columns(),
            abstained=len(abstained.get(key, ())),
            left_out=len(left_out.get(key, ())),
            board=_board(boards.get(key, {}), tuple(long.items)),
        )
        for key, long in found.items()
    )


def _board(
    places: dict[str, tuple[str, str]], items: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """The rows and columns, when the items are all their crossings, a row after the other."""
    rows = tuple(dict.fromkeys(row for row, _ in places.values()))
    columns = tuple(dict.fromkeys(column for _, column in places.values()))
    crossings = [(row, column) for row in rows for column in columns]
    whole = len(rows) > 1 and len(columns) > 1 and [places.get(item) for item in items] == crossings
    return (rows, columns) if whole else None


def _pabulib(text: str, file: str) -> Sheet:
    election = pabulib.parse(text, file)
    return Sheet(
        question=Path(file).stem,
        round=1,
        measure="percent",
        items=tuple(election.projects),
        labels=tuple(election.projects.values()),
        people=election.people,
        rows=election.rows,
        amounts=election.points * (TOTAL / election.total),
        columns=election.columns,
    )
