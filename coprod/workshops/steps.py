"""Where a workshop stands, and the one next step of its facilitator; reads only."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Self

from coprod.errors import NotFound
from coprod.model.ballot import Cast
from coprod.model.library_toml import shipped_items
from coprod.model.template import Question
from coprod.model.workshop import AgendaItem, Origin, Participant, Round, RoundState, Turnout, View, Workshop
from coprod.store import ballots, engine, participants, tables
from coprod.store.glance import glance
from coprod.store.lasting import kept, lasting
from coprod.store.tables import Agreed
from coprod.workshops.desk import Desk
from coprod.workshops.keys import fold_code, hashed


class Step(StrEnum):
    """What the large button does next."""

    OPEN = "open"
    CLOSE = "close"
    WAIT = "wait"
    REVEAL_ROOM = "reveal room"
    REVEAL_BASELINE = "reveal baseline"
    SHOW_MOVEMENT = "show movement"
    SHOW_FINDINGS = "show findings"
    SHOW_REFORMS = "show reforms"
    END = "end"


class Undo(StrEnum):
    """What the undo button takes back."""

    STOP_CLOSING = "stop closing"
    TAKE_BACK = "take back opening"
    COVER_BASELINE = "cover baseline"
    HIDE = "hide results"
    SHOW_AGAIN = "show again"


@dataclass(frozen=True)
class Scene:
    """A workshop at one moment, without its people: `current` is the newest round, open or not.

    By link, where all are as old, it is the first that was not revealed yet, else the last.
    """

    workshop: Workshop
    agenda: tuple[AgendaItem, ...]
    rounds: tuple[Round, ...]
    now: datetime

    @property
    def current(self) -> Round | None:
        if self.workshop.by_link:
            return next((each for each in self.rounds if not each.results_out), self._newest)
        return self._newest

    @property
    def _newest(self) -> Round | None:
        return self.rounds[-1] if self.rounds else None

    def round(self, round_id: str | None) -> Round | None:
        """The round with this id, if this workshop has it."""
        return next((each for each in self.rounds if each.id == round_id), None)

    @property
    def showing(self) -> Round | None:
        """The round on the projector, if any."""
        return self.round(self.workshop.showing_round)

    @property
    def open_round(self) -> Round | None:
        """The round that takes ballots now, if any; by link the first of those that do."""
        if self.workshop.by_link:
            return next(iter(self.open_rounds), None)
        newest = self._newest
        return newest if newest and newest.takes_ballots(self.now) else None

    @property
    def open_rounds(self) -> tuple[Round, ...]:
        """All that take ballots now: in a room one at most, by link all at once."""
        return tuple(each for each in self.rounds if each.takes_ballots(self.now))

    def spoken_in(self, language: str) -> Self:
        """The same moment with the template's words in this language, as far as there are any."""
        workshop = self.workshop.spoken_in(language)
        return self if workshop is self.workshop else replace(self, workshop=workshop)

    def question(self, round_: Round) -> Question:
        return self.workshop.question(round_.question_id)

    @property
    def upcoming(self) -> AgendaItem | None:
        """The first question of the agenda that has had no round and is not skipped; none by link."""
        if self.workshop.by_link:
            return None
        opened = {r.question_id for r in self.rounds}
        return next((a for a in self.agenda if not a.skipped and a.question_id not in opened), None)

    @property
    def closes_with_timer(self) -> bool:
        """True while the open round will close by itself when its timer, or the workshop's own time, ends."""
        taking = self.open_round
        if taking is None or taking.closed_at is None:
            return False
        return self.workshop.by_link or taking.closed_at == taking.timer_ends_at

    @property
    def found_something(self) -> bool:
        """Whether any closed round's results are out."""
        return any(each.results_out and not each.takes_ballots(self.now) for each in self.rounds)

    @property
    def leads_to_reforms(self) -> bool:
        """Whether any closed round whose results are out asks about something that the library knows."""
        return any(
            each.results_out
            and not each.takes_ballots(self.now)
            and any(
                {item.id for item in self.question(each).rows} <= set(items)
                for items in shipped_items().values()
            )
            for each in self.rounds
        )

    @property
    def countdown_to(self) -> datetime | None:
        """When the open round closes, once that is to be counted down; of a closing timer the last minute."""
        taking = self.open_round
        if taking is None or taking.closed_at is None:
            return None
        near = taking.closed_at - self.now <= timedelta(minutes=1)
        return taking.closed_at if near or not self.closes_with_timer else None

    def milliseconds_until(self, moment: datetime | None) -> int | None:
        """Milliseconds from now by the database's clock; None without such a moment, 0 when it is past."""
        if moment is None:
            return None
        return max(0, round((moment - self.now).total_seconds() * 1000))


