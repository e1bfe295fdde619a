"""What slides and the Word report share: words that XML can hold, pictures with figures, steady bytes."""

import re
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any, Protocol
from unicodedata import east_asian_width
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from coprod.charts.sheet import EM_ELSE, EM_NARROW, EM_WIDE, NARROW, WIDE
from coprod.formats.report import Part, Plate, Report
from coprod.model.words import pieces
from coprod.text import current, t

NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
REPLACEMENT = "\ufffd"
LONGEST = 255
CULTURES = {"en": "en-GB", "cy": "cy-GB", "gd": "gd-GB", "de": "de-DE", "fr": "fr-FR", "es": "es-ES"}
APPLICATION = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://schemas.openxmlformats'
    b'.org/officeDocument/2006/extended-properties"><Application>coprod</Application></Properties>'
)
EPOCH = (1980, 1, 1, 0, 0, 0)
"""The date of every file inside a ZIP: the earliest there is, so that it says nothing."""
FACE = "Calibri"
"""On every machine with Office; elsewhere Carlito has the same widths."""


class Core(Protocol):
    """The core properties of a document, as python-pptx and python-docx both have them."""

    title: str
    subject: str
    author: str
    keywords: str
    comments: str
    category: str
    language: str
    last_modified_by: str
    revision: int
    created: datetime
    modified: datetime


def literal(text: str) -> str:
    """The text as it is, but for the characters that XML forbids: each becomes U+FFFD."""
    return NO_XML.sub(REPLACEMENT, text)


def flat(text: str) -> str:
    """The same with a space for each tab and line end."""
    return literal(text).replace("\r\n", " ").translate({9: " ", 10: " ", 13: " "})


def one_line(text: str) -> str:
    """The same, with no more than one space together and none at the ends."""
    return " ".join(pieces(literal(text)))


def culture() -> str:
    """The language being spoken, as Office wants it: en-GB."""
    return CULTURES.get(current(), current())


def describe(core: Core, report: Report) -> None:
    """Title, author, language and dates; the dates are the workshop's, so that they do not change."""
    workshop = report.workshop
    core.title = _within(report.title)
    core.subject = _within(report.subtitle)
    core.author = core.last_modified_by = "coprod"
    core.category = t("Report of a workshop")
    core.keywords = ""
    core.comments = _within(" ".join(report.banner))
    core.language = culture()
    core.revision = 1
    core.created = _naive(workshop.created_at)
    core.modified = _naive(workshop.closed_at or workshop.created_at)


def unbranded(part: Any, spare: tuple[str, ...]) -> None:
    """The document without parts of the library's that we do not need, and without what it says of itself.

    `part` is the document's main part; `spare` are the ends of the kinds of what goes.
    """
    for source in (part, part.package):
        relations = getattr(source, "rels", None) or source._rels
        for key, relation in list(relations.items()):
            if relation.reltype.endswith(spare):
                relations.pop(key)
            elif relation.reltype.endswith("/extended-properties"):
                relation.target_part._blob = APPLICATION


def plates(part: Part) -> tuple[Plate, ...]:
    """The pictures of a part that hold figures: a round that is still open has none in a file."""
    return tuple(plate for plate in part.plates if plate.spec.marks) if part.outcome.closed else ()


def surest(part: Part) -> Plate | None:
    """The picture that the reasons for a part's certainty belong to: how often what leads would lead."""
    shown = plates(part)
    return next((plate for plate in shown if plate.spec.unit == "times"), shown[0] if shown else None)


def first_shown(report: Report) -> dict[str, Plate]:
    """By its id, each picture as it stands in the report for the first time; two rounds may share one."""
    found: list[Plate] = []
    first = {}
    for part in report.parts:
        for plate in plates(part):
            twin = next((each for each in found if each.spec == plate.spec), plate)
            if twin is plate:
                found.append(plate)
            first[plate.id] = twin
    return first


def spelled(plate: Plate) -> Iterator[str]:
    """The figures of a picture as lines of text: `Train staff: Room 20.0, Baseline 18.8`."""
    for name, *cells in plate.table.rows:
        figures = ", ".join(f"{head} {cell}" for head, cell in zip(plate.table.heads[1:], cells, strict=True))
        yield f"{name}: {figures}"


def alternative(plate: Plate) -> str:
    """What a picture shows, for those who do not see it: what was asked, its sentence, its rule with n."""
    spec = plate.spec
    return one_line(f"{spec.title}. {spec.sentence} {spec.rule}")


def ems(text: str) -> float:
    """About how wide the text is in ems; rather too wide than too narrow."""
    return sum(_em(character) for character in text)


def lines(text: str, points: float, width: float) -> int:
    """About how many lines the text takes at this size, in a column that is `width` inches wide."""
    space, used, found = width * 72 / points, 0.0, 1
    for word in pieces(text):
        length = ems(word)
        if used and used + length > space:
            found, used = found + 1, 0.0
        used += length + EM_NARROW
        while used > space + EM_NARROW:
            found, used = found + 1, used - space
    return found


def restamped(document: bytes) -> bytes:
    """The same ZIP with one date on all its files and in their order: the same content, the same bytes."""
    out = BytesIO()
    with ZipFile(BytesIO(document)) as source, ZipFile(out, "w") as target:
        for name in source.namelist():
            entry = ZipInfo(name, EPOCH)
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return out.getvalue()


def _em(character: str) -> float:
    if east_asian_width(character) in ("W", "F"):
        return 1.0
    return EM_NARROW if character in NARROW else EM_WIDE if character in WIDE else EM_ELSE


def _within(text: str) -> str:
    """On one line, and no longer than a property may be."""
    line = one_line(text)
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1]}…"


def _naive(moment: datetime) -> datetime:
    """Both libraries write UTC, and take it without a zone."""
    return moment.replace(tzinfo=None, microsecond=0)
