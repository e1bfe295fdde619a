"""What pictures for paper are drawn on: shapes, lines and measured words, in points from the top."""

from collections.abc import Sequence
from functools import lru_cache
from html import escape
from io import BytesIO
from typing import Literal

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, Polygon, Rectangle
from matplotlib.text import Text
from matplotlib.textpath import text_to_path

from coprod.charts.colours import LIGHT, contrast
from coprod.charts.faces import drawable, properties
from coprod.charts.spec import ChartSpec

matplotlib.rcParams["svg.hashsalt"] = "coprod"
matplotlib.rcParams["svg.fonttype"] = "path"

POINTS_PER_CM = 72 / 2.54
SIZE, LINE = 9.0, 11.5
WHITE = "#FFFFFF"
HALF_OF_A_DIGIT = 0.33
"""How far above its baseline the middle of a line of figures lies, in type sizes."""
MARGIN = 2.0
MEASURED_AT = 100.0

Point = tuple[float, float]
Align = Literal["left", "center", "right"]


class Sheet:
    """Drawn on from the top; `bottom` is how far down anything reaches, and so how high the picture is."""

    colours = LIGHT

    def __init__(self, width_cm: float) -> None:
        self.width = width_cm * POINTS_PER_CM
        self.bottom = 0.0
        self._figure = Figure()
        self._axes = self._figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._figure.patch.set_facecolor(WHITE)
        self._order = 0

    def svg(self, spoken: str) -> str:
        """The document, with what a screen reader says of it."""
        FigureCanvasSVG(self._figure)
        written = BytesIO()
        self._finish()
        self._figure.savefig(written, format="svg", metadata={"Date": None, "Creator": None})
        label = escape(drawable(spoken))
        return written.getvalue().decode().replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)

    def png(self, dpi: int) -> bytes:
        FigureCanvasAgg(self._figure)
        written = BytesIO()
        self._finish()
        self._figure.savefig(written, format="png", dpi=dpi, metadata={"Software": None})
        return written.getvalue()

    def _finish(self) -> None:
        height = self.bottom + MARGIN
        self._figure.set_size_inches(self.width / 72, height / 72)
        self._axes.set_xlim(0, self.width)
        self._axes.set_ylim(height, 0)

    def words(
        self,
        x: float,
        y: float,
        words: str,
        *,
        strong: bool = False,
        colour: str = LIGHT.ink,
        align: Align = "left",
        size: float = SIZE,
    ) -> None:
        """One line with its middle at `y`."""
        text = Text(
            x,
            y + HALF_OF_A_DIGIT * size,
            drawable(words),
            color=colour,
            fontproperties=properties(strong),
            fontsize=size,
            horizontalalignment=align,
            verticalalignment="baseline",
            parse_math=False,
        )
        self._add(text, y + LINE * size / SIZE / 2)

    def lines(
        self,
        x: float,
        middle: float,
        lines: Sequence[str],
        *,
        strong: bool = False,
        colour: str = LIGHT.ink,
        align: Align = "left",
    ) -> None:
        """Lines with the middle of them all at `middle`."""
        top = middle - LINE * (len(lines) - 1) / 2
        for place, line in enumerate(lines):
            self.words(x, top + LINE * place, line, strong=strong, colour=colour, align=align)

    def rectangle(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        fill: str,
        *,
        edge: str = "none",
        thick: float = 0.0,
    ) -> None:
        self._add(
            Rectangle((x, y), width, height, facecolor=fill, edgecolor=edge, linewidth=thick), y + height
        )

    def circle(self, x: float, y: float, radius: float, fill: str, *, edge: str, thick: float) -> None:
        self._add(Circle((x, y), radius, facecolor=fill, edgecolor=edge, linewidth=thick), y + radius)

    def polygon(self, path: Sequence[Point], fill: str, *, edge: str = "none", thick: float = 0.0) -> None:
        shape = Polygon(path, closed=True, facecolor=fill, edgecolor=edge, linewidth=thick)
        self._add(shape, max(y for _, y in path))

    def stroke(self, *path: Point, colour: str, thick: float) -> None:
        x, y = zip(*path, strict=True)
        self._add(Line2D(x, y, color=colour, linewidth=thick, solid_capstyle="butt"), max(y))

    def diamond(self, x: float, y: float, stem: float = 0.0) -> None:
        """The baseline: a diamond on a halo of paper, with a stem as far up and down as asked."""
        colour = self.colours.baseline
        if stem:
            self.stroke((x, y - stem), (x, y + stem), colour=WHITE, thick=3.2)
            self.stroke((x, y - stem), (x, y + stem), colour=colour, thick=1.1)
        r = 3.5
        self.polygon([(x, y - r), (x + r, y), (x, y + r), (x - r, y)], colour, edge=WHITE, thick=1.0)

    def ring(self, x: float, y: float) -> None:
        """Where the room stood before."""
        self.circle(x, y, 4.2, WHITE, edge=WHITE, thick=1.0)
        self.circle(x, y, 3.1, WHITE, edge=self.colours.ink, thick=1.2)

    def _add(self, artist: Text | Line2D | Rectangle | Circle | Polygon, lowest: float) -> None:
        self._order += 1
        artist.set_zorder(self._order)
        artist.set_clip_on(False)
        self._axes.add_artist(artist)
        self.bottom = max(self.bottom, lowest)


