"""Tables that agreed and wall boards, as they may be shown: beside the room's numbers, in none of them."""

from fractions import Fraction

from coprod.model.counted_apart import AgreedTables, WallBoard
from coprod.model.question import Question
from coprod.model.workshop import Round, RoundState
from coprod.results.tally import matrix
from coprod.store import Database, Store, engine, tables, walls, workshops
from coprod.store.tables import Agreed


def agreed_tables(store: Store, round_id: str, *, at_desk: bool = False) -> AgreedTables | None:
    """What tables handed in for a round; None where no ballot of a table stands, or it is a warm-up.

    Figures stand in it once the round is closed and its results are out (or at the desk), from as many tables
    on as a result of the room needs people.
    """
    with store.reading() as db:
        found = _asked(db, round_id)
        agreed = tables.counting(db, round_id) if found else []
    if found is None or not agreed:
        return None
    round_, question, closed = found
    answers = [each for each in agreed if not each.cast.ballot.abstain]
    may = closed and (at_desk or round_.results_out) and len(answers) >= round_.minimum
    return AgreedTables(
        question=question,
        number=round_.number,
        minimum=round_.minimum,
        n=len(agreed),
        people=sum(each.people for each in agreed),
        answering_people=sum(each.people for each in answers),
        abstained=len(agreed) - len(answers),
        closed=closed,
        amounts=_amounts(answers, question) if may else {},
    )


def wall_board(store: Store, round_id: str, *, at_desk: bool = False) -> WallBoard | None:
    """The poster that was counted for a round; None where there is none, or not until the results are out.

    By places only where at least as many people placed dots, or may have, as a result of the room needs.
    """
    with store.reading() as db:
        found = _asked(db, round_id)
        counted = walls.newest(db, round_id) if found else None
    if found is None or counted is None:
        return None
    round_, question, closed = found
    if not at_desk and not (closed and round_.results_out):
        return None
    total = sum(counted.dots.values())
    at_least = -(-total // (question.dots or 1))
    enough = (at_least if counted.people is None else counted.people) >= round_.minimum
    return WallBoard(
        question=question,
        number=round_.number,
        minimum=round_.minimum,
        total=total,
        people=counted.people,
        amounts={place: counted.dots.get(place, 0) for place in question.places()} if enough else {},
    )


def _asked(db: Database, round_id: str) -> tuple[Round, Question, bool] | None:
    """A round that is no warm-up, its question, and whether it is closed."""
    round_ = workshops.round_by_id(db, round_id)
    workshop = workshops.by_id(db, round_.workshop_id) if round_ else None
    if round_ is None or workshop is None:
        return None
    question = workshop.question(round_.question_id)
    return None if question.warm_up else (round_, question, round_.state(engine.now(db)) is RoundState.CLOSED)


def _amounts(answers: list[Agreed], question: Question) -> dict[str, Fraction]:
    """Each place's mean in percent, or its dots added up; every table counts once, however many sit at it."""
    totals = matrix([each.cast.ballot for each in answers], question).sum(axis=0).tolist()
    share = Fraction(1, 10 * len(answers)) if question.kind == "budget" else Fraction(1)
    return {place: total * share for place, total in zip(question.places(), totals, strict=True)}
