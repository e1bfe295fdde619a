"""A server with a workshop, a crowd of phones in a process of its own, and what both of them cost."""

import json
import subprocess
import sys
from pathlib import Path
from types import TracebackType
from typing import Any

import psutil

from coprod.model.workshop import Round
from coprod.workshops import running, steps
from tests import factories
from tests.load.figures import quantiles
from tests.servers import ROOT, Server

BALLOTS = [
    {"ict": "60", "frontline_training": "40"},
    {"support_users": "100"},
    {"ict": "33.3", "project_management": "66.7"},
]


class Room:
    """`do("join", phones=500, within=10)` has the crowd act; the answer is one row of figures."""

    def __init__(self, folder: Path, database: str = "", **settings: str) -> None:
        address = database or f"sqlite:///{folder / 'coprod.db'}"
        self.server = Server(
            folder, {"COPROD_DATABASE_URL": address, "COPROD_COUNTDOWN_SECONDS": "0", **settings}
        )

    def __enter__(self) -> "Room":
        self.server.start()
        self.process = psutil.Process(self.server.pid)
        self.desk = factories.desk_at(self.server.environment["COPROD_DATABASE_URL"])
        self.workshop, self.keys = factories.workshop_and_keys(self.desk)
        standing = steps.stand(self.desk, self.workshop.id)
        assert standing is not None
        only = [each.model_copy(update={"skipped": each.question_id != "budget"}) for each in standing.agenda]
        running.set_agenda(self.desk, self.workshop.id, only)
        command = [sys.executable, "-m", "tests.load.crowd", self.server.url, self.workshop.code]
        self.crowd = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.crowd.kill()
        self.crowd.communicate()
        self.desk.store.close()
        self.server.stop()

    def ask(self, act: str, **how: object) -> dict[str, Any]:
        """What the crowd says after doing this."""
        assert self.crowd.stdin is not None
        assert self.crowd.stdout is not None
        self.crowd.stdin.write(json.dumps({"do": act, **how}) + "\n")
        self.crowd.stdin.flush()
        return dict(json.loads(self.crowd.stdout.readline()))

    def do(self, act: str, said: str = "", **how: object) -> dict[str, Any]:
        """The same as a row of figures: lost, quantiles, CPU of server and crowd for each, memory."""
        server, crowd = self.cpu(), self.cpu(self.crowd.pid)
        found = self.ask(act, **how)
        assert not found.get("failures"), found["failures"]
        each = 1000 / max(1, found["n"])
        return {
            "act": said or act,
            "n": found["n"],
            "lost": found["failed"],
            **quantiles(found["seconds"]),
            "server CPU ms each": round((self.cpu() - server) * each, 2),
            "crowd CPU ms each": round((self.cpu(self.crowd.pid) - crowd) * each, 2),
            "server MB": self.megabytes(),
        }

    def come_in(self, phones: int, within: float, *, laptops: bool = False) -> list[dict[str, Any]]:
        """So many more people come in, step by step; each step takes that many seconds."""
        return [
            self.do("arrive", phones=phones, within=within, laptops=laptops),
            self.do("join", within=within),
            self.do("say_group", "say the group, be in", within=within),
        ]

    def press(self, said: str) -> dict[str, Any]:
        """The facilitator presses the large button, and every phone fetches what is new."""
        return self.do("press", f"{said}: press -> on every phone", facilitator=self.keys.facilitator)

    def cast(self, within: float, said: str = "cast") -> dict[str, Any]:
        return self.do("cast", said, round_id=self.round.id, fields=BALLOTS, within=within)

    @property
    def round(self) -> Round:
        """The newest round."""
        standing = steps.stand(self.desk, self.workshop.id)
        assert standing is not None
        assert standing.current is not None
        return standing.current

    @property
    def counted(self) -> int:
        """Ballots that count in the newest round."""
        return len(steps.counting(self.desk, self.round.id))

    def cpu(self, pid: int | None = None) -> float:
        """Seconds that the server, or another process, has computed so far."""
        times = (psutil.Process(pid) if pid else self.process).cpu_times()
        return float(times.user + times.system)

    def megabytes(self) -> int:
        return int(self.process.memory_info().rss) >> 20
