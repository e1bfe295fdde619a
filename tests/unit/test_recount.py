"""The recount: it agrees with the screens, finds what does not, and answers for a receipt code."""

import ast
import random
import sys
from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import update

from coprod import results
from coprod.model.ballot import Ballot, Cast
from coprod.model.outcome import Shown
from coprod.model.recount import Receipt, RoundRecount
from coprod.model.workshop import Origin, Round, Workshop
from coprod.results import gate
from coprod.results.tally import Tally
from coprod.settings import ROOT
from coprod.store import schema
from coprod.workshops import Desk, casting, example, preparing, running
from coprod.workshops.keys import new_key
from tests import factories

RECOUNT = sys.modules["coprod.results.recount"]  # `results.recount` is its function
REASON = "Two ballots from one phone"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    desk = factories.desk_in(tmp_path)
    yield desk
    desk.store.close()


@pytest.fixture
def workshop(desk: Desk) -> Workshop:
    return factories.workshop(desk)


@pytest.fixture
def eight(desk: Desk, workshop: Workshop) -> tuple[Round, list[str], list[Cast]]:
    """The eight columns of 2017 as eight ballots in a round that is open still."""
    round_ = running.open_round(desk, workshop.id, "budget")
    who = factories.people(desk, workshop, 8)
    cast = [
        casting.cast(desk, round_.id, person, ballot, new_key())
        for person, ballot in zip(who, factories.baseline_ballots(), strict=True)
    ]
    return round_, who, cast


def only(desk: Desk, workshop: Workshop) -> RoundRecount:
    [found] = results.recount(desk.store, workshop)
    return found


def differing(found: RoundRecount) -> dict[tuple[str, str], tuple[Fraction | None, Fraction | None]]:
    return {(each.figure, each.item): (each.on_screens, each.recounted) for each in found.differences}


def test_the_example_workshop_matches_number_by_number(desk: Desk):
    made, _ = example.make(desk)
    found = results.recount(desk.store, made)
    assert [(each.question.id, each.number) for each in found] == [
        ("budget", 1),
        ("budget", 2),
        ("dots_factors", 1),
    ]
    assert all(each.matches and each.enough for each in found)
    # n, abstentions and flips; a mean or dots, people and whether it leads for each of eleven factors
    assert [each.compared for each in found] == [36, 36, 36]
    assert [each.ballots for each in found] == [24, 22, 22]


def test_rounds_of_every_kind_match_with_revisions_strikes_and_abstentions(desk: Desk, workshop: Workshop):
    dice = random.Random(5)
    for question_id in ("budget", "dots_factors", "dots_steps", "dots_cos", "barriers_steps", "budget"):
        question = workshop.question(question_id)
        round_ = running.open_round(desk, workshop.id, question_id)
        who = factories.people(desk, workshop, 23)
        for person in [*who, *dice.sample(who, 6)]:
            if dice.random() < 0.1:
                ballot = Ballot(kind=question.kind, abstain=True)
            elif question.kind == "budget":
                places = dice.choices(question.places(), k=20)
                ballot = Ballot(kind="budget", amounts={place: places.count(place) * 50 for place in places})
            else:
                ballot = factories.dots(*dice.sample(question.places(), question.dots or 1))
            casting.cast(desk, round_.id, person, ballot, new_key())
        for person in dice.sample(who, 3):
            running.void(desk, round_.id, person, REASON)
        running.close_round(desk, round_.id)
        found = results.recount(desk.store, workshop)[-1]
        assert found.matches, found.differences
        assert (found.replaced, found.struck) == (6, (REASON,) * 3)
        assert found.compared == 3 + 3 * len(question.places())


@pytest.mark.parametrize(("late", "joined"), [(1, False), (4, True), (5, True), (9, True)])
def test_a_live_round_matches_whether_its_last_ballots_may_join_or_not(desk: Desk, late: int, joined: bool):
    workshop = factories.workshop(desk, live=frozenset({"dots_steps"}))
    round_ = running.open_round(desk, workshop.id, "dots_steps")
    who = factories.people(desk, workshop, 10 + late)
    cast = [casting.cast(desk, round_.id, person, factories.dots("map_it"), new_key()) for person in who]
    for person in who[5:9]:
        running.void(desk, round_.id, person, REASON)
    running.close_round(desk, round_.id)
    found, shown = only(desk, workshop), results.outcome(desk.store, round_.id, at_desk=True)
    assert shown is not None
    assert found.matches, found.differences
    assert (found.ballots, shown.complete) == (6 + late if joined else 5, joined)
    answer = results.receipt(desk.store, workshop, cast[-1].receipt).found
    assert answer is (Receipt.COUNTED if joined else Receipt.HELD_BACK)


