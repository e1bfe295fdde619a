"""Tables on slides without PowerPoint's own colours: each cell says how it looks."""

from collections.abc import Sequence
from typing import Any

from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml import parse_xml
from pptx.oxml.ns import _nsmap as nsmap
from pptx.slide import Slide
from pptx.util import Emu, Inches, Pt

from coprod.formats.office import ems
from coprod.formats.slides.deck import Words, write
from coprod.formats.slides.layouts import NAMESPACES, SMALLEST

LOWEST = 0.35
"""A row in inches, at least: lower ones would grow to hold their type."""
PLAIN = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""PowerPoint's table style without colours and lines."""
Colour: Any = RGBColor
SLIM = 0.92
"""How much narrower our type is than one that is guessed too wide."""
LINES = [f"{{{nsmap['a']}}}{side}" for side in ("lnL", "lnR", "lnT", "lnB")]
ALIGNED = {"left": PP_ALIGN.LEFT, "middle": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}


def table(slide: Slide, left: float, top: float, widths: Sequence[float], heights: Sequence[float]) -> Any:
    """An empty table with a row of headings and a column of names; all sizes in inches."""
    size = (left, top, sum(widths), sum(heights))
    frame: Any = slide.shapes.add_table(len(heights), len(widths), *map(Inches, size))
    made = frame.table
    made.first_row = made.first_col = True
    made.horz_banding = False
    for style in made._tbl.tblPr.findall("{*}tableStyleId"):
        style.text = PLAIN
    for column, width in enumerate(widths):
        made.columns[column].width = Inches(width)
    for row, height in enumerate(heights):
        made.rows[row].height = Inches(height)
    return frame


def put(cell: Any, runs: Sequence[Words], align: str = "left", ground: str = "") -> None:
    """The words in the middle of the cell's height; `ground` is a hex colour."""
    write(cell.text_frame, [runs])
    cell.text_frame.paragraphs[0].alignment = ALIGNED[align]
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.margin_top = cell.margin_bottom = Pt(0.5)
    cell.margin_left = Emu(0) if align == "left" else Pt(3)
    cell.margin_right = Pt(3)
    if ground:
        cell.fill.solid()
        cell.fill.fore_color.rgb = Colour(*bytes.fromhex(ground[1:]))


def edge(cell: Any, side: str, colour: str, points: float) -> None:
    """A line at one side of a cell: `lnL`, `lnR`, `lnT` or `lnB`, which must come in this order."""
    fill = f'<a:solidFill><a:srgbClr val="{colour[1:]}"/></a:solidFill>'
    line = parse_xml(f'<a:{side} {NAMESPACES} w="{int(Pt(points))}">{fill}</a:{side}>')
    properties = cell._tc.get_or_add_tcPr()
    properties.insert(len(list(properties.iterchildren(*LINES))), line)


def inches(words: str) -> float:
    """About how wide the words are in a table, in inches."""
    return ems(words) * SMALLEST / 72 * SLIM + 0.15
