"""Whatever tables agree on and posters hold, every number and file about people stays byte for byte."""

import re
from collections.abc import Callable
from importlib import import_module
from io import BytesIO
from typing import NamedTuple
from zipfile import ZipFile

import openpyxl
import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coprod import results
from coprod.formats.everything import Everything
from coprod.formats.files import FILES
from coprod.model.ballot import Ballot
from coprod.model.workshop import Origin, Round, View, Workshop
from coprod.results import pooled
from coprod.store import ballots, participants, schema
from coprod.workshops import (
    Desk,
    casting,
    collecting,
    listing,
    preparing,
    running,
    steps,
    tables,
    walls,
)
from coprod.workshops.keys import new_key
from tests import factories

APART = "to-pass-on/counted-apart.csv"
WORKBOOKS = ("to-pass-on/workbook.xlsx", "organiser-only/workbook-with-ballots.xlsx")
SHEET = "Counted apart"
LISTS = {"[Content_Types].xml", "xl/_rels/workbook.xml.rels", "docProps/app.xml"}
"""What an Excel file says of the parts it has."""
FOR_EVERYBODY = ("results.csv", "rounds.csv", "ballots.csv", "workbook-with-ballots.xlsx", "pabulib.zip")
PEOPLE = 7
BUDGETS = [
    factories.budget(ict=100),
    factories.budget(project_management=55, ict=45),
    factories.budget(frontline_training=100),
    Ballot(kind="budget", abstain=True),
]
DOTS = [
    factories.dots("map_it"),
    factories.dots("grow_it"),
    factories.dots("people_it"),
    Ballot(kind="dots", abstain=True),
]


class Agreed(NamedTuple):
    """A table's ballot, handed in after so many people's; perhaps struck afterwards."""

    after: int
    table: int
    ballot: int
    struck: bool


class Beside(NamedTuple):
    """All that is counted apart: of each of three rounds the tables' ballots, and one poster's totals."""

    agreed: tuple[list[Agreed], list[Agreed], list[Agreed]]
    poster: list[int]


RICH = Beside(
    agreed=(
        [Agreed(2, 1, 0, False), Agreed(4, 2, 0, False), Agreed(5, 1, 1, False), Agreed(6, 3, 2, True)],
        [Agreed(1, table, 0, False) for table in range(1, 7)],
        [Agreed(3, 1, 0, False), Agreed(3, 2, 3, False)],
    ),
    poster=[9, 0, 14, 3, 1],
)
some = st.lists(
    st.builds(Agreed, st.integers(0, PEOPLE - 1), st.integers(1, 9), st.integers(0, 3), st.booleans()),
    max_size=8,
)
anything = st.builds(
    Beside, st.tuples(some, some, some), st.lists(st.integers(0, 30), min_size=5, max_size=5)
)


def run(desk: Desk, beside: Beside, live: bool, look: Callable[[Workshop, Round], None]) -> Workshop:
    """Two rounds of the budget and one of dots, by the same seven people; `look` before each closes."""
    workshop = factories.workshop(desk, live=frozenset({"budget"}) if live else frozenset())
    people = factories.people(desk, workshop, PEOPLE)
    at: dict[int, str] = {}
    given_ = (*[factories.baseline_ballots()[:PEOPLE]] * 2, [DOTS[n % 3] for n in range(PEOPLE)])
    for question, own, agreed in zip(("budget", "budget", "dots_steps"), given_, beside.agreed, strict=True):
        round_ = running.open_round(desk, workshop.id, question)
        choices = DOTS if question == "dots_steps" else BUDGETS
        for number, (person, ballot) in enumerate(zip(people, own, strict=True)):
            casting.cast(desk, round_.id, person, ballot, new_key())
            for each in (each for each in agreed if each.after == number):
                if each.table not in at:
                    at[each.table] = tables.join(desk, workshop, str(each.table), "6")[0].id
                casting.cast(desk, round_.id, at[each.table], choices[each.ballot], new_key())
                if each.struck:
                    running.void(desk, round_.id, at[each.table], "Not agreed")
        if question == "dots_steps" and any(beside.poster):
            typed = dict(zip(workshop.question(question).places(), map(str, beside.poster), strict=True))
            walls.enter(desk, workshop.id, round_.id, typed, "", new_key())
        look(workshop, round_)
        running.close_round(desk, round_.id)
        running.reveal_room(desk, round_.id)
        if question == "budget":
            running.reveal_baseline(desk, round_.id)
    return preparing.find(desk, workshop.code)


def without_its_sheet(book: bytes) -> dict[str, bytes]:
    """Every part of a workbook but the sheet of what is counted apart, byte for byte, and its words."""
    with ZipFile(BytesIO(book)) as inside:
        parts = {name: inside.read(name) for name in inside.namelist() if name not in LISTS}
    index = parts["xl/workbook.xml"].decode()
    names = re.findall(r'<sheet name="([^"]+)"', index)
    if names[-1] == SHEET:
        del parts[f"xl/worksheets/sheet{len(names)}.xml"]
        index = re.sub(f'<sheet name="{SHEET}"[^>]*/>', "", index)
        index = re.sub(
            f'<definedName [^>]*localSheetId="{len(names) - 1}"[^>]*>[^<]*</definedName>', "", index
        )
    words = re.findall(r"<si>.*?</si>", parts.pop("xl/sharedStrings.xml").decode(), re.DOTALL)
    sheets = b"".join(data for name, data in parts.items() if name.startswith("xl/worksheets/sheet"))
    used = max(int(each) for each in re.findall(rb't="s"><v>(\d+)</v>', sheets))
    return parts | {"xl/workbook.xml": index.encode(), "words": "".join(words[: used + 1]).encode()}


