"""The report put together once: the screens' own sentences and figures, and nobody told apart in it."""

from fractions import Fraction
from pathlib import Path

import pytest

from coprod import results
from coprod.charts.compose import compose
from coprod.errors import NotFound, Refused
from coprod.formats.report import FEWEST_IN_FILE, Report, report
from coprod.model.ballot import Ballot
from coprod.model.library_toml import shipped_library
from coprod.model.workshop import Workshop
from coprod.results import pooled
from coprod.workshops import Desk, example, growing, joining, noting, preparing, running
from tests import factories
from tests.factories import budget, dots, revealed_round

LIBRARY = shipped_library()
PRINTED_MEANS = [6, 19, 23, 9, 9, 9, 11, 2, 1, 1, 11]
"""The column AVG of the slide, in its order."""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return factories.desk_in(tmp_path)


@pytest.fixture
def workshop(desk: Desk) -> Workshop:
    return factories.workshop(desk, agenda="full")


def made(desk: Desk, workshop: Workshop) -> Report:
    return report(desk.store, preparing.find(desk, workshop.code), LIBRARY)


def test_its_figures_are_those_of_the_slide_for_the_slides_own_ballots(desk: Desk, workshop: Workshop):
    round_ = revealed_round(desk, workshop, "budget", factories.baseline_ballots())
    (part,) = made(desk, workshop).parts
    spec = part.plates[0].spec
    order = [item.id for item in workshop.question("budget").rows]
    rounded = {mark.id: int(mark.room + Fraction(1, 2)) for mark in spec.marks}
    assert [rounded[item] for item in order] == PRINTED_MEANS
    shown = results.outcome(desk.store, round_.id, at_desk=True)
    assert shown is not None
    assert spec == compose(shown)
    assert part.answered == "8 answered"
    assert part.shown_before == "Nothing had been shown to the room before."


def test_what_the_room_had_seen_stands_with_the_round(desk: Desk, workshop: Workshop):
    first = revealed_round(desk, workshop, "budget", [budget(ict=100)] * 6)
    running.reveal_baseline(desk, first.id)
    revealed_round(desk, workshop, "dots_steps", [dots("map_it")] * 6)
    part = made(desk, workshop).parts[1]
    assert part.shown_before == (
        "Shown to the room before: Split the extra budget and Split the extra budget with the baseline."
    )


def test_a_round_that_is_open_has_no_figures_and_the_report_says_so(desk: Desk, workshop: Workshop):
    round_ = running.open_round(desk, workshop.id, "budget")
    factories.cast(desk, round_, factories.people(desk, workshop, 8), factories.baseline_ballots())
    found = made(desk, workshop)
    assert found.banner == ("Still open when this was made, and so without figures: Split the extra budget.",)
    assert [(plate.spec.marks, plate.spec.sentence) for plate in found.plates] == [
        ((), "The round is still open.")
    ]
    assert found.findings == found.summary == found.leads == ()


def test_a_live_round_that_is_open_has_no_figures_either(desk: Desk):
    live = factories.workshop(desk, live=frozenset({"dots_steps"}))
    round_ = running.open_round(desk, live.id, "dots_steps")
    factories.cast(desk, round_, factories.people(desk, live, 12), [dots("map_it")] * 12)
    shown = results.outcome(desk.store, round_.id, at_desk=True)
    assert shown is not None
    assert shown.items, "the hall sees some of them already"
    assert [plate.spec.marks for plate in made(desk, live).plates] == [()]


def test_groups_of_fewer_than_ten_are_put_together(desk: Desk, workshop: Workshop):
    assert FEWEST_IN_FILE == 10
    factories.people(desk, workshop, 14, "manager")
    factories.people(desk, workshop, 9, "carer")
    factories.people(desk, workshop, 3, "commissioner")
    assert made(desk, workshop).groups.rows == (("Manager", "14"), ("Smaller groups together", "12"))


def test_a_workshop_without_anybody_makes_a_report(desk: Desk, workshop: Workshop):
    found = made(desk, workshop)
    assert found.took_part == ("0 people joined.",)
    assert found.parts == ()


def test_a_second_room_stands_beside_the_first_and_beside_2017(desk: Desk, workshop: Workshop):
    """6 people give everything to ICT; the eight of 2017 give it 0.6875 on average (their printed table)."""
    first = revealed_round(desk, workshop, "budget", [budget(ict=100)] * 6)
    shown = results.outcome(desk.store, first.id, at_desk=True)
    assert shown is not None
    preparing.close(desk, workshop.id)
    kept = pooled.from_round(
        desk.store,
        preparing.find(desk, workshop.code),
        first.id,
        title="Glasgow",
        place="Glasgow",
        published=True,
    )
    growing.add(desk, kept)
    assert [plate.id for plate in made(desk, workshop).plates if "side" in plate.id] == [], (
        "not beside itself"
    )
    second = factories.workshop(desk, "Perth", agenda="full")
    revealed_round(desk, second, "budget", factories.baseline_ballots())
    plates = {plate.id: plate for plate in made(desk, second).plates}
    row = next(row for row in plates["budget-1-side-by-side"].table.rows if row[0].startswith("I "))
    assert row[1:] == ("0.7", "0.7", "100.0")
    assert "budget-1-pooled" in plates


def test_the_example_as_a_baseline_is_marked_beside_a_real_room(desk: Desk):
    made_up = example.ensure(desk)
    preparing.close(desk, made_up.id)
    ended = preparing.find(desk, made_up.code)
    round_ = pooled.comparable_rounds(desk.store, ended)[0].round_id
    growing.add(
        desk, pooled.from_round(desk.store, ended, round_, title="Example", place="Nowhere", published=True)
    )
    room = factories.workshop(desk, "Perth", agenda="full")
    revealed_round(desk, room, "budget", factories.baseline_ballots())
    plate = {each.id: each for each in made(desk, room).plates}["budget-1-side-by-side"]
    assert len(plate.table.heads) == 4, "factor, the room, 2017, the example"
    assert "Made-up people are among them." in plate.small_print


