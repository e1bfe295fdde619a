"""What a participant sees next, given workshop and ballots: one flow for the phone and the laptop."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from coprod import results
from coprod.ballots import ROUND_CLOSED, read_dots, read_percent
from coprod.errors import NotFound, Refused
from coprod.model.alone import Beside
from coprod.model.ballot import Ballot, Cast
from coprod.model.outcome import Outcome, Resembled
from coprod.model.template import Item, Question
from coprod.model.words import as_in
from coprod.model.workshop import Origin, Participant, Round, Workshop
from coprod.text import titled
from coprod.workshops import Desk, by_link, casting, steps
from coprod.workshops.by_link import State
from coprod.workshops.steps import Scene

CHANGE_TOO_LATE = "change_too_late"


class Step(StrEnum):
    """The screens of the flow, the same on every host."""

    GROUP = "group"
    LOBBY = "lobby"
    SOON = "soon"
    BALLOT = "ballot"
    COUNTED = "counted"
    THANKS = "thanks"
    WAITING = "waiting"
    RESULT = "result"
    OVER = "over"
    ENDED = "ended"
    GONE = "gone"


ANY = "1"
"""Said instead of a round by whoever wants to change the ballot of the round that is open."""


@dataclass(frozen=True)
class Given:
    """What one person handed in for one round by link; `beside`: a budget and the baseline, if it shows."""

    round: Round
    question: Question
    mine: Cast | None
    beside: Beside | None = None

    @property
    def counted(self) -> Cast | None:
        return self.mine if self.mine and self.mine.void_reason is None else None


@dataclass(frozen=True)
class Screen:
    """All that a host needs to draw; `mine` is the newest revision of this person's ballot in `round`.

    `version` changes whenever the screen has to be drawn anew for a reason other than this person's own act.
    """

    step: Step
    workshop: Workshop
    participant: Participant
    scene: Scene
    round: Round | None = None
    mine: Cast | None = None
    outcome: Outcome | None = None
    shared_with_room: Fraction | None = None
    shared_with_baseline: Fraction | None = None
    resembled: Resembled | None = None
    given: tuple[Given, ...] = ()
    """By link, once there is nothing left to ask: every question in its order."""

    @property
    def question(self) -> Question | None:
        return self.workshop.question(self.round.question_id) if self.round else None

    @property
    def title(self) -> str:
        """The question's title with its round."""
        if self.question is None or self.round is None:
            return ""
        return as_in([self.question.title], titled(self.question.title, self.round.number))

    @property
    def rows(self) -> tuple[Item, ...]:
        """The question's rows in this person's own order."""
        return in_order(self.question.rows, self.participant, self.question) if self.question else ()

    @property
    def columns(self) -> tuple[Item, ...]:
        """A two-way board's columns: their order has a meaning, so it is kept."""
        return self.question.columns if self.question else ()

    @property
    def void_reason(self) -> str | None:
        """Why the facilitator struck this person's ballot, if so."""
        return self.mine.void_reason if self.mine else None

    @property
    def counted(self) -> Cast | None:
        """This person's ballot as it counts now."""
        return self.mine if self.mine and self.mine.void_reason is None else None

    @property
    def shared_device(self) -> bool:
        """Whether others use this device after them."""
        return self.participant.origin is Origin.SHARED

    @property
    def table(self) -> tuple[int, int] | None:
        """(number, people) of a table that hands in one agreed ballot; None for a person."""
        one = self.participant
        return (one.table_number or 0, one.people or 0) if one.origin is Origin.TABLE else None

    @property
    def device(self) -> tuple[bool, tuple[int, int] | None]:
        """What may differ between two people whose screen says the same else."""
        return self.shared_device, self.table

    @property
    def open_vote(self) -> bool:
        """True when results may show what a single person gave, which the ballot must say."""
        return self.round is not None and self.round.minimum == 1

    @property
    def timer_ms(self) -> int | None:
        return self.scene.milliseconds_until(self.round.timer_ends_at) if self.round else None

    @property
    def closes_ms(self) -> int | None:
        """Milliseconds until it takes no more ballots, once that is known; by link also until it opens."""
        if self.step is Step.SOON:
            return self.scene.milliseconds_until(self.workshop.opens_at)
        if self.step is Step.THANKS:
            return self.scene.milliseconds_until(self.workshop.ends_at)
        return self.scene.milliseconds_until(self.round.closed_at) if self.round else None

    @property
    def progress(self) -> tuple[int, int] | None:
        """By link, which of how many questions this is; the same for everybody."""
        rounds = self.scene.rounds
        if not self.workshop.by_link or self.round not in rounds:
            return None
        return rounds.index(self.round) + 1, len(rounds)

    @property
    def version(self) -> str:
        parts = [self.step, self.round.id if self.round else "", self.mine.revision if self.mine else 0]
        if self.step is not Step.BALLOT:
            parts.append(self.workshop.version)
        if self.outcome:
            parts += [self.outcome.n, self.outcome.with_baseline]
        return "-".join(str(part) for part in parts)


