"""The ground of our slides: theme, master, and four layouts whose placeholders hold the words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from pptx.oxml import parse_xml
from pptx.presentation import Presentation
from pptx.util import Inches

from coprod.charts.colours import LIGHT
from coprod.formats.office import culture
from coprod.text import t

WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.5
ACROSS = WIDTH - 2 * MARGIN
ABOVE_TOP, TITLE_TOP, FOOT = 0.32, 0.72, 0.42
SMALLEST, SENTENCE, LARGEST = 18, 24, 36
LINE = 1.22 / 72
"""The height of a line in inches, for each point of type."""
ABOVE, BELOW, FIRST_PAIR, PAIRS = 20, 21, 30, 3
"""The placeholders of words above the title, of small print, and of pairs: a sentence and its word."""

Box = tuple[float, float, float, float]
"""Left, top, width and height, in inches."""
NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
WHITE = "#FFFFFF"
"""The ground of the slides, so that pictures drawn for paper have no edge."""
SCHEME = {
    "dk1": LIGHT.ink,
    "lt1": WHITE,
    "dk2": LIGHT.muted,
    "lt2": LIGHT.hairline,
    "accent1": LIGHT.room,
    "accent2": LIGHT.baseline,
    "accent3": LIGHT.tint,
    "accent4": LIGHT.muted,
    "accent5": LIGHT.room,
    "accent6": LIGHT.baseline,
    "hlink": LIGHT.room,
    "folHlink": LIGHT.muted,
}


@dataclass(frozen=True)
class Place:
    """A placeholder of a layout: its kind, its box, its type."""

    kind: str
    index: int
    name: str
    box: Box
    size: int
    bold: bool = False
    colour: str = "tx1"
    anchor: str = "t"
    prompt: str = ""
    inset: float = 0.0
    fill: str = ""
    align: str = "l"
    gap: int = 0
    """The space before a paragraph, in points."""
    around: str = "rect"


def dress(opened: Presentation) -> None:
    """Our colours, our type and our master in place of the library's."""
    master = opened.slide_master
    themes = (each for each in master.part.rels.values() if each.reltype.endswith("/theme"))
    theme: Any = next(themes).target_part
    xml = theme.blob.decode()
    start, end = xml.index("<a:clrScheme"), xml.index("</a:clrScheme>")
    colours = "".join(f'<a:{name}><a:srgbClr val="{hex_[1:]}"/></a:{name}>' for name, hex_ in SCHEME.items())
    xml = f'{xml[:start]}<a:clrScheme name="coprod">{colours}{xml[end:]}'
    theme._blob = xml.replace('name="Office Theme"', 'name="coprod"').encode()
    _fill(master.shapes._spTree, [_title(), _body(), *_foot(cover=False)])
    sizes = {"titleStyle": [LARGEST], "bodyStyle": [SENTENCE, 20, 18, 18, 18, 18, 18, 18, 18]}
    styles = master._element.find("{*}txStyles")
    for name, points in sizes.items():
        for level, size in zip(styles.find(f"{{*}}{name}"), points, strict=True):
            level.set("algn", "l")
            level.find("{*}defRPr").set("sz", str(size * 100))
    presentation = opened.part._element
    presentation.find("{*}sldSz").attrib.pop("type", None)
    for default in presentation.iter("{*}defRPr"):
        if default.get("lang"):
            default.set("lang", culture())


def _cover() -> list[Place]:
    white = "bg1"
    return [
        Place("ctrTitle", 0, t("Title"), (0.9, 0.9, 11.5, 1.9), 48, True, white, "b"),
        Place("subTitle", 1, t("Subtitle"), (0.9, 2.92, 11.5, 0.9), 24, False, white),
        Place("body", ABOVE, t("Day and people"), (0.9, 4.05, 11.5, 2.0), 20, False, white, gap=3),
        Place(
            "body",
            BELOW,
            t("Note"),
            (0, HEIGHT - 1.1, WIDTH, 1.1),
            20,
            True,
            "tx1",
            "ctr",
            inset=0.9,
            fill="accent3",
        ),
    ]


def _title() -> Place:
    box = (MARGIN, TITLE_TOP, ACROSS, 2 * LARGEST * LINE)
    return Place("title", 0, t("Title"), box, LARGEST, True)


def _above() -> Place:
    return Place("body", ABOVE, t("Round"), (MARGIN, ABOVE_TOP, ACROSS, 0.36), SMALLEST, True, "tx2")


def _below() -> Place:
    box = (MARGIN, HEIGHT - FOOT - 0.92, ACROSS, 0.8)
    return Place("body", BELOW, t("Small print"), box, SMALLEST, False, "tx2", "b")


def _body() -> Place:
    box = (MARGIN, 1.75, ACROSS, HEIGHT - FOOT - 1.9)
    return Place("body", 1, t("Text"), box, 20, gap=8)


