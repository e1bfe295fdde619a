"""Bars for screens: a row for each mark with letter, label, bar and value, and the baseline as diamonds."""

from collections.abc import Sequence
from math import floor, log10
from typing import Literal

from coprod.charts.sheet import Figure, Sheet, Trace, bold, hidden_axis, layout, plain, words
from coprod.charts.spec import ChartSpec, Mark
from coprod.text import number, t, tn

Order = Literal["printed", "room", "gap"]

SCALE_STEPS = (1, 1.5, 2, 3, 4, 6, 8, 10)
LEAST_REACH = {"percent": 25, "dots": 5}
BAR = 0.64
UNSEEN = 1e-4
STEM = 0.43
LEGEND_ROW = -1
VALUE_EMS = 2.1
MOST_FOR_LABELS = 0.5
"""On a narrow sheet the letters alone stand for the labels."""
FULLEST = 0.8
"""The type is at most this share of a row's height."""


def draw(spec: ChartSpec, sheet: Sheet, order: Order) -> Figure:
    """Bars, letters, labels, values and legend; with a baseline also its halo, diamonds and values.

    Two x axes: `x` in percent or dots, and `x2`, the whole sheet from 0 to 1, for the columns of text.
    Percents stand in a column of their own, as a number at a bar's end would be taken for that of a diamond
    beside it; the baseline's column is kept free from the start, so that nothing moves at its reveal.
    """
    slots = len(spec.marks) + 1
    if sheet.hall:
        sheet = sheet.with_text(min(sheet.text, sheet.height * 0.6 / slots * FULLEST))
    ranked = {"printed": spec.marks, "room": spec.by_room(), "gap": spec.by_gap()}[order]
    place = {mark.id: row for row, mark in enumerate(ranked)}
    rows = [place[mark.id] for mark in spec.marks]
    percent = spec.unit == "percent"

    letters = max(sheet.across(mark.letter) for mark in spec.marks) + sheet.em(0.9)
    labels = [plain(mark.label) for mark in spec.marks]
    labels_end = letters + max(sheet.across(mark.label) for mark in spec.marks)
    if labels_end > sheet.width * MOST_FOR_LABELS:
        labels, labels_end = [""] * len(labels), letters
    baseline_column, room_column = (labels_end + sheet.em(VALUE_EMS * n) for n in (1, 2))
    start = sheet.share((room_column if percent else labels_end) + sheet.em(0.6))
    reach = _reach(spec)
    if not percent:
        free = 1 - max(map(sheet.across, map(_dots, spec.marks))) / (sheet.width * (1 - start))
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
        _bars(spec, sheet, rows, reach),
        column("letters", 0, [bold(mark.letter) for mark in spec.marks], colours.muted),
        column("labels", letters, labels, colours.ink),
        _legend(spec, sheet, start, baseline_column),
    ]
    if percent:
        text = [bold(number(mark.room)) for mark in spec.marks]
        data.append(column("values", room_column, text, colours.ink, "middle left"))
    else:
        data.append(_dots_at_the_end(spec, sheet, rows))
    if spec.with_baseline:
        text = [number(mark.baseline or 0) for mark in spec.marks]
        data += _diamonds(spec, sheet, rows)
        data.append(column("baseline values", baseline_column, text, colours.ink, "middle left"))
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


def _dots(mark: Mark) -> str:
    """The dots in bold and the people, `13 from 12 people`; a bare 0 for none."""
    if not mark.room:
        return f" {bold(number(0))}"
    people = tn("from {n} person", "from {n} people", mark.people)
    return f" {bold(number(mark.room))} {people}"


def _dots_at_the_end(spec: ChartSpec, sheet: Sheet, rows: Sequence[float]) -> Trace:
    return words(
        "values",
        [float(mark.room) for mark in spec.marks],
        rows,
        [_dots(mark) for mark in spec.marks],
        ids=[mark.id for mark in spec.marks],
        colour=sheet.colours.ink,
        size=sheet.text,
    )


def _reach(spec: ChartSpec) -> float:
    """The end of the scale, from a short list, so that it seldom changes while ballots come in."""
    longest = float(max(max(mark.room, mark.baseline or 0) for mark in spec.marks))
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


def _legend(spec: ChartSpec, sheet: Sheet, start: float, baseline_column: float) -> Trace:
    """A row above the first: each shape with its name, and the diamond again over its numbers."""
    name = spec.room_name if spec.unit == "percent" else t("Dots")
    x = sheet.share(sheet.em(0.4)) + start
    entries = [("square", x, name)]
    if spec.with_baseline:
        entries.append(("diamond", x + sheet.share(sheet.across(name) + sheet.em(3)), spec.baseline_name))
        entries.append(("diamond", sheet.share(baseline_column - sheet.em(0.5)), ""))
    colours = {"square": sheet.colours.room, "diamond": sheet.colours.baseline}
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": "legend",
        "x": [entry[1] for entry in entries],
        "y": [LEGEND_ROW] * len(entries),
        "text": [" " + plain(entry[2]) for entry in entries],
        "textposition": "middle right",
        "textfont": {"color": sheet.colours.ink, "size": sheet.text},
        "marker": {
            "symbol": [entry[0] for entry in entries],
            "color": [colours[entry[0]] for entry in entries],
            "size": sheet.em(0.8),
            "opacity": 1,
        },
        "xaxis": "x2",
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


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