def screen_for(
    desk: Desk, workshop_id: str, participant: Participant, *, revising: str = ""
) -> Screen | None:
    """The screen this person is at; `revising` names the round, or ANY, whose ballot is asked for again.

    None when the workshop was deleted.
    """
    scene = steps.scene(desk, workshop_id)
    return screen_in(desk, scene, participant, revising=revising) if scene else None


def screen_in(desk: Desk, scene: Scene, participant: Participant, *, revising: str = "") -> Screen:
    """The same, where the workshop was looked at already; its words are in this person's language."""
    scene = scene.spoken_in(participant.language)
    workshop = scene.workshop
    if workshop.by_link and workshop.closed_at is None:
        return _by_link(desk, scene, participant, revising)
    if workshop.closed_at is None and _asks_group(workshop, participant):
        return Screen(Step.GROUP, workshop, participant, scene)
    taking = scene.open_round
    if taking is not None:
        return _at_the_ballot(desk, scene, participant, taking, revising in (taking.id, ANY))
    round_ = _told_of(scene)
    if round_ is None:
        step = Step.ENDED if workshop.closed_at else Step.LOBBY
        return Screen(step, workshop, participant, scene)
    mine = steps.own_ballot(desk, round_.id, participant.id)
    if not round_.results_out and workshop.question(round_.question_id).warm_up:
        return Screen(Step.LOBBY, workshop, participant, scene)
    if not round_.results_out:
        return Screen(Step.WAITING, workshop, participant, scene, round_, mine)
    step = Step.ENDED if workshop.closed_at else Step.RESULT
    return _with_results(desk, Screen(step, workshop, participant, scene, round_, mine))


def shows_results(scene: Scene) -> bool:
    """Whether somebody who is here may be shown results now, their own beside the baseline among them."""
    if scene.workshop.by_link and scene.workshop.own_result:
        return True
    round_ = scene.open_round or _told_of(scene)
    return round_ is not None and round_.results_out


def _asks_group(workshop: Workshop, participant: Participant) -> bool:
    """Whether this person has yet to say what they are here as; a table is several people."""
    said = participant.group_id is not None or participant.origin is Origin.TABLE
    return bool(workshop.template.groups) and not said


def _told_of(scene: Scene) -> Round | None:
    """The round that a screen is about while none takes ballots."""
    if scene.workshop.closed_at is not None:
        return next((each for each in reversed(scene.rounds) if each.results_out), None)
    return scene.showing if scene.workshop.view.of_results else scene.current


def in_order(items: Sequence[Item], participant: Participant, question: Question) -> tuple[Item, ...]:
    """The items shuffled for this person: the same on every visit and device, fixed by their stored seed."""
    if not question.shuffle:
        return tuple(items)

    def place(item: Item) -> bytes:
        return hashlib.sha256(f"{participant.seed}/{question.id}/{item.id}".encode()).digest()

    return tuple(sorted(items, key=place))


def read_ballot(
    question: Question, sent: Mapping[str, object], *, abstain: bool = False, reason: str = ""
) -> Ballot:
    """A ballot from a form's fields: one a place, or `row1`/`column1` ... for the dots of a two-way board.

    Nothing is judged here but what cannot be read: raises Refused with reason codes.
    """
    if abstain:
        return Ballot(kind=question.kind, abstain=True, reason=reason)
    read = read_percent if question.kind == "budget" else read_dots
    amounts: dict[str, int] = {}
    problems: list[str] = []
    for place, value in _fields(question, sent, problems):
        try:
            amounts[place] = amounts.get(place, 0) + read(value)
        except ValueError as error:
            problems.append(str(error))
    if problems:
        raise Refused(*dict.fromkeys(problems))
    return Ballot(kind=question.kind, amounts=amounts, reason=reason)


