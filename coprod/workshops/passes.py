"""Passes: the organiser's right of whoever signed in with an account that the host trusts.

A pass works in one browser only, while that browser is signed in, and half a day at most.
"""

import hashlib
from collections.abc import Mapping

from itsdangerous import BadData, URLSafeTimedSerializer

from coprod.settings import Settings
from coprod.workshops.desk import Desk

HOURS = 12
SIGNED_IN = "_streamlit_user"
"""How the cookies begin in which Streamlit keeps who signed in; they are gone after signing out."""


def trusted(settings: Settings, email: str | None) -> bool:
    """Whether the host lets this address, or its whole domain, organise."""
    address = (email or "").strip().lower()
    name, at, domain = address.rpartition("@")
    return bool(name and at and domain) and not {address, f"@{domain}"}.isdisjoint(settings.trusted_addresses)


def write(desk: Desk, email: str, cookies: Mapping[str, str]) -> str:
    """A pass for this address, bound to the sign-in that these cookies hold."""
    return _serializer(desk).dumps([email, _sign_in(cookies)])


def holds(desk: Desk, written: str | None, cookies: Mapping[str, str]) -> bool:
    """True for a pass of a trusted address that is young enough and comes with its own sign-in."""
    sign_in = _sign_in(cookies)
    if not written or not sign_in or not desk.settings.trusted_addresses:
        return False
    try:
        email, bound = _serializer(desk).loads(written, max_age=HOURS * 3600)
    except (BadData, ValueError, TypeError):
        return False
    return bool(bound == sign_in and trusted(desk.settings, email))


def _serializer(desk: Desk) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(desk.organiser_key, salt="coprod.pass")


def _sign_in(cookies: Mapping[str, str]) -> str:
    parts = sorted((name, value) for name, value in cookies.items() if name.startswith(SIGNED_IN))
    return hashlib.sha256(repr(parts).encode()).hexdigest() if parts else ""
