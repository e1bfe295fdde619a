"""The report and the handout as PDF: readable by people, screen readers and archives, alike each time.

PDF/UA-1 and PDF/A-2a, with the type that is shipped. Words go to the templates as data, never as code.
"""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from textwrap import shorten
from typing import Any, Final, Literal

import typst

from coprod.charts.faces import FILES, LACKING, drawable, sayable
from coprod.formats.paper import blocks
from coprod.formats.report import Report
from coprod.text import current, t

TEMPLATES = Path(__file__).parent / "paper"
Standard = Literal["ua-1", "a-2a"]
STANDARDS: Final[tuple[Standard, ...]] = ("ua-1", "a-2a")
REGIONS = {"en": "GB"}
AS_WRITTEN = {"alt", "svg", "is"}
"""What is not set in type, and so may hold any sign."""
IN_CELLS, IN_LARGE_TYPE, IN_PROSE = 16, 30, 88
"""More letters than this without a gap are given places to go on; most addresses are not, to be copied."""
NARROW = {"heads": IN_CELLS, "rows": IN_CELLS, "title": IN_LARGE_TYPE, "sentence": IN_LARGE_TYPE}
BREAK = "\u200b"
"""Unseen, where a very long word may go on in the next line."""
N, ALL = "\x01", "\x02"
MOST_AT_THE_HEAD = 220
"""Letters of the banner at the head of each page; it stands in full on the first."""


def report_pdf(report: Report) -> bytes:
    """The whole report on A4 pages, the first of which stands alone."""
    return _printed(
        "report.typ",
        report,
        t("Report of a workshop"),
        {"first": blocks.first_page(report), "blocks": blocks.behind(report)},
    )


def handout_pdf(report: Report) -> bytes:
    """One A4 page for participants to keep."""
    return _printed("handout.typ", report, t("Handout of a workshop"), {"first": blocks.handout(report)})


def _printed(template: str, report: Report, kind: str, content: dict[str, Any]) -> bytes:
    words = {
        "title": f"{report.title} · {kind}",
        "name": report.title,
        "banner": shorten(" · ".join(report.banner), MOST_AT_THE_HEAD, placeholder=" …"),
        **content,
    }
    return printed(template, words, report.workshop.created_at)


def printed(template: str, content: dict[str, Any], made: datetime) -> bytes:
    """A template of `paper/` with its words put in as data: at least `title`, `name` and `banner`."""
    language = current()
    page = t("{n} of {all}", n=N, all=ALL)
    words = _set(content)
    data = {
        **words,
        "lang": language,
        "region": REGIONS.get(language),
        "made": [made.year, made.month, made.day],
        "page": [part for part in re.split(f"([{N}{ALL}])", page) if part],
        "lacking": t("{box} stands for a sign that the type of this file does not have.", box=LACKING)
        if LACKING in json.dumps(words, ensure_ascii=False)
        else "",
    }
    try:
        return _compiled(template, data, made, STANDARDS)
    except (
        typst.TypstError
    ):  # words that the standards forbid, in spite of all: rather a plain file than none
        notice = t("This file could not be made for screen readers and archives.")
        return _compiled(template, {**data, "lacking": f"{notice} {data['lacking']}".strip()}, made, ())


def _compiled(template: str, data: dict[str, Any], made: datetime, standards: Sequence[Standard]) -> bytes:
    return typst.compile(
        TEMPLATES / template,
        root=TEMPLATES,
        format="pdf",
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=list(standards),
        timestamp=made.replace(microsecond=0),
    )


@cache
def _fonts() -> typst.Fonts:
    folders = sorted({file.parent for files in FILES.values() for file in files})
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)


def _set(value: Any, name: str = "") -> Any:
    """The same values with words that can be set: every sign has a glyph, and every run of letters an end."""
    if isinstance(value, str):
        if name in AS_WRITTEN:
            return sayable(value)
        return _breakable(drawable(value), NARROW.get(name, IN_PROSE))
    if isinstance(value, dict):
        return {key: _set(each, key) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_set(each, name) for each in value]
    return value


def _breakable(words: str, most: int) -> str:
    """The words with places to go on in runs of more than `most` letters: behind strokes, or midway."""

    def broken(run: re.Match[str]) -> str:
        parts = re.split(r"(?<=[/.?&=_-])", run.group())
        return BREAK.join(part[at : at + half] for part in parts for at in range(0, len(part), half))

    half = most // 2
    return re.sub(rf"\S{{{most + 1},}}", broken, words)
