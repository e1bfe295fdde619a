"""A workshop by link opens and closes when it says, on SQLite and PostgreSQL alike; nothing enters after."""

import itertools
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from coprod import participation
from coprod.ballots import judge_time
from coprod.errors import Refused
from coprod.formats.report import held_on
from coprod.model.template import Template
from coprod.model.workshop import Participant, Round, Workshop
from coprod.participation import Screen, Step
from coprod.results.days import days
from coprod.store import acts, ballots, engine, workshops
from coprod.workshops import (
    Desk,
    by_link,
    casting,
    joining,
    preparing,
    rehearsing,
    running,
    steps,
    templating,
)
from coprod.workshops.keys import new_key
from tests import factories
from tests.servers import Server, wait_until

WEEK = timedelta(days=7)
TICK = timedelta(microseconds=1)
ASKED = ["budget", "dots_steps", "dots_factors"]
EVERYTHING = {
    "budget": factories.budget(ict=60, project_management=40),
    "dots_steps": factories.dots("map_it"),
    "dots_factors": factories.dots("ict"),
}


def now(desk: Desk) -> datetime:
    with desk.store.reading() as db:
        return engine.now(db)


def made(desk: Desk, asked: list[str] | None = None) -> Workshop:
    """A workshop that asks these questions, after a warm-up."""
    workshop = factories.workshop(desk)
    standing = steps.stand(desk, workshop.id)
    assert standing is not None
    wanted = set(asked or ASKED) | {q.id for q in workshop.template.questions if q.warm_up}
    agenda = [item.model_copy(update={"skipped": item.question_id not in wanted}) for item in standing.agenda]
    running.set_agenda(desk, workshop.id, agenda)
    return workshop


def local(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)


def set_up(desk: Desk, workshop: Workshop, opens: timedelta, ends: timedelta, **how: Any) -> by_link.Times:
    """Opens and ends so long from now, by the clocks of UTC."""
    moment = now(desk)
    return by_link.set_up(desk, workshop.id, local(moment + opens), local(moment + ends), "UTC", **how)


def opened(desk: Desk, asked: list[str] | None = None, **how: Any) -> Workshop:
    workshop = made(desk, asked)
    set_up(desk, workshop, -TICK, WEEK, **how)
    return workshop


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Etc/GMT+12"])
def test_files_bear_the_day_of_the_workshops_zone(desk: Desk, zone: str) -> None:
    """At any moment one of these two, 14 hours before and 12 behind UTC, has another day than UTC."""
    workshop = made(desk, ["budget"])
    here = now(desk).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    by_link.set_up(desk, workshop.id, here - TICK, here + WEEK, zone)
    by_link.close_now(desk, workshop.id)
    workshop = preparing.find(desk, workshop.code)
    [round_] = [each for each in rounds(desk, workshop) if each.question_id == "budget"]
    assert round_.closed_at is not None
    assert days(desk.store, workshop)[round_.id] == tuple(
        moment.astimezone(ZoneInfo(zone)).date() for moment in (round_.opened_at, round_.closed_at)
    )
    assert held_on(desk.store, workshop) == round_.opened_at.astimezone(ZoneInfo(zone)).date()


def rounds(desk: Desk, workshop: Workshop) -> list[Round]:
    with desk.store.reading() as db:
        return workshops.rounds(db, workshop.id)


def person(desk: Desk, workshop: Workshop) -> Participant:
    joined = joining.join(desk, workshop)[0]
    joining.come_as(desk, workshop, joined.id, "carer")
    return joined.model_copy(update={"group_id": "carer"})


def screen(desk: Desk, workshop: Workshop, who: Participant, revising: str = "") -> Screen:
    found = participation.screen_for(desk, workshop.id, who, revising=revising)
    assert found is not None
    return found


def answer(desk: Desk, at: Screen) -> None:
    assert at.round is not None
    casting.cast(desk, at.round.id, at.participant.id, EVERYTHING[at.round.question_id], new_key())