def across(words: str, *, strong: bool = False, size: float = SIZE) -> float:
    """How wide one line is, in points."""
    return _measured(drawable(words), strong) * size / MEASURED_AT


@lru_cache(maxsize=4096)
def _measured(words: str, strong: bool) -> float:
    if not words.strip():
        return 0.25 * MEASURED_AT * len(words)
    font = properties(strong).copy()
    font.set_size(MEASURED_AT)
    width, _, _ = text_to_path.get_text_width_height_descent(words, font, False)
    return float(width)


def wrapped(words: str, room: float, *, strong: bool = False) -> list[str]:
    """The words in lines of at most `room` points; a word that is longer than a line is cut across lines."""
    lines, line = [], ""
    for word in drawable(words).split():
        longer = f"{line} {word}".strip()
        if across(longer, strong=strong) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while len(line) > 1 and across(line, strong=strong) > room:
            fits = max(1, next(n for n in range(1, len(line)) if across(line[: n + 1], strong=strong) > room))
            lines.append(line[:fits])
            line = line[fits:]
    return [*lines, line] if line else lines


def ink_on(ground: str) -> str:
    """Whichever of the two inks reads better on the ground."""
    return max(LIGHT.ink, LIGHT.on_room, key=lambda ink: contrast(ink, ground))


def legend(
    sheet: Sheet, x: float, entries: Sequence[tuple[str, str]], *, colours: Sequence[str] = ()
) -> float:
    """Shapes with their names from `x` on, in as many lines as they need; where the legend ends.

    A shape is `bar`, `diamond`, `ring`, `dot`, `mean` or `frame`; `colours` are those of bars.
    """
    left, middle = x, LINE / 2
    for place, (shape, name) in enumerate(entries):
        names = wrapped(name, sheet.width - x - 14)
        wide = 14 + max((across(line) for line in names), default=0.0)
        if left > x and left + wide > sheet.width:
            left, middle = x, middle + LINE + 2
        _shape(sheet, shape, left + 4, middle, colours[place] if colours else sheet.colours.room)
        for row, line in enumerate(names):
            sheet.words(left + 14, middle + LINE * row, line, colour=sheet.colours.muted)
        middle += LINE * max(0, len(names) - 1)
        left += wide + 14
    return middle + LINE / 2 + 5


def _shape(sheet: Sheet, shape: str, x: float, y: float, colour: str) -> None:
    match shape:
        case "diamond":
            sheet.diamond(x, y, 5.5)
        case "ring":
            sheet.ring(x, y)
        case "dot":
            sheet.circle(x, y, 3.2, "#8EB5D6", edge=sheet.colours.room, thick=0.6)
        case "mean":
            sheet.stroke((x, y - 5), (x, y + 5), colour=sheet.colours.ink, thick=1.8)
        case "frame":
            sheet.rectangle(x - 4, y - 4, 8, 8, WHITE, edge=sheet.colours.ink, thick=1.4)
        case _:
            edge = sheet.colours.muted if colour != sheet.colours.room else "none"
            sheet.rectangle(x - 4, y - 4, 8, 8, colour, edge=edge, thick=0.4)


class Rows:
    """The letters and labels at the left of a picture, wrapped, and how high each of its rows must be."""

    def __init__(
        self, rows: Sequence[tuple[str, str]], sheet: Sheet, most: float, least: float = 16.0
    ) -> None:
        """`rows` are pairs of letter and label; `most` is the share of the sheet they may take up."""
        self._sheet = sheet
        letters = max(across(letter, strong=True) for letter, _ in rows)
        self._begin = letters + 7 if letters else 0.0
        room = max(40.0, sheet.width * most - self._begin)
        self._letters = [letter for letter, _ in rows]
        self._labels = [wrapped(label, room) for _, label in rows]
        self.end = self._begin + max((across(line) for lines in self._labels for line in lines), default=0.0)
        self.heights = [max(least, LINE * len(lines) + 4.5) for lines in self._labels]

    def draw(self, place: int, middle: float, *, strong: bool = False) -> None:
        self._sheet.words(0, middle, self._letters[place], strong=True, colour=self._sheet.colours.muted)
        self._sheet.lines(self._begin, middle, self._labels[place], strong=strong)


def named(spec: ChartSpec, *, ranked: bool) -> list[tuple[str, str]]:
    """The letters and labels of the marks, from the largest to the smallest or as printed."""
    return [(mark.letter, mark.label) for mark in (spec.by_room() if ranked else spec.marks)]
