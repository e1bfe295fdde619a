"""Whoever goes on on paper when a phone gives up, and back, counts once."""

from threading import Barrier, Thread

import pytest

from coprod import results
from coprod.errors import Refused
from coprod.model.paper import Written
from coprod.model.recount import Receipt
from coprod.model.workshop import Origin, Round, Workshop
from coprod.workshops import Desk, casting, paper, running, sheets, steps, tables
from coprod.workshops.keys import new_key
from tests import factories

ICT, MANAGEMENT = factories.budget(ict=100), factories.budget(project_management=100)
ON_SHEET = Written(fields={"project_management": "100"})


@pytest.fixture
def workshop(desk: Desk) -> Workshop:
    return factories.workshop(desk, minimum=1)


@pytest.fixture
def round_(desk: Desk, workshop: Workshop) -> Round:
    return running.open_round(desk, workshop.id, "budget")


@pytest.fixture
def phone(desk: Desk, workshop: Workshop) -> str:
    return factories.people(desk, workshop, 1)[0]


def by_phone(desk: Desk, round_: Round, phone: str, ballot: object = ICT) -> str:
    stored = casting.cast(desk, round_.id, phone, ballot, new_key())  # type: ignore[arg-type]
    return stored.receipt


def sheet_code(desk: Desk, workshop: Workshop) -> str:
    return paper.print_sheets(desk, workshop.id, 1)[0].code


def by_sheet(
    desk: Desk, round_: Round, code: str, receipt: str, written: Written = ON_SHEET
) -> tuple[str, ...]:
    told = paper.enter(desk, round_.workshop_id, code, "AB", {round_.id: written}, new_key(), receipt=receipt)
    return told[round_.id]


def counted(desk: Desk, round_: Round) -> list[tuple[str, Origin, int]]:
    return [(each.participant_id, each.origin, each.revision) for each in steps.counting(desk, round_.id)]


def test_a_sheet_revises_what_the_phone_handed_in(
    desk: Desk, workshop: Workshop, round_: Round, phone: str
) -> None:
    receipt = by_phone(desk, round_, phone)
    code = sheet_code(desk, workshop)
    typed = f" {receipt[:4].lower()} {receipt[4:].lower()} "
    assert by_sheet(desk, round_, code, typed) == ()
    assert counted(desk, round_) == [(phone, Origin.PAPER, 2)]
    assert [each.id for each in steps.people(desk, workshop.id)] == [phone]
    standing = steps.stand(desk, workshop.id)
    assert standing is not None
    assert (standing.turnout.ballots, standing.turnout.joined, standing.turnout.on_paper) == (1, 1, 1)
    [part] = sheets.stack(desk, workshop.id).parts
    assert part.counts


def test_the_next_round_is_answered_on_the_sheet_by_the_same_person(
    desk: Desk, workshop: Workshop, round_: Round, phone: str
) -> None:
    receipt = by_phone(desk, round_, phone)
    running.close_round(desk, round_.id)
    again = running.open_round(desk, workshop.id, "budget")
    assert by_sheet(desk, again, sheet_code(desk, workshop), receipt) == ()
    assert counted(desk, round_) == [(phone, Origin.PHONE, 1)]
    assert counted(desk, again) == [(phone, Origin.PAPER, 1)]
    running.close_round(desk, again.id)
    assert len({row.participant for row in results.rows(desk.store, workshop.id)}) == 1


def test_and_back_to_the_phone(desk: Desk, workshop: Workshop, round_: Round, phone: str) -> None:
    code = sheet_code(desk, workshop)
    by_sheet(desk, round_, code, by_phone(desk, round_, phone))
    by_phone(desk, round_, phone, MANAGEMENT)
    assert counted(desk, round_) == [(phone, Origin.PHONE, 3)]
    standing = steps.stand(desk, workshop.id)
    assert standing is not None
    assert (standing.turnout.ballots, standing.turnout.on_paper) == (1, 0)
    [part] = sheets.stack(desk, workshop.id).parts
    assert not part.counts
    told = paper.settle(desk, workshop.id, code, round_.id, "CD", ON_SHEET, new_key())
    assert told == (paper.PHONE_SINCE,)
    assert counted(desk, round_) == [(phone, Origin.PHONE, 3)]


def test_a_sheet_that_cannot_count_leaves_what_the_phone_handed_in(
    desk: Desk, workshop: Workshop, round_: Round, phone: str
) -> None:
    code = sheet_code(desk, workshop)
    receipt = by_phone(desk, round_, phone)
    assert by_sheet(desk, round_, code, receipt, Written(fields={"ict": "105"})) == ("not_100",)
    assert counted(desk, round_) == [(phone, Origin.PHONE, 1)]
    assert paper.settle(desk, workshop.id, code, round_.id, "CD", ON_SHEET, new_key()) == ()
    assert counted(desk, round_) == [(phone, Origin.PAPER, 2)]


