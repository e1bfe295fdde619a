"""A two-way board for screens: a heat map in one hue with the dots in its cells; what leads is filled."""

from textwrap import wrap

from coprod.analysis.rounding import half_up
from coprod.charts.colours import between, contrast
from coprod.charts.sheet import Figure, Sheet, Trace, bold, hidden_axis, ink_on, layout, name_rows, words
from coprod.charts.spec import ChartSpec, Heading, Mark
from coprod.text import number

HEADING_LINES = 2
HEADING_ROWS = 0.8
"""The height of a heading's line, in rows; there is half a row more."""
CELL_GAP = 3
FRAME = 0.48
BOLD_EM = 0.58
FULLEST = 0.8
READ = 7
"""The contrast of the numbers to their cells (WCAG 2.2, 1.4.6)."""


def draw(spec: ChartSpec, sheet: Sheet) -> Figure:
    """Cells, numbers, the leader's frame, rings on what stands out, then the rows' names and headings."""
    if sheet.hall:
        slots = len(spec.rows) + 1 + HEADING_ROWS * HEADING_LINES
        sheet = sheet.with_text(min(sheet.text, sheet.height * 0.62 / slots * FULLEST))
    colours = sheet.colours
    letters, labels, labels_end = name_rows(spec.rows, sheet)
    nothing = number(0) if spec.unit == "percent" else ""
    start = sheet.share(labels_end + sheet.em(0.8))
    across = len(spec.columns)
    headings, lines = _headings(spec.columns, sheet, (1 - start) * sheet.width / across)
    head = HEADING_ROWS * lines
    cells = [spec.marks[at : at + across] for at in range(0, len(spec.marks), across)]
    shades = {mark.id: float(half_up(mark.room)) for mark in spec.marks}
    most = max(shades.values()) or 1
    least = between(colours.paper, colours.tint, 0.3)
    places = [(column, row) for row in range(len(cells)) for column in range(across)]
    ids = [mark.id for mark in spec.marks]
    darkest = _darkest(sheet)
    on_leader = ink_on(colours.room, sheet)
    inks = [on_leader if shades[mark.id] == most else colours.ink for mark in spec.marks]
    data: list[Trace] = [
        {
            "type": "heatmap",
            "name": spec.room_name,
            "x": list(range(across)),
            "y": list(range(len(cells))),
            "z": [[shades[mark.id] for mark in row] for row in cells],
            "zmin": 0,
            "zmax": most,
            "colorscale": [
                [0, least],
                [0.5 / most, least],
                [0.5 / most, colours.tint],
                [1 - 0.5 / most, darkest],
                [1 - 0.5 / most, colours.room],
                [1, colours.room],
            ],
            "showscale": False,
            "xgap": CELL_GAP,
            "ygap": CELL_GAP,
            "hoverinfo": "skip",
        },
        words(
            "dots",
            [column for column, _ in places],
            [row for _, row in places],
            [bold(_cell(spec, mark)) if shades[mark.id] else nothing for mark in spec.marks],
            ids=ids,
            colour=inks,
            size=sheet.em(1.1),
            position="middle center",
        ),
        _frame(spec, places, sheet),
        _rings(spec, places, inks, sheet),
        _column("letters", 0, [bold(row.letter) for row in spec.rows], colours.muted, spec, sheet),
        _column("rows", sheet.share(letters), labels, colours.ink, spec, sheet),
        words(
            "columns",
            list(range(across)),
            [-0.5 - (0.5 + head) / 2] * across,
            headings,
            ids=[column.id for column in spec.columns],
            colour=colours.ink,
            size=sheet.text,
            position="middle center",
        ),
    ]
    return {
        "data": data,
        "layout": layout(
            sheet,
            xaxis=hidden_axis(-0.5, across - 0.5, domain=[start, 1]),
            xaxis2=hidden_axis(0, 1, domain=[0, 1], anchor="y"),
            yaxis=hidden_axis(len(spec.rows) - 0.5, -1 - head),
        ),
    }


def _darkest(sheet: Sheet) -> str:
    """The darkest shade for a cell that does not lead: ink on it still has a contrast of 7:1."""
    colours = sheet.colours
    shades = (between(colours.tint, colours.room, share / 100) for share in range(100, 0, -1))
    return next((shade for shade in shades if contrast(colours.ink, shade) >= READ), colours.tint)


def _cell(spec: ChartSpec, mark: Mark) -> str:
    """What stands in a cell that is not empty."""
    return "\u25cf" if spec.unit == "links" else number(mark.room)


def _column(name: str, x: float, text: list[str], colour: str, spec: ChartSpec, sheet: Sheet) -> Trace:
    ids = [row.id for row in spec.rows]
    return words(
        name,
        [x] * len(ids),
        list(range(len(ids))),
        text,
        ids=ids,
        colour=colour,
        size=sheet.text,
        xaxis="x2",
    )


def _headings(columns: tuple[Heading, ...], sheet: Sheet, px: float) -> tuple[list[str], int]:
    """Names in at most two lines, and how many lines the longest takes.

    The letters alone, where there are, if the names would run into each other.
    """
    fits = max(1, int(px / (sheet.text * BOLD_EM)))
    names = [f"{column.letter} {column.label}".strip() for column in columns]
    lines = [wrap(name, fits, break_long_words=False) for name in names]
    if any(len(cut) > HEADING_LINES or max(map(len, cut)) > fits for cut in lines):
        pairs = zip(columns, lines, strict=True)
        lines = [[column.letter] if column.letter else cut for column, cut in pairs]
    return ["<br>".join(map(bold, cut)) for cut in lines], max(map(len, lines))


def _rings(spec: ChartSpec, places: list[tuple[int, int]], inks: list[str], sheet: Sheet) -> Trace:
    """A ring around the number of each cell that stands out against its row and its column."""
    out = [each for each in zip(spec.marks, places, inks, strict=True) if each[0].stands_out]
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "standing out",
        "ids": [mark.id for mark, _, _ in out],
        "x": [place[0] for _, place, _ in out],
        "y": [place[1] for _, place, _ in out],
        "marker": {
            "symbol": "circle-open",
            "size": sheet.em(1.55),
            "color": [ink for _, _, ink in out],
            "line": {"width": sheet.em(0.14)},
        },
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _frame(spec: ChartSpec, places: list[tuple[int, int]], sheet: Sheet) -> Trace:
    """A line around each cell that leads."""
    x: list[float | None] = []
    y: list[float | None] = []
    for mark, (column, row) in zip(spec.marks, places, strict=True):
        if mark.leads:
            left, right, top, bottom = column - FRAME, column + FRAME, row - FRAME, row + FRAME
            x += [left, right, right, left, left, right, None]
            y += [top, top, bottom, bottom, top, top, None]
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "leader",
        "x": x,
        "y": y,
        "line": {"color": sheet.colours.ink, "width": sheet.em(0.15)},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
