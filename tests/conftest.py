"""What all tests share: clean settings, a database of either kind, real servers, and Chromium."""

import os
import tomllib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import hypothesis
import pytest

from coprod import text
from coprod.workshops import Desk, the_desk
from tests import factories
from tests.servers import CHROMIUM_FLAGS, ORGANISER_KEY, PostgreSQL, Server, chromium

hypothesis.settings.register_profile("shared machine", deadline=None)
hypothesis.settings.load_profile("shared machine")

TESTS = Path(__file__).parent
MUST_RUN = TESTS / "faults" / "must_run.toml"
ORDER = ["unit", "store", "pages", "faults", "load", "browser"]
OURS = {"127.0.0.1", "localhost"}
DEVICES: Mapping[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 360, "height": 800}, "is_mobile": True, "has_touch": True},
    "laptop": {"viewport": {"width": 1366, "height": 768}},
    "projector": {"viewport": {"width": 1280, "height": 720}},
}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Quick folders first, browsers last (Playwright keeps an event loop running from its first test on)."""

    def folder(item: pytest.Item) -> str:
        return item.path.relative_to(TESTS).parts[0]

    for item in items:
        if folder(item) == "browser":
            item.add_marker("browser")
        if item.get_closest_marker("long_on_postgresql") and "postgresql" in item.name:
            item.add_marker("long")

    def turn(item: pytest.Item) -> int:
        where = "browser" if item.get_closest_marker("browser") else folder(item)
        return ORDER.index(where) if where in ORDER else -1

    items.sort(key=turn)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Put what a test of a threat is asked for beside its result, where the report finds it."""
    for mark in item.iter_markers("threat"):
        item.user_properties += [("threat", each) for each in mark.args]
        item.user_properties.append(("asked", mark.kwargs["asked"]))
        if mark.kwargs.get("control"):
            item.user_properties.append(("control", "yes"))


@pytest.fixture
def reached(request: pytest.FixtureRequest) -> Iterator[Callable[..., None]]:
    """Say what a test of a threat reached: `reached("0 of 20", database="sqlite")`; not to say it fails.

    The database is found by itself where the test asks for one of each kind.
    """
    said = dict(request.node.user_properties)
    assert "threat" in said, "only a test that is marked with its threat reaches something"
    spoken: list[str] = []

    def say(number: str, *, database: str = "") -> None:
        both = getattr(request.node, "callspec", None)
        kind = database or (both.params.get("database_url") if both else None) or "-"
        spoken.append(number)
        request.node.user_properties += [("reached", number), ("database", kind)]

    yield say
    assert spoken, "this test did not say what it reached"


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(_ThreatsThatRan(config), "threats that ran")


class _ThreatsThatRan:
    """Counts the tests of threats that passed; where everything has to run, too few of them are a failure."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.passed: Counter[str] = Counter()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and report.passed:
            self.passed.update(str(value) for name, value in report.user_properties if name == "threat")

    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        if self._all_must_run() and self.too_few() and exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        if self._all_must_run():
            for line in self.too_few():
                terminalreporter.write_line(line, red=True)

    def _all_must_run(self) -> bool:
        option = self.config.option
        everything = option.markexpr == "not long" and not option.keyword
        return bool(os.environ.get("CI")) and everything and self.config.args in ([str(TESTS)], ["tests"])

    def too_few(self) -> list[str]:
        must = tomllib.loads(MUST_RUN.read_text("utf-8"))
        return [
            f"{threat}: {self.passed[threat]} tests ran and passed, {least} must ({MUST_RUN.name})"
            for threat, least in must.items()
            if self.passed[threat] < least
        ]


def missing(what: str) -> None:
    """Skip with the reason, or fail where everything has to be there (CI=true)."""
    if os.environ.get("CI"):
        pytest.fail(f"{what}, and CI is set", pytrace=False)
    pytest.skip(what)


@pytest.fixture(autouse=True)
def settings_env(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> dict[str, str]:
    """No setting of the developer's reaches a test: data lie in tmp_path. Gives the COPROD_* that are set."""
    for name in [name for name in os.environ if name.startswith("COPROD_")]:
        monkeypatch.delenv(name)
    settings = {
        "COPROD_DATA_DIR": str(tmp_path),
        "COPROD_DATABASE_URL": f"sqlite:///{tmp_path / 'coprod.db'}",
        "COPROD_PUBLIC_URL": "http://workshop.test:8501",
        "COPROD_ORGANISER_KEY": ORGANISER_KEY,
        "COPROD_HOSTS": "testserver",
    }
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    return settings


