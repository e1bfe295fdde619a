"""Paper that counts: printing sheets, typing them in, a second entry, and settling."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

from coprod.errors import NotFound, Refused
from coprod.model.act import What
from coprod.model.ballot import Cast
from coprod.model.paper import FIRST_NUMBERS, MOST_SHEETS, Entry, Kind, Sheet, Written, sheet_number
from coprod.model.words import tidy
from coprod.model.workshop import Origin, Participant, Round, Workshop
from coprod.news import Topic
from coprod.store import Database, ballots, engine, paper, participants, workshops
from coprod.workshops import trail
from coprod.workshops.casting import RECEIPT_LENGTH
from coprod.workshops.desk import Desk
from coprod.workshops.joining import UNKNOWN_GROUP, WORKSHOP_CLOSED, erase
from coprod.workshops.keys import CODE_LETTERS, fold_code, hashed, new_key
from coprod.workshops.sheets import UNKNOWN_SHEET, WRONG_SHEET_CODE, find_sheet, read, stack, takes_paper

SHEET_ENTERED = "sheet_entered"
SHEET_NOT_ENTERED = "sheet_not_entered"
ENTERED_TWICE = "entered_twice"
SAME_PERSON = "same_person"
NO_INITIALS = "no_initials"
NOTHING_WRITTEN = "nothing_written"
SHEETS_AT_ONCE = "sheets_at_once"
SHEETS_FULL = "sheets_full"
SHOWN_ALREADY = "shown_already"
PHONE_SINCE = "phone_since"
UNKNOWN_RECEIPT = "unknown_paper_receipt"
HAS_A_SHEET = "has_a_sheet"
NO_ROUND_FOR_PAPER = "no_round_for_paper"

BY_THEMSELVES = (Origin.PHONE, Origin.LAPTOP, Origin.SHARED)
"""Who may go on on paper: neither a table, nor somebody made up, nor another sheet."""
MOST_AT_ONCE = 100
"""So many make a file of 7 MB in 7 seconds."""
STRUCK = "Settled from the sheet of paper."
JUST_AFTER = timedelta(microseconds=1)
NEVER = datetime.min.replace(tzinfo=UTC)


def print_sheets(desk: Desk, workshop_id: str, copies: int) -> tuple[Sheet, ...]:
    """Make that many new sheets, each with a number of its own.

    Raises Refused(SHEETS_AT_ONCE) for none or more than 100, SHEETS_FULL after 1,000, WORKSHOP_CLOSED.
    """
    if not 1 <= copies <= MOST_AT_ONCE:
        raise Refused(SHEETS_AT_ONCE)
    with desk.store.writing() as db:
        _running(db, workshop_id, lock=True)
        there = paper.sheets(db, workshop_id)
        if len(there) + copies > MOST_SHEETS:
            raise Refused(SHEETS_FULL)
        first = there[-1].number + 1 if there else secrets.choice(FIRST_NUMBERS)
        moment = engine.now(db)
        new = tuple(
            Sheet(id=secrets.token_hex(8), workshop_id=workshop_id, number=number, printed_at=moment)
            for number in range(first, first + copies)
        )
        paper.add_sheets(db, new)
        trail.note(db, desk, workshop_id, What.SHEETS_PRINTED, sheets=copies)
    return new


def enter(
    desk: Desk,
    workshop_id: str,
    typed_code: str,
    by: str,
    written: Mapping[str, Written],
    press: str,
    *,
    group_id: str | None = None,
    receipt: str = "",
) -> dict[str, tuple[str, ...]]:
    """Keep a first entry of a sheet, one `Written` a round, and let it count where it can.

    Empty ones are left for later. Whoever began on a phone goes on here by the `receipt` code of any ballot
    of theirs, however it was typed: they stay one person, and what the sheet says revises their ballots.
    Returns why each that was kept does not count, by round: () for one that does. The same `press` again
    changes nothing. Raises Refused with WRONG_SHEET_CODE, UNKNOWN_SHEET, SHEET_ENTERED, NO_INITIALS,
    NOTHING_WRITTEN, UNKNOWN_GROUP, UNKNOWN_RECEIPT, HAS_A_SHEET or WORKSHOP_CLOSED, and NotFound.
    """
    initials = _initials(by)
    given = {round_id: each for round_id, each in written.items() if not each.empty}
    with desk.store.writing() as db:
        workshop, sheet, earlier = _take(db, workshop_id, typed_code)
        if _arrived(earlier, press):
            return {each.round_id: _why(db, workshop, each) for each in earlier if each.press == press}
        if not given:
            raise Refused(NOTHING_WRITTEN)
        rounds = _hold_rounds(db, workshop, given)
        if set(given) & {entry.round_id for entry in earlier}:
            raise Refused(SHEET_ENTERED)
        who = _person(db, workshop, sheet, rounds, group_id, receipt)
        told = {}
        for round_ in rounds:
            one = given[round_.id]
            _keep(db, sheet, round_, who, 1, Kind.FIRST, initials, press, one)
            told[round_.id] = _count(db, workshop, round_, who, one)
        if sheet.participant_id is None and receipt.strip():
            trail.note(db, desk, workshop_id, What.SHEET_LINKED)
    desk.news.tell(workshop_id, Topic.NUMBERS)
    return told


def enter_again(
    desk: Desk, workshop_id: str, typed_code: str, by: str, written: Mapping[str, Written], press: str
) -> None:
    """Keep a second entry by somebody else, one `Written` a round; nothing counts differently until settled.

    Raises Refused with SHEET_NOT_ENTERED, ENTERED_TWICE or SAME_PERSON besides those of `enter`.
    """
    initials = _initials(by)
    with desk.store.writing() as db:
        workshop, sheet, earlier = _take(db, workshop_id, typed_code)
        if _arrived(earlier, press):
            return
        for round_ in _hold_rounds(db, workshop, written):
            before = [entry for entry in earlier if entry.round_id == round_.id]
            if not before:
                raise Refused(SHEET_NOT_ENTERED)
            if len(before) > 1:
                raise Refused(ENTERED_TWICE)
            if before[0].by.casefold() == initials.casefold():
                raise Refused(SAME_PERSON)
            who = before[0].participant_id
            _keep(db, sheet, round_, who, 2, Kind.SECOND, initials, press, written[round_.id])


def settle(
    desk: Desk, workshop_id: str, typed_code: str, round_id: str, by: str, written: Written, press: str
) -> tuple[str, ...]:
    """Say what a sheet says for one round; it counts instead of what was entered first, which is kept.

    Returns why it does not count, () if it does. Raises Refused(SHEET_NOT_ENTERED) and as `enter`.
    """
    initials = _initials(by)
    with desk.store.writing() as db:
        workshop, sheet, earlier = _take(db, workshop_id, typed_code)
        if _arrived(earlier, press):
            return next(_why(db, workshop, each) for each in earlier if each.press == press)
        [round_] = _hold_rounds(db, workshop, {round_id: written})
        before = [entry for entry in earlier if entry.round_id == round_id]
        if not before:
            raise Refused(SHEET_NOT_ENTERED)
        who = before[0].participant_id
        _keep(db, sheet, round_, who, len(before) + 1, Kind.SETTLED, initials, press, written)
        reasons = _count(db, workshop, round_, who, written, since=before[0].entered_at)
        trail.note_round(db, desk, round_, What.SHEET_SETTLED, counts=not reasons)
    desk.news.tell(workshop_id, Topic.NUMBERS)
    return reasons


def turnout(desk: Desk, round_id: str) -> int:
    """How many people's ballot of this round came from paper and counts."""
    with desk.store.reading() as db:
        return ballots.turnout(db, round_id, Origin.PAPER)[0]


