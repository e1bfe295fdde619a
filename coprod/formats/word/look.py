"""The look of the Word report: its styles, lists and one table style, all by name, to be changed there.

Lengths are in twentieths of a point, type in points.
"""

from dataclasses import dataclass

from coprod.charts.colours import LIGHT
from coprod.formats.office import FACE, culture

NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
WARN, WARN_GROUND, WARN_LINE = "7A4600", "FBF0DC", "A15C00"
BULLETS, NUMBERS, DASHES = 1, 2, 3
TABLE = "Figures"
ROOM, INK, MUTED, HAIRLINE = (each[1:] for each in (LIGHT.room, LIGHT.ink, LIGHT.muted, LIGHT.hairline))


@dataclass(frozen=True)
class Style:
    """A paragraph style; `frame` is its lines and ground, as WordprocessingML."""

    id: str
    name: str
    size: float = 11
    bold: bool = False
    colour: str = INK
    before: int = 0
    after: int = 120
    based_on: str = "Normal"
    then: str = ""
    keep: bool = False
    frame: str = ""
    indent: int = 0
    align: str = ""
    level: int | None = None
    list_id: int = 0


def _line(side: str, colour: str, eighths: int, space: int) -> str:
    return f'<w:{side} w:val="single" w:sz="{eighths}" w:space="{space}" w:color="{colour}"/>'


OVER_FINDING = f"<w:pBdr>{_line('top', HAIRLINE, 6, 6)}</w:pBdr>"
BANNER = (
    f"<w:pBdr>{_line('left', WARN_LINE, 24, 8)}</w:pBdr>"
    f'<w:shd w:val="clear" w:color="auto" w:fill="{WARN_GROUND}"/>'
)
PARAGRAPHS = (
    Style("Title", "Title", 30, True, after=40, then="Line", keep=True),
    Style("Subtitle", "Subtitle", 12, True, MUTED, after=60, then="Title", keep=True),
    Style("Line", "Line under the title", 12, False, MUTED, after=240),
    Style("Banner", "Banner", 11, True, WARN, after=0, frame=BANNER, indent=160),
    Style("Heading1", "heading 1", 19, True, before=440, after=160, then="Normal", keep=True, level=0),
    Style("Heading2", "heading 2", 14, True, before=320, after=120, then="Normal", keep=True, level=1),
    Style("Heading3", "heading 3", 12, True, before=240, after=80, then="Normal", keep=True, level=2),
    Style("Asked", "Question asked", 14, after=200, then="Fact", keep=True),
    Style("Fact", "Fact about a round", 11, False, MUTED, keep=True),
    Style("Quiet", "Quiet", 11, False, MUTED),
    Style("SmallPrint", "Small print", 9.5, False, MUTED, after=160),
    Style("Caption", "caption", 12.5, True, before=200, after=100, then="Picture", keep=True),
    Style("Picture", "Picture", 11, after=80, then="SmallPrint", keep=True),
    Style(
        "Finding", "Finding", 13, True, before=160, after=60, then="Certainty", keep=True, frame=OVER_FINDING
    ),
    Style(
        "NumberedFinding",
        "Numbered finding",
        13,
        True,
        before=160,
        after=60,
        then="Certainty",
        keep=True,
        frame=OVER_FINDING,
        list_id=NUMBERS,
    ),
    Style("Certainty", "Certainty", 11, False, MUTED, after=100),
    Style("ListBullet", "List Bullet", 11, after=60, list_id=BULLETS),
    Style("Reason", "Reason", 11, after=80, list_id=DASHES),
    Style("Ways", "Ways on", 11, True, MUTED, after=40, keep=True),
    Style("Cell", "Cell", 9.5, after=0),
    Style("CellHead", "Cell heading", 9.5, True, after=0, keep=True),
    Style("Header", "header", 9, True, WARN, after=0, align="right"),
    Style("Footer", "footer", 9, False, MUTED, after=0),
)
VERDICTS = {"firm": "Firm", "likely": "Likely", "could_go_either_way": "EitherWay"}
"""The character style of each word of certainty: filled, framed or dashed, as in black and white."""


def styles() -> str:
    """All styles, as they stand in `styles.xml`; the language being spoken is that of the text."""
    defaults = (
        "<w:docDefaults><w:rPrDefault><w:rPr>"
        f'<w:rFonts w:ascii="{FACE}" w:hAnsi="{FACE}" w:cs="{FACE}"/>'
        f'<w:color w:val="{INK}"/><w:sz w:val="22"/><w:szCs w:val="22"/>'
        f'<w:lang w:val="{culture()}" w:eastAsia="ja-JP" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>"
        '<w:spacing w:after="120" w:line="264" w:lineRule="auto"/>'
        "</w:pPr></w:pPrDefault></w:docDefaults>"
    )
    normal = _style("paragraph", "Normal", "Normal", "", default=True)
    body = "".join(map(_paragraph, PARAGRAPHS))
    return f"<w:styles {NAMESPACE}>{defaults}{normal}{_characters()}{body}{_tables()}</w:styles>"


