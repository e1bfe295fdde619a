"""Organisers sign in with the host's own accounts, against a provider that the test starts."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.provider import CLIENT, SECRET, Provider
from tests.servers import Server

SECRETS = """[auth]
redirect_uri = "{server}/oauth2callback"
cookie_secret = "a secret of this test alone, long enough"
client_id = "{client}"
client_secret = "{secret}"
server_metadata_url = "{provider}/.well-known/openid-configuration"
"""


@pytest.fixture
def provider() -> Iterator[Provider]:
    provider = Provider().start()
    yield provider
    provider.stop()


@pytest.fixture
def house(start_server: Callable[..., Server], provider: Provider) -> Server:
    server = start_server(COPROD_ORGANISERS="ana@example.org, @council.example")
    server.stop()
    folder = server.folder / ".streamlit"
    folder.mkdir()
    written = SECRETS.format(server=server.url, provider=provider.url, client=CLIENT, secret=SECRET)
    (folder / "secrets.toml").write_text(written)
    return server.start()


def sign_in(page: Page, house: Server) -> None:
    page.goto(house.url)
    page.get_by_role("button", name="Sign in with your work account").click()
    expect(page.get_by_text("You are signed in as")).to_be_visible(timeout=20_000)


def test_a_trusted_account_organises_until_it_signs_out(
    house: Server, provider: Provider, open_page: Callable[..., Any]
) -> None:
    provider.person = {"email": "bo@council.example", "email_verified": True}
    page = open_page()
    page.goto(f"{house.url}/workshops")
    expect(page.get_by_text("Sign in with your work account on the front page.")).to_be_visible()
    sign_in(page, house)
    page.get_by_role("button", name="To your workshops").click()
    expect(page.get_by_role("heading", name="Workshops", exact=True)).to_be_visible()
    assert page.url == f"{house.url}/workshops"
    taken = {each["name"]: each["value"] for each in page.context.cookies()}
    thief = open_page()
    thief.context.add_cookies([{"name": "cp_org", "value": taken["cp_org"], "url": house.url}])
    thief.goto(f"{house.url}/workshops")
    expect(thief.get_by_text("Sign in with your work account on the front page.")).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    signed_out = page.get_by_role("button", name="Sign in with your work account")
    expect(signed_out).to_be_visible(timeout=20_000)
    page.goto(f"{house.url}/workshops")
    expect(page.get_by_text("Sign in with your work account on the front page.")).to_be_visible()
    assert provider.refused == []


@pytest.mark.parametrize(
    "person",
    [
        {"email": "eve@elsewhere.example", "email_verified": True},
        pytest.param({"email": "ana@example.org", "email_verified": False}, marks=pytest.mark.long),
        pytest.param({}, marks=pytest.mark.long),
    ],
    ids=["another house", "an address nobody verified", "no address"],
)
def test_another_account_is_told_so_and_opens_nothing(
    house: Server, provider: Provider, open_page: Callable[..., Any], person: dict[str, object]
) -> None:
    provider.person = person
    page = open_page()
    sign_in(page, house)
    expect(page.get_by_text("This account may not set up workshops here")).to_be_visible()
    expect(page.get_by_role("button", name="To your workshops")).to_have_count(0)
    page.goto(f"{house.url}/workshops")
    expect(page.get_by_text("Sign in with your work account on the front page.")).to_be_visible()
