"""A workshop walked at random by two facilitators and its participants: no step leads to an illegal state.

Each facilitator acts on what their own screen showed last, which may be out of date.
"""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from coprod.errors import NotFound, Refused
from coprod.model.ballot import Cast
from coprod.model.workshop import Round, RoundState, View, Workshop
from coprod.store import ballots, workshops
from coprod.workshops import Desk, casting, facilitating, preparing, running, steps
from coprod.workshops.keys import new_key
from coprod.workshops.steps import Standing, Step
from tests import factories

QUESTIONS = ("warm_up", "budget", "dots_steps", "dots_cos")
PEOPLE = 6
FACILITATORS = st.integers(0, 1)
SOMEBODY = st.integers(0, PEOPLE - 1)
LONG_COUNTDOWN = 3600.0


class Walk(RuleBasedStateMachine):
    """One workshop; `desk` is set by the test that walks."""

    desk: Desk

    def __init__(self) -> None:
        super().__init__()
        self.workshop = factories.workshop(self.desk, agenda="full")
        self.people = factories.people(self.desk, self.workshop, PEOPLE)
        self.screens = [self.now(), self.now()]
        self.closings: dict[str, tuple[datetime | None, int]] = {}
        self.revealed: dict[str, datetime | None] = {}
        self.acknowledged: list[Cast] = []
        self.version = 0

    def now(self) -> Standing:
        found = steps.stand(self.desk, self.workshop.id)
        assert found is not None
        return found

    def stays(self, act: Callable[[], object]) -> None:
        """Whoever is refused, or comes too late, has changed nothing."""
        before = self.now()
        try:
            done = act()
        except (Refused, NotFound):
            done = False
        if done is False:
            after = self.now()
            assert (after.workshop, after.rounds, after.agenda) == (
                before.workshop,
                before.rounds,
                before.agenda,
            )

    @rule(who=FACILITATORS)
    def look_again(self, who: int) -> None:
        self.screens[who] = self.now()

    @rule(who=FACILITATORS)
    def press_the_large_button(self, who: int) -> None:
        screen = self.screens[who]
        over = facilitating.ahead(screen)
        self.stays(lambda: facilitating.advance(self.desk, self.workshop.id, screen.next_step, over))

    @rule(who=FACILITATORS)
    def take_back(self, who: int) -> None:
        screen = self.screens[who]
        if screen.undo is not None:
            what, over = screen.undo, facilitating.seen(screen)
            self.stays(lambda: facilitating.undo(self.desk, self.workshop.id, what, over))

    @rule(who=FACILITATORS, question=st.sampled_from(QUESTIONS))
    def ask_a_question(self, who: int, question: str) -> None:
        over = facilitating.seen(self.screens[who])
        self.stays(lambda: facilitating.ask(self.desk, self.workshop.id, question, 5, over))

    @rule(who=FACILITATORS)
    def close_with_a_countdown(self, who: int) -> None:
        current = self.screens[who].current
        if current is not None:
            self.stays(lambda: running.close_round(self.desk, current.id, countdown=LONG_COUNTDOWN))

    @rule(who=FACILITATORS, minutes=st.sampled_from([0, 5]), closes=st.booleans())
    def set_the_timer(self, who: int, minutes: int, closes: bool) -> None:
        current = self.screens[who].current
        if current is not None:
            self.stays(lambda: running.set_timer(self.desk, current.id, minutes, closes=closes))

    @rule(who=FACILITATORS, view=st.sampled_from(sorted(View)))
    def choose_what_the_projector_shows(self, who: int, view: View) -> None:
        current = self.screens[who].current
        self.stays(lambda: running.show(self.desk, self.workshop.id, view, current.id if current else None))

    @rule(who=FACILITATORS, baseline=st.booleans(), place=st.integers(0, 30))
    def reveal_some_round(self, who: int, baseline: bool, place: int) -> None:
        rounds = self.screens[who].rounds
        if rounds:
            chosen = rounds[place % len(rounds)].id
            reveal = running.reveal_baseline if baseline else running.reveal_room
            self.stays(lambda: reveal(self.desk, chosen))

    @rule(who=SOMEBODY, wrong=st.booleans(), place=st.integers(0, 30))
    def cast(self, who: int, wrong: bool, place: int) -> None:
        rounds = self.now().rounds
        if not rounds:
            return
        round_ = rounds[place % len(rounds)]
        ballot = _answer(self.workshop, round_, wrong)
        try:
            stored = casting.cast(self.desk, round_.id, self.people[who], ballot, new_key())
        except (Refused, NotFound):
            return
        assert not wrong
        self.acknowledged.append(stored)

    @rule(who=SOMEBODY, place=st.integers(0, 30))
    def strike(self, who: int, place: int) -> None:
        rounds = self.now().rounds
        if rounds:
            chosen = rounds[place % len(rounds)].id
            self.stays(lambda: running.void(self.desk, chosen, self.people[who], "struck in a test"))

    @precondition(lambda self: len(self.acknowledged) > 12)
    @rule()
    def end(self) -> None:
        preparing.close(self.desk, self.workshop.id)

    @invariant()
    def at_most_one_round_takes_ballots(self) -> None:
        standing = self.now()
        taking = [each for each in standing.rounds if each.takes_ballots(standing.now)]
        assert len(taking) <= 1
        assert taking == [] or taking[0] == standing.current

    @invariant()
    def rounds_are_numbered_without_a_gap(self) -> None:
        for question in QUESTIONS:
            numbers = [each.number for each in self.now().rounds if each.question_id == question]
            assert numbers == list(range(1, len(numbers) + 1))

    @invariant()
    def what_is_closed_stays_closed_and_nothing_enters(self) -> None:
        standing = self.now()
        for round_ in standing.rounds:
            if round_.state(standing.now) is RoundState.CLOSED or round_.id in self.closings:
                now = (round_.closed_at, len(self._history(round_)))
                assert self.closings.setdefault(round_.id, now) == now

    @invariant()
    def nothing_is_shown_before_its_time(self) -> None:
        standing = self.now()
        for round_ in standing.rounds:
            if round_.baseline_out:
                assert round_.results_out
            if round_.results_out and not round_.live:
                assert round_.state(standing.now) is RoundState.CLOSED
                assert not standing.question(round_).warm_up
            if self.revealed.get(round_.id) is not None:
                assert round_.revealed_at == self.revealed[round_.id], "the record of the reveal is gone"
            self.revealed[round_.id] = round_.revealed_at

    @invariant()
    def what_was_acknowledged_is_there(self) -> None:
        for cast in self.acknowledged:
            found = [each for each in self._history(cast) if each.sequence == cast.sequence]
            assert [each.ballot for each in found] == [cast.ballot]

    @invariant()
    def one_person_counts_once(self) -> None:
        for round_ in self.now().rounds:
            counting = steps.counting(self.desk, round_.id)
            assert len({each.participant_id for each in counting}) == len(counting)
            assert all(each.void_reason is None for each in counting)

    @invariant()
    def the_projector_shows_something_that_exists(self) -> None:
        standing = self.now()
        assert standing.workshop.showing_round is None or standing.showing is not None
        assert standing.next_step in Step

    @invariant()
    def every_change_is_told(self) -> None:
        """The version only ever rises, and rises with every change."""
        standing = self.now()
        assert standing.workshop.version >= self.version
        with self.desk.store.reading() as db:
            stored = workshops.by_id(db, self.workshop.id)
            assert stored == standing.workshop, "a screen would not notice the change"
            assert tuple(workshops.rounds(db, self.workshop.id)) == standing.rounds
        self.version = standing.workshop.version

    def _history(self, of: Round | Cast) -> list[Cast]:
        with self.desk.store.reading() as db:
            return ballots.history(db, of.id if isinstance(of, Round) else of.round_id)