def test_settling_a_sheet_that_cannot_count_gives_the_phone_s_ballot_back(
    desk: Desk, workshop: Workshop, round_: Round, phone: str
) -> None:
    code, receipt = sheet_code(desk, workshop), by_phone(desk, round_, phone)
    by_sheet(desk, round_, code, receipt)
    wrong = Written(fields={"project_management": "105"})
    paper.enter_again(desk, workshop.id, code, "CD", {round_.id: wrong}, new_key())
    for revision in (3, 3):
        settled = paper.settle(desk, workshop.id, code, round_.id, "CD", wrong, new_key())
        assert settled == ("not_100",)
        assert counted(desk, round_) == [(phone, Origin.PHONE, revision)]
    [given_back] = steps.counting(desk, round_.id)
    assert (given_back.ballot, given_back.receipt) == (ICT, receipt)
    assert results.receipt(desk.store, workshop, receipt).found is Receipt.COUNTED
    running.close_round(desk, round_.id)
    assert results.recount(desk.store, workshop)[0].matches
    assert paper.settle(desk, workshop.id, code, round_.id, "CD", ON_SHEET, new_key()) == ()
    assert counted(desk, round_) == [(phone, Origin.PAPER, 4)], "the phone has handed in nothing since"


def test_what_the_facilitator_struck_stays_struck_when_a_sheet_cannot_count(
    desk: Desk, workshop: Workshop, round_: Round, phone: str
) -> None:
    code, receipt = sheet_code(desk, workshop), by_phone(desk, round_, phone)
    running.void(desk, round_.id, phone, "Somebody else's.")
    by_sheet(desk, round_, code, receipt)
    wrong = Written(fields={"project_management": "105"})
    assert paper.settle(desk, workshop.id, code, round_.id, "CD", wrong, new_key()) == ("not_100",)
    assert counted(desk, round_) == []


def test_a_code_that_is_nobody_s_stores_nothing(
    desk: Desk, workshop: Workshop, round_: Round, phone: str
) -> None:
    by_phone(desk, round_, phone)
    other = factories.workshop(desk, minimum=1)
    elsewhere = running.open_round(desk, other.id, "budget")
    foreign = by_phone(desk, elsewhere, factories.people(desk, other, 1)[0])
    table = tables.join(desk, workshop, "3", "7")[0]
    agreed = casting.cast(desk, round_.id, table.id, ICT, new_key()).receipt
    code, second = sheet_code(desk, workshop), sheet_code(desk, workshop)
    by_sheet(desk, round_, second, "")
    on_paper = next(each for each in steps.counting(desk, round_.id) if each.origin is Origin.PAPER).receipt
    for receipt in ("ABCDEFGH", "%", foreign, agreed, on_paper):
        with pytest.raises(Refused, match=paper.UNKNOWN_RECEIPT):
            by_sheet(desk, round_, code, receipt)
    stack = sheets.stack(desk, workshop.id)
    assert sheets.find_sheet(stack, code).participant_id is None
    assert len(stack.parts) == 1


def test_one_person_goes_on_on_one_sheet(desk: Desk, workshop: Workshop, round_: Round, phone: str) -> None:
    receipt = by_phone(desk, round_, phone)
    codes, ready, told = [sheet_code(desk, workshop) for _ in "123"], Barrier(3), []

    def type_in(code: str) -> None:
        ready.wait()
        try:
            told.append(by_sheet(desk, round_, code, receipt))
        except Refused as refused:
            told.append(refused.reasons)

    volunteers = [Thread(target=type_in, args=[code]) for code in codes]
    for each in volunteers:
        each.start()
    for each in volunteers:
        each.join()
    assert sorted(told) == [(), (paper.HAS_A_SHEET,), (paper.HAS_A_SHEET,)]
    assert counted(desk, round_) == [(phone, Origin.PAPER, 2)]


def test_without_the_code_it_would_be_two_people(
    desk: Desk, workshop: Workshop, round_: Round, phone: str
) -> None:
    """The control: what the receipt code is for."""
    by_phone(desk, round_, phone)
    by_sheet(desk, round_, sheet_code(desk, workshop), "")
    assert len(counted(desk, round_)) == 2


def test_whoever_asks_is_deleted_with_what_the_phone_handed_in(
    desk: Desk, workshop: Workshop, round_: Round, phone: str
) -> None:
    code = sheet_code(desk, workshop)
    by_sheet(desk, round_, code, by_phone(desk, round_, phone))
    paper.erase_sheet(desk, workshop, code)
    assert steps.people(desk, workshop.id) == []
    assert counted(desk, round_) == []