def numbering() -> str:
    """Bullets, the numbers of the foremost findings, and the dashes of what people said."""
    kinds = ((BULLETS, "bullet", "\u2022"), (NUMBERS, "decimal", "%1"), (DASHES, "bullet", "\u2013"))
    made = "".join(
        f'<w:abstractNum w:abstractNumId="{number}"><w:multiLevelType w:val="singleLevel"/>'
        f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{sign}"/>'
        '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="397" w:hanging="397"/></w:pPr>'
        f'<w:rPr><w:b/><w:color w:val="{ROOM}"/></w:rPr></w:lvl></w:abstractNum>'
        for number, kind, sign in kinds
    )
    used = "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>' for number, _, _ in kinds
    )
    return f"<w:numbering {NAMESPACE}>{made}{used}</w:numbering>"


def _paragraph(style: Style) -> str:
    spacing = f'<w:spacing w:before="{style.before}" w:after="{style.after}"/>'
    parts = [
        "<w:keepNext/><w:keepLines/>" if style.keep else "",
        f'<w:numPr><w:numId w:val="{style.list_id}"/></w:numPr>' if style.list_id else "",
        style.frame,
        _tabs() if style.id == "Footer" else "",
        spacing,
        f'<w:ind w:left="{style.indent}"/>' if style.indent else "",
        f'<w:jc w:val="{style.align}"/>' if style.align else "",
        f'<w:outlineLvl w:val="{style.level}"/>' if style.level is not None else "",
    ]
    half = round(style.size * 2)
    look = "".join(
        [
            "<w:b/><w:bCs/>" if style.bold else "",
            f'<w:color w:val="{style.colour}"/>',
            f'<w:sz w:val="{half}"/><w:szCs w:val="{half}"/>',
        ]
    )
    then = f'<w:next w:val="{style.then or style.id}"/>'
    inside = f'<w:basedOn w:val="{style.based_on}"/>{then}<w:qFormat/>'
    return _style(
        "paragraph", style.id, style.name, f"{inside}<w:pPr>{''.join(parts)}</w:pPr><w:rPr>{look}</w:rPr>"
    )


def _tabs() -> str:
    edge = _line("top", HAIRLINE, 6, 6)
    return f'<w:pBdr>{edge}</w:pBdr><w:tabs><w:tab w:val="right" w:pos="9071"/></w:tabs>'


def _characters() -> str:
    def framed(kind: str) -> str:
        line = f'<w:bdr w:val="{kind}" w:sz="6" w:space="0" w:color="{INK}"/>'
        return f'<w:b/><w:bCs/><w:color w:val="{INK}"/>{line}'

    filled = (
        '<w:b/><w:bCs/><w:color w:val="FFFFFF"/>'
        f'<w:bdr w:val="single" w:sz="6" w:space="0" w:color="{ROOM}"/>'
        f'<w:shd w:val="clear" w:color="auto" w:fill="{ROOM}"/>'
    )
    kinds = (
        ("Strong", "Strong", "<w:b/><w:bCs/>"),
        ("Aside", "Aside", f'<w:color w:val="{MUTED}"/>'),
        ("Address", "Address", f'<w:color w:val="{MUTED}"/><w:sz w:val="19"/><w:szCs w:val="19"/>'),
        ("Firm", "Word of certainty: firm", filled),
        ("Likely", "Word of certainty: likely", framed("single")),
        ("EitherWay", "Word of certainty: could go either way", framed("dashed")),
    )
    made = "".join(
        _style("character", i, name, f"<w:qFormat/><w:rPr>{look}</w:rPr>") for i, name, look in kinds
    )
    return _style("character", "DefaultParagraphFont", "Default Paragraph Font", "", default=True) + made


def _tables() -> str:
    """Word's own empty table style, and ours: a line under the heading, hairlines under the rows."""
    margins = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in _sides(36, 70))
    plain = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in _sides(0, 108))
    rules = _line("bottom", HAIRLINE, 4, 0) + _line("insideH", HAIRLINE, 4, 0)
    first = (
        '<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>'
        f"{_line('bottom', INK, 8, 0)}</w:tcBorders></w:tcPr></w:tblStylePr>"
    )
    nothing = '<w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>{}</w:tblCellMar></w:tblPr>'
    ours = (
        '<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/>'
        f"<w:tblBorders>{rules}</w:tblBorders><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>{first}"
    )
    return _style("table", "TableNormal", "Normal Table", nothing.format(plain), default=True) + _style(
        "table", TABLE, "Figures", ours
    )


def _sides(high: int, wide: int) -> tuple[tuple[str, int], ...]:
    return (("top", high), ("left", wide), ("bottom", high), ("right", wide))


def _style(kind: str, style_id: str, name: str, inside: str, *, default: bool = False) -> str:
    first = ' w:default="1"' if default else ""
    return (
        f'<w:style w:type="{kind}"{first} w:styleId="{style_id}"><w:name w:val="{name}"/>{inside}</w:style>'
    )
