"""The QR code on the big screen, read back from its pixels as a phone's camera would."""

import io
from collections.abc import Callable
from typing import Any

import pytest
import zxingcpp
from PIL import Image

from tests import factories
from tests.servers import Server


def codes_on(page: Any) -> list[str]:
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    return [code.text for code in zxingcpp.read_barcodes(picture)]


@pytest.mark.parametrize("dark", [False, pytest.param(True, marks=pytest.mark.long)], ids=["light", "dark"])
def test_the_lobby_leads_a_camera_to_the_workshop(
    server: Server, open_page: Callable[..., Any], dark: bool
) -> None:
    desk = factories.desk_at(server.environment["COPROD_DATABASE_URL"])
    workshop, keys = factories.workshop_and_keys(desk)
    desk.store.close()
    projector = open_page(f"{server.url}/p/{workshop.code}/{keys.projector}", "projector", dark=dark)
    projector.wait_for_selector("[data-view=lobby] [data-testid=stage-code]")
    projector.wait_for_function("() => document.querySelector('[data-testid=stage-qr]').naturalWidth > 0")
    assert codes_on(projector) == [f"{server.url}/j/{workshop.code}"]

    phone = open_page(codes_on(projector)[0], "phone")
    assert phone.locator("form[method=post] button").count() >= 1
