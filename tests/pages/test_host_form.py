"""Who invites, on the organiser's page."""

from coprod import results
from coprod.model.workshop import Workshop
from coprod.workshops import Desk, preparing
from tests.pages.conftest import Laptop, text_of
from tests.pages.test_workshops import organiser  # noqa: F401  a fixture
from tests.unit.test_logo import drawn, written

# ruff: noqa: F811


def test_a_name_and_a_logo_are_kept_and_taken_away(organiser: Laptop, desk: Desk, workshop: Workshop):
    app = organiser.open("workshops", manage=workshop.code)
    app.text_input(key=f"host name {workshop.code}").set_value("Leith Council")
    app.file_uploader(key=f"logo {workshop.code} 0").set_value(("logo.png", written(drawn()), "image/png"))
    app.button(key="keep host").click().run()
    found = preparing.find(desk, workshop.code)
    assert found.host == "Leith Council"
    assert results.logo(desk.store, found) is not None
    app.button(key="remove logo").click().run()
    found = preparing.find(desk, workshop.code)
    assert (found.host, results.logo(desk.store, found)) == ("Leith Council", None)


def test_what_is_no_picture_is_refused_in_words_and_nothing_is_kept(
    organiser: Laptop, desk: Desk, workshop: Workshop
):
    app = organiser.open("workshops", manage=workshop.code)
    app.text_input(key=f"host name {workshop.code}").set_value("Leith Council")
    app.file_uploader(key=f"logo {workshop.code} 0").set_value(("logo.png", b"GIF89a", "image/png"))
    app.button(key="keep host").click().run()
    assert "no picture that can be read" in text_of(app)
    assert preparing.find(desk, workshop.code).host == ""