def hand_in(
    desk: Desk, round_id: str, participant_id: str, ballot: Ballot, press: str, origin: Origin
) -> Cast | tuple[str, ...]:
    """Cast, and answer with the stored ballot or with the reasons why it was not counted."""
    try:
        return casting.cast(desk, round_id, participant_id, ballot, press, origin)
    except Refused as refusal:
        return _with_what_counts(desk, round_id, participant_id, refusal.reasons)
    except NotFound as missing:
        gone = missing.what != "round" or not steps.has_joined(desk, participant_id)
        return ("workshop_gone" if gone else "round_closed",)


def _with_what_counts(
    desk: Desk, round_id: str, participant_id: str, reasons: tuple[str, ...]
) -> tuple[str, ...]:
    """The reasons, where an earlier ballot counts although the change comes too late."""
    if ROUND_CLOSED not in reasons:
        return reasons
    mine = steps.own_ballot(desk, round_id, participant_id)
    counts = mine is not None and mine.void_reason is None
    return tuple(CHANGE_TOO_LATE if counts and each == ROUND_CLOSED else each for each in reasons)


def _at_the_ballot(
    desk: Desk, scene: Scene, participant: Participant, round_: Round, revising: bool
) -> Screen:
    mine = steps.own_ballot(desk, round_.id, participant.id)
    cast = mine is not None and mine.void_reason is None
    step = Step.COUNTED if cast and not revising else Step.BALLOT
    screen = Screen(step, scene.workshop, participant, scene, round_, mine)
    return _with_results(desk, screen) if step is Step.COUNTED and round_.results_out else screen


def _by_link(desk: Desk, scene: Scene, participant: Participant, revising: str) -> Screen:
    """One open question after the other, in the order of the agenda; then what was given, until the end."""
    workshop = scene.workshop
    state = by_link.state(workshop, scene.now)
    if state is not State.OVER and not scene.rounds:
        return Screen(Step.SOON, workshop, participant, scene)
    if state is State.OPEN and _asks_group(workshop, participant):
        return Screen(Step.GROUP, workshop, participant, scene)
    mine = steps.own_ballots(desk, participant.id)
    given = tuple(Given(each, scene.question(each), mine.get(each.id)) for each in scene.rounds)
    takes = [each for each in given if each.round.takes_ballots(scene.now)]
    again = next((each for each in takes if each.round.id == revising), None)
    asked = again or next((each for each in takes if each.counted is None), None)
    if asked is not None:
        return Screen(Step.BALLOT, workshop, participant, scene, asked.round, asked.mine)
    round_ = scene.showing
    if round_ is not None and round_.results_out:
        return _with_results(
            desk, Screen(Step.RESULT, workshop, participant, scene, round_, mine.get(round_.id))
        )
    step = Step.THANKS if takes else Step.OVER
    shown = tuple(_beside(each, shown=workshop.own_result) for each in given)
    return Screen(step, workshop, participant, scene, given=shown)


def _beside(given: Given, *, shown: bool) -> Given:
    """With this person's own budget beside the baseline; nothing of anybody else's in the room."""
    if not shown or given.counted is None or given.counted.ballot.abstain or given.question.kind != "budget":
        return given
    beside = results.beside_baseline(given.counted.ballot.amounts, given.question)
    return replace(given, beside=beside)


def _with_results(desk: Desk, screen: Screen) -> Screen:
    assert screen.round is not None
    found = results.outcome(desk.store, screen.round.id)
    if found is None:
        return screen
    shown = results.in_words_of(found, screen.workshop.template)
    own = screen.counted
    return Screen(
        screen.step,
        screen.workshop,
        screen.participant,
        screen.scene,
        screen.round,
        screen.mine,
        shown,
        results.shared_with_room(own.ballot, shown) if own else None,
        results.shared_with_baseline(own.ballot, shown) if own else None,
        results.resembled(own.ballot, shown) if own else None,
    )


def _fields(question: Question, sent: Mapping[str, object], problems: list[str]) -> list[tuple[str, object]]:
    """(place, value) pairs; what is sent under a name that is no place is kept, for the judge to refuse."""
    if not question.two_way or not any(name.startswith(("row", "column")) for name in sent):
        return list(sent.items())
    pairs: list[tuple[str, object]] = []
    for number in sorted({name.lstrip("rowclumn") for name in sent}):
        row, column = sent.get(f"row{number}") or "", sent.get(f"column{number}") or ""
        if row and column:
            pairs.append((f"{row}/{column}", 1))
        elif row or column:
            problems.append("half_place")
    return pairs