def test_a_wrong_number_on_the_screens_is_found(
    desk: Desk,
    workshop: Workshop,
    eight: tuple[Round, list[str], list[Cast]],
    monkeypatch: pytest.MonkeyPatch,
):
    running.close_round(desk, eight[0].id)
    right = gate.tally

    def wrong(*asked: object) -> Tally:
        found = right(*asked)  # type: ignore[arg-type]
        items = [
            item.model_copy(update={"mean_percent": Fraction(20)}) if item.item == "ict" else item
            for item in found.items
        ]
        return replace(found, items=tuple(items), abstained=1)

    monkeypatch.setattr(gate, "tally", wrong)
    assert differing(only(desk, workshop)) == {
        ("abstained", ""): (1, 0),
        ("amount", "ict"): (20, Fraction(11, 16)),
    }


def test_a_stored_ballot_that_was_changed_is_found(
    desk: Desk, workshop: Workshop, eight: tuple[Round, list[str], list[Cast]]
):
    """The screens keep what they worked out before; the recount reads the rows."""
    round_, who, _ = eight
    running.close_round(desk, round_.id)
    assert only(desk, workshop).matches
    change = update(schema.ballot).where(schema.ballot.c.participant_id == who[0])
    with desk.store.writing() as db:
        db.execute(change.values(amounts={"ict": 1000}))
    found = only(desk, workshop)
    assert not found.matches
    assert differing(found)["amount", "ict"] == (Fraction(11, 16), Fraction(11, 16) + Fraction(100, 8))
    assert found.unfit == 0
    with desk.store.writing() as db:
        db.execute(change.values(amounts={"ict": 990}))
    assert only(desk, workshop).unfit == 1


def test_a_ballot_that_is_no_answer_is_found_even_where_the_screens_count_it(
    desk: Desk, workshop: Workshop, eight: tuple[Round, list[str], list[Cast]]
):
    round_, who, cast = eight
    running.close_round(desk, round_.id)
    with desk.store.writing() as db:
        changed = update(schema.ballot).where(schema.ballot.c.participant_id == who[0])
        db.execute(changed.values(amounts={"ict": 990}))
    found = only(desk, workshop)
    assert (found.differences, found.unfit, found.matches) == ((), 1, False)
    assert results.receipt(desk.store, workshop, cast[0].receipt).found is Receipt.CHANGED


def test_of_a_round_under_its_minimum_nothing_is_told(
    desk: Desk, workshop: Workshop, monkeypatch: pytest.MonkeyPatch
):
    round_ = running.open_round(desk, workshop.id, "budget")
    who = factories.people(desk, workshop, 4)
    factories.cast(desk, round_, who, factories.baseline_ballots()[:4])
    running.void(desk, round_.id, who[0], REASON)
    running.close_round(desk, round_.id)
    found = only(desk, workshop)
    assert found == RoundRecount(
        round_id=round_.id, question=workshop.question("budget"), number=1, enough=False
    )
    shown = results.outcome(desk.store, round_.id, at_desk=True)
    assert shown is not None
    monkeypatch.setattr(
        RECOUNT, "outcome", lambda *_, **__: shown.model_copy(update={"shown": Shown.SHOWN, "n": 5})
    )
    [difference] = only(desk, workshop).differences
    assert (difference.figure, difference.on_screens, difference.recounted) == ("shown", None, None)


def test_people_too_few_to_tell_stay_untold(
    desk: Desk, workshop: Workshop, eight: tuple[Round, list[str], list[Cast]]
):
    round_, who, _ = eight
    running.close_round(desk, round_.id)
    assert only(desk, workshop).matches
    with desk.store.writing() as db:
        db.execute(
            update(schema.ballot)
            .where(schema.ballot.c.participant_id.in_(who))
            .values(amounts={"ict": 900, "project_management": 100})
        )
    found = differing(only(desk, workshop))
    assert found["people", "ict"] == (None, 8), "two people gave it something before"
    assert not [pair for pair in found.values() if pair[0] in (1, 2, 3, 4) and pair[1] in (1, 2, 3, 4)]


