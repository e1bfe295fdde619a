"""Keys and codes: how they are made, folded, hashed and compared."""

import hashlib
import hmac
import secrets
from collections.abc import Mapping

from coprod.access import NOBODY, Visitor
from coprod.model.workshop import Participant, Workshop
from coprod.store import colleagues, participants, workshops
from coprod.workshops import passes
from coprod.workshops.desk import Desk

CODE_LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
"""31 letters and digits that nobody mistakes for one another."""

CODE_LENGTH = 8
ORGANISER_COOKIE = "cp_org"


def participant_cookie(code: str) -> str:
    return f"cp_p_{code}"


def facilitator_cookie(code: str) -> str:
    return f"cp_f_{code}"


def projector_cookie(code: str) -> str:
    return f"cp_v_{code}"


def new_code() -> str:
    return "".join(secrets.choice(CODE_LETTERS) for _ in range(CODE_LENGTH))


def new_key() -> str:
    """192 random bits, fit for an address."""
    return secrets.token_urlsafe(24)


def hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def fold_code(typed: str) -> str:
    """The join code in what somebody typed: capitals, without spaces and dashes; "" when it cannot be one."""
    folded = "".join(c for c in typed.upper() if c.isalnum())
    fits = len(folded) == CODE_LENGTH and all(c in CODE_LETTERS for c in folded)
    return folded if fits else ""


def matches(key: str | None, expected_hash: str | None) -> bool:
    """True when `key` has this hash; takes the same time whether or not it does."""
    return hmac.compare_digest(hashed(key or ""), expected_hash or "") and bool(key)


def identify(desk: Desk, cookies: Mapping[str, str], workshop: Workshop | None = None) -> Visitor:
    """Who the bearer of these cookies is, for one workshop; looked up anew each time."""
    shown = cookies.get(ORGANISER_COOKIE)
    organiser = matches(shown, hashed(desk.organiser_key)) or passes.holds(desk, shown, cookies)
    open_to_all = desk.settings.open_to_all
    colleague_id = None if organiser else _whose_link(desk, cookies.get(ORGANISER_COOKIE))
    if workshop is None:
        return Visitor(organiser=organiser, colleague_id=colleague_id, open_to_all=open_to_all)
    steering = cookies.get(facilitator_cookie(workshop.code))
    watching = cookies.get(projector_cookie(workshop.code))
    stored: Mapping[workshops.KeyKind, str | None] = {}
    if organiser or colleague_id or steering or watching:
        with desk.store.glancing() as db:
            stored = workshops.hashed_keys(db, workshop.id)
        if not stored:
            return NOBODY
    person = whoever(desk, cookies, workshop)
    return Visitor(
        organiser=organiser,
        colleague_id=colleague_id,
        owner=matches(steering, stored.get("owner_key")),
        facilitator=matches(steering, stored.get("facilitator_key")),
        projector=matches(watching, stored.get("projector_key")),
        participant_id=person.id if person else None,
        open_to_all=open_to_all,
    )


def _whose_link(desk: Desk, key: str | None) -> str | None:
    """The colleague whose key this is; it is found by its hash, so the time it takes tells nothing of keys.

    A phone shows no such cookie, and costs no question.
    """
    if not key:
        return None
    with desk.store.glancing() as db:
        return colleagues.id_by_key(db, hashed(key))


def whoever(desk: Desk, cookies: Mapping[str, str], workshop: Workshop) -> Participant | None:
    """The participant of this workshop whose device this is, or None."""
    key = cookies.get(participant_cookie(workshop.code))
    if not key:
        return None
    with desk.store.glancing() as db:
        return participants.by_key(db, workshop.id, hashed(key))
