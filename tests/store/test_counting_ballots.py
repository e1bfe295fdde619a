"""The quick way through a round's ballots finds what the careful one does, on SQLite and PostgreSQL alike."""

from itertools import chain

import numpy as np
import pytest
from sqlalchemy import update

from coprod.model.ballot import Ballot
from coprod.model.template import Question
from coprod.model.workshop import Origin, Round, Workshop
from coprod.results import tally
from coprod.results.answers import answers as read_answers
from coprod.store import ballots, schema
from coprod.workshops import Desk, casting, running
from coprod.workshops.keys import new_key
from tests import factories

Counting = list[tuple[str, bool, dict[str, int]]]


@pytest.fixture
def workshop(desk: Desk) -> Workshop:
    return factories.workshop(desk, agenda="full")


def quick(desk: Desk, round_: Round) -> Counting:
    with desk.store.reading() as db:
        return list(
            chain.from_iterable(
                zip(each.people, each.abstained, map(dict, each.amounts), strict=True)
                for each in ballots.portions(db, round_.id)
            )
        )


def careful(desk: Desk, round_: Round) -> Counting:
    with desk.store.reading() as db:
        found = tally.newest_counting(tally.counting_history(db, round_))
    return [(each.participant_id, each.ballot.abstain, dict(each.ballot.amounts)) for each in found]


def cast(desk: Desk, round_: Round, who: str, ballot: Ballot, origin: Origin = Origin.PHONE) -> None:
    casting.cast(desk, round_.id, who, ballot, new_key(), origin)


ABSTENTION = factories.budget().model_copy(update={"abstain": True})
FIRST, SECOND, THIRD = (
    factories.budget(ict=100),
    factories.budget(support_users=100),
    factories.baseline_ballots()[0],
)


def test_a_round_without_ballots_has_no_portion(desk: Desk, workshop: Workshop):
    round_ = running.open_round(desk, workshop.id, "budget")
    assert quick(desk, round_) == careful(desk, round_) == []


def test_the_highest_revision_counts_at_the_place_of_the_first(desk: Desk, workshop: Workshop):
    round_ = running.open_round(desk, workshop.id, "budget")
    early, late, once = factories.people(desk, workshop, 3)
    for who, ballot in [
        (early, FIRST),
        (late, FIRST),
        (late, SECOND),
        (once, THIRD),
        (early, SECOND),
        (early, THIRD),
    ]:
        cast(desk, round_, who, ballot)
    expected = [(early, False, dict(THIRD.amounts)), (late, False, dict(SECOND.amounts))]
    assert quick(desk, round_) == careful(desk, round_) == [*expected, (once, False, dict(THIRD.amounts))]


def test_a_struck_highest_revision_brings_no_earlier_one_back(desk: Desk, workshop: Workshop):
    round_ = running.open_round(desk, workshop.id, "budget")
    revised, once, again, kept = factories.people(desk, workshop, 4)
    for who in (revised, once, again, kept):
        cast(desk, round_, who, FIRST)
    cast(desk, round_, revised, SECOND)
    for who in (revised, once, again):
        running.void(desk, round_.id, who, "Handed in for a joke")
    cast(desk, round_, again, THIRD)
    assert quick(desk, round_) == careful(desk, round_)
    assert [who for who, _, _ in quick(desk, round_)] == [again, kept]


def test_abstentions_are_told_apart_and_can_be_taken_back(desk: Desk, workshop: Workshop):
    round_ = running.open_round(desk, workshop.id, "budget")
    out, back, later = factories.people(desk, workshop, 3)
    for who, ballot in [
        (out, ABSTENTION),
        (back, ABSTENTION),
        (later, FIRST),
        (back, FIRST),
        (later, ABSTENTION),
    ]:
        cast(desk, round_, who, ballot)
    assert quick(desk, round_) == careful(desk, round_)
    assert [abstained for _, abstained, _ in quick(desk, round_)] == [True, False, True]


def test_a_rehearsal_neither_counts_nor_replaces(desk: Desk, workshop: Workshop):
    round_ = running.open_round(desk, workshop.id, "budget")
    only, before, after, struck = factories.people(desk, workshop, 4)
    cast(desk, round_, only, FIRST, Origin.REHEARSAL)
    cast(desk, round_, before, FIRST, Origin.REHEARSAL)
    for who, ballot in [(after, SECOND), (before, THIRD), (struck, FIRST)]:
        cast(desk, round_, who, ballot)
    running.void(desk, round_.id, struck, "Handed in for a joke")
    for who in (after, struck):
        cast(desk, round_, who, FIRST, Origin.REHEARSAL)
    expected = [(after, False, dict(SECOND.amounts)), (before, False, dict(THIRD.amounts))]
    assert quick(desk, round_) == careful(desk, round_) == expected


