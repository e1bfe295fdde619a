"""A Word document of A4 pages, written paragraph by paragraph in our own styles."""

import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

import docx
from docx.oxml.parser import parse_xml
from docx.shared import Cm

from coprod.charts.table import Table
from coprod.formats.office import culture, describe, ems, flat, one_line, restamped, unbranded
from coprod.formats.report import Report
from coprod.formats.word.look import NAMESPACE, TABLE, numbering, styles
from coprod.model.host import Logo
from coprod.text import t

TWIPS = 567
"""The twentieths of a point in a centimetre."""
ACROSS_CM = 16.0
LOGO_CM = (6.0, 1.6)
CELL_POINTS, CELL_SIDES = 9.5, 150
TOGETHER = 16
"""A table of at most so many rows is not broken over two pages."""
N, ALL = "\x01", "\x02"
NOT_OURS = ("/stylesWithEffects", "/customXml", "/thumbnail")
HEAD_CELL = '<w:tcMar><w:top w:w="120" w:type="dxa"/></w:tcMar><w:vAlign w:val="bottom"/>'
TEXT_CLEARED = 'xml:space="preserve"'


def run(text: str, style: str = "") -> str:
    """A run of text as WordprocessingML; line ends and tabs become spaces."""
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f"<w:r>{look}<w:t {TEXT_CLEARED}>{escape(flat(text))}</w:t></w:r>"


def field(instruction: str, shown: str) -> str:
    """A field that Word keeps up to date; `shown` stands until then."""
    return f'<w:fldSimple w:instr=" {instruction} "><w:r><w:t>{shown}</w:t></w:r></w:fldSimple>'


class Page:
    """The document while it is written; `finished` gives it as a file."""

    def __init__(self, report: Report) -> None:
        self.document: Any = docx.Document()
        self.pictures = 0
        _undress(self.document)
        describe(self.document.core_properties, report)
        section = self.document.sections[0]
        section.page_width, section.page_height = Cm(21.0), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.5)
        section.top_margin, section.bottom_margin = Cm(2.2), Cm(2.2)
        section.header_distance = section.footer_distance = Cm(1.1)
        self._end = self.document.element.body.sectPr
        self._furnish(section, report)

    def add(self, style: str, *runs: str, new_page: bool = False) -> Any:
        """A paragraph of runs, in one of our styles."""
        brk = "<w:pageBreakBefore/>" if new_page else ""
        return self._put(_paragraph(style, "".join(runs), brk))

    def say(self, style: str, text: str, *, new_page: bool = False) -> None:
        """A paragraph of one run; nothing where there is no text."""
        if text:
            self.add(style, run(text), new_page=new_page)

    def every(self, style: str, texts: Iterable[str]) -> None:
        """A paragraph for each text: the items of a list, the lines of what somebody wrote."""
        for text in texts:
            self.say(style, text)

    def picture(self, png: bytes, name: str, description: str) -> None:
        """An image as wide as the text, with its alternative text."""
        self._inline(self.document.part.new_pic_inline(BytesIO(png), width=Cm(ACROSS_CM)), name, description)

    def logo(self, logo: Logo, description: str) -> None:
        """The host's logo, no larger than a head line needs."""
        inline = self.document.part.new_pic_inline(BytesIO(logo.content), height=Cm(LOGO_CM[1]))
        if inline.extent.cx > Cm(LOGO_CM[0]):
            inline = self.document.part.new_pic_inline(BytesIO(logo.content), width=Cm(LOGO_CM[0]))
        self._inline(inline, description, description)

    def _inline(self, inline: Any, name: str, description: str) -> None:
        self.pictures += 1
        inline.docPr.set("id", str(self.pictures))
        inline.docPr.set("name", one_line(name))
        inline.docPr.set("descr", description)
        paragraph = self.add("Picture")
        holder = parse_xml(f"<w:r {NAMESPACE}><w:drawing/></w:r>")
        holder[0].append(inline)
        paragraph.append(holder)

    def table(self, figures: Table, description: str) -> None:
        """The figures in our table style: the first row comes again on each page, numbers at the right."""
        if not figures.rows:
            return
        widths = _widths(figures)
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        keep = len(figures.rows) <= TOGETHER
        rows = [_row(figures.heads, widths, head=True, keep=True)]
        last = len(figures.rows) - 1
        rows += [_row(row, widths, keep=keep and at < last) for at, row in enumerate(figures.rows)]
        look = (
            f'<w:tblStyle w:val="{TABLE}"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            '<w:tblLayout w:type="fixed"/>'
            '<w:tblLook w:val="04A0" w:firstRow="1" w:lastRow="0" w:firstColumn="1" w:lastColumn="0" '
            'w:noHBand="1" w:noVBand="1"/>'
            f'<w:tblDescription w:val="{_quoted(description)}"/>'
        )
        self._put(f"<w:tbl><w:tblPr>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>")

    def finished(self) -> bytes:
        """The document as a file; the same content gives the same bytes."""
        out = BytesIO()
        self.document.save(out)
        return restamped(out.getvalue())

    def _put(self, xml: str) -> Any:
        element = parse_xml(re.sub(r"^<w:(\w+)", rf"<w:\1 {NAMESPACE}", xml, count=1))
        self._end.addprevious(element)
        return element

    def _furnish(self, section: Any, report: Report) -> None:
        """The banner at the head of each page; at its foot the name, and n of N as fields."""
        if report.banner:
            _only(section.header, _paragraph("Header", run(" · ".join(report.banner))))
        said = re.split(f"([{N}{ALL}])", t("{n} of {all}", n=N, all=ALL))
        fields = {N: field("PAGE", "1"), ALL: field("NUMPAGES", "1")}
        numbers = "".join(fields.get(part) or run(part) for part in said if part)
        _only(section.footer, _paragraph("Footer", f"{run(report.title)}<w:r><w:tab/></w:r>{numbers}"))


