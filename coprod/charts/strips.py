"""Every answer to each factor on one line, for a desk: the room's as dots, the baseline's as ticks below."""

from collections import Counter
from collections.abc import Sequence
from math import sqrt

from coprod.charts.colours import between
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
from coprod.charts.spec import ChartSpec
from coprod.text import number, t

DOT, MOST_EMS = 0.5, 1.6
ABOVE, BELOW = -0.1, 0.3
SCALE = (0, 25, 50, 75, 100)


def draw(spec: ChartSpec, sheet: Sheet) -> Figure:
    """A line a factor from 0 to 100: answers (a larger dot for more alike), the mean, its interval, ticks."""
    letters, labels, labels_end = name_rows(spec.marks, sheet)
    start = sheet.share(labels_end + sheet.em(1))
    end = 1 - sheet.share(sheet.across(number(SCALE[-1])) / 2)  # the last number of the scale is whole, too
    rows = list(range(len(spec.marks)))
    ids = [mark.id for mark in spec.marks]
    colours = sheet.colours
    data = [
        _grid(len(rows), sheet),
        _answers(spec, sheet),
        *([_ticks(spec, sheet)] if spec.baseline_name else []),
        *([_intervals(spec, sheet)] if any(mark.ends for mark in spec.marks) else []),
        _points("mean", spec, [float(mark.room) for mark in spec.marks], "line-ns", sheet.em(1.3), sheet),
    ]
    for name, px, text, colour in (
        ("letters", 0.0, [bold(mark.letter) for mark in spec.marks], colours.muted),
        ("labels", letters, labels, colours.ink),
    ):
        x = [sheet.share(px)] * len(rows)
        data.append(words(name, x, rows, text, ids=ids, colour=colour, size=sheet.text, xaxis="x2"))
    data.append(
        words(
            "scale",
            list(SCALE),
            [len(rows) - 0.2] * len(SCALE),
            [number(each) for each in SCALE],
            ids=[str(each) for each in SCALE],
            colour=colours.muted,
            size=sheet.text,
            position="middle center",
        )
    )
    entries = [("circle", colours.room, spec.room_name), ("line-ns-open", colours.ink, t("Mean"))]
    if spec.baseline_name:
        entries.append(("diamond", colours.baseline, spec.baseline_name))
    data.append(legend(entries, sheet, start))
    return {
        "data": data,
        "layout": layout(
            sheet,
            xaxis=hidden_axis(-2, 102, domain=[start, end]),
            xaxis2=hidden_axis(0, 1, domain=[0, 1], anchor="y"),
            yaxis=hidden_axis(len(rows) + 0.3, LEGEND_ROW - 0.5),
        ),
    }


def _answers(spec: ChartSpec, sheet: Sheet) -> Trace:
    x, y, sizes = [], [], []
    for row, mark in enumerate(spec.marks):
        for value, people in Counter(mark.answers).items():
            x.append(value)
            y.append(row + ABOVE)
            sizes.append(sheet.em(min(MOST_EMS, DOT * sqrt(people))))
    colour = between(sheet.colours.paper, sheet.colours.room, 0.55)
    return {
        "type": "scatter",
        "mode": "markers",
        "name": spec.room_name,
        "x": x,
        "y": y,
        "marker": {"size": sizes, "color": colour, "line": {"color": sheet.colours.room, "width": 1}},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _ticks(spec: ChartSpec, sheet: Sheet) -> Trace:
    pairs = [(value, row + BELOW) for row, mark in enumerate(spec.marks) for value in mark.ticks]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": spec.baseline_name,
        "x": [x for x, _ in pairs],
        "y": [y for _, y in pairs],
        "marker": {"symbol": "diamond", "size": sheet.em(0.5), "color": sheet.colours.baseline},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _intervals(spec: ChartSpec, sheet: Sheet) -> Trace:
    x: list[float | None] = []
    y: list[float | None] = []
    for row, mark in enumerate(spec.marks):
        if mark.ends:
            x += [*mark.ends, None]
            y += [row + ABOVE, row + ABOVE, None]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "interval",
        "x": x,
        "y": y,
        "line": {"color": sheet.colours.ink, "width": sheet.em(0.14)},
        "hoverinfo": "skip",
    }


def _points(name: str, spec: ChartSpec, x: Sequence[float], symbol: str, size: float, sheet: Sheet) -> Trace:
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": list(x),
        "y": [row + ABOVE for row in range(len(spec.marks))],
        "marker": {
            "symbol": symbol,
            "size": size,
            "color": sheet.colours.ink,
            "line": {"color": sheet.colours.ink, "width": sheet.em(0.2)},
        },
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _grid(rows: int, sheet: Sheet) -> Trace:
    """A hairline for every 25, and one below each factor."""
    x: list[float | None] = []
    y: list[float | None] = []
    for at in SCALE:
        x += [at, at, None]
        y += [-0.5, rows - 0.5, None]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "grid",
        "x": x,
        "y": y,
        "line": {"color": sheet.colours.hairline, "width": 1},
        "hoverinfo": "skip",
    }
