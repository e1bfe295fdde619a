"""One ballot as a form: the name of each field, what stands in it, and what is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from coprod.model.ballot import Ballot
from coprod.model.question import ROW_BY_COLUMN, Item, Question
from coprod.text import percent_text, t, tn
from coprod.web.pocket import dealt

CONTROLS = frozenset({"round", "press", "act", "reason"})
"""Names of a form's own fields; an item whose id is one of them gets a dot behind it."""

FIVE = 50
"""Large steps are fives: 5 percent in tenths."""


def field_name(place: str) -> str:
    return f"{place}." if place in CONTROLS else place


def answers(sent: Mapping[str, str]) -> dict[str, str]:
    """What was sent by place, without the form's own fields."""
    return {name.removesuffix("."): value for name, value in sent.items() if name not in CONTROLS}


def typed_from(question: Question, ballot: Ballot | None) -> dict[str, str]:
    """A stored ballot as the fields that would make it again."""
    if ballot is None:
        return {}
    if question.two_way:
        dots = [place for place, n in ballot.amounts.items() for _ in range(n)]
        pairs = [place.split(ROW_BY_COLUMN) for place in dots]
        rows = {f"row{i}": pair[0] for i, pair in enumerate(pairs, 1)}
        typed = rows | {f"column{i}": pair[1] for i, pair in enumerate(pairs, 1)}
    elif question.kind == "budget":
        typed = {field_name(place): percent_text(n) for place, n in ballot.amounts.items()}
    else:
        typed = {field_name(place): str(n) for place, n in ballot.amounts.items()}
    return typed | {"reason": ballot.reason}


@dataclass(frozen=True)
class Form:
    """A form to draw: `typed` by field name, `problems` in sentences, `wrong` the ids of the rows at fault;
    `takes` while it can be cast; `for_all` where it is drawn once, to be dealt to everybody."""

    question: Question
    rows: tuple[Item, ...]
    round_id: str
    press: str
    typed: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    wrong: frozenset[str] = frozenset()
    takes: bool = True
    for_all: bool = False

    def before(self, item: Item) -> str:
        return dealt.row(item.id) if self.for_all else ""

    @property
    def after_rows(self) -> str:
        return dealt.last_row() if self.for_all else ""

    def name(self, item: Item) -> str:
        return field_name(item.id)

    def value(self, name: str) -> str:
        return self.typed.get(name, "")

    @property
    def large_step(self) -> int:
        """Tenths that one tap on plus adds: a five, or the smallest number of steps that is more."""
        step = self.question.step_tenths
        return step * -(-FIVE // step)

    @property
    def dots(self) -> int:
        return self.question.dots or 0

    @property
    def cap(self) -> int:
        return self.question.cap or 1

    @property
    def dots_left(self) -> list[str]:
        """What to say with 0, 1, 2 ... dots left."""
        return [
            t("All dots placed"),
            *(tn("{n} dot left", "{n} dots left", n) for n in range(1, self.dots + 1)),
        ]
