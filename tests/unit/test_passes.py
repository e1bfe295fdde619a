"""A pass: whose account the host trusts, in the browser that is signed in, for half a day."""

import time
from collections.abc import Mapping
from dataclasses import replace

import pytest
from itsdangerous import TimestampSigner

from coprod.errors import BadSettings
from coprod.settings import Settings, from_environment
from coprod.workshops import Desk, passes
from coprod.workshops.keys import ORGANISER_COOKIE, identify
from tests import factories

SIGN_IN: Mapping[str, str] = {"_streamlit_user": "signed-by-streamlit", "other": "x"}


@pytest.fixture
def house(settings_env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("COPROD_ORGANISERS", "ana@Example.org, @council.example")
    return factories.desk_at(settings_env["COPROD_DATABASE_URL"])


def organises(desk: Desk, written: str, cookies: Mapping[str, str] = SIGN_IN) -> bool:
    return identify(desk, {**cookies, ORGANISER_COOKIE: written}).organiser


@pytest.mark.parametrize(
    ("email", "is_trusted"),
    [
        ("ana@example.org", True),
        (" ANA@EXAMPLE.ORG ", True),
        ("bo@council.example", True),
        ("bo@sub.council.example", False),
        ("ana@example.org@evil.test", False),
        ("@council.example", False),
        ("council.example", False),
        ("", False),
        (None, False),
    ],
)
def test_whom_the_host_trusts(house: Desk, email: str | None, is_trusted: bool) -> None:
    assert passes.trusted(house.settings, email) is is_trusted


def test_a_pass_opens_the_desk_in_its_own_browser_only(house: Desk) -> None:
    written = passes.write(house, "ana@example.org", SIGN_IN)
    assert organises(house, written)
    assert not organises(house, written, {"_streamlit_user": "somebody else's"})
    assert not organises(house, written, {"other": "x"}), "signed out"
    assert not organises(house, written, {**SIGN_IN, "_streamlit_user__1": "another part"})


def test_nobody_writes_one_or_makes_one_last(house: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    written = passes.write(house, "ana@example.org", SIGN_IN)
    for at in range(1, len(written) - 1):
        other = "A" if written[at] != "A" else "B"
        assert not organises(house, f"{written[:at]}{other}{written[at + 1 :]}"), at
    elsewhere = replace(house, organiser_key="another-key")
    assert not organises(house, passes.write(elsewhere, "ana@example.org", SIGN_IN))
    later = time.time() + passes.HOURS * 3600 + 2
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _self: int(later))
    assert not organises(house, written)


def test_whoever_is_trusted_no_longer_is_out_at_once(house: Desk) -> None:
    written = passes.write(house, "cy@elsewhere.example", SIGN_IN)
    assert not organises(house, written)


def test_where_the_host_wants_none_there_are_none(settings_env: dict[str, str]) -> None:
    desk = factories.desk_at(settings_env["COPROD_DATABASE_URL"])
    assert desk.settings.trusted_addresses == frozenset()
    assert not organises(desk, passes.write(desk, "ana@example.org", SIGN_IN))


def test_what_is_no_address_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPROD_ORGANISERS", "ana@example.org council")
    with pytest.raises(BadSettings, match=r"COPROD_ORGANISERS is wrong: .*council is no e-mail address"):
        from_environment()
    assert Settings.model_fields["organisers"].default == ""
