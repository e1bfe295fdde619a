"""Colleagues: whoever runs the house gives others a link of their own, and takes it back at any time."""

import secrets

from coprod.errors import NotFound, Refused
from coprod.model.colleague import Colleague
from coprod.model.words import tidy
from coprod.store import colleagues, engine
from coprod.workshops.desk import Desk
from coprod.workshops.keys import hashed, new_key

NAME_LENGTH = 80
MOST = 200
NO_COLLEAGUE_NAME, COLLEAGUES_FULL = "no_colleague_name", "colleagues_full"


def add(desk: Desk, name: str) -> tuple[Colleague, str]:
    """A new colleague, with the key of their link, which is only shown now.

    Raises Refused(NO_COLLEAGUE_NAME) where nothing readable is left of the name, Refused(COLLEAGUES_FULL).
    """
    try:
        name = tidy(name, NAME_LENGTH, least=1)
    except ValueError as error:
        raise Refused(NO_COLLEAGUE_NAME) from error
    key = new_key()
    with desk.store.writing() as db:
        if colleagues.count(db) >= MOST:
            raise Refused(COLLEAGUES_FULL)
        new = Colleague(id=secrets.token_hex(8), name=name, added_at=engine.now(db))
        colleagues.add(db, new, hashed(key))
    return new, key


def everyone(desk: Desk) -> list[Colleague]:
    """In the order in which they were added."""
    with desk.store.reading() as db:
        return colleagues.everyone(db)


def replace_link(desk: Desk, colleague_id: str) -> str:
    """A new key; the link before stops working at once. Raises NotFound for somebody withdrawn."""
    key = new_key()
    with desk.store.writing() as db:
        if not colleagues.replace_key(db, colleague_id, hashed(key)):
            raise NotFound("colleague")
    return key


def withdraw(desk: Desk, colleague_id: str) -> None:
    """Their link and every page they have open let them do nothing more."""
    with desk.store.writing() as db:
        colleagues.remove(db, colleague_id)
