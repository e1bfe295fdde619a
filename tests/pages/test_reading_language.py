"""A laptop reads a workshop in the language that its person chose."""

import pytest

from coprod.workshops import Desk, joining, running, steps
from coprod.workshops.keys import participant_cookie
from tests import factories
from tests.pages.conftest import Laptop, text_of

pytestmark = pytest.mark.usefixtures("locale")  # of our own words there are English ones only


def test_a_laptop_reads_its_persons_language_and_can_change_it(desk: Desk, laptop: Laptop) -> None:
    workshop = factories.translated(desk)
    person, key = joining.join(desk, workshop, language="de")
    joining.come_as(desk, workshop, person.id, "manager")
    laptop.cookies[participant_cookie(workshop.code)] = key
    running.open_round(desk, workshop.id, "budget")
    app = laptop.open("take_part", workshop.code)
    assert "Wofür würden Sie es ausgeben?" in text_of(app)
    assert [app.radio(key="reading").value, *app.radio(key="reading").options] == [
        "de",
        "English",
        "Deutsch",
    ]
    app.radio(key="reading").set_value("en").run()
    assert "Wofür" not in text_of(app)
    assert steps.people(desk, workshop.id)[0].language == "en"


def test_where_there_is_one_language_none_is_offered(desk: Desk, laptop: Laptop) -> None:
    workshop = factories.translated(desk, words="")
    person, key = joining.join(desk, workshop)
    joining.come_as(desk, workshop, person.id, "manager")
    laptop.cookies[participant_cookie(workshop.code)] = key
    app = laptop.open("take_part", workshop.code)
    assert not [each for each in app.radio if each.key == "reading"]