def test_open_rounds_and_warm_ups_are_left_out(desk: Desk):
    workshop = factories.workshop(desk)
    warm_ups = [question.id for question in workshop.template.questions if question.warm_up]
    round_ = running.open_round(desk, workshop.id, warm_ups[0])
    running.close_round(desk, round_.id)
    running.open_round(desk, workshop.id, "budget")
    assert results.recount(desk.store, workshop) == []


def test_rehearsal_ballots_never_count(
    desk: Desk, workshop: Workshop, eight: tuple[Round, list[str], list[Cast]]
):
    round_ = eight[0]
    [person] = factories.people(desk, workshop, 1)
    rehearsed = casting.cast(desk, round_.id, person, factories.budget(ict=100), new_key(), Origin.REHEARSAL)
    running.close_round(desk, round_.id)
    found = only(desk, workshop)
    assert (found.matches, found.ballots) == (True, 8)
    assert results.receipt(desk.store, workshop, rehearsed.receipt).found is Receipt.NOT_COUNTED


def test_a_receipt_says_what_became_of_its_ballot_and_nothing_else(
    desk: Desk, workshop: Workshop, eight: tuple[Round, list[str], list[Cast]]
):
    round_, who, cast = eight
    again = casting.cast(desk, round_.id, who[0], factories.budget(ict=100), new_key())
    running.void(desk, round_.id, who[1], REASON)
    running.close_round(desk, round_.id)

    def answer(code: str) -> tuple[Receipt, str]:
        found = results.receipt(desk.store, workshop, code)
        said = found.model_dump(exclude={"question"})
        assert set(said) == {"found", "number", "reason"}
        assert not [each for each in who if each in str(found.model_dump())]
        return found.found, found.reason

    assert answer(cast[0].receipt) == (Receipt.REPLACED, "")
    assert answer(again.receipt) == (Receipt.COUNTED, "")
    assert answer(cast[1].receipt) == (Receipt.STRUCK, REASON)
    typed = cast[2].receipt.lower()
    assert answer(f" {typed[:4]} - {typed[4:]} ") == (Receipt.COUNTED, "")
    for unknown in ("", "   ", "-", "AAAAAAAA", "%", cast[2].receipt[:7]):
        assert answer(unknown) == (Receipt.UNKNOWN, "")


def test_a_receipt_of_another_workshop_is_unknown(
    desk: Desk, workshop: Workshop, eight: tuple[Round, list[str], list[Cast]]
):
    other = factories.workshop(desk, "Cardiff")
    assert results.receipt(desk.store, other, eight[2][0].receipt).found is Receipt.UNKNOWN
    preparing.delete(desk, workshop.id)
    assert results.receipt(desk.store, workshop, eight[2][0].receipt).found is Receipt.UNKNOWN


def test_a_ballot_struck_in_between_is_no_difference(
    desk: Desk,
    workshop: Workshop,
    eight: tuple[Round, list[str], list[Cast]],
    monkeypatch: pytest.MonkeyPatch,
):
    round_, who, _ = eight
    running.close_round(desk, round_.id)
    asked = iter(who[:1])

    def strike_after(*args: object, **options: object):  # type: ignore[no-untyped-def]
        shown = gate.outcome(*args, **options)  # type: ignore[arg-type]
        for person in asked:
            running.void(desk, round_.id, person, REASON)
        return shown

    monkeypatch.setattr(RECOUNT, "outcome", strike_after)
    found = only(desk, workshop)
    assert (found.matches, found.ballots) == (True, 7)


def test_it_shares_no_counting_with_what_it_checks():
    source = (ROOT / "coprod" / "results" / "recount.py").read_text(encoding="utf-8")
    imported = {
        node.module
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ImportFrom) and node.module
    }
    assert not [
        name for name in imported if name.startswith(("coprod.analysis", "numpy", "coprod.results.tally"))
    ]
    assert {name for name in imported if name.startswith("coprod.results")} == {"coprod.results.gate"}
