"""How divided people are on each factor: bars made of those who give nothing, something, and a lot."""

from coprod.charts.sheet import (
    LEGEND_ROW,
    OUTLINE,
    Figure,
    Sheet,
    Trace,
    bold,
    hidden_axis,
    ink_on,
    layout,
    legend,
    name_rows,
    outlined,
    words,
)
from coprod.charts.spec import ChartSpec
from coprod.text import number

FULLEST = 0.8
BAR = 0.8
LEAST_FOR_NUMBER = 0.045
"""A part of at least this share of the bar has its number in it."""


def draw(spec: ChartSpec, sheet: Sheet) -> Figure:
    """One full bar a factor, in the order of the marks, with the people of each part in it."""
    slots = len(spec.marks) + 1
    if sheet.hall:
        sheet = sheet.with_text(min(sheet.text, sheet.height * 0.6 / slots * FULLEST))
    letters, labels, labels_end = name_rows(spec.marks, sheet)
    start = sheet.share(labels_end + sheet.em(0.8))
    rows = list(range(len(spec.marks)))
    ids = [mark.id for mark in spec.marks]
    colours = sheet.colours
    paints = (colours.hairline, colours.tint, colours.room)
    inks = [ink_on(paint, sheet) for paint in paints]
    data: list[Trace] = []
    for part, paint in enumerate(paints):
        data.append(
            {
                "type": "bar",
                "name": spec.part_names[part],
                "orientation": "h",
                "ids": ids,
                "x": [mark.parts[part] if mark.parts else 0 for mark in spec.marks],
                "y": rows,
                "width": BAR,
                "marker": {
                    "color": paint,
                    "line": {
                        "color": outlined(paint, sheet),
                        "width": [sheet.em(OUTLINE) if mark.parts else 0 for mark in spec.marks],
                    },
                },
                "hoverinfo": "skip",
            }
        )
    counted = [(row, mark) for row, mark in enumerate(spec.marks) if mark.parts]
    for part, ink in enumerate(inks):
        middles = [sum(mark.parts[:part]) + mark.parts[part] / 2 for _, mark in counted]
        data.append(
            words(
                f"{spec.part_names[part]} people",
                middles,
                [row for row, _ in counted],
                [
                    bold(number(mark.parts[part])) if mark.parts[part] >= spec.n * LEAST_FOR_NUMBER else ""
                    for _, mark in counted
                ],
                ids=[mark.id for _, mark in counted],
                colour=ink,
                size=sheet.text,
                position="middle center",
            )
        )
    for name, px, text, colour in (
        ("letters", 0.0, [bold(mark.letter) for mark in spec.marks], colours.muted),
        ("labels", letters, labels, colours.ink),
    ):
        x = [sheet.share(px)] * len(rows)
        data.append(words(name, x, rows, text, ids=ids, colour=colour, size=sheet.text, xaxis="x2"))
    entries = [("square", paint, name) for paint, name in zip(paints, spec.part_names, strict=True)]
    data.append(legend(entries, sheet, start))
    return {
        "data": data,
        "layout": layout(
            sheet,
            barmode="stack",
            xaxis=hidden_axis(0, spec.n, domain=[start, 1]),
            xaxis2=hidden_axis(0, 1, domain=[0, 1], anchor="y"),
            yaxis=hidden_axis(len(spec.marks) - 0.5, LEGEND_ROW - 0.5),
        ),
    }
