"""Two orders of the same factors side by side, with a line between the places of each: money and dots."""

from collections.abc import Sequence

from coprod.analysis.rounding import half_up
from coprod.charts.sheet import Figure, Sheet, Trace, bold, hidden_axis, layout, plain, words
from coprod.charts.spec import ChartSpec, Mark
from coprod.text import number

FULLEST = 0.8
HEADING_ROW = -1
LEFT, RIGHT = 0.44, 0.74
VALUE_EMS = 2.0


def draw(spec: ChartSpec, sheet: Sheet) -> Figure:
    """At the left the factors by money, at the right by dots; what is among the first three is strong."""
    slots = len(spec.marks) + 1
    if sheet.hall:
        sheet = sheet.with_text(min(sheet.text, sheet.height * 0.6 / slots * FULLEST))
    left, right = (places(spec.marks, side) for side in ("money", "dots"))
    colours = sheet.colours
    labelled = LEFT * sheet.width > max(sheet.across(f"{m.letter} {m.label}") for m in spec.marks) + sheet.em(
        3
    )
    ids = [mark.id for mark in spec.marks]

    def column(name: str, x: float, rows: Sequence[int], text: list[str], position: str) -> Trace:
        return words(
            name,
            [x] * len(ids),
            list(rows),
            text,
            ids=ids,
            colour=[colours.ink if mark.leads else colours.muted for mark in spec.marks],
            size=sheet.text,
            position=position,
        )

    gap = sheet.share(sheet.em(0.5))
    numbers = sheet.share(sheet.em(VALUE_EMS))
    data = [
        *(_line(mark, a, b, sheet) for mark, a, b in zip(spec.marks, left, right, strict=True)),
        column("money", LEFT - gap, left, [bold(number(mark.room)) for mark in spec.marks], "middle left"),
        column(
            "labels",
            LEFT - gap - numbers,
            left,
            [_name(mark) if labelled else bold(mark.letter) for mark in spec.marks],
            "middle left",
        ),
        column("dots", RIGHT + gap, right, [bold(number(mark.dots)) for mark in spec.marks], "middle right"),
        column("letters", RIGHT + gap + numbers, right, [bold(m.letter) for m in spec.marks], "middle right"),
        words(
            "headings",
            [LEFT, RIGHT],
            [HEADING_ROW, HEADING_ROW],
            [plain(spec.room_name), plain(spec.before_name)],
            ids=["money", "dots"],
            colour=colours.ink,
            size=sheet.text,
            position=["middle left", "middle right"],
        ),
    ]
    return {
        "data": data,
        "layout": layout(
            sheet,
            xaxis=hidden_axis(0, 1),
            yaxis=hidden_axis(len(spec.marks) - 0.5, HEADING_ROW - 0.5),
        ),
    }


def places(marks: Sequence[Mark], side: str) -> list[int]:
    """The row of each mark on a side, from 0 at the top; equal ones keep the printed order."""
    amounts = [mark.room if side == "money" else mark.dots for mark in marks]
    order = sorted(range(len(marks)), key=lambda i: -amounts[i])
    rows = [0] * len(marks)
    for row, i in enumerate(order):
        rows[i] = row
    return rows


def _name(mark: Mark) -> str:
    return f"{plain(mark.label)} {bold(mark.letter)}"


def _line(mark: Mark, left: int, right: int, sheet: Sheet) -> Trace:
    strong = mark.leads
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": f"line {mark.id}",
        "x": [LEFT, RIGHT],
        "y": [left, right],
        "line": {
            "color": sheet.colours.room if strong else sheet.colours.quiet,
            "width": sheet.em(0.2 if strong else 0.12),
        },
        "marker": {
            "color": sheet.colours.room
            if strong and (half_up(mark.room) or mark.dots)
            else sheet.colours.quiet,
            "size": sheet.em(0.45),
        },
        "hoverinfo": "skip",
    }
