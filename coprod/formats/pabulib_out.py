"""Ballots as Pabulib's `.pb` files (pabulib.org/format), one a round; `coprod.formats.pabulib` reads them.

They are cumulative: a budget gives out 100 points, dots are points of one. Nothing is bought with them, so
every project costs the whole budget: a rule of participatory budgeting then finds what leads.
"""

import csv
from collections.abc import Iterable, Sequence
from decimal import Decimal
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from coprod.formats.office import EPOCH, one_line
from coprod.model.template import ROW_BY_COLUMN, Question
from coprod.model.workshop import Origin, Workshop
from coprod.results import Row
from coprod.text import t, titled

BUDGET = 100
UNKNOWN = "unknown"
TAKEN = {"meta", "projects", "votes", "none"}
"""What readers take for the start of a section, or for nothing, where an id stands."""


def pabulib_files(workshop: Workshop, found: Sequence[Row]) -> dict[str, bytes]:
    """File name -> UTF-8 bytes, for each round that has ballots in `found`; it holds those that count."""
    rounds: dict[tuple[str, int], list[Row]] = {}
    for row in found:
        rounds.setdefault((row.question.id, row.round_number), []).append(row)
    return {
        f"{question.replace('_', '-')}-{number}.pb": _file(workshop, rows).encode()
        for (question, number), rows in rounds.items()
    }


def pabulib_zip(workshop: Workshop, found: Sequence[Row]) -> bytes:
    """All of them in one ZIP; the same ballots give the same bytes."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name, data in sorted(pabulib_files(workshop, found).items()):
            target.writestr(ZipInfo(name, EPOCH), data, ZIP_DEFLATED)
    return out.getvalue()


def _file(workshop: Workshop, rows: Sequence[Row]) -> str:
    question, number = rows[0].question, rows[0].round_number
    counted = [row for row in rows if row.status == "counted"]
    budget = question.kind == "budget"
    total = BUDGET if budget else question.dots or 1
    year = workshop.created_at.year
    meta = {
        "description": titled(question.title, number),
        "country": UNKNOWN,
        "unit": workshop.name,
        "instance": year,
        "num_projects": len(question.places()),
        "num_votes": len(counted),
        "budget": BUDGET,
        "vote_type": "cumulative",
        "rule": UNKNOWN,
        "date_begin": year,
        "date_end": year,
        "language": workshop.language,
        "edition": number,
        "comment": _comment(workshop),
        "min_points": 0,
        "max_points": total if budget else question.cap or 1,
        "min_sum_points": total if budget else 1,
        "max_sum_points": total,
    }
    projects = ([_project(place), BUDGET, _name(question, place)] for place in question.places())
    return _text(
        [
            ["META"],
            ["key", "value"],
            *([key, value] for key, value in meta.items()),
            ["PROJECTS"],
            ["project_id", "cost", "name"],
            *projects,
            ["VOTES"],
            ["voter_id", "voting_method", "group", "vote", "points"],
            *map(_ballot, counted),
        ]
    )


def _ballot(row: Row) -> list[object]:
    given = {place: row.ballot.amounts.get(place, 0) for place in row.question.places()}
    points = {_project(place): _points(row.question, amount) for place, amount in given.items() if amount}
    method = "paper" if row.origin is Origin.PAPER else "internet"
    return [row.participant, method, row.group, ",".join(points), ",".join(points.values())]


def _points(question: Question, amount: int) -> str:
    """Tenths of a percent, or dots, as points: 65 -> "6.5", 200 -> "20"."""
    return f"{Decimal(amount) / 10:f}".removesuffix(".0") if question.kind == "budget" else str(amount)


def _project(place: str) -> str:
    """The id of a place as it stands in ballots.csv, but for a word that readers take for something else."""
    return f"{place}_" if place in TAKEN else place


def _name(question: Question, place: str) -> str:
    return " / ".join(question.item(part).label for part in place.split(ROW_BY_COLUMN))


def _comment(workshop: Workshop) -> str:
    costs = t("Nothing is bought: every cost is the whole budget, so that what is chosen is what leads.")
    made_up = t("Example workshop: made-up people")
    return f"{made_up}. {costs}" if workshop.made_up else costs


def _text(lines: Iterable[Iterable[object]]) -> str:
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerows([one_line(str(cell)) for cell in line] for line in lines)
    return out.getvalue()