def _pairs() -> Iterable[Place]:
    for pair in range(PAIRS):
        top = 1.75 + 1.6 * pair
        yield Place(
            "body",
            FIRST_PAIR + 2 * pair,
            t("Finding"),
            (MARGIN, top, 9.1, 1.4),
            SENTENCE,
            False,
            "tx1",
            gap=4,
        )
        yield Place(
            "body",
            FIRST_PAIR + 2 * pair + 1,
            t("How firm"),
            (9.9, top, 2.93, 0.5),
            20,
            True,
            "accent1",
            "ctr",
            align="ctr",
            around="roundRect",
        )


def _foot(*, cover: bool) -> Iterable[Place]:
    if cover:
        return
    top = HEIGHT - FOOT
    yield Place(
        "ftr",
        11,
        t("Note"),
        (0, top, WIDTH, FOOT),
        SMALLEST,
        True,
        "tx1",
        "ctr",
        inset=MARGIN,
        fill="accent3",
    )
    box = (WIDTH - MARGIN - 1, top, 1, FOOT)
    yield Place("sldNum", 12, t("Slide number"), box, SMALLEST, False, "tx2", "ctr", align="r")


def layouts(opened: Presentation) -> dict[str, Any]:
    """Our layouts by name, in place of the library's."""
    kept = list(opened.slide_layouts)
    places = {
        "Cover": _cover(),
        "Picture": [_above(), _title(), _below()],
        "Words": [_above(), _title(), _body()],
        "Findings": [_above(), _title(), *_pairs(), _below()],
    }
    for spare in kept[len(places) :]:
        opened.slide_layouts.remove(spare)
    found = dict(zip(places, kept, strict=False))
    for name, layout in found.items():
        _lay(layout, name, [*places[name], *_foot(cover=name == "Cover")], cover=name == "Cover")
    return found


def _lay(layout: Any, name: str, places: Iterable[Place], *, cover: bool) -> None:
    """The layout's own name and placeholders; the cover stands on the room's colour."""
    layout.name = name
    layout._element.set("userDrawn", "1")
    layout._element.attrib.pop("type", None)
    _fill(layout.shapes._spTree, places)
    if cover:
        ground = f"<p:bg {NAMESPACES}><p:bgPr>{filled('accent1')}<a:effectLst/></p:bgPr></p:bg>"
        layout._element.cSld.insert(0, parse_xml(ground))


def _fill(tree: Any, places: Iterable[Place]) -> None:
    for shape in list(tree.findall("{*}sp")):
        tree.remove(shape)
    for number, place in enumerate(places, 2):
        tree.append(parse_xml(_placeholder(place, number)))


def _placeholder(place: Place, number: int) -> str:
    left, top, width, height = (int(Inches(each)) for each in place.box)
    inset, fill = int(Inches(place.inset)), filled(place.fill) if place.fill else ""
    text = f"<a:r><a:t>{escape(place.prompt or place.name)}</a:t></a:r>"
    if place.kind == "sldNum":
        text = _slide_number("#")
    index = "" if place.kind in ("title", "ctrTitle") else f' idx="{place.index}"'
    return f"""<p:sp {NAMESPACES}>
      <p:nvSpPr><p:cNvPr id="{number}" name="{escape(place.name)}"/>
        <p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>
        <p:nvPr><p:ph type="{place.kind}"{index}/></p:nvPr></p:nvSpPr>
      <p:spPr><a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>
        <a:prstGeom prst="{place.around}"><a:avLst/></a:prstGeom>{fill}</p:spPr>
      <p:txBody>
        <a:bodyPr lIns="{inset}" rIns="{inset}" tIns="0" bIns="0" anchor="{place.anchor}" wrap="square"/>
        <a:lstStyle><a:lvl1pPr marL="0" indent="0" algn="{place.align}">
          <a:spcBef><a:spcPts val="{place.gap * 100}"/></a:spcBef><a:buNone/>
          <a:defRPr sz="{place.size * 100}" b="{int(place.bold)}">{filled(place.colour)}</a:defRPr>
        </a:lvl1pPr></a:lstStyle>
        <a:p>{text}</a:p></p:txBody></p:sp>"""


def held(kind: str, index: int, name: str, text: str) -> Any:
    """The slide's own foot or number, which a new slide does not take from its layout."""
    run = f'<a:r><a:rPr lang="{culture()}"/><a:t>{escape(text)}</a:t></a:r>'
    run = _slide_number(text) if kind == "sldNum" else run
    return parse_xml(
        f"""<p:sp {NAMESPACES}><p:nvSpPr><p:cNvPr id="{900 + index}" name="{escape(name)}"/>
        <p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>
        <p:nvPr><p:ph type="{kind}" idx="{index}"/></p:nvPr></p:nvSpPr><p:spPr/>
        <p:txBody><a:bodyPr/><a:lstStyle/><a:p>{run}</a:p></p:txBody></p:sp>"""
    )


def _slide_number(text: str) -> str:
    return (
        '<a:fld id="{C1FF6DA9-008F-8B48-92A6-B652298478BF}" type="slidenum">'
        f'<a:rPr lang="{culture()}"/><a:t>{text}</a:t></a:fld>'
    )


def filled(colour: str, namespaces: str = "") -> str:
    return f'<a:solidFill {namespaces}><a:schemeClr val="{colour}"/></a:solidFill>'
