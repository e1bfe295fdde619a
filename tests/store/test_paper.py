"""Sheets of paper in the store: each is entered once, compared, settled, and counts beside the phones."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from coprod import results
from coprod.errors import NotFound, Refused
from coprod.model.paper import Sheet, Written, sheet_code
from coprod.model.workshop import Origin, Round, Workshop
from coprod.store import ballots, workshops
from coprod.workshops import Desk, preparing, running, sheets, steps
from coprod.workshops import paper as use
from coprod.workshops.keys import new_key
from tests import factories

RACES = 20


@pytest.fixture
def workshop(desk: Desk) -> Workshop:
    return factories.workshop(desk, minimum=1)


@pytest.fixture
def sheet(desk: Desk, workshop: Workshop) -> Sheet:
    return use.print_sheets(desk, workshop.id, 1)[0]


@pytest.fixture
def budget(desk: Desk, workshop: Workshop) -> Round:
    return running.open_round(desk, workshop.id, "budget")


def typed(**fields: object) -> Written:
    return Written(fields={place: str(value) for place, value in fields.items()})


def enter(desk: Desk, sheet: Sheet, round_: Round, written: Written, by: str = "AB", **how: str):
    parts = {round_.id: written}
    return use.enter(desk, sheet.workshop_id, sheet.code, by, parts, new_key(), **how)[round_.id]


def enter_again(desk: Desk, sheet: Sheet, round_: Round, written: Written, by: str = "CD") -> None:
    use.enter_again(desk, sheet.workshop_id, sheet.code, by, {round_.id: written}, new_key())


def settle(desk: Desk, sheet: Sheet, round_: Round, written: Written) -> tuple[str, ...]:
    return use.settle(desk, sheet.workshop_id, sheet.code, round_.id, "EF", written, new_key())


def counted(desk: Desk, round_: Round) -> list[dict[str, int]]:
    return [dict(cast.ballot.amounts) for cast in steps.counting(desk, round_.id)]


def the_part(desk: Desk, workshop: Workshop) -> sheets.Part:
    [part] = sheets.stack(desk, workshop.id).parts
    return part


def test_a_pack_has_numbers_of_its_own_and_the_next_goes_on(desk: Desk, workshop: Workshop) -> None:
    first, second = (use.print_sheets(desk, workshop.id, 30) for _ in "12")
    numbers = [sheet.number for sheet in (*first, *second)]
    assert numbers == list(range(numbers[0], numbers[0] + 60))
    assert sheets.stack(desk, workshop.id).sheets == (*first, *second)


@pytest.mark.parametrize(("copies", "reason"), [(0, "sheets_at_once"), (101, "sheets_at_once")])
def test_a_pack_has_a_size(desk: Desk, workshop: Workshop, copies: int, reason: str) -> None:
    with pytest.raises(Refused) as refused:
        use.print_sheets(desk, workshop.id, copies)
    assert refused.value.reasons == (reason,)


def test_two_who_print_at_once_get_different_numbers(desk: Desk, workshop: Workshop) -> None:
    with ThreadPoolExecutor(4) as several:
        packs = list(several.map(lambda _: use.print_sheets(desk, workshop.id, 20), range(4)))
    assert len({sheet.number for pack in packs for sheet in pack}) == 80


def test_no_more_than_a_thousand_sheets(desk: Desk, workshop: Workshop) -> None:
    for copies in [100] * 10:
        use.print_sheets(desk, workshop.id, copies)
    with pytest.raises(Refused, match="sheets_full"):
        use.print_sheets(desk, workshop.id, 1)


def test_an_entered_sheet_counts_as_one_person_on_paper(desk: Desk, sheet: Sheet, budget: Round) -> None:
    assert enter(desk, sheet, budget, typed(ict="12,5", project_management=87.5), group_id="carer") == ()
    [cast] = steps.counting(desk, budget.id)
    assert (cast.origin, dict(cast.ballot.amounts)) == (Origin.PAPER, {"ict": 125, "project_management": 875})
    [person] = steps.people(desk, sheet.workshop_id)
    assert (person.id, person.group_id, person.origin) == (cast.participant_id, "carer", Origin.PAPER)
    with desk.store.reading() as db:
        assert ballots.turnout(db, budget.id, Origin.PAPER) == (1, 0)


def test_it_counts_in_a_closed_round_until_the_room_sees_the_results(
    desk: Desk, workshop: Workshop, budget: Round
) -> None:
    one, other, late = use.print_sheets(desk, workshop.id, 3)
    factories.cast(desk, budget, factories.people(desk, workshop, 1), [factories.budget(ict=100)])
    assert enter(desk, one, budget, typed(ict=100)) == ()
    running.close_round(desk, budget.id)
    assert enter(desk, other, budget, typed(project_management=100)) == ()
    standing = steps.stand(desk, workshop.id)
    assert standing is not None
    assert (standing.turnout.ballots, standing.turnout.joined) == (3, 3)
    running.reveal_room(desk, budget.id)
    assert enter(desk, late, budget, typed(ict=100)) == ("shown_already",)
    running.hide(desk, budget.id)
    assert settle(desk, late, budget, typed(ict=100)) == ("shown_already",), "hidden again, but it was seen"
    assert len(counted(desk, budget)) == 3
    shown = results.outcome(desk.store, budget.id, at_desk=True)
    assert shown is not None
    assert shown.n == 3


def test_a_live_round_takes_paper_only_while_it_is_open(desk: Desk, workshop: Workshop) -> None:
    items = [item.model_copy(update={"live": True}) for item in steps.stand(desk, workshop.id).agenda]  # type: ignore[union-attr]
    running.set_agenda(desk, workshop.id, items)
    live = running.open_round(desk, workshop.id, "budget")
    one, other = use.print_sheets(desk, workshop.id, 2)
    assert enter(desk, one, live, typed(ict=100)) == ()
    running.close_round(desk, live.id)
    assert enter(desk, other, live, typed(ict=100)) == ("shown_already",)


def test_a_total_of_105_is_kept_as_written_and_not_counted_until_settled(
    desk: Desk, workshop: Workshop, sheet: Sheet, budget: Round
) -> None:
    written = typed(ict=65, project_management=40)
    assert enter(desk, sheet, budget, written) == ("not_100",)
    assert counted(desk, budget) == []
    part = the_part(desk, workshop)
    assert (part.first.written, part.reasons, part.to_settle) == (written, ("not_100",), True)
    assert settle(desk, sheet, budget, typed(ict=60, project_management=40)) == ()
    assert counted(desk, budget) == [{"ict": 600, "project_management": 400}]
    part = the_part(desk, workshop)
    assert (part.first.written, part.to_settle, part.counts) == (written, False, True)


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"ict": "a lot"}, "not_a_number"),
        ({"ict": "33.33", "project_management": "66.67"}, "finer_than_step"),
        ({"ict": "-5", "project_management": "105"}, "negative"),
        ({"roads": "100"}, "unknown_item"),
    ],
)
def test_what_cannot_count_is_kept_with_the_judges_reason(
    desk: Desk, workshop: Workshop, sheet: Sheet, budget: Round, fields: dict[str, str], reason: str
) -> None:
    assert reason in enter(desk, sheet, budget, Written(fields=fields))
    assert dict(the_part(desk, workshop).first.written.fields) == fields
    assert counted(desk, budget) == []


def test_dots_and_boards_are_read_by_place_and_by_letter(desk: Desk, workshop: Workshop) -> None:
    one, other, wrong, half = use.print_sheets(desk, workshop.id, 4)
    steps_ = running.open_round(desk, workshop.id, "dots_steps")
    assert enter(desk, one, steps_, typed(map_it=1, grow_it=1)) == ()
    running.close_round(desk, steps_.id)
    board = running.open_round(desk, workshop.id, "barriers_steps")
    assert enter(desk, other, board, typed(row1=2, column1="s1", row2="3", column2="5")) == ()
    assert enter(desk, wrong, board, typed(row1=12, column1="S1")) == ("not_on_the_list",)
    assert enter(desk, half, board, typed(row1=2)) == ("half_place",)
    question = workshop.question("barriers_steps")
    letters = [sorted(map(question.letter_of, given)) for given in counted(desk, board)]
    assert letters == [["2 S1", "3 S5"]]


def test_who_would_rather_not_answer_counts_apart(desk: Desk, sheet: Sheet, budget: Round) -> None:
    assert enter(desk, sheet, budget, Written(abstain=True)) == ()
    with desk.store.reading() as db:
        assert ballots.turnout(db, budget.id) == (1, 1)


def test_a_sheet_is_entered_once_for_each_round(desk: Desk, workshop: Workshop, sheet: Sheet) -> None:
    first = running.open_round(desk, workshop.id, "budget")
    enter(desk, sheet, first, typed(ict=100))
    with pytest.raises(Refused, match="sheet_entered"):
        enter(desk, sheet, first, typed(project_management=100))
    running.close_round(desk, first.id)
    second = running.open_round(desk, workshop.id, "budget")
    assert enter(desk, sheet, second, typed(project_management=100)) == ()
    assert len(steps.people(desk, workshop.id)) == 1, "one sheet, one person, in both rounds"
    assert counted(desk, first) == [{"ict": 1000}]


def test_the_same_press_again_changes_nothing(desk: Desk, workshop: Workshop, budget: Round) -> None:
    [sheet] = use.print_sheets(desk, workshop.id, 1)
    for written, told in ((typed(ict=105), ("not_100",)), (typed(ict=100), ())):
        if not told:
            use.erase_sheet(desk, workshop, sheet.code)
        press = new_key()
        for _ in range(3):
            parts = {budget.id: written}
            assert use.enter(desk, workshop.id, sheet.code, "AB", parts, press) == {budget.id: told}
    assert len(the_part(desk, workshop).entries) == len(counted(desk, budget)) == 1
    press = new_key()
    for _ in range(3):
        assert use.settle(desk, workshop.id, sheet.code, budget.id, "EF", typed(ict=1), press) == ("not_100",)
    assert len(the_part(desk, workshop).entries) == 2


def test_two_people_enter_the_same_sheet_at_once(desk: Desk, workshop: Workshop, budget: Round) -> None:
    """Each race: exactly one first entry, one ballot, one person."""
    for sheet in use.print_sheets(desk, workshop.id, RACES):

        def run(who: str, sheet: Sheet = sheet) -> str:
            try:
                enter(desk, sheet, budget, typed(ict=100), by=who)
            except Refused as refusal:
                return refusal.reasons[0]
            return "kept"

        with ThreadPoolExecutor(2) as both:
            assert sorted(both.map(run, ["AB", "CD"])) == ["kept", "sheet_entered"]
    assert len(steps.counting(desk, budget.id)) == len(steps.people(desk, workshop.id)) == RACES
    assert all(len(part.entries) == 1 for part in sheets.stack(desk, workshop.id).parts)


def test_a_second_entry_finds_a_planted_error_and_is_settled(
    desk: Desk, workshop: Workshop, sheet: Sheet, budget: Round
) -> None:
    wrong, right = typed(ict=70, project_management=30), typed(ict="30.0", project_management="70,0")
    enter(desk, sheet, budget, wrong)
    enter_again(desk, sheet, budget, right)
    part = the_part(desk, workshop)
    assert set(part.differences) == {"ict", "project_management"}
    assert counted(desk, budget) == [{"ict": 700, "project_management": 300}], "the first until it is settled"
    assert settle(desk, sheet, budget, right) == ()
    assert counted(desk, budget) == [{"ict": 300, "project_management": 700}]
    part = the_part(desk, workshop)
    assert [entry.written for entry in part.entries] == [wrong, right, right], "the first version stays"
    assert not part.to_settle


def test_a_second_entry_that_says_the_same_settles_itself(
    desk: Desk, workshop: Workshop, sheet: Sheet, budget: Round
) -> None:
    enter(desk, sheet, budget, typed(ict=100))
    enter_again(desk, sheet, budget, typed(ict="100,0 %", project_management=0))
    assert the_part(desk, workshop).differences == ()
    assert not the_part(desk, workshop).to_settle


def test_a_second_entry_needs_a_first_and_another_person(desk: Desk, sheet: Sheet, budget: Round) -> None:
    with pytest.raises(Refused, match="sheet_not_entered"):
        enter_again(desk, sheet, budget, typed(ict=100))
    enter(desk, sheet, budget, typed(ict=100), by="AB")
    with pytest.raises(Refused, match="same_person"):
        enter_again(desk, sheet, budget, typed(ict=100), by=" ab ")
    enter_again(desk, sheet, budget, typed(ict=100), by="CD")
    with pytest.raises(Refused, match="entered_twice"):
        enter_again(desk, sheet, budget, typed(ict=100), by="EF")


def test_settling_for_a_total_of_105_strikes_what_counted(desk: Desk, sheet: Sheet, budget: Round) -> None:
    enter(desk, sheet, budget, typed(ict=100))
    assert settle(desk, sheet, budget, typed(ict=105)) == ("not_100",)
    assert counted(desk, budget) == []
    assert settle(desk, sheet, budget, typed(ict=100)) == ()
    assert counted(desk, budget) == [{"ict": 1000}]


@pytest.mark.parametrize(
    ("code", "by", "fields", "reason"),
    [
        ("11111", "AB", {"ict": "100"}, "wrong_sheet_code"),
        ("", "AB", {"ict": "100"}, "wrong_sheet_code"),
        (None, "AB", {"ict": "100"}, "unknown_sheet"),
        ("its own", " \u200b", {"ict": "100"}, "no_initials"),
        ("its own", "AB", {}, "nothing_written"),
    ],
)
def test_a_bad_entry_is_refused_and_makes_nobody(
    desk: Desk, sheet: Sheet, budget: Round, code: str | None, by: str, fields: dict[str, str], reason: str
) -> None:
    given = {"its own": sheet.code, None: sheet_code(9999)}.get(code, code)
    with pytest.raises(Refused, match=reason):
        use.enter(desk, sheet.workshop_id, given or "", by, {budget.id: Written(fields=fields)}, new_key())
    assert steps.people(desk, sheet.workshop_id) == []


def test_an_unknown_group_makes_nobody(desk: Desk, sheet: Sheet, budget: Round) -> None:
    with pytest.raises(Refused, match="unknown_group"):
        enter(desk, sheet, budget, typed(ict=100), group_id="martian")
    assert steps.people(desk, sheet.workshop_id) == []


def test_another_workshops_round_or_sheet_is_not_there(desk: Desk, sheet: Sheet) -> None:
    other = factories.workshop(desk, "Leith")
    foreign = running.open_round(desk, other.id, "budget")
    with pytest.raises(NotFound):
        enter(desk, sheet, foreign, typed(ict=100))
    with pytest.raises(Refused, match="unknown_sheet"):
        use.enter(desk, other.id, sheet.code, "AB", {foreign.id: typed(ict=100)}, new_key())


def test_an_ended_workshop_takes_no_paper(
    desk: Desk, workshop: Workshop, sheet: Sheet, budget: Round
) -> None:
    preparing.close(desk, workshop.id)
    with pytest.raises(Refused, match="workshop_closed"):
        enter(desk, sheet, budget, typed(ict=100))
    with pytest.raises(Refused, match="workshop_closed"):
        use.print_sheets(desk, workshop.id, 1)


def test_an_erased_sheet_leaves_nothing_and_can_be_entered_anew(
    desk: Desk, workshop: Workshop, sheet: Sheet, budget: Round
) -> None:
    enter(desk, sheet, budget, typed(ict=100))
    use.erase_sheet(desk, workshop, sheet.code)
    assert (counted(desk, budget), steps.people(desk, workshop.id)) == ([], [])
    assert sheets.stack(desk, workshop.id).parts == ()
    with pytest.raises(Refused, match="sheet_not_entered"):
        use.erase_sheet(desk, workshop, sheet.code)
    assert enter(desk, sheet, budget, typed(ict=100)) == ()


def test_what_waits_what_is_late_and_what_is_unchecked(
    desk: Desk, workshop: Workshop, sheet: Sheet, budget: Round
) -> None:
    before = sheets.stack(desk, workshop.id)
    assert (before.waiting(sheet), before.late(sheet), before.entered) == ((budget,), (), ())
    enter(desk, sheet, budget, typed(ict=100))
    running.close_round(desk, budget.id)
    running.reveal_room(desk, budget.id)
    after = sheets.stack(desk, workshop.id)
    assert [part.first.by for part in after.unchecked(sheet)] == ["AB"]
    assert [each.number for each in after.sample] == [sheet.number]
    [other] = use.print_sheets(desk, workshop.id, 1)
    now = sheets.stack(desk, workshop.id)
    assert (now.waiting(other), [each.id for each in now.late(other)]) == ((), [budget.id])


def test_nothing_typed_in_while_the_room_is_shown_the_results_counts_afterwards(
    desk: Desk, workshop: Workshop, budget: Round
) -> None:
    """Four volunteers type a pack in; the facilitator reveals in the middle of it."""
    pack = use.print_sheets(desk, workshop.id, 40)
    factories.cast(desk, budget, factories.people(desk, workshop, 1), [factories.budget(ict=100)])
    running.close_round(desk, budget.id)

    def run(sheet: Sheet) -> tuple[str, ...]:
        if sheet is pack[20]:
            running.reveal_room(desk, budget.id)
        return enter(desk, sheet, budget, typed(ict=100))

    with ThreadPoolExecutor(4) as volunteers:
        told = list(volunteers.map(run, pack))
    with desk.store.reading() as db:
        revealed = workshops.round_by_id(db, budget.id)
    assert revealed is not None
    assert revealed.revealed_at is not None
    on_paper = [cast for cast in steps.counting(desk, budget.id) if cast.origin is Origin.PAPER]
    assert len(on_paper) == told.count(())
    assert all(cast.cast_at <= revealed.revealed_at for cast in on_paper)
    assert set(told) == {(), ("shown_already",)}
    assert len(sheets.stack(desk, workshop.id).entered) == len(pack), "all are kept"


def test_a_sheet_answers_several_rounds_at_once(desk: Desk, workshop: Workshop, sheet: Sheet) -> None:
    """Two rounds that are closed and not shown yet: one sheet, one person, one transaction."""
    rounds = []
    for question in ("budget", "dots_steps"):
        rounds.append(running.open_round(desk, workshop.id, question))
        running.close_round(desk, rounds[-1].id)
    given = {rounds[0].id: typed(ict=105), rounds[1].id: typed(map_it=1)}
    told = use.enter(desk, workshop.id, sheet.code, "AB", given, new_key())
    assert told == {rounds[0].id: ("not_100",), rounds[1].id: ()}
    assert [len(steps.counting(desk, each.id)) for each in rounds] == [0, 1]
    assert len(steps.people(desk, workshop.id)) == 1


def test_a_rehearsal_takes_no_paper(desk: Desk, workshop: Workshop, sheet: Sheet, budget: Round) -> None:
    with desk.store.writing() as db:
        workshops.change_round(db, budget.id, rehearsal=True)
        workshops.change(db, workshop.id)
    assert sheets.stack(desk, workshop.id).waiting(sheet) == ()
    with pytest.raises(NotFound):
        enter(desk, sheet, budget, typed(ict=100))
