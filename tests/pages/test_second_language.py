"""The organiser chooses what the projector says below the hall's language."""

import pytest

from coprod.model.workshop import Workshop
from coprod.ui.translating import SECOND
from coprod.workshops import Desk, preparing
from coprod.workshops.keys import facilitator_cookie
from tests import factories
from tests.pages.conftest import Laptop


@pytest.fixture
def german(desk: Desk, laptop: Laptop) -> Workshop:
    """A workshop that has words in German and that the browser looks after."""
    tables = factories.template().model_dump(mode="json")
    tables["words"] = [{"language": "de", "title": "Umfrage"}]
    template = type(factories.template()).model_validate(tables)
    workshop, keys = preparing.create(desk, "Glasgow", template, "standard")
    laptop.cookies[facilitator_cookie(workshop.code)] = keys.owner
    return workshop


def test_a_second_language_is_chosen_and_let_go_again(desk: Desk, laptop: Laptop, german: Workshop) -> None:
    app = laptop.open("questions", german.code)
    box = app.selectbox(key=SECOND)
    assert (box.label, box.value) == ("Also on the projector", "")
    assert "English" not in box.options, "the hall speaks it already"
    box.select("de").run()
    assert not app.exception
    assert preparing.find(desk, german.code).template.second_language == "de"
    assert app.selectbox(key=SECOND).value == "de"
    app.selectbox(key=SECOND).select("").run()
    assert preparing.find(desk, german.code).template.second_language == ""
