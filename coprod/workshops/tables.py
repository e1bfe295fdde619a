"""A table that comes in together, to hand in one agreed ballot in each round."""

import secrets

from coprod.errors import NotFound, Refused
from coprod.model.counted_apart import TABLE_PEOPLE
from coprod.model.workshop import Origin, Participant, Workshop
from coprod.news import Topic
from coprod.store import engine, participants, tables, workshops
from coprod.workshops.desk import Desk
from coprod.workshops.joining import (
    DOOR_LOCKED,
    WORKSHOP_CLOSED,
    WORKSHOP_FULL,
    WRONG_TABLE,
    table_number,
    whole_number,
)
from coprod.workshops.keys import hashed, new_key
from coprod.workshops.running import BY_LINK

WRONG_TABLE_PEOPLE = "wrong_table_people"
TABLE_TAKEN = "table_taken"


def join(
    desk: Desk, workshop: Workshop, typed_number: str, typed_people: str, *, language: str = "en"
) -> tuple[Participant, str]:
    """Let a table in, its number and its people as they were typed; returns it with the key for its cookie.

    Raises NotFound, and Refused: WRONG_TABLE, WRONG_TABLE_PEOPLE, TABLE_TAKEN where that table is in already,
    WORKSHOP_CLOSED, BY_LINK, DOOR_LOCKED while nobody new may come in, WORKSHOP_FULL when there are as many
    tables as the host allows people.
    """
    number, people = table_number(typed_number), whole_number(typed_people)
    wrong = []
    if number is None:
        wrong.append(WRONG_TABLE)
    if people is None or people not in TABLE_PEOPLE:
        wrong.append(WRONG_TABLE_PEOPLE)
    if wrong:
        raise Refused(*wrong)
    assert number is not None
    key = new_key()
    with desk.store.writing() as db:
        found = workshops.by_id(db, workshop.id, lock=True)  # of two tables with one number, one is first
        if found is None:
            raise NotFound("workshop")
        if found.closed_at is not None:
            raise Refused(WORKSHOP_CLOSED)
        if found.by_link:
            raise Refused(BY_LINK)
        if found.door_locked:
            raise Refused(DOOR_LOCKED)
        if tables.count(db, workshop.id) >= desk.settings.most_people:
            raise Refused(WORKSHOP_FULL)
        if tables.is_there(db, workshop.id, number):
            raise Refused(TABLE_TAKEN)
        table = Participant(
            id=secrets.token_hex(8),
            workshop_id=workshop.id,
            language=language,
            origin=Origin.TABLE,
            seed=secrets.token_hex(8),
            table_number=number,
            people=people,
            joined_at=engine.now(db),
        )
        participants.add(db, table, hashed(key))
    desk.news.tell(workshop.id, Topic.NUMBERS)
    return table, key