def _answer(workshop: Workshop, round_: Round, wrong: bool) -> Any:
    question = workshop.question(round_.question_id)
    places = question.places()
    if question.kind == "budget":
        return factories.budget(**{places[0]: 60, places[1]: 39 if wrong else 40})
    return factories.dots("nowhere") if wrong else factories.dots(places[0])


@contextmanager
def machine(address: str) -> Iterator[type[Walk]]:
    class Here(Walk):
        desk = factories.desk_at(address)

    yield Here
    Here.desk.store.close()


def walk(address: str, examples: int, length: int) -> None:
    with machine(address) as here:
        run_state_machine_as_test(
            here,
            settings=settings(
                max_examples=examples,
                stateful_step_count=length,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                phases=[Phase.generate],  # looking for the shortest walk takes minutes
                database=None,
            ),
        )


@pytest.mark.long_on_postgresql
@pytest.mark.threat("T27", asked="0 illegal states in 20 walks of 40 steps (the long test: 500 of 50)")
def test_no_step_leads_to_an_illegal_state(database_url: str, reached: Callable[..., None]) -> None:
    walk(database_url, 20, 40)
    reached("0 in 20 walks of 40 steps")


@pytest.mark.long
@pytest.mark.threat("T27", asked="0 illegal states in 500 walks of 50 steps")
def test_five_hundred_walks_of_fifty_steps(database_url: str, reached: Callable[..., None]) -> None:
    walk(database_url, 500, 50)
    reached("0 in 500 walks of 50 steps")