def erase_sheet(desk: Desk, workshop: Workshop, typed_code: str) -> None:
    """Delete the person whose sheet this is, with all that was typed; the sheet is as if never entered.

    Whoever began on a phone goes with what they handed in there.

    Raises Refused with WRONG_SHEET_CODE, UNKNOWN_SHEET or SHEET_NOT_ENTERED.
    """
    sheet = find_sheet(stack(desk, workshop.id), typed_code)
    if sheet.participant_id is None:
        raise Refused(SHEET_NOT_ENTERED)
    erase(desk, workshop, sheet.participant_id)


def _running(db: Database, workshop_id: str, *, lock: bool = False) -> Workshop:
    workshop = workshops.by_id(db, workshop_id, lock=lock)
    if workshop is None:
        raise NotFound("workshop")
    if workshop.closed_at is not None:
        raise Refused(WORKSHOP_CLOSED)
    return workshop


def _take(db: Database, workshop_id: str, typed_code: str) -> tuple[Workshop, Sheet, list[Entry]]:
    """The workshop, and a sheet of it, held, with its entries so far."""
    number = sheet_number(typed_code)
    if number is None:
        raise Refused(WRONG_SHEET_CODE)
    workshop = _running(db, workshop_id)
    sheet = paper.hold_sheet(db, workshop_id, number)
    if sheet is None:
        raise Refused(UNKNOWN_SHEET)
    return workshop, sheet, paper.entries_of(db, sheet.id)


def _hold_rounds(db: Database, workshop: Workshop, written: Mapping[str, Written]) -> list[Round]:
    """The rounds, held against everybody who casts, closes or reveals; always in the same order."""
    found = [workshops.round_by_id(db, round_id, lock="update") for round_id in sorted(written)]
    rounds = [each for each in found if each and each.workshop_id == workshop.id and not each.rehearsal]
    if len(rounds) != len(found):
        raise NotFound("round")
    return rounds


