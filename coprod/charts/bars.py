"""Bars for screens: a row for each mark with letter, label, bar and value, and the baseline as diamonds."""

from collections.abc import Sequence
from math import floor, log10
from typing import Literal

from coprod.charts.sheet import (
    LEGEND_ROW,
    Figure,
    Sheet,
    Trace,
    bold,
    hidden_axis,
    layout,
    legend,
    name_rows,
    words,
)
from coprod.charts.spec import ChartSpec, Mark
from coprod.text import number, t, tn

Order = Literal["printed", "room", "gap"]

SCALE_STEPS = (1, 1.5, 2, 3, 4, 6, 8, 10)
LEAST_REACH = {"percent": 25, "times": 50, "dots": 5, "people": 5}
BAR = 0.64
UNSEEN = 1e-4
STEM = 0.43
RING = "circle-open"
VALUE_EMS = 2.1
FULLEST = 0.8
"""The type is at most this share of a row's height."""


def draw(spec: ChartSpec, sheet: Sheet, order: Order) -> Figure:
    """Bars, letters, labels, values and legend; beside them the baseline's diamonds, or rings for before.

    Two x axes: `x` in the spec's unit, and `x2`, the whole sheet from 0 to 1, for the columns of text.
    Percents stand in a column of their own, as a number at a bar's end would be taken for that of a diamond
    beside it; the second column is kept free from the start, so that nothing moves at a reveal.
    """
    slots = len(spec.marks) + 1
    if sheet.hall:
        sheet = sheet.with_text(min(sheet.text, sheet.height * 0.6 / slots * FULLEST))
    ranked = {"printed": spec.marks, "room": spec.by_room(), "gap": spec.by_gap()}[order]
    place = {mark.id: row for row, mark in enumerate(ranked)}
    rows = [place[mark.id] for mark in spec.marks]
    in_column = spec.unit in ("percent", "times")

    letters, labels, labels_end = name_rows(spec.marks, sheet)
    two = int(spec.unit == "percent")
    second_column, room_column = (labels_end + sheet.em(VALUE_EMS * n) for n in (1, 1 + two))
    start = sheet.share((room_column if in_column else labels_end) + sheet.em(0.6))
    reach = _reach(spec)
    if not in_column:
        words_at_end = max(sheet.across(_at_the_end(spec, mark)) for mark in spec.marks)
        free = 1 - words_at_end / (sheet.width * (1 - start))
        reach /= max(0.3, free)

    def column(name: str, px: float, text: list[str], colour: str, position: str = "middle right") -> Trace:
        return words(
            name,
            [sheet.share(px)] * len(rows),
            rows,
            text,
            ids=[mark.id for mark in spec.marks],
            colour=colour,
            size=sheet.text,
            position=position,
            xaxis="x2",
        )

    colours = sheet.colours
    data = [
        *([_bars(spec, sheet, rows, reach)] if spec.room_name else []),
        column("letters", 0, [bold(mark.letter) for mark in spec.marks], colours.muted),
        column("labels", letters, labels, colours.ink),
        _legend(spec, sheet, start, second_column),
    ]
    if not in_column:
        data.append(_values_at_the_end(spec, sheet, rows))
    elif spec.room_name:
        text = [bold(number(mark.room)) for mark in spec.marks]
        data.append(column("values", room_column, text, colours.ink, "middle left"))
    if spec.with_baseline or spec.with_before:
        text = [number(mark.beside or 0) for mark in spec.marks]
        data += _diamonds(spec, sheet, rows) if spec.with_baseline else _rings(spec, sheet, rows)
        data.append(column("baseline values", second_column, text, colours.ink, "middle left"))
    return {
        "data": data,
        "layout": layout(
            sheet,
            barmode="overlay",
            xaxis=hidden_axis(0, reach, domain=[start, 1]),
            xaxis2=hidden_axis(0, 1, domain=[0, 1], anchor="y"),
            yaxis=hidden_axis(len(spec.marks) - 0.5, LEGEND_ROW - 0.5),
        ),
    }


def _at_the_end(spec: ChartSpec, mark: Mark) -> str:
    """The dots in bold and the people, `13 from 12 people`; people alone, or none, are a bare number."""
    if not mark.room or spec.unit == "people":
        return f" {bold(number(mark.room))}"
    people = tn("from {n} person", "from {n} people", mark.people or 0)
    return f" {bold(number(mark.room))} {people}"