def about_people(desk: Desk, workshop: Workshop, files: tuple[str, ...] = FOR_EVERYBODY) -> dict[str, object]:
    """Everything that is told of people, on screens and in files, by name."""
    store, standing = desk.store, steps.stand(desk, workshop.id)
    assert standing is not None
    said: dict[str, object] = {
        "joined": (
            standing.joined,
            results.joined(store, workshop.id),
            results.joined_as(store, workshop.id),
        ),
        "turnout": standing.turnout.model_dump(exclude={"tables", "table_people"}),
        "listed": [each.joined for each in listing.look(desk).lines if each.id == workshop.id],
        "findings": repr(results.findings(store, workshop, at_desk=True)),
        "ways on": repr(results.ways_on(store, workshop, at_desk=True)),
        "recount": repr(results.recount(store, workshop)),
        "comparable": repr([each.round_id for each in pooled.comparable_rounds(store, workshop)]),
    }
    for each in results.outcomes(store, workshop):
        said[f"outcome {each.question.id} {each.number}"] = repr(each)
        said[f"hall {each.question.id} {each.number}"] = repr(results.outcome(store, each.round_id))
        said[f"details {each.question.id} {each.number}"] = repr(results.details(store, each.round_id))
        said[f"pictured {each.question.id} {each.number}"] = repr(
            [
                results.pictured(store, each.round_id, view, at_desk=True)
                for view in (View.RESULTS, *results.views(store, each.round_id, at_desk=True))
            ]
        )
        said[f"reasons {each.question.id} {each.number}"] = results.written_reasons(store, each.round_id)
    library = collecting.library(desk)
    made = {name: FILES[name].make(store, workshop, library) for name in files}
    return said | {
        name: without_its_sheet(data) if name.endswith(".xlsx") else data for name, data in made.items()
    }


def without_tables_and_posters(desk: Desk, workshop: Workshop) -> None:
    """As if they had never been; `joining.erase` would leave a line in the audit trail."""
    people = schema.participant.c
    ours = (people.workshop_id == workshop.id, people.origin == Origin.TABLE.value)
    with desk.store.writing() as db:
        db.execute(sa.delete(schema.participant).where(*ours))
        db.execute(sa.delete(schema.wall_total))


@pytest.fixture
def same_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """People are called the same in every export; else each has random names of its own."""
    rows = import_module("coprod.results.rows")
    monkeypatch.setattr(rows, "_fresh_names", lambda people: {who: who[:8] for who in people})


EXAMPLES = settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.long_on_postgresql
@EXAMPLES
@given(beside=anything, live=st.booleans())
@pytest.mark.usefixtures("same_names")
def test_nothing_about_people_changes(desk: Desk, beside: Beside, live: bool) -> None:
    workshop = run(desk, beside, live, lambda _workshop, _round: None)
    with_them = about_people(desk, workshop)
    without_tables_and_posters(desk, workshop)
    assert about_people(desk, workshop) == with_them


@EXAMPLES
@given(agreed=some)
@pytest.mark.usefixtures("same_names")
def test_nor_while_a_round_is_live(desk: Desk, agreed: list[Agreed]) -> None:
    """Batches are let out by people alone: a table fills none, and its struck ballot counts for none."""
    seen: list[tuple[object, object]] = []

    def look(workshop: Workshop, round_: Round) -> None:
        if round_.live:
            before = repr(results.outcome(desk.store, round_.id))
            without_tables_and_posters(desk, workshop)
            seen.append((before, repr(results.outcome(desk.store, round_.id))))

    run(desk, Beside((agreed, [], []), []), True, look)
    assert len(seen) == 2
    assert all(one == other for one, other in seen)


@pytest.mark.usefixtures("same_names")
def test_no_other_file_knows_of_them(desk: Desk) -> None:
    workshop = run(desk, RICH, False, lambda _workshop, _round: None)
    library = collecting.library(desk)
    with_them = dict(Everything(desk.store, workshop, library).made())
    without_tables_and_posters(desk, workshop)
    without = dict(Everything(desk.store, workshop, library).made())
    assert list(with_them) == list(without)
    differ = {path for path in without if with_them[path] != without[path]}
    assert differ == {APART, *WORKBOOKS, "SHA256SUMS"}
    for path in WORKBOOKS:
        assert without_its_sheet(with_them[path]) == without_its_sheet(without[path])
        assert [SHEET in openpyxl.load_workbook(BytesIO(each[path])) for each in (with_them, without)] == [
            True,
            False,
        ]
    assert len(without[APART].splitlines()) == 1
    said = with_them[APART].decode("utf-8-sig").splitlines()
    assert len(said) == 1 + 1 + 11 + 1 + 5  # too few tables, the factors of six, too few again, the steps


@pytest.mark.usefixtures("same_names")
@pytest.mark.parametrize("live", [False, True])
def test_with_the_guard_off_it_shows(desk: Desk, live: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: let tables' ballots pass for people's, and the files tell."""
    monkeypatch.setattr(ballots, "_OF_PEOPLE", sa.true())
    monkeypatch.setattr(participants, "IS_PERSON", sa.true())
    monkeypatch.setattr(
        Round, "counts", lambda round_, origin: (origin is Origin.REHEARSAL) is round_.rehearsal
    )
    workshop = run(desk, RICH, live, lambda _workshop, _round: None)
    with_them = about_people(desk, workshop)
    without_tables_and_posters(desk, workshop)
    without = about_people(desk, workshop)
    differ = {name for name in without if with_them[name] != without[name]}
    assert {"joined", "turnout", "recount", "results.csv", "ballots.csv", "outcome budget 1"} <= differ
