"""What sheets of paper say: how they are read, which entries differ, what is left to settle; reads only."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from coprod.ballots import HALF_PLACE, judge, read_dots, read_percent
from coprod.errors import NotFound, Refused
from coprod.model.ballot import Ballot
from coprod.model.paper import Entry, Kind, Sheet, Written, sheet_number
from coprod.model.template import ROW_BY_COLUMN, Item, Question
from coprod.model.workshop import Round
from coprod.store import engine, paper, workshops
from coprod.workshops.desk import Desk

WRONG_SHEET_CODE = "wrong_sheet_code"
UNKNOWN_SHEET = "unknown_sheet"
NOT_ON_THE_LIST = "not_on_the_list"

ONE_IN = 5
"""A sample for a second entry is one sheet in so many."""


def takes_paper(round_: Round, now: datetime) -> bool:
    """Whether a sheet typed in now would still count.

    Not once the room saw the results: a sheet that joins afterwards is the difference between two pictures.
    """
    if round_.rehearsal:
        return False
    return round_.takes_ballots(now) or not (round_.live or round_.revealed_at)


@dataclass(frozen=True)
class Part:
    """One round of one sheet: its entries in order, and whether a ballot of it counts."""

    sheet: Sheet
    round: Round
    question: Question
    entries: tuple[Entry, ...]
    counts: bool

    @property
    def first(self) -> Entry:
        return self.entries[0]

    @property
    def second(self) -> Entry | None:
        return next((each for each in self.entries if each.kind is Kind.SECOND), None)

    @property
    def settled(self) -> Entry | None:
        return next((each for each in reversed(self.entries) if each.kind is Kind.SETTLED), None)

    @property
    def stands(self) -> Entry:
        """The entry that is taken for what the sheet says."""
        return self.settled or self.first

    @cached_property
    def differences(self) -> tuple[str, ...]:
        """The fields that two people read differently; "12.5" and "12,50" are the same."""
        if self.second is None:
            return ()
        one, other = _said(self.question, self.first.written), _said(self.question, self.second.written)
        return tuple(name for name in dict.fromkeys([*one, *other]) if one.get(name) != other.get(name))

    @cached_property
    def reasons(self) -> tuple[str, ...]:
        """Why what stands is no answer to the question, as the judge's codes."""
        return read(self.question, self.stands.written)[1]

    @property
    def to_settle(self) -> bool:
        return self.settled is None and bool(self.differences or self.reasons)


@dataclass(frozen=True)
class Stack:
    """All the paper of a workshop."""

    sheets: tuple[Sheet, ...]
    parts: tuple[Part, ...]
    rounds: tuple[Round, ...]
    now: datetime

    @property
    def entered(self) -> tuple[Sheet, ...]:
        """The sheets of which something was typed in."""
        found = {part.sheet.id for part in self.parts}
        return tuple(sheet for sheet in self.sheets if sheet.id in found)

    @property
    def to_settle(self) -> tuple[Part, ...]:
        return tuple(part for part in self.parts if part.to_settle)

    @property
    def sample(self) -> tuple[Sheet, ...]:
        """About one sheet in five of those entered, the same on every screen, for a second entry."""
        drawn = tuple(sheet for sheet in self.entered if int(sheet.id[:6], 16) % ONE_IN == 0)
        return drawn or self.entered[:1]

    def of(self, sheet: Sheet) -> dict[str, Part]:
        """What was typed of one sheet, by round."""
        return {part.round.id: part for part in self.parts if part.sheet.id == sheet.id}

    def waiting(self, sheet: Sheet) -> tuple[Round, ...]:
        """The rounds for which this sheet was not entered yet, and would count."""
        done = self.of(sheet)
        return tuple(r for r in self.rounds if r.id not in done and takes_paper(r, self.now))

    def late(self, sheet: Sheet) -> tuple[Round, ...]:
        """The rounds for which it was not entered, and which have been shown already."""
        done = self.of(sheet)
        return tuple(
            r for r in self.rounds if r.id not in done and not r.rehearsal and not takes_paper(r, self.now)
        )

    def unchecked(self, sheet: Sheet) -> tuple[Part, ...]:
        """What was entered once, and may be entered by somebody else."""
        return tuple(p for p in self.of(sheet).values() if p.second is None and p.settled is None)