def _values_at_the_end(spec: ChartSpec, sheet: Sheet, rows: Sequence[float]) -> Trace:
    return words(
        "values",
        [float(mark.room) for mark in spec.marks],
        rows,
        [_at_the_end(spec, mark) for mark in spec.marks],
        ids=[mark.id for mark in spec.marks],
        colour=sheet.colours.ink,
        size=sheet.text,
    )


def _reach(spec: ChartSpec) -> float:
    """The end of the scale, from a short list, so that it seldom changes while ballots come in."""
    longest = float(max(max(mark.room, mark.beside or 0) for mark in spec.marks))
    if longest <= LEAST_REACH[spec.unit]:
        return LEAST_REACH[spec.unit]
    ten = 10 ** floor(log10(longest))
    return next(step * ten for step in SCALE_STEPS if step * ten >= longest)


def _bars(spec: ChartSpec, sheet: Sheet, rows: Sequence[float], reach: float) -> Trace:
    """The room; in a hall nothing is a bar too thin to see, as plotly lets an empty one jump."""
    least = reach * UNSEEN if sheet.hall else 0.0
    return {
        "type": "bar",
        "name": spec.room_name,
        "orientation": "h",
        "ids": [mark.id for mark in spec.marks],
        "x": [max(float(mark.room), least) for mark in spec.marks],
        "y": list(rows),
        "width": BAR,
        "marker": {"color": sheet.colours.room, "line": {"width": 0}},
        "hoverinfo": "skip",
    }


def _legend(spec: ChartSpec, sheet: Sheet, start: float, second_column: float) -> Trace:
    """Each shape with its name, and the second shape again over its numbers."""
    name = t("Dots") if spec.unit == "dots" else spec.room_name
    entries = [("square", sheet.colours.room, name)] if name else []
    if spec.with_baseline:
        second = ("diamond", sheet.colours.baseline, spec.baseline_name)
    elif spec.with_before:
        second = (RING, sheet.colours.ink, spec.before_name)
    else:
        return legend(entries, sheet, start)
    over_numbers = (sheet.share(second_column - sheet.em(0.5)), (*second[:2], ""))
    return legend([*entries, second], sheet, start, over_numbers)


def _rings(spec: ChartSpec, sheet: Sheet, rows: Sequence[float]) -> list[Trace]:
    """Where the room stood before: rings of ink, on a halo of paper."""

    def rings(name: str, symbol: str, colour: str, size: float) -> Trace:
        return {
            "type": "scatter",
            "mode": "markers",
            "name": name,
            "ids": [mark.id for mark in spec.marks],
            "x": [float(mark.before or 0) for mark in spec.marks],
            "y": list(rows),
            "marker": {"symbol": symbol, "color": colour, "size": size, "line": {"width": sheet.em(0.14)}},
            "cliponaxis": False,
            "hoverinfo": "skip",
        }

    return [
        rings("halo", "circle", sheet.colours.paper, sheet.em(1.0)),
        rings(spec.before_name, RING, sheet.colours.ink, sheet.em(0.72)),
    ]


def _diamonds(spec: ChartSpec, sheet: Sheet, rows: Sequence[float]) -> list[Trace]:
    """The baseline: diamonds with stems, on a halo of paper so that they stand out on a bar."""

    def diamonds(name: str, colour: str, size: float, thickness: float) -> Trace:
        return {
            "type": "scatter",
            "mode": "markers",
            "name": name,
            "ids": [mark.id for mark in spec.marks],
            "x": [float(mark.baseline or 0) for mark in spec.marks],
            "y": list(rows),
            "marker": {"symbol": "diamond", "color": colour, "size": size, "opacity": 1},
            "error_y": {
                "type": "constant",
                "value": STEM,
                "color": colour,
                "thickness": thickness,
                "width": 0,
            },
            "cliponaxis": False,
            "hoverinfo": "skip",
        }

    return [
        diamonds("halo", sheet.colours.paper, sheet.em(1.05), sheet.em(0.36)),
        diamonds(spec.baseline_name, sheet.colours.baseline, sheet.em(0.78), sheet.em(0.13)),
    ]