@dataclass(frozen=True)
class Standing(Scene):
    """The same with its people counted, and what comes next."""

    joined: int
    turnout: Turnout

    @property
    def next_step(self) -> Step:
        newest = self.current
        if self.workshop.by_link and (newest is None or self.open_rounds):
            return Step.WAIT
        if newest is not None:
            state = newest.state(self.now)
            if state is RoundState.OPEN or self.closes_with_timer:
                return Step.CLOSE
            if state is RoundState.CLOSING:
                return Step.WAIT
            if not newest.results_out and not self.question(newest).warm_up:
                return Step.REVEAL_ROOM
            has_baseline = self.question(newest).baseline is not None
            if has_baseline and self.enough and not newest.baseline_out:
                return Step.SHOW_MOVEMENT if self._movement_comes else Step.REVEAL_BASELINE
            if self._movement_comes:
                return Step.SHOW_MOVEMENT
        if self.upcoming:
            return Step.OPEN
        if not self.found_something or self.workshop.view is View.REFORMS:
            return Step.END
        if self.workshop.view is not View.FINDINGS:
            return Step.SHOW_FINDINGS
        return Step.SHOW_REFORMS if self.leads_to_reforms else Step.END

    @property
    def _movement_comes(self) -> bool:
        """Whether the newest round's results were just shown, and an earlier round can be set beside it."""
        newest = self.current
        if newest is None or newest.number == 1 or not self.enough or newest.baseline_out:
            return False
        earlier = [r for r in self.rounds if r.question_id == newest.question_id and r.id != newest.id]
        shown = self.workshop.view is View.RESULTS and self.showing == newest
        budget = self.question(newest).kind == "budget"
        return budget and shown and any(each.results_out for each in earlier)

    @property
    def enough(self) -> bool:
        """Whether the newest round has as many answers as a result needs."""
        newest = self.current
        return newest is not None and self.turnout.ballots - self.turnout.abstained >= newest.minimum

    @property
    def undo(self) -> Undo | None:
        """What can be taken back now: the opposite of what was done last, where nobody is harmed by it."""
        newest, view = self.current, self.workshop.view
        if view is View.BLANK and (self.workshop.showing_round or newest is None):
            return Undo.SHOW_AGAIN
        if newest is None or (self.workshop.by_link and self.open_rounds):
            return None
        state = newest.state(self.now)
        if state is RoundState.CLOSING and not self.closes_with_timer:
            return Undo.STOP_CLOSING
        if state is not RoundState.CLOSED:
            return Undo.TAKE_BACK if self.turnout.ballots == self.turnout.tables == 0 else None
        if newest.baseline_out:
            return Undo.COVER_BASELINE
        return Undo.HIDE if newest.results_out else None


def stand(desk: Desk, workshop_id: str) -> Standing | None:
    """Where the workshop stands now; None when it was deleted."""
    with desk.store.reading() as db:
        found = lasting(db, desk.store, workshop_id)
        if found is None:
            return None
        workshop, agenda, rounds = found
        newest = Scene(*found, now=engine.now(db)).current
        closed_at = newest.closed_at if newest and not newest.takes_ballots(engine.now(db)) else None
        joined = participants.count(db, workshop_id)
        asked = participants.count(db, workshop_id, until=closed_at) if closed_at else joined
        counted, abstained = ballots.turnout(db, newest.id) if newest else (0, 0)
        wanting = ballots.wanting_more_time(db, newest.id) if newest else 0
        agreed = tables.counting(db, newest.id) if newest else []
        return Standing(
            workshop=workshop,
            agenda=agenda,
            rounds=rounds,
            joined=joined,
            now=engine.now(db),
            turnout=Turnout(
                ballots=counted,
                joined=asked,
                abstained=abstained,
                more_time=wanting,
                on_paper=ballots.turnout(db, newest.id, Origin.PAPER)[0] if newest and counted else 0,
                by_table=tables.turnout(db, newest.id) if newest else {},
                tables=len(agreed),
                table_people=sum(each.people for each in agreed),
            ),
        )


def look(desk: Desk, typed_code: str, key: str = "") -> tuple[Scene, Participant | None]:
    """The workshop with this join code, however it was typed, and whose cookie's key this is.

    Raises NotFound. The one thing that every request of a phone asks: a single statement, as long as nothing
    was changed in the workshop since anybody asked.
    """
    code = fold_code(typed_code)
    if not code:
        raise NotFound("workshop")
    seen = glance(desk.store, code, hashed(key) if key else "")
    if seen is None:
        raise NotFound("workshop")
    found = kept(desk.store, seen.workshop_id, seen.version)
    if found is None:
        with desk.store.reading() as db:
            found = lasting(db, desk.store, seen.workshop_id)
        if found is None:
            raise NotFound("workshop")
    return Scene(*found, now=seen.now), seen.person


def scene(desk: Desk, workshop_id: str) -> Scene | None:
    """The workshop now, without its people; None when it was deleted."""
    with desk.store.reading() as db:
        found = lasting(db, desk.store, workshop_id)
        return Scene(*found, now=engine.now(db)) if found else None


def own_ballot(desk: Desk, round_id: str, participant_id: str) -> Cast | None:
    """One person's newest revision in a round, with the reason if it was struck."""
    with desk.store.glancing() as db:
        return ballots.newest_of(db, round_id, participant_id)


def own_ballots(desk: Desk, participant_id: str) -> dict[str, Cast]:
    """One person's newest revision in each round that they cast in, by round, as `own_ballot` gives it."""
    with desk.store.glancing() as db:
        return ballots.newest_in_each(db, participant_id)


def counting(desk: Desk, round_id: str) -> list[Cast]:
    """The ballots that count in a round, in the order of casting."""
    with desk.store.reading() as db:
        return ballots.counting(db, round_id)


def agreed(desk: Desk, round_id: str) -> list[Agreed]:
    """The agreed ballots of tables that stand in a round; they are in no number about people."""
    with desk.store.reading() as db:
        return tables.counting(db, round_id)


def has_joined(desk: Desk, participant_id: str) -> bool:
    """Whether there is such a participant, in any workshop."""
    with desk.store.reading() as db:
        return participants.by_id(db, participant_id) is not None


def people(desk: Desk, workshop_id: str) -> list[Participant]:
    """Everybody who joined, in the order of joining."""
    with desk.store.reading() as db:
        return participants.joined(db, workshop_id)
