"""What a host sets is read once, and what is wrong with it is one line that gives nothing away."""

import pytest

from coprod.errors import BadSettings
from coprod.settings import from_environment


@pytest.mark.parametrize(
    "key", ["1", "k" * 23, "k" * 30 + "/", "k" * 30 + "?a", "k" * 30 + "#", "k" * 30 + " ", "k" * 30 + "\n"]
)
def test_an_organiser_s_key_that_is_short_or_breaks_its_link_stops_the_start(
    key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COPROD_ORGANISER_KEY", key)
    monkeypatch.setenv("COPROD_LOG", "json")
    with pytest.raises(BadSettings, match=r"COPROD_ORGANISER_KEY is wrong: .*24 or more letters") as told:
        from_environment()
    assert str(told.value).count("\n") == 0
    assert "k" * 23 not in str(told.value), "a secret in a line that is kept"


@pytest.mark.parametrize("key", ["", "k" * 24, "aA0-_" * 9])
def test_a_long_key_of_letters_and_digits_and_none_are_fine(
    key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COPROD_ORGANISER_KEY", key)
    assert from_environment().organiser_key.get_secret_value() == key


def test_what_is_no_secret_is_quoted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COPROD_PUBLIC_URL", "example.org")
    with pytest.raises(BadSettings, match=r"must begin with http.* It is 'example.org'\."):
        from_environment()
