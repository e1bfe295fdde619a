"""Streamlit's pages without a browser: a desk of each test's own, and a laptop with chosen cookies."""

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.testing.v1 import AppTest

from coprod.model.template import shipped_template
from coprod.model.workshop import Participant, Workshop
from coprod.settings import ROOT
from coprod.ui import gate
from coprod.workshops import Desk, joining, preparing, the_desk
from coprod.workshops.keys import facilitator_cookie, participant_cookie
from coprod.workshops.preparing import Keys
from tests import factories


class Laptop:
    """One visitor's laptop: its cookies, and the pages it opens, each in a session of its own."""

    def __init__(self, cookies: dict[str, str]) -> None:
        self.cookies = cookies

    def open(self, page: str, code: str = "", **parameters: str) -> AppTest:
        """The page as it is drawn first: nothing was asked for before."""
        app = AppTest.from_file(str(ROOT / "coprod" / "ui" / "shell.py"), default_timeout=20)
        for name, value in {**({"w": code} if code else {}), **parameters}.items():
            app.query_params[name] = value
        if page != "welcome":
            app.switch_page(str(ROOT / "pages" / f"{page}.py"))
        app.run()
        assert not app.exception, app.exception
        return app


@pytest.fixture(scope="session", autouse=True)
def _packages_read_once() -> Iterator[None]:
    """Streamlit looks through all installed packages for components for each page; none comes meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        found = cache(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", found)
        yield


@pytest.fixture
def desk(settings_env: dict[str, str]) -> Iterator[Desk]:
    the_desk.cache_clear()
    factories.database_in(Path(settings_env["COPROD_DATA_DIR"]))
    yield the_desk()
    the_desk().store.close()
    the_desk.cache_clear()


@pytest.fixture
def laptop(monkeypatch: pytest.MonkeyPatch, desk: Desk) -> Laptop:
    """A browser without any cookie; give it some by `laptop.cookies[...] = ...`."""
    made = Laptop({})
    monkeypatch.setattr(gate, "identity", lambda: made.cookies)
    return made


@pytest.fixture
def workshop(desk: Desk) -> Workshop:
    return _made(desk)[0]


@pytest.fixture
def steered(desk: Desk, laptop: Laptop) -> Workshop:
    """A workshop whose facilitator the browser is."""
    workshop, keys = _made(desk)
    laptop.cookies[facilitator_cookie(workshop.code)] = keys.facilitator
    return workshop


@pytest.fixture
def join(desk: Desk) -> Callable[..., Participant]:
    """Let somebody join: `join(workshop)`, or `join(workshop, laptop)` to be that laptop."""

    def run(workshop: Workshop, laptop: Laptop | None = None) -> Participant:
        person, key = joining.join(desk, workshop)
        joining.come_as(desk, workshop, person.id, "carer")
        if laptop is not None:
            laptop.cookies[participant_cookie(workshop.code)] = key
        return person

    return run


def _made(desk: Desk) -> tuple[Workshop, Keys]:
    template = shipped_template("coproduction_survey")
    return preparing.create(desk, "Health *forum*", template, "standard", minimum=1)


def text_of(app: AppTest) -> str:
    """Everything the page says in words."""
    found = [*app.title, *app.header, *app.subheader, *app.markdown, *app.caption, *app.text, *app.info]
    return "\n".join(str(each.value) for each in [*found, *app.warning, *app.error, *app.success])


def box(boxes: Iterable[Any], name: str) -> Any:
    """One of `app.text_input` and its like by its name: its key also says what it was drawn over."""
    return next(each for each in boxes if str(each.key).partition(" over ")[0] == name)
