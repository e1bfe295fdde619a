"""What the plotly pictures share: the sheet they are drawn on, its type, and its axes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any, Protocol

from coprod.charts.colours import Mode, Palette, contrast, palette
from coprod.text import t, tn

Trace = dict[str, Any]
Figure = dict[str, Any]

MOST_FOR_LABELS = 0.5
HALL_WIDTH, HALL_HEIGHT, HALL_TEXT = 1280, 720, 24
DESK_TEXT = 15
SEEN = 3
"""The least contrast to the paper at which a shape is seen (WCAG 2.2, 1.4.11)."""
OUTLINE = 0.08
FONT = '"Source Sans", "Source Sans Pro", system-ui, -apple-system, "Segoe UI", Roboto, sans-serif'

NARROW, WIDE = frozenset("iljtfrI.,:;'|!()- "), frozenset("mwMWOQGD&@%—")
EM_NARROW, EM_WIDE, EM_ELSE = 0.33, 0.86, 0.56


@dataclass(frozen=True)
class Sheet:
    """Where a picture is drawn: sizes in px, `text` the smallest type on it; `hall` is read from the back."""

    colours: Palette
    width: float
    height: float
    text: float
    hall: bool

    @classmethod
    def of(cls, mode: Mode, hall: bool, width: float, height: float) -> "Sheet":
        """A hall's sheet grows with its screen: 24 px type at 1280 x 720 and in proportion beyond."""
        unit = min(width / HALL_WIDTH, height / HALL_HEIGHT)
        return cls(palette(mode, hall), width, height, HALL_TEXT * unit if hall else DESK_TEXT, hall)

    def with_text(self, text: float) -> "Sheet":
        return replace(self, text=text)

    def em(self, ems: float) -> float:
        return round(self.text * ems, 1)

    def across(self, words: str) -> float:
        """About how wide the words are at the sheet's type, in px; rather too wide than too narrow."""
        ems = (EM_NARROW if c in NARROW else EM_WIDE if c in WIDE else EM_ELSE for c in words)
        return self.text * sum(ems)

    def share(self, px: float) -> float:
        """Pixels as a share of the sheet's width."""
        return px / self.width


class Named(Protocol):
    """A mark or a heading: what a row of a picture is called."""

    @property
    def letter(self) -> str: ...

    @property
    def label(self) -> str: ...


def name_rows(rows: Sequence[Named], sheet: Sheet) -> tuple[float, list[str], float]:
    """Where labels begin behind their letters, the labels, and where they end, in px from the left.

    On a narrow sheet the letters alone stand for the labels, which are then empty; not where a row has none.
    """
    letters = max(sheet.across(row.letter) for row in rows)
    begin = letters + sheet.em(0.9) if letters else 0.0
    end = begin + max(sheet.across(row.label) for row in rows)
    if all(row.letter for row in rows) and end > sheet.width * MOST_FOR_LABELS:
        return begin, [""] * len(rows), begin
    return begin, [plain(row.label) for row in rows], end


def ink_on(ground: str, sheet: Sheet) -> str:
    """Whichever of the two inks reads better on the ground."""
    return max(sheet.colours.ink, sheet.colours.on_room, key=lambda ink: contrast(ink, ground))


def outlined(fill: str, sheet: Sheet) -> str:
    """The outline of what is filled so: the room's colour where the fill is too pale to be seen on paper."""
    return fill if contrast(fill, sheet.colours.paper) >= SEEN else sheet.colours.room


def plain(words: str) -> str:
    """The words as plotly shows them to the letter: its pseudo-HTML is defused."""
    return escape(words, quote=False)


def bold(words: str) -> str:
    return f"<b>{plain(words)}</b>"


def given(dots: int, people: int) -> str:
    """Dots with the people they come from."""
    return t(
        "{dots} from {people}",
        dots=tn("{n} dot", "{n} dots", dots),
        people=tn("{n} person", "{n} people", people),
    )


def words(
    name: str,
    x: Sequence[float],
    y: Sequence[float],
    text: Sequence[str],
    *,
    ids: Sequence[str],
    colour: str | list[str],
    size: float,
    position: str | list[str] = "middle right",
    xaxis: str = "x",
) -> Trace:
    """A trace of text, one a point, which glides with its point."""
    return {
        "type": "scatter",
        "mode": "text",
        "name": name,
        "ids": list(ids),
        "x": list(x),
        "y": list(y),
        "text": list(text),
        "textposition": position,
        "textfont": {"color": colour, "size": size},
        "xaxis": xaxis,
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


LEGEND_ROW = -1
Entry = tuple[str, str, str]
"""Of a legend: symbol, colour, name."""


def legend(entries: Sequence[Entry], sheet: Sheet, start: float, *more: tuple[float, Entry]) -> Trace:
    """A row above the first: each shape with its name from `start` on, `more` at places of their own.

    Where the names are too long for that, the row begins further to the left.
    """
    steps = [sheet.share(sheet.across(name) + sheet.em(2.8)) for _, _, name in entries]
    last = 1 + sheet.share(sheet.em(1.6)) - sum(steps)  # nothing has to follow the last name
    x, placed = max(0.0, min(start, last)) + sheet.share(sheet.em(0.5)), []
    for entry, step in zip(entries, steps, strict=True):
        placed.append((x, entry))
        x += step
    placed += more
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": "legend",
        "x": [x for x, _ in placed],
        "y": [LEGEND_ROW] * len(placed),
        "text": [" " + plain(name) for _, (_, _, name) in placed],
        "textposition": "middle right",
        "textfont": {"color": sheet.colours.ink, "size": sheet.text},
        "marker": {
            "symbol": [symbol for _, (symbol, _, _) in placed],
            "color": [colour for _, (_, colour, _) in placed],
            "size": sheet.em(0.8),
            "opacity": 1,
            "line": {
                "color": [outlined(colour, sheet) for _, (_, colour, _) in placed],
                "width": sheet.em(OUTLINE),
            },
        },
        "xaxis": "x2",
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def hidden_axis(low: float, high: float, **more: Any) -> dict[str, Any]:
    """An axis without line, ticks or grid, whose range nothing changes."""
    return {"range": [low, high], "visible": False, "fixedrange": True, "autorange": False, **more}


def layout(sheet: Sheet, **more: Any) -> dict[str, Any]:
    """A sheet without margins, legend or menus."""
    return {
        "width": sheet.width,
        "height": sheet.height,
        "autosize": False,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": sheet.text, "color": sheet.colours.ink},
        "showlegend": False,
        "dragmode": False,
        "hovermode": False,
        **more,
    }