def _person(
    db: Database, workshop: Workshop, sheet: Sheet, rounds: list[Round], group_id: str | None, receipt: str
) -> str:
    """Whose sheet this is, made at the first entry; they were in the room before the round was opened."""
    if sheet.participant_id is not None:
        return sheet.participant_id
    if receipt.strip():
        return _goes_on(db, workshop, sheet, receipt)
    if group_id is not None and group_id not in {group.id for group in workshop.template.groups}:
        raise Refused(UNKNOWN_GROUP)
    person = Participant(
        id=secrets.token_hex(8),
        workshop_id=workshop.id,
        group_id=group_id,
        language=workshop.language,
        origin=Origin.PAPER,
        seed=secrets.token_hex(8),
        joined_at=min(sheet.printed_at, *(each.opened_at for each in rounds)),
    )
    participants.add(db, person, hashed(new_key()))
    paper.stands_for(db, sheet.id, person.id)
    return person.id


def _goes_on(db: Database, workshop: Workshop, sheet: Sheet, receipt: str) -> str:
    """Let somebody who began on a phone go on with this sheet; nothing is told of what they handed in."""
    who = ballots.whose(db, workshop.id, fold_code(receipt))
    if who is not None:
        participants.hold(db, who)
    person = participants.by_id(db, who) if who else None
    if person is None or person.origin not in BY_THEMSELVES:
        raise Refused(UNKNOWN_RECEIPT)
    if paper.has_sheet(db, person.id):
        raise Refused(HAS_A_SHEET)
    paper.stands_for(db, sheet.id, person.id)
    return person.id


def _keep(
    db: Database,
    sheet: Sheet,
    round_: Round,
    who: str,
    number: int,
    kind: Kind,
    by: str,
    press: str,
    written: Written,
) -> None:
    entry = Entry(
        sheet_id=sheet.id,
        participant_id=who,
        round_id=round_.id,
        number=number,
        kind=kind,
        by=by,
        press=press,
        written=written,
        entered_at=engine.now(db),
    )
    paper.add_entry(db, entry)


def _count(
    db: Database,
    workshop: Workshop,
    round_: Round,
    who: str,
    written: Written,
    since: datetime | None = None,
) -> tuple[str, ...]:
    """Let it count instead of what counted before; the reasons why it does not, if it cannot.

    What the person handed in on a phone `since` the sheet was entered is newer than the sheet.
    """
    moment = engine.now(db)
    if not takes_paper(round_, moment):
        return (SHOWN_ALREADY,)
    earlier = ballots.revisions(db, round_.id, who)
    before = earlier[-1] if earlier else None
    on_paper = before is not None and before.origin is Origin.PAPER
    if since is not None and not on_paper and _handed_in(earlier) > since:
        return (PHONE_SINCE,)
    ballot, reasons = read(workshop.question(round_.question_id), written)
    if ballot is None or reasons:
        if before is not None and on_paper:
            ballots.strike(db, round_.id, who, before.revision, STRUCK, moment)
            _give_back(db, earlier, moment)
        return reasons
    new = Cast(
        sequence=0,
        round_id=round_.id,
        participant_id=who,
        revision=before.revision + 1 if before else 1,
        origin=Origin.PAPER,
        ballot=ballot,
        receipt="".join(secrets.choice(CODE_LETTERS) for _ in range(RECEIPT_LENGTH)),
        cast_at=moment,
    )
    ballots.add(db, new, new_key())
    return ()


def _give_back(db: Database, earlier: Sequence[Cast], moment: datetime) -> None:
    """Let the phone's ballot count that the struck sheet had replaced, with the receipt its owner noted.

    One that was struck itself stays so. It comes after the strike, in whatever order either is read.
    """
    by_phone = [each for each in earlier if each.origin is not Origin.PAPER]
    if by_phone and by_phone[-1].void_reason is None:
        again = {"revision": earlier[-1].revision + 1, "cast_at": moment + JUST_AFTER}
        ballots.add(db, by_phone[-1].model_copy(update=again), new_key())


def _handed_in(earlier: Sequence[Cast]) -> datetime:
    """When a person's newest ballot was first handed in, also where a sheet gave it back since."""
    newest = earlier[-1:]
    times = [each.cast_at for each in earlier if newest and each.receipt == newest[0].receipt]
    return min(times, default=NEVER)


def _why(db: Database, workshop: Workshop, entry: Entry) -> tuple[str, ...]:
    """Why an entry that was kept before does not count, () if it does."""
    cast = ballots.newest_of(db, entry.round_id, entry.participant_id)
    if cast is not None and cast.void_reason is None and cast.origin is Origin.PAPER:
        return ()
    round_ = workshops.round_by_id(db, entry.round_id)
    reasons = read(workshop.question(round_.question_id), entry.written)[1] if round_ else ()
    since = cast is not None and cast.origin is not Origin.PAPER
    return reasons or ((PHONE_SINCE,) if since else (SHOWN_ALREADY,))


def _arrived(earlier: Sequence[Entry], press: str) -> bool:
    return any(entry.press == press for entry in earlier)


def _initials(by: str) -> str:
    initials = tidy(by[:40], 40)[:8]
    if not initials:
        raise Refused(NO_INITIALS)
    return initials
