"""A store of many finished workshops, filled in bulk: what a host has after years, made in seconds.

Every workshop has the shipped template and one or two closed, revealed rounds in which everybody cast; one
person in twenty revised, one ballot of each workshop is struck, one reason is released. All are made up from
a fixed seed.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import numpy as np
from sqlalchemy import Table, insert, text

from coprod.model.template import Question, Template
from coprod.store import engine, schema
from coprod.workshops import Desk
from coprod.workshops.keys import CODE_LENGTH, CODE_LETTERS, hashed
from tests import factories

AGENDA = "standard"
ASKED = ("budget", "dots_steps")
"""Every workshop asks the first; every second one both."""
PLACES = ("Glasgow", "Leith", "Dundee", "Stirling", "Perth", "Oban", "Ayr", "Wick")
FIVES = 20  # people give in fives: twenty of them are 100 percent
APART = timedelta(hours=2)
AT_ONCE = 50  # workshops a statement
REVISES, WRITES = 20, 10  # one person in so many

Row = dict[str, Any]


@dataclass(frozen=True)
class Filled:
    """What a test needs to find its way: ids and codes, newest first; the rounds by workshop."""

    workshops: list[str]
    codes: list[str]
    rounds: Mapping[str, list[str]]
    people: Mapping[str, list[str]]


def fill(desk: Desk, workshops: int = 1_000, people: int = 100, *, seed: int = 6) -> Filled:
    """Add so many workshops of so many people (2 or more) each, each made two hours before the last."""
    chance = np.random.default_rng(seed)
    made = Filled([], [], {}, {})
    with desk.store.writing() as db:
        moment = engine.now(db)
        for begin in range(0, workshops, AT_ONCE):
            rows: dict[Table, list[Row]] = {}
            for number in range(begin, min(begin + AT_ONCE, workshops)):
                for table, row in _workshop(chance, number, moment - number * APART, people, made):
                    rows.setdefault(table, []).append(row)
            for table in schema.metadata.sorted_tables:
                if table in rows:
                    db.execute(insert(table), rows[table])
    _look_at_the_sizes(desk)
    return made


def key_of(person: str) -> str:
    """The key in the cookie of a person of a filled store."""
    return f"key of {person}"


def _workshop(
    chance: np.random.Generator, number: int, made: datetime, people: int, into: Filled
) -> Iterator[tuple[Table, Row]]:
    workshop, code = _id(chance), "".join(chance.choice(list(CODE_LETTERS), CODE_LENGTH))
    template = _template()
    into.workshops.append(workshop)
    into.codes.append(code)
    yield (
        schema.workshop,
        {
            "id": workshop,
            "code": code,
            "name": f"{PLACES[number % len(PLACES)]} forum {number + 1}",
            "template": _stored(),
            "agenda_id": AGENDA,
            "language": "en",
            "minimum": 5,
            "made_up": False,
            "created_at": made,
            "closed_at": made + APART,
            "delete_on": made + timedelta(days=90),
            "view": "results",
            "address": "",
            "wifi_name": "",
            "wifi_password": "",
            "version": 12,
            "owner_key": hashed(f"owner {code}"),
            "facilitator_key": hashed(f"facilitator {code}"),
            "projector_key": hashed(f"projector {code}"),
        },
    )
    for place, step in enumerate(template.agenda(AGENDA).steps):
        yield (
            schema.agenda_item,
            {
                "workshop_id": workshop,
                "question_id": step.question,
                "position": place,
                "minutes": step.minutes,
                "live": False,
                "skipped": False,
            },
        )
    groups = [group.id for group in template.groups]
    who = into.people[workshop] = [_id(chance) for _ in range(people)]  # type: ignore[index]
    for place, person in enumerate(who):
        yield (
            schema.participant,
            {
                "id": person,
                "workshop_id": workshop,
                "key": hashed(key_of(person)),
                "group_id": groups[place % 3],
                "language": "en",
                "origin": "phone",
                "seed": person,
                "joined_at": made,
            },
        )
    asked = ASKED[: 1 + number % 2]
    into.rounds[workshop] = []  # type: ignore[index]
    for later, question in enumerate(map(template.question, asked)):
        round_ = _id(chance)
        into.rounds[workshop].append(round_)
        opened = made + timedelta(minutes=10 + 30 * later)
        closed = opened + timedelta(minutes=10)
        yield (
            schema.round_,
            {
                "id": round_,
                "workshop_id": workshop,
                "question_id": question.id,
                "number": 1,
                "live": False,
                "minimum": 5,
                "opened_at": opened,
                "closed_at": closed,
                "revealed_at": closed,
                "shown_before": list(asked[:later]),
            },
        )
        yield from _ballots(chance, round_, question, who, opened)


def _ballots(
    chance: np.random.Generator, round_: str, question: Question, who: list[str], opened: datetime
) -> Iterator[tuple[Table, Row]]:
    places = question.places()
    again = who[::REVISES]
    for count, (person, amounts) in enumerate(
        zip(who + again, _amounts(chance, question, len(who) + len(again)), strict=True)
    ):
        revision = 1 if count < len(who) else 2
        press = hashlib.sha256(f"{round_}{person}{revision}".encode()).hexdigest()[:32]
        yield (
            schema.ballot,
            {
                "round_id": round_,
                "participant_id": person,
                "revision": revision,
                "press": press,
                "origin": "phone",
                "kind": question.kind,
                "amounts": {place: n for place, n in zip(places, amounts, strict=True) if n},
                "abstain": False,
                "reason": "Because it was time to." if count % WRITES == 0 else "",
                "receipt": press[:8].upper(),
                "cast_at": opened + timedelta(seconds=2 * count),
            },
        )
    of_one = {"round_id": round_, "participant_id": who[1]}
    yield schema.void, of_one | {"revision": 1, "reason": "Cast by mistake.", "voided_at": opened}
    yield schema.more_time, of_one
    for person in who[WRITES : WRITES + 1]:
        yield schema.released_reason, {"round_id": round_, "participant_id": person, "revision": 1}


def _amounts(chance: np.random.Generator, question: Question, n: int) -> list[list[int]]:
    """Tenths of a percent in fives, or one dot a place; a row a ballot."""
    places = len(question.places())
    if question.kind == "budget":
        leanings = chance.dirichlet(np.ones(places), size=n)
        found: list[list[int]] = (chance.multinomial(FIVES, leanings) * (1_000 // FIVES)).tolist()
        return found
    ranks = chance.random((n, places)).argsort(axis=1)
    dots: list[list[int]] = (ranks < (question.dots or 1)).astype(int).tolist()
    return dots


def _id(chance: np.random.Generator) -> str:
    return chance.bytes(8).hex()


def _look_at_the_sizes(desk: Desk) -> None:
    """PostgreSQL's planner is told what there is now; by itself it looks within a minute."""
    if not desk.store.is_sqlite:
        with desk.store.writing() as db:
            db.execute(text("ANALYZE"))


@lru_cache(maxsize=1)
def _template() -> Template:
    return factories.template()


@lru_cache(maxsize=1)
def _stored() -> str:
    return _template().model_dump_json()