@pytest.mark.threat(
    "T27", asked="a round that is opened again behind the desk's back is noticed", control=True
)
def test_the_walk_notices_a_round_that_opens_again(database_url: str, reached: Callable[..., None]) -> None:
    with machine(database_url) as here:
        walking = here()
        for _ in range(2):
            walking.look_again(0)
            walking.press_the_large_button(0)
        walking.what_is_closed_stays_closed_and_nothing_enters()
        (round_,) = walking.now().rounds
        with here.desk.store.writing() as db:
            workshops.change_round(db, round_.id, closed_at=None)
            workshops.change(db, walking.workshop.id)
        with pytest.raises(AssertionError):
            walking.what_is_closed_stays_closed_and_nothing_enters()
    reached("noticed")


@contextmanager
def at_once(*acts: Callable[[], object]) -> Iterator[list[object]]:
    """What came of acts that begin at the same moment: None, or the reasons of a refusal."""
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        start.wait()
        try:
            act()
        except Refused as refused:
            return refused.reasons
        return None

    with ThreadPoolExecutor(len(acts)) as several:
        yield list(several.map(run, acts))


def test_close_and_new_round_pressed_together(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    for _ in range(10):
        standing = steps.stand(desk, workshop.id)
        assert standing is not None
        over = facilitating.seen(standing)
        first = running.open_round(desk, workshop.id, "budget") if standing.open_round is None else None
        round_id = first.id if first else over
        with at_once(
            lambda closed=round_id: running.close_round(desk, closed),
            lambda: running.open_round(desk, workshop.id, "budget"),
        ) as came_of:
            assert came_of[0] is None
            assert came_of[1] in (None, (running.ANOTHER_OPEN,))
        after = steps.stand(desk, workshop.id)
        assert after is not None
        taking = [each for each in after.rounds if each.takes_ballots(after.now)]
        assert len(taking) == (came_of[1] is None)
        for each in taking:
            running.close_round(desk, each.id)
    assert [each.number for each in after.rounds] == list(range(1, len(after.rounds) + 1))


def test_a_press_opens_the_question_that_it_named_or_none(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    drawn = steps.stand(desk, workshop.id)
    assert drawn is not None
    assert drawn.upcoming is not None
    named = drawn.upcoming.question_id
    running.set_agenda(
        desk,
        workshop.id,
        [each.model_copy(update={"skipped": each.question_id == named}) for each in drawn.agenda],
    )
    assert not facilitating.advance(desk, workshop.id, drawn.next_step, facilitating.ahead(drawn))
    after = steps.stand(desk, workshop.id)
    assert after is not None
    assert not after.rounds
    assert facilitating.advance(desk, workshop.id, after.next_step, facilitating.ahead(after))


def test_the_same_press_at_two_desks_is_done_once(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    standing = steps.stand(desk, workshop.id)
    assert standing is not None
    step, over = standing.next_step, facilitating.ahead(standing)
    with at_once(*[lambda: facilitating.advance(desk, workshop.id, step, over)] * 2):
        pass
    after = steps.stand(desk, workshop.id)
    assert after is not None
    assert [each.number for each in after.rounds] == [1]