def test_it_opens_at_its_moment_and_not_before_without_its_warm_up(desk: Desk) -> None:
    workshop = made(desk)
    set_for = set_up(desk, workshop, WEEK, 2 * WEEK)
    assert by_link.keep_times(desk, set_for.opens_at - timedelta(seconds=90)) == 90
    assert rounds(desk, workshop) == []
    assert by_link.keep_times(desk, set_for.opens_at) is None
    found = rounds(desk, workshop)
    assert [each.question_id for each in found] == [
        item.question_id
        for item in by_link.asked(workshop, steps.stand(desk, workshop.id).agenda)  # type: ignore[union-attr]
    ]
    assert sorted(each.question_id for each in found) == sorted(ASKED)
    assert {each.closed_at for each in found} == {set_for.ends_at}
    assert {each.opened_at - set_for.opens_at for each in found} == {n * TICK for n in range(len(ASKED))}
    by_link.keep_times(desk, set_for.opens_at + timedelta(hours=1))
    assert len(rounds(desk, workshop)) == len(ASKED), "opened once only"


def test_it_takes_ballots_until_the_very_end_and_none_from_then_on(desk: Desk) -> None:
    workshop = opened(desk)
    ends = preparing.find(desk, workshop.code).ends_at
    assert ends is not None
    for each in rounds(desk, workshop):
        assert judge_time(each, ends - TICK) == ()
        assert judge_time(each, ends) == ("round_closed",)


def test_a_server_that_slept_over_the_end_opens_nothing(desk: Desk) -> None:
    workshop = made(desk)
    set_for = set_up(desk, workshop, WEEK, 2 * WEEK)
    by_link.keep_times(desk, set_for.ends_at)
    assert rounds(desk, workshop) == []


def test_one_that_slept_over_the_opening_opens_when_it_wakes(desk: Desk) -> None:
    workshop = made(desk)
    set_for = set_up(desk, workshop, WEEK, 2 * WEEK)
    late = set_for.opens_at + timedelta(days=1)
    by_link.keep_times(desk, late)
    assert rounds(desk, workshop)[0].opened_at == late
    assert rounds(desk, workshop)[0].closed_at == set_for.ends_at


def other_questions(kept: str = "budget") -> Template:
    """The survey with nothing but this question, by another name."""
    whole = factories.english_template()
    question = next(each for each in whole.questions if each.id == kept)
    agenda = whole.agendas[0]
    step = next(each for each in agenda.steps if each.question == kept)
    return whole.model_copy(
        update={
            "questions": (question.model_copy(update={"id": "instead"}),),
            "agendas": (
                agenda.model_copy(update={"steps": (step.model_copy(update={"question": "instead"}),)}),
            ),
        }
    )


def test_questions_that_were_replaced_are_asked_when_it_opens(desk: Desk) -> None:
    workshop = made(desk)
    set_for = set_up(desk, workshop, WEEK, 2 * WEEK)
    templating.adopt(desk, workshop.id, other_questions())
    by_link.keep_times(desk, set_for.opens_at)
    assert [each.question_id for each in rounds(desk, workshop)] == ["instead"]


def test_questions_that_ask_nothing_are_refused_while_it_waits_to_open(desk: Desk) -> None:
    workshop = made(desk)
    set_up(desk, workshop, WEEK, 2 * WEEK)
    warm_up = next(each.id for each in workshop.template.questions if each.warm_up)
    with pytest.raises(Refused, match=by_link.NO_QUESTIONS):
        templating.adopt(desk, workshop.id, other_questions(warm_up))


def test_one_without_a_question_is_left_as_it_is_when_its_time_comes(desk: Desk) -> None:
    workshop = made(desk)
    set_for = set_up(desk, workshop, WEEK, 2 * WEEK)
    standing = steps.stand(desk, workshop.id)
    assert standing is not None
    skipped = [item.model_copy(update={"skipped": True}) for item in standing.agenda]
    running.set_agenda(desk, workshop.id, skipped)
    before = history(desk, workshop)
    by_link.keep_times(desk, set_for.opens_at)
    by_link.keep_times(desk, set_for.opens_at)
    assert history(desk, workshop) == before, "opened again and again"


def history(desk: Desk, workshop: Workshop) -> tuple[int | None, int]:
    """The workshop's version, and how many acts are in its trail."""
    with desk.store.reading() as db:
        return workshops.version(db, workshop.id), len(acts.listed(db, workshop.id, rehearsal=False))


