"""A wall board with real sticky dots: its totals, counted from the poster and typed in."""

from collections.abc import Mapping
from dataclasses import dataclass

from coprod.ballots import NEGATIVE, NOT_A_NUMBER, read_dots
from coprod.errors import NotFound, Refused
from coprod.model.act import What
from coprod.model.counted_apart import MOST_PEOPLE, WallTotal
from coprod.model.question import Question
from coprod.model.workshop import Workshop
from coprod.news import Topic
from coprod.store import engine, walls, workshops
from coprod.workshops import trail
from coprod.workshops.desk import Desk
from coprod.workshops.joining import whole_number

WALL_NO_DOTS = "wall_no_dots"
WALL_TOO_MANY = "wall_too_many"
WALL_PEOPLE = "wall_people"
ABOUT = 1.5
"""People before a poster are guessed, not counted: so many times as many may have been there."""


@dataclass(frozen=True)
class Fault:
    """Why totals cannot be kept: at which places, or that `total` dots are more than the people had."""

    reason: str
    places: tuple[str, ...] = ()
    total: int = 0
    most: int = 0


@dataclass(frozen=True)
class Read:
    """What was typed from a poster: dots by place, about how many people, and what is wrong with it."""

    dots: Mapping[str, int]
    people: int | None
    faults: tuple[Fault, ...]


def read(question: Question, typed: Mapping[str, str], typed_people: str) -> Read:
    """Read and judge the totals of a poster; nothing is stored."""
    dots: dict[str, int] = {}
    wrong: dict[str, list[str]] = {}
    for place in question.places():
        try:
            dots[place] = read_dots(typed.get(place, ""))
            if dots[place] < 0:
                wrong.setdefault(NEGATIVE, []).append(place)
        except ValueError:
            wrong.setdefault(NOT_A_NUMBER, []).append(place)
    faults = [Fault(reason, tuple(places)) for reason, places in wrong.items()]
    people, total = _people(typed_people), sum(dots.values())
    if people == 0:
        faults.append(Fault(WALL_PEOPLE))
    elif not faults:
        most = (people or MOST_PEOPLE) * (question.dots or 0)
        if total > most * ABOUT:
            faults.append(Fault(WALL_TOO_MANY, total=total, most=most))
        if total == 0:
            faults.append(Fault(WALL_NO_DOTS))
    return Read(dots, people or None, tuple(faults))


def enter(
    desk: Desk,
    workshop_id: str,
    round_id: str,
    typed: Mapping[str, str],
    typed_people: str,
    press: str,
    over: int | None = None,
) -> bool:
    """Keep the totals of a poster for a round of dots; those entered before stay on record.

    The same `press` again changes nothing. `over` is the number of the totals that these were typed over, 0
    for none: False, and nothing kept, where others were entered since. Raises NotFound for a round that this
    workshop does not have, or that asks for no dots, and Refused with the reasons of `read`.
    """
    with desk.store.writing() as db:
        round_ = workshops.round_by_id(db, round_id, lock="update")
        workshop = workshops.by_id(db, workshop_id)
        if workshop is None or round_ is None or round_.workshop_id != workshop_id:
            raise NotFound("round" if workshop else "workshop")
        question = workshop.question(round_.question_id)
        if not takes_wall(question):
            raise NotFound("round")
        found = read(question, typed, typed_people)
        if found.faults:
            raise Refused(*(fault.reason for fault in found.faults))
        if walls.arrived(db, round_id, press):
            return True
        before = walls.newest(db, round_id)
        number = before.number + 1 if before else 1
        if over not in (None, number - 1):
            return False
        new = WallTotal(
            round_id=round_id,
            number=number,
            dots=found.dots,
            people=found.people,
            entered_at=engine.now(db),
        )
        walls.add(db, new, press)
        workshops.change(db, workshop_id)  # screens that show the round are drawn anew
        trail.note_round(db, desk, round_, What.WALL_CHANGED if before else What.WALL_ENTERED)
    desk.news.tell(workshop_id, Topic.NOW)
    return True


def newest(desk: Desk, workshop: Workshop) -> dict[str, WallTotal]:
    """What was counted from each round's poster, by round; rounds without one are left out."""
    with desk.store.reading() as db:
        found = {each.id: walls.newest(db, each.id) for each in workshops.rounds(db, workshop.id)}
    return {round_id: total for round_id, total in found.items() if total is not None}


def takes_wall(question: Question) -> bool:
    """Whether a poster can stand beside this question's rounds."""
    return question.kind == "dots" and not question.warm_up


def _people(typed: str) -> int | None:
    """About how many people; None where nothing was typed, 0 for what is no such number."""
    text = typed.strip()
    if not text:
        return None
    known = whole_number(text)
    return known if known is not None and known <= MOST_PEOPLE else 0
