"""One event with its people and rounds, as the rest of the house reads it."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from types import MappingProxyType

from coprod.model.template import Question, Template
from coprod.model.words import Value


class Origin(StrEnum):
    """Where a ballot was handed in."""

    PHONE = "phone"
    LAPTOP = "laptop"
    PAPER = "paper"
    SHARED = "shared device"
    TABLE = "table"
    REHEARSAL = "rehearsal"


class View(StrEnum):
    """What the projector shows: a row in the database, so any of the facilitator's devices steers it."""

    LOBBY = "lobby"
    QUESTION = "question"
    RESULTS = "results"
    FIRM = "how firm"
    AGREEMENT = "agreement"
    GROUPS = "groups"
    MOVEMENT = "movement"
    MONEY = "money and dots"
    LIKENESS = "likeness"
    FINDINGS = "findings"
    REFORMS = "reforms"
    PLEDGES = "pledges"
    BLANK = "blank"

    @property
    def of_results(self) -> bool:
        """Whether it shows what one round's ballots say."""
        return self not in (
            View.LOBBY,
            View.QUESTION,
            View.FINDINGS,
            View.REFORMS,
            View.PLEDGES,
            View.BLANK,
        )


class RoundState(StrEnum):
    """Derived from a round's times, never stored."""

    OPEN = "open"
    CLOSING = "closing"
    CLOSED = "closed"


class AgendaItem(Value):
    """One question's place in a workshop's own agenda."""

    question_id: str
    position: int
    minutes: int
    live: bool = False
    skipped: bool = False


class Round(Value):
    """One opening of one question; times are UTC, from the database.

    A `rehearsal` counts only ballots of rehearsals, and is in no result that leaves the room. `note` is the
    facilitator's own, of the talk about it.
    """

    id: str
    workshop_id: str
    question_id: str
    number: int
    live: bool
    minimum: int
    opened_at: datetime
    closed_at: datetime | None = None
    timer_ends_at: datetime | None = None
    revealed_at: datetime | None = None
    baseline_revealed_at: datetime | None = None
    baseline_hidden_at: datetime | None = None
    hidden_at: datetime | None = None
    shown_before: tuple[str, ...] = ()
    rehearsal: bool = False
    note: str = ""

    def state(self, now: datetime) -> RoundState:
        """A `closed_at` in the future is the countdown, which can still be stopped.

        What the room has seen of a round that is not live takes no more ballots, even if the clock was put
        back since it closed.
        """
        if self.revealed_at is not None and not self.live:
            return RoundState.CLOSED
        if self.closed_at is None:
            return RoundState.OPEN
        return RoundState.CLOSED if self.closed_at <= now else RoundState.CLOSING

    def counts(self, origin: Origin) -> bool:
        """Whether ballots that came in so are added up: a table's never, a rehearsal's only in rehearsals."""
        return origin is not Origin.TABLE and (origin is Origin.REHEARSAL) is self.rehearsal

    def takes_ballots(self, now: datetime) -> bool:
        return self.state(now) is not RoundState.CLOSED

    @property
    def results_out(self) -> bool:
        """True when the room may see this round's results (a live round's from the start)."""
        return (self.live or self.revealed_at is not None) and self.hidden_at is None

    @property
    def baseline_out(self) -> bool:
        """True when the baseline stands beside the room's results."""
        shown = self.baseline_revealed_at is not None and self.baseline_hidden_at is None
        return self.results_out and shown


class Workshop(Value):
    """A workshop as stored: `minimum` is the fewest ballots a result is shown for.

    The Wi-Fi is the hall's, as everybody in it may know it; "" where none is shown. `covered_view` is what
    the projector showed when its picture was taken away. `purpose`, `invited` and `notes` are the
    organiser's own words for the report. While `rehearsing`, every round that opens is a rehearsal.

    A workshop `by_link` is a survey without a facilitator: from `opens_at` to `ends_at` (UTC; shown in
    `time_zone`, a name such as "Europe/London") all its questions are open at once. `own_result` shows
    people what they gave beside the baseline once they cast; with `tickets_only`, one ticket lets in one.

    Its template is spoken in its `language`: hall, desk and files have the words from here. What is changed
    or kept is `template.written`.

    `host` is who invites, as people are told; "" where nobody is named. An archived one is out of the
    organiser's list and otherwise as it was. While `door_locked`, nobody new joins.
    """

    id: str
    code: str
    name: str
    template: Template
    agenda_id: str
    language: str = "en"
    minimum: int = 5
    made_up: bool = False
    created_at: datetime
    closed_at: datetime | None = None
    delete_on: datetime | None = None
    view: View = View.LOBBY
    showing_round: str | None = None
    covered_view: View | None = None
    address: str = ""
    wifi_name: str = ""
    wifi_password: str = ""
    purpose: str = ""
    invited: str = ""
    notes: str = ""
    rehearsing: bool = False
    by_link: bool = False
    opens_at: datetime | None = None
    ends_at: datetime | None = None
    time_zone: str = ""
    own_result: bool = False
    tickets_only: bool = False
    host: str = ""
    archived_at: datetime | None = None
    door_locked: bool = False
    version: int = 0

    @property
    def spoken_code(self) -> str:
        return f"{self.code[:4]}-{self.code[4:]}"

    def question(self, question_id: str) -> Question:
        return self.template.question(question_id)

    def spoken_in(self, language: str) -> "Workshop":
        """The same workshop with its template's words in this language, as far as there are any."""
        template = self.template.spoken_in(language)
        return self if template is self.template else self.model_copy(update={"template": template})

    def in_language(self, language: str) -> "Workshop":
        """The same workshop for a hall, or for files, in this language."""
        return self.spoken_in(language).model_copy(update={"language": language})


class Participant(Value):
    """One person; `seed` fixes the order in which this person sees factors and places.

    `table_number` is where they sit, where asked. A table that hands in one agreed ballot is a participant
    of origin TABLE with the number of `people` who agreed.
    """

    id: str
    workshop_id: str
    group_id: str | None = None
    language: str = "en"
    origin: Origin = Origin.PHONE
    seed: str = ""
    table_number: int | None = None
    people: int | None = None
    joined_at: datetime


class Turnout(Value):
    """Ballots in (abstentions and `on_paper` among them) of those who joined; more_time asked for it.

    `by_table` counts those who said at which table they sit, by its number.
    `tables` handed in one agreed ballot each, for `table_people`: neither is among the rest.
    """

    ballots: int
    joined: int
    abstained: int = 0
    more_time: int = 0
    on_paper: int = 0
    by_table: Mapping[int, int] = MappingProxyType({})
    tables: int = 0
    table_people: int = 0