def test_a_server_opens_it_by_itself_when_its_time_comes(
    desk: Desk, database_url: str, start_server: Callable[..., Server]
) -> None:
    workshop = made(desk)
    set_for = set_up(desk, workshop, timedelta(seconds=8), WEEK)
    start_server(database=database_url)
    wait_until(lambda: rounds(desk, workshop), "it does not open", 40)
    found = rounds(desk, workshop)
    assert found[0].opened_at >= set_for.opens_at
    assert {each.closed_at for each in found} == {set_for.ends_at}


def test_several_processes_that_wake_at_once_open_it_once(desk: Desk, database_url: str) -> None:
    workshop = made(desk)
    set_for = set_up(desk, workshop, WEEK, 2 * WEEK)
    desks = [desk, *(factories.desk_at(database_url) for _ in range(3))]
    start = threading.Barrier(len(desks))

    def wake(each: Desk) -> None:
        start.wait()
        by_link.keep_times(each, set_for.opens_at)

    with ThreadPoolExecutor(len(desks)) as several:
        list(several.map(wake, desks))
    assert sorted(each.question_id for each in rounds(desk, workshop)) == sorted(ASKED)
    for each in desks[1:]:
        each.store.close()


def test_nothing_that_comes_after_the_end_is_stored(desk: Desk) -> None:
    """With the clock of the database itself: somebody casts on and on, over the end."""
    workshop = made(desk)
    set_for = set_up(desk, workshop, -TICK, timedelta(milliseconds=700))
    who = person(desk, workshop)
    round_ = next(each for each in rounds(desk, workshop) if each.question_id == "budget")
    acknowledged = 0
    for press in itertools.count():
        try:
            casting.cast(desk, round_.id, who.id, EVERYTHING["budget"], f"press {press}")
        except Refused as refusal:
            refused = refusal.reasons
            break
        acknowledged += 1
    assert refused == ("round_closed",)
    assert acknowledged
    assert now(desk) >= set_for.ends_at
    with desk.store.reading() as db:
        stored = ballots.history(db, round_.id)
    assert len(stored) == acknowledged
    assert max(each.cast_at for each in stored) < set_for.ends_at
    with pytest.raises(Refused) as refusal:
        joining.join(desk, workshop)
    assert refusal.value.reasons == (by_link.OVER,)


def test_nobody_comes_in_before_it_opens(desk: Desk) -> None:
    workshop = made(desk)
    set_up(desk, workshop, WEEK, 2 * WEEK)
    with pytest.raises(Refused) as refusal:
        joining.join(desk, workshop)
    assert refusal.value.reasons == (by_link.OPENS_LATER,)


def test_one_question_after_the_other_then_all_that_was_given(desk: Desk) -> None:
    workshop = opened(desk, own_result=True)
    who = person(desk, workshop)
    seen = []
    while (at := screen(desk, workshop, who)).step is Step.BALLOT:
        assert at.progress == (len(seen) + 1, len(ASKED))
        seen.append(at.round.question_id)  # type: ignore[union-attr]
        answer(desk, at)
    assert sorted(seen) == sorted(ASKED)
    assert at.step is Step.THANKS
    assert [each.question.id for each in at.given] == seen
    assert all(each.counted for each in at.given)
    assert [each.question.id for each in at.given if each.beside] == ["budget"]
    assert at.outcome is None, "nothing of anybody else's"


def test_a_given_answer_can_be_changed_until_the_end(desk: Desk) -> None:
    workshop = opened(desk, ["budget", "dots_steps"])
    who = person(desk, workshop)
    for _ in "12":
        answer(desk, screen(desk, workshop, who))
    first = screen(desk, workshop, who).given[0].round
    again = screen(desk, workshop, who, first.id)
    assert (again.step, again.round) == (Step.BALLOT, first)
    answer(desk, again)
    assert [each.mine.revision for each in screen(desk, workshop, who).given if each.mine] == [2, 1]
    by_link.close_now(desk, workshop.id)
    assert screen(desk, workshop, who, first.id).step is Step.OVER


def test_a_struck_answer_is_asked_for_again(desk: Desk) -> None:
    workshop = opened(desk, ["budget"])
    who = person(desk, workshop)
    at = screen(desk, workshop, who)
    answer(desk, at)
    assert at.round is not None
    running.void(desk, at.round.id, who.id, "By mistake")
    again = screen(desk, workshop, who)
    assert (again.step, again.void_reason) == (Step.BALLOT, "By mistake")


