"""What the store and the use cases promise, on SQLite and PostgreSQL alike."""

import threading
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import timedelta
from fractions import Fraction

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, select, text

from coprod import results
from coprod.errors import NotFound, Refused, StoreTrouble
from coprod.model.ballot import Cast
from coprod.model.outcome import Shown
from coprod.model.workshop import RoundState, View
from coprod.store import Database, Store, ballots, engine, migrate, schema, workshops
from coprod.workshops import Desk, casting, joining, preparing, running, steps
from coprod.workshops.keys import facilitator_cookie, identify, participant_cookie, whoever
from tests import factories

PUBLISHED_MEANS = [
    Fraction(mean)
    for mean in [
        "6.25",
        "18.75",
        "23.125",
        "8.75",
        "8.75",
        "8.75",
        "11.25",
        "1.875",
        "0.6875",
        "0.5625",
        "11.25",
    ]
]


def test_the_tables_are_what_the_schema_says(desk: Desk) -> None:
    with desk.store.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), schema.metadata) == []
        assert migrate.current(connection) == migrate.newest()


def test_opening_the_same_database_twice_at_once_works(empty_database_url: str) -> None:
    with ThreadPoolExecutor(4) as several:
        opened = list(several.map(lambda _: factories.desk_at(empty_database_url), range(4)))
    assert {preparing.everyone(desk).__len__() for desk in opened} == {0}
    for desk in opened:
        desk.store.close()


def test_eight_ballots_of_the_baseline_make_a_room_equal_to_it(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    round_ = factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots())
    shown = results.outcome(desk.store, round_.id)
    assert shown is not None
    assert shown.n == 8
    assert [item.mean_percent for item in shown.items] == PUBLISHED_MEANS
    assert [shown.gap(item.item) for item in shown.items] == [0] * 11
    assert shown.leaders == ("staff_enable_users",)


