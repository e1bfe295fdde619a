"""A workshop in which every word that anybody can write is one of the sixty strings."""

from dataclasses import dataclass
from typing import Any

from coprod.model.ballot import Ballot
from coprod.model.host import NAME_LENGTH
from coprod.model.library import Additions
from coprod.model.template import Template
from coprod.model.workshop import Round, Workshop
from coprod.results import written_reasons
from coprod.workshops import (
    Desk,
    casting,
    hosting,
    joining,
    noting,
    pledging,
    preparing,
    running,
    tables,
    walls,
)
from coprod.workshops.keys import new_key
from coprod.workshops.preparing import Keys
from tests.faults.hostile import STRINGS

HALF = len(STRINGS) // 2
MOST_GROUPS, MOST_FACTS = 20, 30
CASE, REFORM, SOURCE = "own_case", "own_reform", "own_source"
OTHER = "de"
"""Of its words, too, each is one of the strings: the one that stands half of them further on."""
NOTES = "\n".join(text.replace("\n", " ") for text in STRINGS)


@dataclass(frozen=True)
class Room:
    """The workshop, its keys, its three closed and revealed rounds, and the keys of sixty people."""

    workshop: Workshop
    keys: Keys
    rounds: tuple[Round, ...]
    people: tuple[str, ...]


def other(text: str) -> str:
    """The string that stands for this one in the other language."""
    return STRINGS[(STRINGS.index(text) + HALF) % len(STRINGS)]


def name_of(place: int, most: int = preparing.NAME_LENGTH) -> str:
    """As many of the strings as a workshop's name holds, from this one on."""
    found = STRINGS[place]
    for text in STRINGS[place + 1 :]:
        if len(found) + 3 + len(text) > most:
            break
        found += f" · {text}"
    return found


def template(groups_from: int = 0) -> Template:
    """Thirty strings are the factors of a budget, thirty the places of dots, twelve each side of a board.

    In the other language each is another string.
    """
    first, second = STRINGS[:HALF], STRINGS[HALF:]
    questions: list[dict[str, Any]] = [
        _question("money", "budget", first, ask_reason=True),
        _question("dots", "dots", second, dots=3, cap=2),
        _question("tick", "dots", second, dots=3, cap=1),
        _question("one", "dots", first, dots=1),
        _question(
            "board",
            "dots",
            first[:12],
            columns=[_item(f"c{n}", n, text) for n, text in enumerate(second[:12])],
            picture="board",
            dots=3,
            cap=1,
            ask_row=" ".join(first[:9]),
            ask_column=" ".join(second[:9]),
        ),
    ]
    groups = STRINGS[groups_from : groups_from + MOST_GROUPS]
    return Template.model_validate(
        {
            "id": "hostile",
            "version": 1,
            "title": " ".join(STRINGS[12:14]),
            "language": "en",
            "second_language": OTHER,
            "words": [{"language": OTHER, "title": " ".join(STRINGS[14:16])}],
            "source": " ".join(STRINGS[:12]),
            "source_date": "2026",
            "note": " ".join(STRINGS[12:24]),
            "groups": [
                {"id": f"g{n}", "label": text, "words": [{"language": OTHER, "label": other(text)}]}
                for n, text in enumerate(groups)
            ],
            "questions": questions,
            "agendas": [
                {
                    "id": "standard",
                    "title": STRINGS[12],
                    "minutes": 90,
                    "steps": [{"question": each["id"], "minutes": 5} for each in questions],
                }
            ],
        }
    )