def test_without_the_choice_nobody_sees_their_own_beside_the_baseline(desk: Desk) -> None:
    workshop = opened(desk, ["budget"])
    who = person(desk, workshop)
    answer(desk, screen(desk, workshop, who))
    assert [each.beside for each in screen(desk, workshop, who).given] == [None]


def test_results_show_when_they_are_revealed_after_the_end(desk: Desk) -> None:
    workshop = opened(desk, ["budget"])
    everybody = [person(desk, workshop) for _ in range(5)]
    for who in everybody:
        answer(desk, screen(desk, workshop, who))
    [round_] = rounds(desk, workshop)
    with pytest.raises(Refused):
        running.reveal_room(desk, round_.id)
    by_link.close_now(desk, workshop.id)
    assert screen(desk, workshop, everybody[0]).step is Step.OVER
    assert steps.stand(desk, workshop.id).next_step is steps.Step.REVEAL_ROOM  # type: ignore[union-attr]
    running.reveal_room(desk, round_.id)
    shown = screen(desk, workshop, everybody[0])
    assert (shown.step, shown.outcome.n if shown.outcome else 0) == (Step.RESULT, 5)


def test_closing_it_now_is_what_everybody_is_told(desk: Desk) -> None:
    workshop = opened(desk)
    by_link.close_now(desk, workshop.id)
    told = preparing.find(desk, workshop.code)
    assert told.ends_at is not None
    assert told.ends_at <= now(desk)
    assert {each.closed_at for each in rounds(desk, workshop)} == {told.ends_at}
    with pytest.raises(Refused):
        by_link.close_now(desk, workshop.id)


def test_an_end_that_is_moved_moves_every_round_and_the_opening_stays(desk: Desk) -> None:
    workshop = opened(desk)
    before = preparing.find(desk, workshop.code)
    set_for = set_up(desk, workshop, timedelta(days=1), 2 * WEEK)
    assert set_for.opens_at == before.opens_at
    assert {each.closed_at for each in rounds(desk, workshop)} == {set_for.ends_at}
    by_link.close_now(desk, workshop.id)
    with pytest.raises(Refused) as refusal:
        set_up(desk, workshop, -WEEK, WEEK)
    assert refusal.value.reasons == (by_link.OVER,)


@pytest.mark.parametrize(
    ("opens", "ends", "reason"),
    [
        (WEEK, WEEK, by_link.ENDS_FIRST),
        (2 * WEEK, WEEK, by_link.ENDS_FIRST),
        (-2 * WEEK, -WEEK, by_link.ENDS_PAST),
        (WEEK, timedelta(days=91), by_link.ENDS_TOO_LATE),
    ],
)
def test_dates_that_cannot_be_are_refused_and_nothing_changes(
    desk: Desk, opens: timedelta, ends: timedelta, reason: str
) -> None:
    workshop = made(desk)
    with pytest.raises(Refused) as refusal:
        set_up(desk, workshop, opens, ends)
    assert refusal.value.reasons == (reason,)
    assert not preparing.find(desk, workshop.code).by_link


def test_a_rehearsal_ends_first(desk: Desk) -> None:
    workshop = made(desk)
    rehearsing.start(desk, workshop.id)
    with pytest.raises(Refused) as refusal:
        set_up(desk, workshop, WEEK, 2 * WEEK)
    assert refusal.value.reasons == (preparing.REHEARSING,)


def test_a_workshop_of_a_room_stays_one_once_a_question_was_opened(desk: Desk) -> None:
    workshop = made(desk)
    running.open_round(desk, workshop.id, "budget")
    with pytest.raises(Refused) as refusal:
        set_up(desk, workshop, WEEK, 2 * WEEK)
    assert refusal.value.reasons == (by_link.HAS_ROUNDS,)


def test_by_link_nobody_opens_a_round_by_hand_and_it_can_be_called_off_before(desk: Desk) -> None:
    workshop = made(desk)
    set_up(desk, workshop, WEEK, 2 * WEEK)
    with pytest.raises(Refused) as refusal:
        running.open_round(desk, workshop.id, "budget")
    assert refusal.value.reasons == (running.BY_LINK,)
    by_link.call_off(desk, workshop.id)
    assert running.open_round(desk, workshop.id, "budget").number == 1