def stack(desk: Desk, workshop_id: str) -> Stack:
    """The paper of a workshop now; raises NotFound."""
    with desk.store.reading() as db:
        workshop = workshops.by_id(db, workshop_id)
        if workshop is None:
            raise NotFound("workshop")
        rounds = {
            each.id: each
            for each in workshops.rounds(db, workshop_id)
            if not workshop.question(each.question_id).warm_up
        }
        sheets = {each.id: each for each in paper.sheets(db, workshop_id)}
        counting = paper.counting(db, workshop_id)
        by_part: dict[tuple[str, str], list[Entry]] = {}
        for entry in paper.entries(db, workshop_id):
            by_part.setdefault((entry.sheet_id, entry.round_id), []).append(entry)
        parts = tuple(
            Part(
                sheets[sheet_id],
                rounds[round_id],
                workshop.question(rounds[round_id].question_id),
                tuple(entries),
                (round_id, entries[0].participant_id) in counting,
            )
            for (sheet_id, round_id), entries in by_part.items()
        )
        return Stack(tuple(sheets.values()), parts, tuple(rounds.values()), engine.now(db))


def find_sheet(of: Stack, typed: str) -> Sheet:
    """The sheet with this code; raises Refused(WRONG_SHEET_CODE) or Refused(UNKNOWN_SHEET)."""
    number = sheet_number(typed)
    if number is None:
        raise Refused(WRONG_SHEET_CODE)
    found = next((sheet for sheet in of.sheets if sheet.number == number), None)
    if found is None:
        raise Refused(UNKNOWN_SHEET)
    return found


def read(question: Question, written: Written) -> tuple[Ballot | None, tuple[str, ...]]:
    """The ballot in what was typed, and every reason why it does not count; None where it cannot be read."""
    if written.abstain:
        ballot = Ballot(kind=question.kind, abstain=True, reason=written.reason)
        return ballot, ("abstain_with_amounts",) if written.fields else judge(ballot, question)
    amounts: dict[str, int] = {}
    problems: list[str] = []
    for place, amount in _amounts(question, written.fields, problems):
        amounts[place] = amounts.get(place, 0) + amount
    if problems:
        return None, tuple(dict.fromkeys(problems))
    ballot = Ballot(kind=question.kind, amounts=amounts, reason=written.reason)
    return ballot, judge(ballot, question)


def item_called(items: Sequence[Item], typed: str) -> Item | None:
    """The item with this letter; where letters hold figures, "2" is enough for "S2"."""
    wanted = typed.strip().upper()
    exactly = [item for item in items if item.letter == wanted]
    near = [item for item in items if item.letter.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == wanted]
    found = exactly or (near if wanted.isdigit() else [])
    return found[0] if len(found) == 1 else None


def _amounts(question: Question, fields: Mapping[str, str], problems: list[str]) -> Iterator[tuple[str, int]]:
    if question.two_way:
        for number in range(1, (question.dots or 0) + 1):
            typed = fields.get(f"row{number}", ""), fields.get(f"column{number}", "")
            row, column = item_called(question.rows, typed[0]), item_called(question.columns, typed[1])
            if row and column:
                yield f"{row.id}{ROW_BY_COLUMN}{column.id}", 1
            elif any(typed):
                problems.append(HALF_PLACE if not all(typed) else NOT_ON_THE_LIST)
        return
    reader = read_percent if question.kind == "budget" else read_dots
    for place, typed_amount in fields.items():
        try:
            yield place, reader(typed_amount)
        except ValueError as error:
            problems.append(str(error))


def _said(question: Question, written: Written) -> dict[str, object]:
    """What was typed, field by field, so that two ways to write the same thing are equal."""
    reader = read_percent if question.kind == "budget" else read_dots
    said: dict[str, object] = {}
    for name, typed in written.fields.items():
        if question.two_way:
            items = question.rows if name.startswith("row") else question.columns
            item = item_called(items, typed)
            said[name] = item.id if item else typed
            continue
        try:
            said[name] = reader(typed) or None
        except ValueError:
            said[name] = typed
    found = {name: value for name, value in said.items() if value is not None}
    return found | ({"abstain": True} if written.abstain else {})