def test_a_two_way_board_keeps_its_places_in_order(desk: Desk, workshop: Workshop):
    question = next(each for each in workshop.template.questions if each.two_way)
    round_ = running.open_round(desk, workshop.id, question.id)
    places = question.places()
    who = factories.people(desk, workshop, 2)
    factories.cast(desk, round_, who, [factories.dots(places[0], places[-1]), factories.dots(places[-1])])
    assert quick(desk, round_) == careful(desk, round_)
    with desk.store.reading() as db:
        people, dots = tally.counted_amounts(db, round_.id, question)
    assert people == who
    assert dots.shape == (2, len(places))
    assert dots[:, [0, -1]].tolist() == [[1, 1], [0, 1]]


def test_two_rounds_with_the_same_people_stay_apart(desk: Desk, workshop: Workshop):
    who = factories.people(desk, workshop, 2)
    first = running.open_round(desk, workshop.id, "budget")
    factories.cast(desk, first, [*who, *who], [FIRST, FIRST, SECOND, SECOND])
    running.close_round(desk, first.id)
    second = running.open_round(desk, workshop.id, "budget")
    factories.cast(desk, second, [*who, *who], [FIRST, FIRST, THIRD, THIRD])
    running.void(desk, second.id, who[0], "Handed in for a joke")
    expected = [(each, False, dict(SECOND.amounts)) for each in who]
    assert quick(desk, first) == careful(desk, first) == expected
    assert quick(desk, second) == careful(desk, second) == [(who[1], False, dict(THIRD.amounts))]


@pytest.mark.parametrize("question_id", ["budget", "dots_steps", "board"])
@pytest.mark.parametrize("portion", [1, 7, 500])
def test_made_up_rounds_are_read_alike(
    desk: Desk, workshop: Workshop, monkeypatch: pytest.MonkeyPatch, question_id: str, portion: int
):
    """Thirty people cast, revise, abstain, rehearse and are struck, mixed; then all is added up."""
    monkeypatch.setattr(ballots, "_PORTION", portion)
    boards = [each for each in workshop.template.questions if each.two_way]
    question = boards[0] if question_id == "board" else workshop.question(question_id)
    round_ = running.open_round(desk, workshop.id, question.id)
    chance = np.random.default_rng(portion)
    who = factories.people(desk, workshop, 30)
    for person in chance.choice(who, size=60):
        origin = Origin.REHEARSAL if chance.random() < 0.2 else Origin.PHONE
        cast(desk, round_, person, made_up(chance, question), origin)
        if chance.random() < 0.15:
            running.void(desk, round_.id, person, "Handed in for a joke")
    running.close_round(desk, round_.id)

    expected = careful(desk, round_)
    assert quick(desk, round_) == expected
    answers = [(person, amounts) for person, abstained, amounts in expected if not abstained]
    table = np.array([[amounts.get(place, 0) for place in question.places()] for _, amounts in answers])

    with desk.store.reading() as db:
        version = ballots.version(db, round_.id)
    read = read_answers(desk.store, round_.id, version)
    assert read.amounts.dtype == np.int64
    assert np.array_equal(read.amounts, table)
    assert read.people == tuple(person for person, _ in answers)
    assert read.groups == ("manager",) * len(answers)
    assert read.question == question
    found = tally.tally(desk.store, round_.id, False, version)
    assert (found.n, found.abstained, found.waiting) == (len(answers), len(expected) - len(answers), 0)
    assert [item.people for item in found.items] == np.count_nonzero(table, axis=0).tolist()
    if question.kind == "budget":
        assert [item.mean_percent * 10 * found.n for item in found.items] == table.sum(axis=0).tolist()
    else:
        assert [item.dots for item in found.items] == table.sum(axis=0).tolist()


def made_up(chance: np.random.Generator, question: Question) -> Ballot:
    """One ballot that the judge takes; one in five abstains."""
    places = question.places()
    if chance.random() < 0.2:
        return Ballot(kind=question.kind, abstain=True)
    if question.kind == "dots":
        return factories.dots(str(chance.choice(places)))
    fives = chance.multinomial(20, np.full(len(places), 1 / len(places)))
    return factories.budget(**{place: 5 * int(n) for place, n in zip(places, fives, strict=True)})


def test_a_struck_earlier_revision_does_no_harm(desk: Desk, workshop: Workshop):
    round_ = running.open_round(desk, workshop.id, "budget")
    [person] = factories.people(desk, workshop, 1)
    cast(desk, round_, person, FIRST)
    running.void(desk, round_.id, person, "Handed in for a joke")
    cast(desk, round_, person, SECOND)
    assert quick(desk, round_) == careful(desk, round_) == [(person, False, dict(SECOND.amounts))]


def test_what_is_no_place_of_the_question_adds_nothing(desk: Desk, workshop: Workshop):
    round_ = running.open_round(desk, workshop.id, "budget")
    factories.cast(desk, round_, factories.people(desk, workshop, 1), [FIRST])
    with desk.store.writing() as db:
        db.execute(update(schema.ballot).values(amounts={"ict": 1000, "unicorns": 5}))
    with desk.store.reading() as db:
        _people, amounts = tally.counted_amounts(db, round_.id, workshop.question("budget"))
    assert amounts.sum() == 1000