def test_a_revision_replaces_and_earlier_ones_are_kept(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    round_ = running.open_round(desk, workshop.id, "budget")
    [person] = factories.people(desk, workshop, 1)
    casting.cast(desk, round_.id, person, factories.budget(ict=100), "first")
    second = casting.cast(desk, round_.id, person, factories.budget(project_management=100), "second")
    with desk.store.reading() as db:
        assert [cast.revision for cast in ballots.history(db, round_.id)] == [1, 2]
        assert [cast.receipt for cast in ballots.counting(db, round_.id)] == [second.receipt]
        assert ballots.turnout(db, round_.id) == (1, 0)


def test_one_press_delivered_eight_times_at_once_is_one_ballot(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    round_ = running.open_round(desk, workshop.id, "budget")
    [person] = factories.people(desk, workshop, 1)
    start = threading.Barrier(8)

    def deliver(_: int) -> str:
        start.wait()
        return casting.cast(desk, round_.id, person, factories.budget(ict=100), "one press").receipt

    with ThreadPoolExecutor(8) as several:
        receipts = set(several.map(deliver, range(8)))
    with desk.store.reading() as db:
        assert len(ballots.history(db, round_.id)) == 1
    assert len(receipts) == 1


def test_three_revisions_at_once_get_three_numbers(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    round_ = running.open_round(desk, workshop.id, "budget")
    [person] = factories.people(desk, workshop, 1)
    with ThreadPoolExecutor(3) as several:
        list(
            several.map(
                lambda press: casting.cast(desk, round_.id, person, factories.budget(ict=100), press), "abc"
            )
        )
    with desk.store.reading() as db:
        assert [cast.revision for cast in ballots.history(db, round_.id)] == [1, 2, 3]
        assert ballots.turnout(db, round_.id) == (1, 0)


@pytest.mark.parametrize(
    ("ballot", "reason"),
    [
        (factories.budget(ict=99.9), "not_100"),
        (factories.budget(ict=100.1), "not_100"),
        (factories.budget(ict=150, project_management=-50), "negative"),
        (factories.budget(unicorns=100), "unknown_item"),
        (factories.dots("ict"), "wrong_kind"),
    ],
)
def test_a_wrong_ballot_is_refused_and_nothing_is_stored(desk: Desk, ballot, reason: str) -> None:  # type: ignore[no-untyped-def]
    workshop = factories.workshop(desk)
    round_ = running.open_round(desk, workshop.id, "budget")
    [person] = factories.people(desk, workshop, 1)
    with pytest.raises(Refused) as refusal:
        casting.cast(desk, round_.id, person, ballot, "press")
    assert reason in refusal.value.reasons
    with desk.store.reading() as db:
        assert ballots.history(db, round_.id) == []


def test_a_closed_round_takes_nothing_and_cannot_be_reopened(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    round_ = running.open_round(desk, workshop.id, "budget")
    [person] = factories.people(desk, workshop, 1)
    running.close_round(desk, round_.id)
    with pytest.raises(Refused) as refusal:
        casting.cast(desk, round_.id, person, factories.budget(ict=100), "press")
    assert refusal.value.reasons == ("round_closed",)
    with pytest.raises(Refused):
        running.stop_closing(desk, round_.id)
    with pytest.raises(Refused):
        running.set_timer(desk, round_.id, 5)


def test_a_clock_that_is_put_back_lets_nothing_into_a_round_that_was_shown(desk: Desk) -> None:
    shown_live, shown = (factories.workshop(desk, live=frozenset(live)) for live in (["budget"], []))
    rounds = {}
    for workshop in (shown_live, shown):
        round_ = running.open_round(desk, workshop.id, "budget")
        running.close_round(desk, round_.id)
        running.reveal_room(desk, round_.id)
        with desk.store.writing() as db:
            workshops.change_round(db, round_.id, closed_at=engine.now(db) + timedelta(hours=1))
            workshops.change(db, workshop.id)
        rounds[workshop.id] = (round_, factories.people(desk, workshop, 1)[0])
    round_, person = rounds[shown.id]
    with pytest.raises(Refused, match="round_closed"):
        casting.cast(desk, round_.id, person, factories.budget(ict=100), "press")
    with pytest.raises(Refused, match=running.ALREADY_CLOSED):
        running.stop_closing(desk, round_.id)
    round_, person = rounds[shown_live.id]
    assert casting.cast(desk, round_.id, person, factories.budget(ict=100), "press").revision == 1


def test_the_countdown_to_closing_takes_ballots_and_can_be_stopped(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    round_ = running.open_round(desk, workshop.id, "budget")
    [person] = factories.people(desk, workshop, 1)
    running.close_round(desk, round_.id, countdown=60)
    standing = steps.stand(desk, workshop.id)
    assert standing is not None
    assert standing.open_round is not None
    assert standing.open_round.state(standing.now) is RoundState.CLOSING
    assert standing.next_step is steps.Step.WAIT
    casting.cast(desk, round_.id, person, factories.budget(ict=100), "press")
    running.stop_closing(desk, round_.id)
    again = steps.stand(desk, workshop.id)
    assert again is not None
    assert again.next_step is steps.Step.CLOSE


def test_somebody_from_another_workshop_is_refused(desk: Desk) -> None:
    here, elsewhere = factories.workshop(desk), factories.workshop(desk, "Cardiff")
    round_ = running.open_round(desk, here.id, "budget")
    [stranger] = factories.people(desk, elsewhere, 1)
    with pytest.raises(Refused) as refusal:
        casting.cast(desk, round_.id, stranger, factories.budget(ict=100), "press")
    assert refusal.value.reasons == ("not_joined",)


def test_a_struck_ballot_stays_with_its_reason_and_counts_no_more(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    round_ = running.open_round(desk, workshop.id, "budget")
    [person] = factories.people(desk, workshop, 1)
    casting.cast(desk, round_.id, person, factories.budget(ict=100), "press")
    running.void(desk, round_.id, person, "Handed in for a joke")
    running.void(desk, round_.id, person, "A second reason")
    with desk.store.reading() as db:
        assert [cast.void_reason for cast in ballots.history(db, round_.id)] == ["Handed in for a joke"]
        assert ballots.turnout(db, round_.id) == (0, 0)
    casting.cast(desk, round_.id, person, factories.budget(project_management=100), "another")
    with desk.store.reading() as db:
        assert ballots.turnout(db, round_.id) == (1, 0)


def test_an_abstention_is_counted_apart(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    round_ = running.open_round(desk, workshop.id, "budget")
    who = factories.people(desk, workshop, 6)
    abstention = factories.budget().model_copy(update={"abstain": True})
    factories.cast(desk, round_, who, [factories.budget(ict=100)] * 5 + [abstention])
    running.close_round(desk, round_.id)
    running.reveal_room(desk, round_.id)
    shown = results.outcome(desk.store, round_.id)
    assert shown is not None
    assert (shown.n, shown.abstained) == (5, 1)
    assert shown.amount("ict") == 100


def test_only_one_round_takes_ballots_however_often_the_button_is_pressed(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    start = threading.Barrier(4)

    def press(_: int) -> str:
        start.wait()
        try:
            return running.open_round(desk, workshop.id, "budget").id
        except Refused as refusal:
            return refusal.reasons[0]

    with ThreadPoolExecutor(4) as several:
        answers = list(several.map(press, range(4)))
    assert answers.count("another_round_open") == 3
    standing = steps.stand(desk, workshop.id)
    assert standing is not None
    assert len(standing.rounds) == 1


def test_a_new_round_keeps_the_old_one_and_notes_what_had_been_shown(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    first = factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots())
    running.reveal_baseline(desk, first.id)
    second = running.open_round(desk, workshop.id, "budget")
    assert second.number == 2
    assert second.shown_before == ("budget:1:room", "budget:1:baseline")
    kept = results.outcome(desk.store, first.id)
    assert kept is not None
    assert kept.n == 8


def test_the_baseline_comes_after_the_room(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    round_ = running.open_round(desk, workshop.id, "budget")
    with pytest.raises(Refused, match="round_not_closed"):
        running.reveal_room(desk, round_.id)
    running.close_round(desk, round_.id)
    with pytest.raises(Refused, match="room_not_revealed"):
        running.reveal_baseline(desk, round_.id)
    running.reveal_room(desk, round_.id)
    running.reveal_baseline(desk, round_.id)
    standing = steps.stand(desk, workshop.id)
    assert standing is not None
    assert standing.workshop.view is View.RESULTS
    assert standing.current is not None
    assert standing.current.baseline_out


def test_an_opening_is_taken_back_only_while_nobody_has_cast(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    running.take_back(desk, running.open_round(desk, workshop.id, "budget").id)
    round_ = running.open_round(desk, workshop.id, "budget")
    assert round_.number == 1
    factories.cast(desk, round_, factories.people(desk, workshop, 1), [factories.budget(ict=100)])
    with pytest.raises(Refused, match="has_ballots"):
        running.take_back(desk, round_.id)


def test_results_are_hidden_before_the_reveal_and_below_five_ballots(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    round_ = running.open_round(desk, workshop.id, "budget")
    who = factories.people(desk, workshop, 4)
    factories.cast(desk, round_, who, factories.baseline_ballots()[:4])
    running.close_round(desk, round_.id)
    hidden = results.outcome(desk.store, round_.id)
    running.reveal_room(desk, round_.id)
    few = results.outcome(desk.store, round_.id)
    assert hidden is not None
    assert few is not None
    assert (hidden.shown, hidden.items) == (Shown.HIDDEN, ())
    assert (few.shown, few.items, few.n) == (Shown.TOO_FEW, (), 0)


def test_a_live_round_lets_ballots_out_in_fives_and_the_rest_at_closing(desk: Desk) -> None:
    workshop = factories.workshop(desk, live=frozenset({"dots_steps"}))
    round_ = running.open_round(desk, workshop.id, "dots_steps")
    seen = []
    for person in factories.people(desk, workshop, 16):
        factories.cast(desk, round_, [person], [factories.dots("map_it")])
        shown = results.outcome(desk.store, round_.id)
        assert shown is not None
        seen.append(shown.n)
    assert seen == [0] * 9 + [5] * 5 + [10] * 2
    running.close_round(desk, round_.id)
    final = results.outcome(desk.store, round_.id)
    assert final is not None
    assert (final.n, final.items[0].dots, final.items[0].people) == (16, 16, 16)


def test_abstentions_make_no_batch_that_is_one_person_s_answer(desk: Desk) -> None:
    workshop = factories.workshop(desk, live=frozenset({"dots_steps"}))
    round_ = running.open_round(desk, workshop.id, "dots_steps")
    who = factories.people(desk, workshop, 20)
    abstention = factories.dots().model_copy(update={"abstain": True})
    order = [factories.dots("map_it")] * 5 + [abstention] * 4 + [factories.dots("grow_it")]
    order += [factories.dots("people_it")] * 10
    seen = []
    for person, ballot in zip(who, order, strict=True):
        factories.cast(desk, round_, [person], [ballot])
        shown = results.outcome(desk.store, round_.id)
        assert shown is not None
        seen.append(shown.n)
    assert sorted(set(seen)) == [0, 5, 10]


def test_ending_waits_for_a_cast_under_way_and_takes_nothing_afterwards(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop = factories.workshop(desk)
    round_ = running.open_round(desk, workshop.id, "budget")
    first, second = factories.people(desk, workshop, 2)
    inside, go_on = threading.Event(), threading.Event()
    judged = casting.judge

    def slowly(*given):  # type: ignore[no-untyped-def]
        inside.set()
        go_on.wait(5)
        return judged(*given)

    monkeypatch.setattr(casting, "judge", slowly)
    with ThreadPoolExecutor(2) as several:
        cast = several.submit(casting.cast, desk, round_.id, first, factories.budget(ict=100), "press")
        assert inside.wait(5)
        ending = several.submit(preparing.close, desk, workshop.id)
        ended_early = ending.done()
        go_on.set()
        cast.result()
        ending.result()
    assert not ended_early
    with desk.store.reading() as db:
        assert ballots.turnout(db, round_.id) == (1, 0)
    with pytest.raises(Refused, match="workshop_closed"):
        casting.cast(desk, round_.id, second, factories.budget(ict=100), "press")
    with pytest.raises(Refused, match="workshop_closed"):
        running.open_round(desk, workshop.id, "dots_steps")


def test_the_warm_up_is_shown_to_nobody(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    warm_up = workshop.question("warm_up")
    round_ = running.open_round(desk, workshop.id, "warm_up")
    factories.cast(
        desk, round_, factories.people(desk, workshop, 6), [factories.dots(warm_up.rows[0].id)] * 6
    )
    running.close_round(desk, round_.id)
    standing = steps.stand(desk, workshop.id)
    assert standing is not None
    assert standing.next_step is steps.Step.OPEN
    with pytest.raises(Refused, match="warm_up"):
        running.reveal_room(desk, round_.id)
    shown = results.outcome(desk.store, round_.id, at_desk=True)
    assert shown is not None
    assert shown.shown is Shown.HIDDEN


def test_what_was_hidden_can_be_revealed_again_and_stays_on_record(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    round_ = factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots())
    running.reveal_baseline(desk, round_.id)
    running.cover_baseline(desk, round_.id)
    running.hide(desk, round_.id)
    standing = steps.stand(desk, workshop.id)
    assert standing is not None
    assert standing.next_step is steps.Step.REVEAL_ROOM
    running.reveal_room(desk, round_.id)
    again = steps.stand(desk, workshop.id)
    assert again is not None
    assert again.next_step is steps.Step.REVEAL_BASELINE
    second = running.open_round(desk, workshop.id, "budget")
    assert second.shown_before == ("budget:1:room", "budget:1:baseline")


def test_too_few_ballots_lead_on_past_the_baseline(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots()[:4])
    standing = steps.stand(desk, workshop.id)
    assert standing is not None
    assert standing.next_step is steps.Step.OPEN


def test_latecomers_do_not_change_the_turnout_of_a_closed_round(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots())
    factories.people(desk, workshop, 3)
    standing = steps.stand(desk, workshop.id)
    assert standing is not None
    assert (standing.turnout.ballots, standing.turnout.joined, standing.joined) == (8, 8, 11)


def test_a_timer_set_while_the_round_is_closing_is_refused(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    round_ = running.open_round(desk, workshop.id, "budget")
    running.close_round(desk, round_.id, countdown=60)
    with pytest.raises(Refused, match="closing_now"):
        running.set_timer(desk, round_.id, 3)


def test_a_closing_timer_is_counted_down_in_its_last_minute_only(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    round_ = running.open_round(desk, workshop.id, "budget")
    counted = []
    for minutes in (3.0, 0.5):
        running.set_timer(desk, round_.id, minutes, closes=True)
        standing = steps.stand(desk, workshop.id)
        assert standing is not None
        assert standing.undo is steps.Undo.TAKE_BACK
        counted.append(standing.countdown_to is not None)
    assert counted == [False, True]


def test_a_database_that_is_away_is_trouble_for_readers_too() -> None:
    away = create_engine("postgresql+psycopg://nobody@127.0.0.1:1/none", connect_args={"connect_timeout": 1})
    with pytest.raises(StoreTrouble), Store(away).reading():
        pass


def test_erased_people_are_gone_with_their_ballots(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    round_ = running.open_round(desk, workshop.id, "budget")
    who = factories.people(desk, workshop, 2)
    factories.cast(desk, round_, who, [factories.budget(ict=100)] * 2)
    joining.erase(desk, workshop, who[0])
    with desk.store.reading() as db:
        assert {cast.participant_id for cast in ballots.history(db, round_.id)} == {who[1]}
    with pytest.raises(Refused, match="not_joined"):
        casting.cast(desk, round_.id, who[0], factories.budget(ict=100), "again")


def test_a_deleted_workshop_leaves_no_row(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    round_ = factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots())
    preparing.delete(desk, workshop.id)
    with desk.store.reading() as db:
        left = {t.name: len(db.execute(select(t)).all()) for t in schema.metadata.sorted_tables}
    assert set(left.values()) == {0}, left
    with pytest.raises(NotFound):
        casting.cast(desk, round_.id, "anybody", factories.budget(ict=100), "press")
    with pytest.raises(NotFound):
        joining.join(desk, workshop)


def test_a_workshop_goes_on_the_day_that_was_promised_and_not_before(desk: Desk) -> None:
    kept, due = factories.workshop(desk), factories.workshop(desk, "Cardiff")
    assert kept.delete_on is not None
    assert kept.delete_on - kept.created_at == timedelta(days=desk.settings.keep_days)
    assert preparing.delete_due(desk) == 0
    with desk.store.writing() as db:
        workshops.change(db, due.id, delete_on=engine.now(db))
    assert preparing.delete_due(desk) == 1
    assert [each.id for each in preparing.everyone(desk)] == [kept.id]


def test_keys_are_stored_as_hashes_only_and_the_old_one_is_out_at_once(desk: Desk) -> None:
    workshop, keys = factories.workshop_and_keys(desk)
    name = facilitator_cookie(workshop.code)
    assert identify(desk, {name: keys.facilitator}, workshop).facilitator
    assert identify(desk, {name: keys.owner}, workshop).owner
    assert not identify(desk, {name: keys.facilitator[:-1]}, workshop).facilitator
    new = preparing.new_keys(desk, workshop.id, "facilitator")
    assert not identify(desk, {name: keys.facilitator}, workshop).facilitator
    assert identify(desk, {name: new}, workshop).facilitator
    with desk.store.reading() as db:
        dump = str(db.execute(text("SELECT * FROM workshop")).all())
    assert not [key for key in (keys.facilitator, keys.projector, keys.owner, new) if key in dump]


def test_the_cookie_finds_the_same_participant_a_day_later(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    person, key = joining.join(desk, workshop)
    cookies = {participant_cookie(workshop.code): key}
    again = whoever(desk, cookies, workshop)
    assert again is not None
    assert again.id == person.id
    assert whoever(desk, {participant_cookie(workshop.code): key + "x"}, workshop) is None


def test_skipping_an_opened_question_is_refused(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    running.open_round(desk, workshop.id, "warm_up")
    standing = steps.stand(desk, workshop.id)
    assert standing is not None
    skipped = [item.model_copy(update={"skipped": True}) for item in standing.agenda]
    with pytest.raises(Refused, match="agenda_frozen"):
        running.set_agenda(desk, workshop.id, skipped)
    running.set_agenda(desk, workshop.id, [standing.agenda[0], *reversed(standing.agenda[1:])])
    turned = steps.stand(desk, workshop.id)
    assert turned is not None
    assert [item.question_id for item in turned.agenda[1:]] == [
        item.question_id for item in reversed(standing.agenda[1:])
    ]


def test_a_group_stays_as_it_was_at_the_first_ballot(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    [person] = factories.people(desk, workshop, 1, "manager")
    joining.come_as(desk, workshop, person, "carer")
    round_ = running.open_round(desk, workshop.id, "budget")
    factories.cast(desk, round_, [person], [factories.budget(ict=100)])
    joining.come_as(desk, workshop, person, "carer")
    with pytest.raises(Refused, match="group_fixed"):
        joining.come_as(desk, workshop, person, "manager")
    assert [each.group_id for each in steps.people(desk, workshop.id)] == ["carer"]


def test_a_first_ballot_waits_while_its_caster_says_whom_they_are_here_as(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop = factories.workshop(desk)
    [person] = factories.people(desk, workshop, 1, "manager")
    round_ = running.open_round(desk, workshop.id, "budget")
    has_cast, casts, in_between = ballots.has_cast, list[Future[Cast]](), list[bool]()
    with ThreadPoolExecutor(1) as another:

        def then_cast(db: Database, who: str) -> bool:
            answer = has_cast(db, who)
            casts.append(
                another.submit(casting.cast, desk, round_.id, person, factories.budget(ict=100), "press")
            )
            wait(casts, timeout=0.5)
            in_between.append(casts[0].done())
            return answer

        monkeypatch.setattr(ballots, "has_cast", then_cast)
        joining.come_as(desk, workshop, person, "carer")
        casts[0].result()
    assert in_between == [False], "a ballot came in between, and its group changed after it"
    assert [each.group_id for each in steps.people(desk, workshop.id)] == ["carer"]