def test_only_the_newest_version_of_a_baseline_stands_beside_a_room(desk: Desk):
    ids = []
    for name, n in (("Glasgow", 6), ("Dundee", 9)):
        place = factories.workshop(desk, name, agenda="full")
        round_ = revealed_round(desk, place, "budget", [budget(ict=100)] * n)
        preparing.close(desk, place.id)
        ended = preparing.find(desk, place.code)
        kept = pooled.from_round(desk.store, ended, round_.id, title="Scotland", place=name, published=True)
        ids.append(growing.add(desk, kept, version_of=ids[0] if ids else "").id)
        preparing.delete(desk, place.id)
    room = factories.workshop(desk, "Perth", agenda="full")
    shown = results.outcome(
        desk.store, revealed_round(desk, room, "budget", factories.baseline_ballots()).id, at_desk=True
    )
    assert shown is not None
    beside = pooled.beside_own(desk.store, room, shown)
    assert beside is not None
    assert [(column.kind, column.n) for column in beside.columns][1:] == [("published", 8), ("own", 9)]
    assert len({each.people for each in growing.everyone(desk)}) == 2, (
        "known apart, although both are deleted"
    )


def test_whoever_is_erased_takes_the_baseline_along(desk: Desk, workshop: Workshop):
    who = factories.people(desk, workshop, 12)
    round_ = running.open_round(desk, workshop.id, "budget")
    factories.cast(desk, round_, who, [budget(ict=100)] * 12)
    running.close_round(desk, round_.id)
    preparing.close(desk, workshop.id)
    ended = preparing.find(desk, workshop.code)
    growing.add(
        desk, pooled.from_round(desk.store, ended, round_.id, title="Ours", place="Here", published=False)
    )
    joining.erase(desk, ended, factories.people(desk, factories.workshop(desk, "Other"), 1)[0])
    assert len(growing.everyone(desk)) == 1
    joining.erase(desk, ended, who[3])
    assert growing.everyone(desk) == []


def test_only_released_reasons_stand_in_it(desk: Desk, workshop: Workshop):
    reasoned = [
        Ballot(kind="budget", amounts={"ict": 1000}, reason=f"because {letter}") for letter in "abcdef"
    ]
    round_ = revealed_round(desk, workshop, "budget", reasoned)
    written = results.written_reasons(desk.store, round_.id)
    assert sorted(each.text for each in written) == [f"because {letter}" for letter in "abcdef"]
    assert made(desk, workshop).parts[0].reasons == ()
    for on in (True, True, False, True):
        noting.release_reason(desk, workshop.id, round_.id, written[2].handle, released=on)
    assert made(desk, workshop).parts[0].reasons == (written[2].text,)
    noting.release_reason(desk, workshop.id, round_.id, written[2].handle, released=False)
    assert made(desk, workshop).parts[0].reasons == ()


def test_a_reason_that_was_replaced_is_not_released_with_its_ballot(desk: Desk, workshop: Workshop):
    who = factories.people(desk, workshop, 6)
    round_ = running.open_round(desk, workshop.id, "budget")
    first = Ballot(kind="budget", amounts={"ict": 1000}, reason="the first")
    factories.cast(desk, round_, who, [first] * 6)
    factories.cast(desk, round_, who[:1], [Ballot(kind="budget", amounts={"ict": 1000}, reason="the second")])
    running.close_round(desk, round_.id)
    running.reveal_room(desk, round_.id)
    texts = [each.text for each in results.written_reasons(desk.store, round_.id)]
    assert sorted(texts) == ["the first"] * 5 + ["the second"]


def test_a_handle_of_another_round_releases_nothing(desk: Desk, workshop: Workshop):
    ballots = [Ballot(kind="budget", amounts={"ict": 1000}, reason="why")] * 6
    first, second = (revealed_round(desk, workshop, "budget", ballots) for _ in range(2))
    handle = results.written_reasons(desk.store, first.id)[0].handle
    with pytest.raises(NotFound):
        noting.release_reason(desk, workshop.id, second.id, handle, released=True)
    other = factories.workshop(desk, "Perth")
    with pytest.raises(NotFound):
        noting.release_reason(desk, other.id, first.id, handle, released=True)
    assert results.released_reasons(desk.store, first.id) == []


def test_the_organisers_words_are_kept_line_by_line_or_not_at_all(desk: Desk, workshop: Workshop):
    noting.write(desk, workshop.id, purpose="To learn\n\nand to plan\x00", invited="By letter", notes="")
    found = made(desk, workshop)
    assert (found.purpose, found.invited, found.notes) == ("To learn\n\nand to plan", "By letter", "")
    with pytest.raises(Refused) as refused:
        noting.write(desk, workshop.id, purpose="changed", invited="x" * 2001, notes="")
    assert refused.value.reasons == ("too_long",)
    assert made(desk, workshop).purpose == "To learn\n\nand to plan"


def test_the_example_says_on_its_first_page_that_it_is_made_up(tmp_path: Path):
    desk = factories.desk_in(tmp_path)
    found = report(desk.store, example.ensure(desk), LIBRARY)
    assert found.banner[0] == "Example workshop: made-up people"
    assert 1 <= len(found.summary) <= 3
    assert {each.word for each in found.findings} <= {"firm", "likely", "could go either way"}
    assert all(plate.small_print for plate in found.plates if plate.spec.marks)
