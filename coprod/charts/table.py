"""The figures of a picture as a table: the same words and numbers on every host."""

from collections.abc import Mapping
from dataclasses import dataclass

from coprod.charts.spec import ChartSpec, Mark
from coprod.text import number, t


@dataclass(frozen=True)
class Table:
    """A heading for each column, and rows of as many cells; the first column names the row."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def table(spec: ChartSpec, mine: Mapping[str, str] | None = None) -> Table:
    """From the largest to the smallest; `mine` adds a column with one person's own."""
    if spec.kind == "board":
        return _board(spec)
    if spec.kind == "spread":
        return Table(
            (t("Factor"), *spec.part_names),
            tuple((_named(mark), *_parts(spec, mark)) for mark in spec.marks),
        )
    if spec.kind == "slopes":
        return Table(
            (t("Factor"), spec.room_name, spec.before_name),
            tuple((_named(mark), number(mark.room, 1), number(mark.dots)) for mark in spec.by_room()),
        )
    heads = [t("Factor") if spec.unit == "percent" else t("Place")]
    heads += [t("You")] if mine is not None else []
    heads += _heads(spec)
    rows = []
    for mark in spec.by_room():
        own = [mine.get(mark.id, number(0))] if mine is not None else []
        rows.append((_named(mark), *own, *_values(spec, mark)))
    return Table(tuple(heads), tuple(rows))


def _parts(spec: ChartSpec, mark: Mark) -> list[str]:
    return [number(people) for people in mark.parts] or ["–"] * len(spec.part_names)


def _heads(spec: ChartSpec) -> list[str]:
    if spec.unit == "dots":
        return [t("Dots"), t("People")]
    if spec.unit in ("times", "people"):
        return [t("Times in 100") if spec.unit == "times" else t("People")]
    if spec.with_before:
        return [spec.before_name, spec.room_name, t("Difference")]
    if not spec.room_name:
        return [t("Baseline"), t("People")]
    beside = [t("Baseline"), t("Gap")] if spec.with_baseline else []
    return [t("Room"), *beside, t("People")]


def _values(spec: ChartSpec, mark: Mark) -> list[str]:
    if spec.unit == "dots":
        return [number(mark.room), number(mark.people or 0)]
    if spec.unit in ("times", "people"):
        return [number(mark.room)]
    if mark.before is not None:
        return [number(mark.before, 1), number(mark.room, 1), number(mark.room - mark.before, 1)]
    if not spec.room_name:
        return [number(mark.baseline or 0, 1), number(mark.people or 0)]
    beside = (
        [number(mark.baseline, 1), number(mark.room - mark.baseline, 1)] if mark.baseline is not None else []
    )
    people = t("a few") if mark.people is None else number(mark.people)
    return [number(mark.room, 1), *beside, people]


def _board(spec: ChartSpec) -> Table:
    amounts = {mark.id: _cell(spec, mark) for mark in spec.marks}
    first = {"percent": t("Factor"), "cases": t("Barrier"), "links": t("Barrier")}.get(spec.unit, t("Place"))
    return Table(
        (
            first,
            *(f"{column.letter} {column.label}".strip() for column in spec.columns),
        ),
        tuple(
            (
                f"{row.letter} {row.label}",
                *(amounts[f"{row.id}/{column.id}"] for column in spec.columns),
            )
            for row in spec.rows
        ),
    )


def _cell(spec: ChartSpec, mark: Mark) -> str:
    if spec.unit == "links":
        return t("yes") if mark.room else ""
    return number(mark.room, 1 if spec.unit == "percent" else 0)


def _named(mark: Mark) -> str:
    return f"{mark.letter} {mark.label}".strip()
