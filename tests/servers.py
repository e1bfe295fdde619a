"""Real servers for tests: this project's own in its own process, and a PostgreSQL in a temporary folder."""

import os
import pwd
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

import psycopg

ROOT = Path(__file__).resolve().parent.parent
ORGANISER_KEY = "organiser-key-of-the-tests"
T = TypeVar("T")
_PLAYWRIGHTS = (
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,"
    "LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,"
    "TcpPortRandomizationWin,OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch"
)
"""What Playwright switches off itself: of two such lists Chromium reads the last."""
_OF_ITS_OWN_WINDOW = "WebUIOmniboxPopup,WebUIOmniboxFullPopup,WebUIOmniboxAimPopup"
"""A page in Chromium's own address bar, drawn anew for each page that is opened: half a second each."""
CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    f"--disable-features={_PLAYWRIGHTS},{_OF_ITS_OWN_WINDOW}",
]


def chromium() -> str | None:
    """The browser of this machine: $CHROMIUM, else what is installed; nothing is downloaded."""
    names = ("chromium-headless-shell", "chromium", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


class ServerFailed(Exception):
    """A server did not start or did not stop; carries the end of its log."""


def free_port() -> int:
    """A TCP port that was free a moment ago."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until(holds: Callable[[], T], what: str, seconds: float = 30, every: float = 0.05) -> T:
    """Ask until `holds()` is truthy and give that back; ServerFailed names `what` when time is up."""
    deadline = time.monotonic() + seconds
    while not (answer := holds()):
        if time.monotonic() > deadline:
            raise ServerFailed(f"after {seconds:g} s: {what}")
        time.sleep(every)
    return answer


class Server:
    """`python -m coprod serve` on a free port, its data in `folder`, its settings given as COPROD_* names."""

    module = "coprod"
    """What is run; a control runs the same with one guard taken away."""

    def __init__(self, folder: Path, settings: Mapping[str, str], arguments: tuple[str, ...] = ()) -> None:
        self.folder = folder
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.arguments = arguments
        self.log_file = folder / f"server-{self.port}.log"
        self.environment = {
            k: v for k, v in os.environ.items() if not k.startswith(("COPROD_", "STREAMLIT_"))
        }
        self.environment |= {
            "COPROD_DATA_DIR": str(folder),
            "COPROD_PUBLIC_URL": self.url,
            "COPROD_ORGANISER_KEY": ORGANISER_KEY,
            "PYTHONPATH": str(ROOT),
            "PYTHONUNBUFFERED": "1",
            **settings,
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def log(self) -> str:
        """All that the server has printed, over restarts."""
        return self.log_file.read_text(errors="replace") if self.log_file.exists() else ""

    @property
    def organiser_url(self) -> str:
        """The organiser's link: as printed, else made from the key in the environment."""
        printed = re.findall(r"https?://\S+/o/([\w-]+)", self.log)
        return f"{self.url}/o/{printed[-1] if printed else self.environment['COPROD_ORGANISER_KEY']}"

    @property
    def pid(self) -> int:
        assert self._process is not None, "the server is not running"
        return self._process.pid

    @property
    def runs(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self, seconds: float = 60) -> "Server":
        """Start it and come back when /healthz says ok."""
        command = [
            sys.executable,
            "-m",
            self.module,
            "serve",
            "--port",
            str(self.port),
            "--address",
            "127.0.0.1",
        ]
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, *self.arguments],
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        try:
            wait_until(self._answers, "the server does not answer /healthz", seconds, every=0.1)
        except ServerFailed as failure:
            self.kill()
            raise ServerFailed(f"{failure}\n{self.log[-4000:]}") from None
        return self

    def _answers(self) -> bool:
        assert self._process is not None
        if self._process.poll() is not None:
            raise ServerFailed(f"the server ended with exit code {self._process.returncode}")
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=2) as answer:
                return answer.status == 200 and b"ok" in answer.read(200)
        except (urllib.error.URLError, OSError):
            return False

    def stop(self) -> None:
        """Ask it to end, as Ctrl-C does."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """End it at once, with no chance to tidy up."""
        self._end(signal.SIGKILL)

    def restart(self) -> "Server":
        """The same server, port and data once more."""
        self.stop()
        return self.start()

    def _end(self, how: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return
        process.send_signal(how)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


class PostgreSQL:
    """A PostgreSQL server of its own in a temporary folder; as root it runs as the user `postgres`."""

    def __init__(self, programs: Path) -> None:
        self.programs = programs
        self.folder = Path(tempfile.mkdtemp(prefix="coprod-postgresql-"))
        self.port = free_port()
        self._databases = 0
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        self._run(
            "initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--no-locale", "--no-sync"
        )

    @staticmethod
    def programs_folder() -> Path | None:
        """Where initdb and pg_ctl are, newest version first; None when there are none."""
        debian = sorted(
            Path("/usr/lib/postgresql").glob("*/bin/initdb"),
            key=lambda file: float(file.parts[-3]),
            reverse=True,
        )
        found = debian[0] if debian else shutil.which("initdb")
        return Path(found).parent if found else None

    def start(self) -> None:
        """Start it and wait until it takes connections."""
        options = (
            f"-p {self.port} -k {self.folder} -c listen_addresses=127.0.0.1 -c max_connections=200"
            " -c shared_buffers=32MB"
        )
        self._run("pg_ctl", "--wait", f"--log={self.folder / 'log'}", f"--options={options}", "start")

    def stop(self, mode: str = "fast") -> None:
        """Stop it; mode `immediate` is its kill -9."""
        self._run("pg_ctl", "--wait", f"--mode={mode}", "stop")

    def remove(self) -> None:
        """Stop it, if it runs, and remove all it had."""
        if (self.folder / "postmaster.pid").exists():
            self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    @contextmanager
    def database(self, like: str = "template1", keep: bool = False) -> Iterator[str]:
        """The SQLAlchemy address of a new database, a copy of another; dropped at the end unless kept."""
        self._databases += 1
        name = f"workshop_{self._databases}"
        self._say(f"CREATE DATABASE {name} TEMPLATE {like}")
        try:
            yield f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/{name}"
        finally:
            if not keep:
                self._say(f"DROP DATABASE {name} WITH (FORCE)")

    def set_all(self, **settings: str) -> None:
        """Settings of the whole server that take no restart."""
        for name, value in settings.items():
            self._say(f"ALTER SYSTEM SET {name} = '{value}'")
        self._say("SELECT pg_reload_conf()")

    def _say(self, sentence: str) -> None:
        address = f"postgresql://postgres@127.0.0.1:{self.port}/postgres"
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute(sentence.encode())

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), "--pgdata", str(self.folder / "data"), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        # its output goes to a file: pg_ctl's child keeps a pipe open for as long as it lives
        with tempfile.TemporaryFile() as output:
            done = subprocess.run(
                command, cwd="/", stdin=subprocess.DEVNULL, stdout=output, stderr=output, timeout=60
            )
            if done.returncode:
                output.seek(0)
                raise ServerFailed(f"{program} failed: {output.read().decode(errors='replace')[-2000:]}")


class Proxy:
    """nginx with `deploy/nginx.conf` as it is shipped, but for its port, the certificates and the processes.

    Each answer says in `X-Side` which process gave it.
    """

    def __init__(self, folder: Path, upstreams: Sequence[int]) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        folder.mkdir(parents=True, exist_ok=True)
        site = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
        _, first, secure = site.rpartition("server {\n")
        site = site[: site.index("server {\n    listen 80;")] + first + secure
        site = re.sub(r"listen 443 ssl http2;", f"listen 127.0.0.1:{self.port};", site)
        site = re.sub(r"^ *ssl_.*\n", "", site, flags=re.MULTILINE)
        site = site.replace(
            "    client_max_body", "    add_header X-Side $upstream_addr always;\n    client_max_body"
        )
        for shipped, given in zip((8501, 8502), upstreams, strict=True):
            site = site.replace(f"127.0.0.1:{shipped} ", f"127.0.0.1:{given} ")
        self._write("site.conf", site)
        temporary = "".join(
            f"    {kind}_temp_path {folder / kind};\n"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        owner = f"user {pwd.getpwuid(os.geteuid()).pw_name};\n" if os.geteuid() == 0 else ""
        self._write(
            "nginx.conf",
            f"{owner}worker_processes 1;\npid {folder / 'pid'};\nerror_log {folder / 'error.log'};\n"
            "events { worker_connections 1024; }\n"
            f"http {{\n    access_log off;\n{temporary}    include site.conf;\n}}\n",
        )

    @staticmethod
    def program() -> str | None:
        """Where nginx is; None where it is not installed."""
        return shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin")

    def side(self, cookie: str) -> int:
        """The port of the process that a browser with this `coprod_side` is sent to now."""
        asked = urllib.request.Request(f"{self.url}/healthz", headers={"Cookie": f"coprod_side={cookie}"})
        with urllib.request.urlopen(asked, timeout=10) as answer:
            return int(answer.headers["X-Side"].rpartition(":")[2])

    def cookie_for(self, port: int) -> str:
        """A `coprod_side` that leads to the process at this port."""
        tries = (secrets.token_hex(16) for _ in range(1000))
        return next(each for each in tries if self.side(each) == port)

    def start(self) -> "Proxy":
        """Start it and come back when it takes connections."""
        command = [str(self.program()), "-p", str(self.folder), "-c", "nginx.conf", "-g", "daemon off;"]
        with (self.folder / "said.log").open("ab") as log:
            self._process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        wait_until(
            self._listens, f"nginx does not start: {(self.folder / 'said.log').read_text()[-2000:]}", 10
        )
        return self

    def stop(self) -> None:
        """End it with all its connections."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(timeout=10)

    def _listens(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def _write(self, name: str, text: str) -> None:
        (self.folder / name).write_text(text, encoding="utf-8")
