"""What pictures for paper are drawn on: shapes, lines and measured words, in points from the top."""

from collections.abc import Sequence
from functools import lru_cache
from html import escape
from io import BytesIO
from typing import Literal, cast

import matplotlib
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.path import Path
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D

from coprod.charts.colours import LIGHT, contrast
from coprod.charts.faces import drawable, properties, sayable
from coprod.model.words import pieces

matplotlib.rcParams["svg.hashsalt"] = "coprod"
matplotlib.rcParams["svg.fonttype"] = "path"
matplotlib.rcParams["text.hinting"] = "none"  # as wide in a PNG as it was measured

POINTS_PER_CM = 72 / 2.54
SIZE, LINE = 9.0, 11.5
WHITE, NONE = "#FFFFFF", ""
HALF_OF_A_DIGIT = 0.33
"""How far above its baseline the middle of a line of figures lies, in type sizes."""
MARGIN = 3.0
MEASURED_AT = 100.0
DIAMOND, RING, DOT = 3.5, 3.1, 3.2

Point = tuple[float, float]
Align = Literal["left", "center", "right"]


class Sheet:
    """Drawn on from the top; `bottom` is how far down anything reaches, and so how high the picture is.

    The shapes go to matplotlib's renderers as they are: an artist for each would take three times as long.
    """

    colours = LIGHT

    def __init__(self, width_cm: float) -> None:
        self.width = width_cm * POINTS_PER_CM
        self.right = self.width - 2  # where words end
        self.bottom = 0.0
        self._drawing = _Drawing()

    def svg(self, spoken: str) -> str:
        """The document, with what a screen reader says of it."""
        written = BytesIO()
        figure = self._figure()
        FigureCanvasSVG(figure)
        figure.savefig(written, format="svg", metadata={"Date": None, "Creator": None})
        label = escape(sayable(spoken))
        return written.getvalue().decode().replace("<svg ", f'<svg role="img" aria-label="{label}" ', 1)

    def png(self, dpi: int) -> bytes:
        written = BytesIO()
        figure = self._figure()
        FigureCanvasAgg(figure)
        figure.savefig(written, format="png", dpi=dpi, metadata={"Software": None})
        return written.getvalue()

    def _figure(self) -> Figure:
        figure = Figure(figsize=(self.width / 72, (self.bottom + MARGIN) / 72), facecolor=WHITE)
        figure.add_artist(self._drawing)
        return figure

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
        shift = {"left": 0.0, "center": 0.5, "right": 1.0}[align] * across(words, strong=strong, size=size)
        place = (x - shift, y + HALF_OF_A_DIGIT * size)
        self._drawing.texts.append((place, drawable(words), sized(strong, size), colour))
        self._drawing.order.append("text")
        self.bottom = max(self.bottom, y + LINE * size / SIZE / 2)

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
        edge: str = NONE,
        thick: float = 0.0,
    ) -> None:
        corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
        self.polygon(corners, fill, edge=edge, thick=thick)

    def circle(
        self, x: float, y: float, radius: float, fill: str, *, edge: str = NONE, thick: float = 0.0
    ) -> None:
        path = Path.unit_circle().transformed(Affine2D().scale(radius).translate(x, y))
        self._add(path, fill, edge, thick, y + radius)

    def polygon(self, path: Sequence[Point], fill: str, *, edge: str = NONE, thick: float = 0.0) -> None:
        self._add(Path([*path, path[0]], closed=True), fill, edge, thick, max(y for _, y in path))

    def stroke(self, *path: Point, colour: str, thick: float) -> None:
        self._add(Path(path), NONE, colour, thick, max(y for _, y in path))

    def diamond(self, x: float, y: float, stem: float = 0.0) -> None:
        """The baseline: a diamond on a halo of paper, with a stem as far up and down as asked."""
        colour, r = self.colours.baseline, DIAMOND
        if stem:
            self.stroke((x, y - stem), (x, y + stem), colour=WHITE, thick=3.2)
            self.stroke((x, y - stem), (x, y + stem), colour=colour, thick=1.1)
        self.polygon([(x, y - r), (x + r, y), (x, y + r), (x - r, y)], colour, edge=WHITE, thick=1.0)

    def ring(self, x: float, y: float) -> None:
        """Where the room stood before."""
        self.circle(x, y, RING + 1.6, WHITE)
        self.circle(x, y, RING, WHITE, edge=self.colours.ink, thick=1.2)

    def _add(self, path: Path, fill: str, edge: str, thick: float, lowest: float) -> None:
        self._drawing.shapes.append((path, fill, edge, thick))
        self._drawing.order.append("shape")
        self.bottom = max(self.bottom, lowest)


class _Drawing(Artist):
    """Everything on a sheet as one artist, in the order in which it was drawn."""

    def __init__(self) -> None:
        super().__init__()
        self.shapes: list[tuple[Path, str, str, float]] = []
        self.texts: list[tuple[Point, str, FontProperties, str]] = []
        self.order: list[Literal["shape", "text"]] = []

    def draw(self, renderer: RendererBase) -> None:
        shapes, texts = iter(self.shapes), iter(self.texts)
        scale = cast(float, renderer.points_to_pixels(1))
        high = renderer.get_canvas_width_height()[1]
        from_top = Affine2D().scale(scale, -scale).translate(0, high)
        for each in self.order:
            gc = renderer.new_gc()
            if each == "shape":
                path, fill, edge, thick = next(shapes)
                gc.set_linewidth(thick if edge else 0)
                gc.set_foreground(edge or WHITE)
                gc.set_joinstyle("miter")
                renderer.draw_path(gc, path, from_top, to_rgba(fill) if fill else None)
            else:
                (x, y), words, font, colour = next(texts)
                gc.set_foreground(colour)
                renderer.draw_text(gc, x * scale, y * scale, words, font, 0)
            gc.restore()


@lru_cache(maxsize=64)
def sized(strong: bool, size: float) -> FontProperties:
    font = properties(strong).copy()
    font.set_size(size)
    return font


def across(words: str, *, strong: bool = False, size: float = SIZE) -> float:
    """How wide one line is, in points."""
    return _measured(drawable(words), strong) * size / MEASURED_AT


@lru_cache(maxsize=4096)
def _measured(words: str, strong: bool) -> float:
    if not words.strip():
        return 0.25 * MEASURED_AT * len(words)
    font = sized(strong, MEASURED_AT)
    width, _, _ = text_to_path.get_text_width_height_descent(words, font, False)
    return float(width)


def wrapped(words: str, room: float, *, strong: bool = False) -> list[str]:
    """The words in lines of at most `room` points; a word that is longer than a line is cut across lines."""
    lines, line = [], ""
    for word in pieces(drawable(words)):
        longer = f"{line} {word}".strip()
        if across(longer, strong=strong) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while len(line) > 1 and across(line, strong=strong) > room:
            fits = next(n for n in range(1, len(line)) if across(line[: n + 1], strong=strong) > room)
            lines.append(line[:fits])
            line = line[fits:]
    return [*lines, line] if line else lines


def ink_on(ground: str) -> str:
    """Whichever of the two inks reads better on the ground."""
    return max(LIGHT.ink, LIGHT.on_room, key=lambda ink: contrast(ink, ground))