def _only(part: Any, xml: str) -> None:
    part.is_linked_to_previous = False
    element = part._element
    for child in list(element):
        element.remove(child)
    element.append(parse_xml(re.sub(r"^<w:p", f"<w:p {NAMESPACE}", xml, count=1)))


def _undress(document: Any) -> None:
    """Our styles, lists and language in place of the library's; its thumbnail and spare parts go."""
    for element, xml in (
        (document.styles.element, styles()),
        (document.part.numbering_part.element, numbering()),
    ):
        for child in list(element):
            element.remove(child)
        for child in list(parse_xml(xml)):
            element.append(child)
    settings = document.settings.element
    for name in ("zoom", "proofState", "savePreviewPicture", "rsids"):
        for child in settings.findall(f"{{*}}{name}"):
            settings.remove(child)
    for language in settings.iter("{*}themeFontLang"):
        language.set(next(key for key in language.attrib if key.endswith("}val")), culture())
    for mode in settings.iter("{*}compatSetting"):
        if "compatibilityMode" in mode.attrib.values():
            mode.set(next(key for key in mode.attrib if key.endswith("}val")), "15")
    unbranded(document.part, NOT_OURS)


def _paragraph(style: str, inside: str, before: str = "") -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{before}</w:pPr>{inside}</w:p>'


def _row(cells: Sequence[str], widths: Sequence[int], *, head: bool = False, keep: bool = False) -> str:
    marked = "<w:tblHeader/>" if head else ""
    made = []
    for at, (cell, width) in enumerate(zip(cells, widths, strict=True)):
        side = '<w:jc w:val="right"/>' if at else ""
        look = f'<w:pStyle w:val="{"CellHead" if head else "Cell"}"/>{"<w:keepNext/>" if keep else ""}{side}'
        bottom = HEAD_CELL if head else ""
        made.append(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{bottom}</w:tcPr>'
            f"<w:p><w:pPr>{look}</w:pPr>{run(cell)}</w:p></w:tc>"
        )
    return f"<w:tr><w:trPr><w:cantSplit/>{marked}</w:trPr>{''.join(made)}</w:tr>"


def _widths(figures: Table) -> list[int]:
    """The width of each column: numbers as wide as they are, the names what is left, at least a third."""
    columns = list(zip(figures.heads, *figures.rows, strict=True))
    needed = [round(max(map(_longest, column)) * CELL_POINTS * 20) + CELL_SIDES for column in columns]
    across = round(ACROSS_CM * TWIPS)
    numbers, most = sum(needed[1:]), round(across * 2 / 3)
    if numbers > most:
        needed[1:] = [round(width * most / numbers) for width in needed[1:]]
    return [across - sum(needed[1:]), *needed[1:]]


def _longest(cell: str) -> float:
    """A heading of several words may take several lines, a number may not."""
    words = cell.split()
    longest = max(map(ems, words), default=0.0)
    return max(longest, ems(cell) / 2) if len(words) > 1 else longest


def _quoted(text: str) -> str:
    return escape(one_line(text), {'"': "&quot;"})