def made(desk: Desk, groups_from: int = 0, name: str = "") -> Room:
    """Sixty people and a table answered three questions, and each pledged; posters hung beside two of them.

    All that can be let through is, so that the strings reach every screen and file.
    """
    workshop, keys = preparing.create(
        desk, name or name_of(groups_from), template(groups_from), "standard", minimum=1
    )
    people = [joining.join(desk, workshop) for _ in STRINGS]
    for place, (person, _) in enumerate(people):
        joining.come_as(desk, workshop, person.id, f"g{place % MOST_GROUPS}")
    who = [person.id for person, _ in people]
    table, _key = tables.join(desk, workshop, "7", "5")
    rounds = []
    for question in ("money", "dots", "board"):
        round_ = running.open_round(desk, workshop.id, question)
        for place, person in enumerate(who):
            casting.cast(desk, round_.id, person, _ballot(workshop, question, place), new_key())
        casting.cast(desk, round_.id, table.id, _ballot(workshop, question, 0), new_key())
        running.close_round(desk, round_.id)
        if question != "money":
            walls.enter(desk, workshop.id, round_.id, on_the_wall(workshop, question), "40", new_key())
        running.reveal_room(desk, round_.id)
        rounds.append(round_)
    for each in written_reasons(desk.store, rounds[0].id):
        noting.release_reason(desk, workshop.id, rounds[0].id, each.handle, released=True)
    for person, text in zip(who, STRINGS, strict=True):
        pledging.write(desk, workshop.id, person, text)
    for each in pledging.listed(desk, workshop):
        pledging.release(desk, workshop.id, each.sequence)
    for round_ in rounds:
        noting.note(desk, workshop.id, round_.id, NOTES, None)
    noting.write(desk, workshop.id, purpose=NOTES, invited=NOTES, notes=NOTES)
    hosting.name_host(desk, workshop.id, name_of(groups_from, NAME_LENGTH))
    preparing.set_wifi(desk, workshop.id, '<b>"W";\\,:</b>', "pass;word:\\'\"<i>")
    return Room(workshop, keys, tuple(rounds), tuple(key for _, key in people))


def on_the_wall(workshop: Workshop, question: str) -> dict[str, str]:
    """A dot on each of the first hundred places of a poster."""
    return dict.fromkeys(workshop.question(question).places()[:100], "1")


def library_additions() -> Additions:
    """A case and a reform of the organiser's own, with all sixty strings."""

    def facts(texts: list[str]) -> list[dict[str, str]]:
        return [{"text": text, "source": SOURCE, "at": text} for text in texts]

    first, second = STRINGS[:HALF], STRINGS[HALF:]
    return Additions.model_validate(
        {
            "sources": [
                {
                    "id": SOURCE,
                    "title": STRINGS[0],
                    "by": STRINGS[13],
                    "published": "undated",
                    "note": " ".join(STRINGS[12:24]),
                }
            ],
            "cases": [
                {
                    "id": CASE,
                    "title": STRINGS[12],
                    "where": STRINGS[24],
                    "when": STRINGS[28],
                    "about": facts(STRINGS[13:14])[0],
                    "objective": facts(first),
                    "change": facts(second),
                    "barriers": ["risk_aversion"],
                    "ours": ["barriers"],
                }
            ],
            "reforms": [
                {
                    "id": REFORM,
                    "title": STRINGS[1],
                    "says": facts(first),
                    "cases": [CASE],
                    "barriers": ["risk_aversion"],
                    "ours": ["barriers"],
                }
            ],
        }
    )


def _question(name: str, kind: str, texts: list[str], **more: Any) -> dict[str, Any]:
    return {
        "id": name,
        "kind": kind,
        "title": " ".join(texts[:2])[:60],
        "prompt": " ".join(texts[:11])[:300],
        "note": " ".join(texts[11:24])[:500],
        "words": [
            {
                "language": OTHER,
                "title": " ".join(texts[2:4])[:60],
                "prompt": " ".join(texts[2:11])[:300],
                "note": " ".join(texts[:11])[:500],
            }
        ],
        "rows": [_item(f"r{n}", n, text) for n, text in enumerate(texts)],
        **more,
    }


def _item(name: str, place: int, text: str) -> dict[str, Any]:
    letter = f"{chr(ord('A') + place % 26)}{place}"
    words = {"language": OTHER, "short": other(text), "label": other(text), "explain": other(text)}
    return {
        "id": name,
        "letter": letter,
        "short": text,
        "label": text,
        "explain": text,
        "wording": text,
        "words": [words],
    }


def _ballot(workshop: Workshop, question: str, place: int) -> Ballot:
    places = workshop.question(question).places()
    if question == "money":
        given = {places[place % HALF]: 600, places[(place + 1) % HALF]: 400}
        return Ballot(kind="budget", amounts=given, reason=STRINGS[place])
    chosen = {places[(place * 7 + step * 48) % len(places)]: 1 for step in range(3)}
    return Ballot(kind="dots", amounts=chosen)