@pytest.fixture
def desk(settings_env: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The desk of this process, which its routes use; rounds close at once."""
    monkeypatch.setenv("COPROD_COUNTDOWN_SECONDS", "0")
    the_desk.cache_clear()
    yield the_desk()
    the_desk().store.close()
    the_desk.cache_clear()


@pytest.fixture
def locale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder for catalogues: there is only English, until a test puts some in before it asks."""
    monkeypatch.setattr(text, "LOCALE", tmp_path / "locale")
    known = (text.languages, text.is_reviewed, text._catalogue, text._asked_for)
    for each in known:
        each.cache_clear()
    yield tmp_path / "locale"
    for each in known:
        each.cache_clear()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A PostgreSQL server for all tests of this run."""
    programs = PostgreSQL.programs_folder()
    if programs is None:
        missing("no PostgreSQL found (Debian: apt-get install postgresql)")
    assert programs is not None
    server = PostgreSQL(programs)
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture(scope="session")
def new_postgresql(postgresql: PostgreSQL) -> str:
    """The name of a database with all tables, to make others from."""
    with postgresql.database(keep=True) as address:
        factories.desk_at(address).store.close()
    return address.rpartition("/")[2]


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a new database with its tables; each test that asks runs on both kinds."""
    if request.param == "sqlite":
        yield factories.database_in(tmp_path)
    else:
        like = request.getfixturevalue("new_postgresql")
        with request.getfixturevalue("postgresql").database(like=like) as address:
            yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The same with nothing in it, not even tables."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'coprod.db'}"
    else:
        with request.getfixturevalue("postgresql").database() as address:
            yield address


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Start servers: `start_server("--option", database=address, COPROD_COUNTDOWN_SECONDS="0")`.

    All of them end with the test.
    """
    started: list[Server] = []

    def start(*arguments: str, database: str = "", **settings: str) -> Server:
        folder = tmp_path / f"server-{len(started) + 1}"
        folder.mkdir()
        address = database or f"sqlite:///{folder / 'coprod.db'}"
        server = Server(folder, {"COPROD_DATABASE_URL": address, **settings}, arguments)
        started.append(server)
        return server.start()

    yield start
    for server in started:
        server.stop()


@pytest.fixture
def server(start_server: Callable[..., Server]) -> Server:
    """One running server with an empty SQLite database, its closing countdown cut to a second."""
    return start_server(COPROD_COUNTDOWN_SECONDS="1")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """How pytest-playwright starts Chromium: the system's own, or $CHROMIUM; nothing is downloaded."""
    program = chromium()
    if program is None:
        missing("no Chromium (set CHROMIUM to the program; Debian: apt-get install chromium-headless-shell)")
    return {"executable_path": program, "headless": True, "args": CHROMIUM_FLAGS}


@pytest.fixture
def open_page(request: pytest.FixtureRequest) -> Iterator[Callable[..., Any]]:
    """Open browsers: `open_page(url, "phone", dark=True)` gives a page with cookies of its own.

    A page that asks any other computer for anything fails the test.
    """
    new_context = request.getfixturevalue("new_context")
    strangers: list[str] = []

    def note(asked: Any) -> None:
        address = urlsplit(asked.url)
        if address.scheme in {"http", "https", "ws", "wss"} and address.hostname not in {
            "127.0.0.1",
            "localhost",
        }:
            strangers.append(asked.url)

    def open_(url: str = "", device: str = "laptop", *, dark: bool = False, **options: Any) -> Any:
        context = new_context(**{**DEVICES[device], "color_scheme": "dark" if dark else "light", **options})
        context.on("request", note)
        page = context.new_page()
        if url:
            page.goto(url)
        return page

    yield open_
    assert not strangers, f"pages asked other computers: {strangers[:5]}"
