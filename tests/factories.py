"""What tests are made from: each factory asks only for what matters to the test."""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from coprod.model.ballot import Ballot
from coprod.model.baseline import load_baseline, shipped_baselines
from coprod.model.template import Template, parse_template, shipped_template, shipped_templates
from coprod.model.workshop import Round, Workshop
from coprod.settings import Settings
from coprod.workshops import Desk, casting, joining, open_desk, preparing, running
from coprod.workshops.keys import new_key
from coprod.workshops.preparing import Keys

BASELINE = "stakeholders_2017"


def desk_at(database_url: str, **settings: object) -> Desk:
    """A desk over this database; rounds close at once."""
    return open_desk(Settings(database_url=database_url, countdown_seconds=0, **settings))  # type: ignore[arg-type]


def desk_in(folder: Path, **settings: object) -> Desk:
    return desk_at(database_in(folder), **settings)


def database_in(folder: Path) -> str:
    """The address of the SQLite database there; a new one comes with its tables, ready made."""
    file = folder / "coprod.db"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        file.write_bytes(_new_database())
    return f"sqlite:///{file}"


@cache
def _new_database() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "coprod.db"
        desk_at(f"sqlite:///{file}").store.close()
        return file.read_bytes()


def template() -> Template:
    return shipped_template("coproduction_survey")


GERMAN = """
[words.de]
title = "Hindernisse der Koproduktion"

[words.de.groups]
manager = "Führungskraft"

[words.de.questions.budget]
title = "Das Zusatzbudget aufteilen"
prompt = "Wofür würden Sie es ausgeben?"

[words.de.questions.budget.families]
technology = "Technik"

[words.de.lists.factors.ict]
short = "Bessere IT"
explain = "Bessere Rechner, Telefone und Programme kaufen."

[words.de.lists.factors.project_management]
short = "Projektleitung"
"""
"""A few lines of the survey; what is not here stays in English."""


def translated_template(words: str = GERMAN) -> Template:
    """The survey with some words in German, or with these, and none in other languages."""
    return parse_template(english_survey() + words, "own.toml")


def english_template() -> Template:
    """The survey without its translations."""
    return parse_template(english_survey(), "own.toml")


def english_survey() -> str:
    """The shipped survey's file without the words of its translations."""
    return shipped_templates()["coproduction_survey"].read_text(encoding="utf-8").partition("\n# Transl")[0]


def translated(desk: Desk, words: str = GERMAN, **options: object) -> Workshop:
    """A workshop that is asked in English and, as far as it goes, in German."""
    made = preparing.create(desk, "Glasgow", translated_template(words), "standard", **options)  # type: ignore[arg-type]
    return made[0]


def workshop(desk: Desk, name: str = "Glasgow", agenda: str = "standard", **options: object) -> Workshop:
    return workshop_and_keys(desk, name, agenda, **options)[0]


def workshop_and_keys(
    desk: Desk, name: str = "Glasgow", agenda: str = "standard", **options: object
) -> tuple[Workshop, Keys]:
    return preparing.create(desk, name, template(), agenda, **options)  # type: ignore[arg-type]


def people(desk: Desk, at: Workshop, n: int, group: str = "manager") -> list[str]:
    """Let n people join; their ids."""
    found = [joining.join(desk, at)[0].id for _ in range(n)]
    for each in found:
        joining.come_as(desk, at, each, group)
    return found


def budget(**percents: float) -> Ballot:
    """`budget(project_management=60, ict=40)`."""
    return Ballot(kind="budget", amounts={factor: round(share * 10) for factor, share in percents.items()})


def dots(*places: str) -> Ballot:
    """`dots("map_it", "grow_it")`: one dot on each, more where a place is named again."""
    return Ballot(kind="dots", amounts={place: places.count(place) for place in places})


def cast(desk: Desk, round_: Round, who: Sequence[str], ballots: Sequence[Ballot]) -> None:
    """The people hand in these ballots, in order."""
    for person, ballot in zip(who, ballots, strict=True):
        casting.cast(desk, round_.id, person, ballot, new_key())


def baseline_ballots() -> list[Ballot]:
    """The eight columns of the 2017 table as eight ballots."""
    baseline = load_baseline(shipped_baselines()[BASELINE])
    return [Ballot(kind="budget", amounts=person.tenths) for person in baseline.stakeholders]


def revealed_round(desk: Desk, at: Workshop, question: str, ballots: Sequence[Ballot]) -> Round:
    """Open a round, let as many new people as there are ballots cast them, close and reveal it."""
    round_ = running.open_round(desk, at.id, question)
    cast(desk, round_, people(desk, at, len(ballots)), ballots)
    running.close_round(desk, round_.id)
    running.reveal_room(desk, round_.id)
    return round_
