"""One task on several hosts, each a real server: ours, stock Streamlit, NiceGUI, Shiny, oTree, a bare page.

The task: one page, eleven number fields, their sum shown, one press stored in SQLite and acknowledged.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing
from importlib.metadata import distributions
from pathlib import Path
from typing import Any, Self

import psutil
from playwright.sync_api import Page

from coprod.workshops import joining, running, steps
from coprod.workshops.keys import participant_cookie
from tests import factories
from tests.load.peers.environments import environment
from tests.load.peers.visits import Door
from tests.servers import ROOT, Server, ServerFailed, free_port, wait_until

APPS = Path(__file__).parent / "apps"
AMOUNTS = (5, 10, 15, 10, 5, 10, 10, 5, 10, 10, 10)
"""What each simulated person gives; every field changes, and they add up to 100."""


def cpu_seconds(pid: int) -> float:
    """CPU time, user and system, of a process and all its children so far; on Linux to the microsecond."""
    root = psutil.Process(pid)
    return sum(_cpu_of(process) for process in [root, *root.children(recursive=True)])


def _cpu_of(process: psutil.Process) -> float:
    if sys.platform == "linux":  # the process's own clock: /proc counts in hundredths of a second
        return time.clock_gettime((~process.pid << 3) | 2)
    times = process.cpu_times()
    return times.user + times.system


class Peer:
    """A server that offers the task, with a folder of its own, and where a person finds what on its page."""

    name = ""
    fields = ""
    button = ""
    counted = ""
    amounts = AMOUNTS

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def version(self) -> str:
        return ""

    @property
    def pid(self) -> int:
        """The first process of the server; its children belong to it."""
        assert self._process is not None, f"{self.name} is not running"
        return self._process.pid

    def command(self) -> list[str]:
        raise NotImplementedError

    def start(self) -> str:
        """Start the server, wait until it answers, and give the address of the task."""
        with (self.folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                self.command(),
                cwd=self.folder,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            wait_until(self._answers, f"{self.name} does not answer", 60, every=0.1)
        except ServerFailed as failure:
            self.stop()
            said = (self.folder / "server.log").read_text(errors="replace")
            raise ServerFailed(f"{failure}\n{said[-3000:]}") from None
        return self.url

    def stop(self) -> None:
        """End the server and its children."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            root = psutil.Process(process.pid)
            family = [root, *root.children(recursive=True)]
            for each in family:
                each.terminate()
            _ended, alive = psutil.wait_procs(family, timeout=10)
            for each in alive:
                each.kill()
        process.wait()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.stop()

    def environment(self) -> dict[str, str]:
        others = ("COPROD_", "STREAMLIT_", "NICEGUI_", "OTREE_", "PYTHON", "PYTEST_")
        return {k: v for k, v in os.environ.items() if not k.startswith(others)} | {"PORT": str(self.port)}

    def rows(self) -> int:
        """How many casts are stored."""
        return self._count("casts.db", "SELECT count(*) FROM casts")

    def arrive(self, page: Page) -> None:
        """Open the page as somebody new."""
        page.goto(self.url)

    def total(self, amount: int) -> str:
        """What the page says when so much is given."""
        return f"Sum: {amount} of 100"

    def doors(self) -> list[Door]:
        """The pages whose first visit is compared."""
        control, answer = (
            (self.fields, f"text='{self.total(5)}'") if self.fields else (self.button, self.counted)
        )
        return [Door(self.name, self.url, control, answer, types=bool(self.fields))]

    def _count(self, file: str, question: str) -> int:
        with closing(sqlite3.connect(self.folder / file)) as database:
            return int(database.execute(question).fetchone()[0])

    def _answers(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            raise ServerFailed(f"{self.name} ended with exit code {self._process.returncode}")
        try:
            with urllib.request.urlopen(self.url, timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


class Framework(Peer):
    """A peer from an environment of its own."""

    lives_in = "peers"
    package = ""

    @property
    def version(self) -> str:
        folder = ROOT / f".venv-{self.lives_in}"
        packages = [str(found) for found in folder.glob("lib*/**/site-packages")]
        return next((d.version for d in distributions(name=self.package, path=packages)), "")

    def program(self, name: str) -> str:
        return str(environment(self.lives_in) / name)


class StockStreamlit(Framework):
    """`streamlit run`, nothing tuned; it is told its address because it would ask the internet for it."""

    name, package = "stock Streamlit", "streamlit"
    fields = "[data-testid=stNumberInput] input"
    button = "[data-testid=stButton] button"
    counted = "[data-testid=stAlert]"

    def command(self) -> list[str]:
        here = ["--server.port", str(self.port), "--server.headless", "true"]
        address = ["--server.address", "127.0.0.1", "--browser.serverAddress", "127.0.0.1"]
        return [self.program("streamlit"), "run", str(APPS / "streamlit_app.py"), *here, *address]


class NiceGUI(Framework):
    name, package = "NiceGUI", "nicegui"
    fields = "input[type=number]"
    button = "button"
    counted = "text=Counted"

    def command(self) -> list[str]:
        return [self.program("python"), str(APPS / "nicegui_app.py")]


class Shiny(Framework):
    name, package = "Shiny", "shiny"
    fields = "input[type=number]"
    button = "#cast"
    counted = "#answer:text('Counted')"

    def command(self) -> list[str]:
        return [self.program("shiny"), "run", "--port", str(self.port), str(APPS / "shiny_app.py")]


class OTree(Framework):
    """Its production server over its own SQLite file; who follows the session's link is a new participant."""

    name, package, lives_in = "oTree", "otree", "otree"
    fields = "input[type=number]"
    button = "button.otree-btn-next"
    counted = "text=Your answer has been stored."
    participants = 120

    def command(self) -> list[str]:
        return [self.program("otree"), "prodserver", f"127.0.0.1:{self.port}"]

    def environment(self) -> dict[str, str]:
        programs = Path(self.program("otree")).parent  # it starts a second process by its bare name
        path = f"{programs}{os.pathsep}{os.environ['PATH']}"
        return super().environment() | {"PATH": path, "OTREE_PRODUCTION": "1"}

    def start(self) -> str:
        shutil.copytree(APPS / "otree_project", self.folder, dirs_exist_ok=True)
        (self.folder / "_static").mkdir(exist_ok=True)
        for words in (["resetdb", "--noinput"], ["create_session", "budget", str(self.participants)]):
            command = [self.program("otree"), *words]
            subprocess.run(command, cwd=self.folder, env=self.environment(), capture_output=True, check=True)
        super().start()
        with closing(sqlite3.connect(self.folder / "db.sqlite3")) as database:
            code = database.execute("SELECT _anonymous_code FROM otree_session").fetchone()[0]
        self.url = f"{self.url}/join/{code}"
        return self.url

    def rows(self) -> int:
        return self._count("db.sqlite3", "SELECT count(*) FROM budget_player WHERE counted")


class BarePage(Peer):
    """One button on plain HTML from Starlette: the limit of what a page can be."""

    name = "bare page"
    button = "button"
    counted = "#counted"
    amounts = ()

    @property
    def version(self) -> str:
        return "Starlette"

    def command(self) -> list[str]:
        served = ["bare_app:app", "--app-dir", str(APPS), "--log-level", "warning"]
        return [sys.executable, "-m", "uvicorn", *served, "--port", str(self.port)]


class PocketPage(Peer):
    """Ours: `python -m coprod serve`, one workshop, its budget round open."""

    name = "pocket page"
    fields = ".split input"
    button = "button[name=act][value=cast]"
    counted = "#main[data-step=counted]"

    @property
    def version(self) -> str:
        return "ours"

    @property
    def pid(self) -> int:
        return self.server.pid

    def start(self) -> str:
        address = f"sqlite:///{self.folder / 'coprod.db'}"
        self.server = Server(self.folder, {"COPROD_DATABASE_URL": address}).start()
        self.desk = factories.desk_at(address)
        self.workshop = factories.workshop(self.desk)
        self.round = running.open_round(self.desk, self.workshop.id, "budget")
        self.url = f"{self.server.url}/j/{self.workshop.code}"
        return self.url

    def stop(self) -> None:
        self.desk.store.close()
        self.server.stop()

    def rows(self) -> int:
        return len(steps.counting(self.desk, self.round.id))

    def arrive(self, page: Page) -> None:
        """The QR code's page, "Join", whom one is here as, the ballot."""
        page.goto(self.url)
        page.locator("form[method=post] button.primary").click()
        page.locator("input[name=group][value=manager]").check(force=True)
        page.locator("form[action$='/group'] button.primary").click()

    def total(self, amount: int) -> str:
        return "All 100 shared out" if amount == 100 else f"{100 - amount} left of 100"

    def doors(self) -> list[Door]:
        """The ballot of somebody who has joined, the QR code's page, and the Streamlit page for laptops."""
        base, code, said = self.server.url, self.workshop.code, f"text='{self.total(5)}'"
        join, group = "form[method=post] button.primary", "form[action$='/group']"
        box, cookies = "[class*=st-key-field] input", [self._newcomer()]
        return [
            Door("pocket page: ballot", f"{base}/pocket/{code}", self.fields, said, cookies=cookies),
            Door("pocket page: /j/CODE", self.url, join, group, types=False),
            Door("our Streamlit page", f"{base}/take_part?w={code}", box, said, cookies=cookies),
        ]

    def _newcomer(self) -> dict[str, Any]:
        """The cookie of somebody who has joined already."""
        person, key = joining.join(self.desk, self.workshop)
        joining.come_as(self.desk, self.workshop, person.id, "manager")
        return {"name": participant_cookie(self.workshop.code), "value": key, "url": self.server.url}


EVERYBODY: tuple[type[Peer], ...] = (BarePage, PocketPage, StockStreamlit, NiceGUI, Shiny, OTree)
