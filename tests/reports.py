"""Reports to try the files with that people read: the example's, one of every picture, and hostile ones."""

from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from coprod.formats.report import Plate, Report, report
from coprod.model.ballot import Ballot
from coprod.model.library_toml import shipped_library
from coprod.model.workshop import Workshop
from coprod.workshops import Desk, example, noting, preparing, running
from tests import factories

FORMULAS = (
    *("=1+1", "=cmd|'/C calc'!A0", '=HYPERLINK("http://x.test","a")', "=Sheet1!A1", "=$A$1", "{=1}", "=A1"),
    *("+1+1", "-1+1", "@SUM(1)", "=", '=""', "={1}", "'=1", "＝1+1", "＋1", "－1", "＠SUM(1)", "=NA()"),
    *("=DDE(1)", '=WEBSERVICE("http://x.test")', "=1;2", "%0a=1", "\t=1+1", "\r=1+1", "\n=1", "#REF!"),
    *("TRUE", "1e5", "00012", "1,5", "http://x.test", "a@x.test", "file:///etc/passwd", "=SUM(B2:B3)"),
    *("=IMPORTXML(1)", "=1/0", "-2+3+cmd|' /C calc'!A0", "=rand()", "=now()", '"=1"'),
)
MARKUP = (
    *(
        "<b>x</b> & \"y\" 'z'",
        "<img src=x onerror=alert(1)>",
        "]]>",
        "&amp;",
        "<![CDATA[x]]>",
        "{n} {missing}",
    ),
    *("</a:t></a:r>", "<w:t>x</w:t>", "<?xml version='1.0'?>", "{{ x }}", "%s", "_x0041_", "$x$ #panic()"),
)
SCRIPTS = (
    *(
        "\U0001f9d1\u200d\U0001f680 \U0001f1ec\U0001f1e7",
        "去る 日本語 한국어",
        "שלום עולם",
        "مرحبا بالعالم",
        "हिन्दी ไทย",
    ),
    *("e\u0301\u0323 \u202eabc", "\u200b", "x" * 120, "\U0001d54f\ufeff"),
)
KEPT = frozenset(["id", "kind", "unit", "verdict", "letter", "shown", "outcome", "workshop"])
"""What is not words."""
FORBIDDEN = "a\x00b\x01c\x0bd\x1fe\ufffef\uffffg\ud800h"
"""Signs that no XML file can hold."""


def of(desk: Desk, workshop: Workshop) -> Report:
    """The report of a workshop as it is stored now."""
    stored = next(each for each in preparing.everyone(desk) if each.id == workshop.id)
    return report(desk.store, stored, shipped_library())


def of_example(folder: Path) -> Report:
    """Two rounds of the budget, dots, and a round that is still open; all people are made up."""
    desk = factories.desk_in(folder)
    return of(desk, example.ensure(desk))


def of_every_picture(folder: Path) -> Report:
    """Six closed rounds with every kind of picture, one of too few ballots, and the organiser's words."""
    desk = factories.desk_in(folder)
    workshop = factories.workshop(desk, "Health forum", "full")
    who = factories.people(desk, workshop, 12)
    ballots = {
        "budget": [_budget(at, workshop) for at in range(12)],
        "dots_factors": [_dots(at, workshop, "dots_factors") for at in range(12)],
        "dots_steps": [factories.dots("map_it", ("focus_it", "people_it")[at % 2]) for at in range(12)],
        "dots_cos": [factories.dots(("co_design", "co_assess", "co_deliver")[at % 3]) for at in range(12)],
        "barriers_steps": [_dots(at, workshop, "barriers_steps") for at in range(12)],
        "barriers_cos": [_dots(at, workshop, "barriers_cos") for at in range(12)],
    }
    for question, cast in ballots.items():
        round_ = running.open_round(desk, workshop.id, question)
        factories.cast(desk, round_, who, cast)
        running.close_round(desk, round_.id)
    few = running.open_round(desk, workshop.id, "dots_cos")
    factories.cast(desk, few, who[:2], [factories.dots("co_design")] * 2)
    running.close_round(desk, few.id)
    noting.write(
        desk, workshop.id, purpose="To decide.\nTogether.", invited="By letter.", notes="Two left.\nAt noon."
    )
    return of(desk, workshop)


def of_nothing(folder: Path) -> Report:
    """A workshop in which no round was opened and nobody joined."""
    desk = factories.desk_in(folder)
    return of(desk, factories.workshop(desk))


def with_labels(made: Report, labels: Sequence[str]) -> Report:
    """The same report, the marks of every picture called by these labels in turn."""

    def plate(old: Plate) -> Plate:
        marks = [replace(mark, label=labels[at % len(labels)]) for at, mark in enumerate(old.spec.marks)]
        spec = replace(old.spec, marks=tuple(marks), room_name=labels[0], baseline_name=labels[1])
        return replace(old, spec=replace(spec, before_name=labels[2], part_names=tuple(labels[3:6])))

    parts = tuple(replace(part, plates=tuple(map(plate, part.plates))) for part in made.parts)
    return replace(made, parts=parts)


def hostile(value: Any, text: str) -> Any:
    """The same report with `text` before each of its words; ids, kinds and models stay as they are."""
    if isinstance(value, BaseModel):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        new = {
            each.name: hostile(getattr(value, each.name), text)
            for each in fields(value)
            if each.name not in KEPT
        }
        return replace(value, **new)
    if isinstance(value, tuple):
        return tuple(hostile(each, text) for each in value)
    return f"{text}{value}" if isinstance(value, str) and value else value


def _budget(at: int, workshop: Workshop) -> Ballot:
    places = workshop.question("budget").places()
    amounts = dict.fromkeys(places, 0)
    for step, tenths in enumerate((400, 300, 200, 100)):
        amounts[places[(at * step + step) % len(places)]] += tenths
    return Ballot(kind="budget", amounts=amounts)


def _dots(at: int, workshop: Workshop, question: str) -> Ballot:
    asked = workshop.question(question)
    places = asked.places()
    return factories.dots(*(places[(at + 4 * step) % len(places)] for step in range(asked.dots or 1)))
