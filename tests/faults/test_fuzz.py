"""Ten thousand fuzzed messages and files: no crash, and no row that the judge would refuse.

A crash is an exception that reaches the server, or an answer of 500. Each case is made from its own seed.
"""

import asyncio
import io
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import aiohttp
import pytest
import xlsxwriter
from sqlalchemy import text
from starlette.applications import Starlette
from starlette.testclient import TestClient
from streamlit.proto.BackMsg_pb2 import BackMsg

from coprod.ballots import judge
from coprod.errors import BadFile, NotFound, Refused, StoreTrouble
from coprod.formats.baseline_in import read_upload
from coprod.formats.library_toml import additions_toml
from coprod.formats.reading import read
from coprod.formats.tables import ballots_csv
from coprod.formats.template_toml import template_toml
from coprod.model.ballot import Ballot
from coprod.model.baseline import load_baseline, shipped_baselines
from coprod.model.paper import Written
from coprod.model.pledge import PLEDGE_LENGTH
from coprod.model.template import Template, parse_template
from coprod.model.words import tidy
from coprod.model.workshop import Round, View, Workshop
from coprod.web.asgi import EXCEPTION_HANDLERS, MIDDLEWARE, ROUTES
from coprod.workshops import Desk, casting, collecting, joining, keeping, moving, paper, running, tickets
from coprod.workshops.desk import the_desk
from coprod.workshops.keys import participant_cookie
from tests import factories
from tests.faults import hostile_room
from tests.faults.mutations import fields, mutated, packed, value
from tests.load.laptops import Page, session_at
from tests.loops import alone
from tests.servers import Server

Reached = Callable[..., None]
OURS = "http://testserver"
BUDGET = factories.template().question("budget")
ASKED = {
    "budget": {"project_management": "60", "ict": "40"},
    "dots_steps": {"map_it": "1", "grow_it": "1"},
    "barriers_steps": {"row1": "short_termism", "column1": "map_it"},
}
PUBLIC = (
    "/",
    "/j",
    "/read",
    "/try",
    "/example",
    "/o/KEY",
    "/library.toml",
    "/healthz",
    "/readyz",
    "/nothing",
)
OF_A_CODE = (
    *(
        "/j/{code}",
        "/pocket/{code}",
        "/pocket/{code}/part",
        "/pocket/{code}/findings",
        "/pocket/{code}/screen",
    ),
    *("/stage/{code}", "/qr/{code}.svg", "/qr/{code}/wifi.svg", "/download/{code}/results.csv"),
    *("/f/{code}/{key}", "/p/{code}/{key}", "/t/{code}/{key}", "/m/{code}/{key}", "/pocket/{code}/erase"),
)
POSTED = ("cast", "cast", "cast", "cast", "group", "pledge", "pledge", "more-time", "move", "next", "erase")


def unlawful(desk: Desk) -> list[str]:
    """Every row that the rules would refuse: ballots by the judge, words by theirs, groups nobody offered."""
    with desk.store.reading() as db:
        templates = {
            row.id: Template.model_validate_json(row.template)
            for row in db.execute(text("SELECT id, template FROM workshop"))
        }
        cast = db.execute(
            text(
                "SELECT b.sequence, b.kind, b.amounts, b.abstain, b.reason, r.question_id, r.workshop_id "
                "FROM ballot b JOIN round r ON r.id = b.round_id"
            )
        ).all()
        people = db.execute(text("SELECT workshop_id, group_id FROM participant")).all()
        pledges = db.execute(text("SELECT text FROM pledge")).scalars().all()
    found = []
    for row in cast:
        amounts = json.loads(row.amounts) if isinstance(row.amounts, str) else row.amounts
        given = Ballot(kind=row.kind, amounts=amounts, abstain=bool(row.abstain), reason=row.reason)
        reasons = judge(given, templates[row.workshop_id].question(row.question_id))
        if reasons or given.reason != row.reason:
            found.append(f"ballot {row.sequence}: {reasons}")
    for row in people:
        if row.group_id not in {None, *(group.id for group in templates[row.workshop_id].groups)}:
            found.append(f"group {row.group_id!r}")
    found += [f"pledge {each!r}" for each in pledges if not each or tidy(each, PLEDGE_LENGTH) != each]
    return found


# ---- files


class Doors:
    """Every door for a file, each with files that it takes, and what it may say of one that it does not."""

    def __init__(self, folder: Path, desk: Desk) -> None:
        self.folder, self.desk = folder, desk
        baseline = shipped_baselines()[factories.BASELINE]
        template = factories.template()
        collecting.add(desk, hostile_room.library_additions())
        library = additions_toml(collecting.additions(desk)).encode().replace(b"own_", b"new_")
        workshop = factories.workshop(desk)
        factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots())
        backup = folder / "a.db"
        keeping.back_up(desk.settings, backup)
        self.right: dict[str, list[bytes]] = {
            "baseline": [baseline.read_bytes(), wide(), wide(between=";"), sheet()],
            "questions": [template_toml(template).encode(), template_toml(hostile_room.template()).encode()],
            "library": [library],
            "analyse": [baseline.read_bytes(), wide(), ballots_csv(desk.store, workshop).encode()],
            "backup": [backup.read_bytes()],
        }
        self.taken: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()

    def put(self, seed: int) -> None:
        """One file into one door; any exception but a refusal in words goes through."""
        chance = random.Random(seed)
        door = list(self.right)[seed % len(self.right)]
        right = chance.choice(self.right[door])
        data = packed(chance, right) if right.startswith(b"PK") else mutated(chance, right)
        try:
            getattr(self, f"_{door}")(data, chance)
        except (BadFile, Refused, StoreTrouble) as refusal:
            self.refused[door] += bool(str(refusal))
        else:
            self.taken[door] += 1

    def _baseline(self, data: bytes, chance: random.Random) -> None:
        found = read_upload(data, chance.choice(["a.csv", "b.xlsx", "c.xlsm", "d.txt", ""]), BUDGET)
        if found.faults:
            raise found.faults[0]
        assert all(sum(row) == 1000 and min(row) >= 0 and len(row) == 11 for row in found.tenths)

    def _questions(self, data: bytes, chance: random.Random) -> None:
        template = parse_template(data, "questions.toml")
        assert parse_template(template_toml(template), "again.toml") == template

    def _library(self, data: bytes, chance: random.Random) -> None:
        collecting.take_in(self.desk, data, "library.toml")
        for each in ("new_case", "new_reform", "new_source"):
            if collecting.collected(self.desk).find(each) is not None:
                collecting.remove(self.desk, each)

    def _analyse(self, data: bytes, chance: random.Random) -> None:
        file = self.folder / chance.choice(["ballots.csv", "a.pb", "a.txt"])
        file.write_bytes(data)
        read(file)

    def _backup(self, data: bytes, chance: random.Random) -> None:
        file, to = self.folder / "b.db", self.folder / "c.db"
        file.write_bytes(data)
        try:
            keeping.restore(file, str(to))
        except (BadFile, StoreTrouble):
            assert not to.exists(), "nothing is made of a bad backup"
            raise
        restored = factories.desk_at(f"sqlite:///{to}")
        try:
            assert unlawful(restored) == []
        finally:
            restored.store.close()
            for each in self.folder.glob("c.db*"):
                each.unlink()


def wide(between: str = ",") -> bytes:
    found = load_baseline(shipped_baselines()[factories.BASELINE])
    heading = ["stakeholder", "sector", *(item.id for item in BUDGET.rows)]
    rows = [[f"P{n}", "a", *(each / 10 for each in row)] for n, row in enumerate(found.tenths_rows())]
    return "\n".join(between.join(map(str, row)) for row in [heading, *rows]).encode()


def sheet() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out)
    page = book.add_worksheet()
    for at, line in enumerate(wide().decode().splitlines()):
        page.write_row(at, 0, [float(cell) if cell[0].isdigit() else cell for cell in line.split(",")])
    book.close()
    return out.getvalue()


@pytest.mark.threat("T16", asked="10,000 fuzzed messages and files, 5,000 of them files: 0 crashes")
@pytest.mark.parametrize("cases", [300, pytest.param(5_000, marks=pytest.mark.long)])
def test_a_fuzzed_file_is_taken_or_refused_in_words(reached: Reached, tmp_path: Path, cases: int) -> None:
    desk = factories.desk_in(tmp_path)
    doors = Doors(tmp_path, desk)
    crashed = []
    for seed in range(cases):
        try:
            doors.put(seed)
        except Exception as error:
            crashed.append(f"seed {seed}: {error!r}")
    reached(
        f"{len(crashed)} crashes of {cases} files; {doors.refused.total()} refused in words",
        database="sqlite",
    )
    assert crashed == []
    assert set(doors.refused) == set(doors.right)
    assert unlawful(desk) == []
    desk.store.close()


# ---- messages


class Place:
    """One workshop with one round open, three phones that joined, tickets and sheets of paper."""

    def __init__(self, desk: Desk, question: str) -> None:
        self.desk, self.right = desk, ASKED[question]
        self.workshop: Workshop = factories.workshop(desk, agenda="full")
        self.round: Round = running.open_round(desk, self.workshop.id, question)
        self.keys = [self.join() for _ in range(3)]
        self.tickets = [each.key for each in tickets.make(desk, self.workshop.id, 20)]
        self.sheets = [each.code for each in paper.print_sheets(desk, self.workshop.id, 20)]

    def join(self) -> str:
        person, key = joining.join(self.desk, self.workshop)
        joining.come_as(self.desk, self.workshop, person.id, "manager")
        self.somebody = person.id
        return key


class Room:
    """Phones in front of the real routes, at a budget, at dots and at a board."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.app = Starlette(routes=ROUTES, middleware=MIDDLEWARE, exception_handlers=EXCEPTION_HANDLERS)
        self.client = TestClient(self.app, base_url=OURS, follow_redirects=False)
        self.places = [Place(desk, question) for question in ASKED]
        self.answers: Counter[int] = Counter()

    def send(self, seed: int) -> None:
        chance = random.Random(seed)
        self.at = chance.choice(self.places)
        match chance.randrange(10):
            case 0 | 1:
                self._get(chance)
            case 2:
                self._enter_sheet(chance)
            case _:
                self._post(chance)

    def _get(self, chance: random.Random) -> None:
        path = self._path(chance, chance.choice([*PUBLIC, *OF_A_CODE]))
        asked = urlencode(
            fields(chance, {"code": self.at.workshop.code, "width": "800", "q": "x", "change": "y"})
        )
        self._ask(chance, "GET", f"{path}?{asked}"[:8000], b"")

    def _post(self, chance: random.Random) -> None:
        act = chance.choice([*POSTED, "join", "ticket", "moved", "paper"])
        right = {
            "round": self.at.round.id,
            "press": f"press-{chance.randrange(10**9):09}",
            "act": chance.choice(["cast", "cast", "abstain"]),
            "reason": "Because.",
            **self.at.right,
        }
        rest = {"group": {"group": "manager"}, "pledge": {"pledge": "I will."}, "join": {"to": "laptop"}}
        sent = fields(chance, right if act in ("cast", "more-time") else rest.get(act, {}))
        body = urlencode(sent, errors="surrogatepass").encode()
        path = {
            "join": "/j/{code}",
            "ticket": "/t/{code}/{key}",
            "moved": "/m/{code}/{key}",
            "paper": "/download/{code}/paper",
        }.get(act, f"/pocket/{{code}}/{act}")
        self._ask(
            chance, "POST", self._path(chance, path), mutated(chance, body) if chance.random() < 0.2 else body
        )

    def _path(self, chance: random.Random, path: str) -> str:
        code = value(chance, self.at.workshop.code) if chance.random() < 0.2 else self.at.workshop.code
        key = value(chance, chance.choice(self.at.tickets))
        if path.startswith("/m/") and chance.random() < 0.5:
            key = moving.begin(self.desk, self.at.somebody) if self._is_there() else key
        return path.format(code=quote(code[:200], safe=""), key=quote(key[:200], safe=""))

    def _is_there(self) -> bool:
        with self.desk.store.reading() as db:
            found = db.execute(text("SELECT 1 FROM participant WHERE id = :id"), {"id": self.at.somebody})
            return found.first() is not None

    def _ask(self, chance: random.Random, method: str, path: str, body: bytes) -> None:
        key = chance.choice(self.at.keys)
        cookie = key if chance.random() < 0.9 else value(chance, key)[:300]
        headers = {
            "origin": OURS if chance.random() < 0.93 else value(chance, OURS).encode("latin-1", "replace"),
            "accept": chance.choice(["application/json", "text/html", value(chance, "*/*")[:50]]),
            "accept-language": value(chance, "en, cy;q=0.5")[:300],
            "content-type": chance.choice(
                ["application/x-www-form-urlencoded"] * 5 + ["application/json", "x"]
            ),
            "cookie": f"{participant_cookie(self.at.workshop.code)}={cookie}",
        }
        plain = {
            name: each if isinstance(each, bytes) else each.encode("latin-1", "replace")
            for name, each in headers.items()
        }
        clean = {name: bytes(c for c in each if c >= 32 and c != 127) for name, each in plain.items()}
        self.client.cookies.clear()
        answer = self.client.request(method, path, content=body, headers=clean)
        self.answers[answer.status_code] += 1
        assert answer.status_code < 500, f"{method} {path[:80]}: {answer.status_code}"
        if path.endswith("/erase") and method == "POST" and answer.status_code == 303:
            self.at.keys = [self.at.join() for _ in range(3)]

    def _enter_sheet(self, chance: random.Random) -> None:
        typed = dict(fields(chance, self.at.right))
        written = Written(fields=typed, abstain=chance.random() < 0.1, reason=value(chance, "Because."))
        number, press = value(chance, chance.choice(self.at.sheets)), f"{chance.randrange(50)}"
        by, round_id = (
            value(chance, chance.choice(["AB", "CD"])),
            value(chance, self.at.round.id)[:60],
        )
        enter = chance.choice([paper.enter, paper.enter, paper.enter_again])
        try:
            if chance.random() < 0.2:
                paper.settle(self.desk, self.at.workshop.id, number, round_id, by, written, press)
            else:
                enter(self.desk, self.at.workshop.id, number, by, {round_id: written}, press)
        except (Refused, NotFound):
            self.answers[422] += 1
        else:
            self.answers[200] += 1


@pytest.fixture
def desk(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("COPROD_DATABASE_URL", database_url)
    monkeypatch.setenv("COPROD_PUBLIC_URL", OURS)
    monkeypatch.setenv("COPROD_COUNTDOWN_SECONDS", "0")
    the_desk.cache_clear()
    yield the_desk()
    the_desk().store.close()
    the_desk.cache_clear()


def cast_so_far(desk: Desk) -> int:
    with desk.store.reading() as db:
        return int(db.execute(text("SELECT count(*) FROM ballot")).scalar_one())


@pytest.mark.threat(
    "T16", asked="10,000 fuzzed messages and files, 5,000 of them messages: 0 crashes, 0 bad rows"
)
@pytest.mark.parametrize("cases", [400, pytest.param(5_000, marks=pytest.mark.long)])
def test_a_fuzzed_message_changes_nothing_that_the_judge_would_refuse(
    reached: Reached, desk: Desk, cases: int
) -> None:
    room = Room(desk)
    for place in room.places:
        running.show(desk, place.workshop.id, View.FINDINGS)
    crashed = []
    for seed in range(cases):
        try:
            room.send(seed)
        except Exception as error:
            crashed.append(f"seed {seed}: {error!r}")
    wrong = unlawful(desk)
    reached(
        f"{len(crashed)} crashes of {cases} messages, {len(wrong)} wrong rows of {cast_so_far(desk)} ballots"
    )
    assert crashed == []
    assert wrong == []
    assert cast_so_far(desk) > cases / 40, "the messages are near enough to be cast now and then"
    assert room.answers[422] > cases / 40


@pytest.mark.threat("T16", asked="without the judge the same messages leave wrong rows", control=True)
def test_without_the_judge_wrong_rows_would_be_kept(
    reached: Reached, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(casting, "judge", lambda ballot, question: ())
    room = Room(desk)
    for seed in range(200):
        room.send(seed)
    wrong = unlawful(desk)
    reached(f"{len(wrong)} wrong rows")
    assert wrong


# ---- Streamlit's own messages


async def send_frames(server: Server, workshop: Workshop, round_: Round, frames: int) -> int:
    """One laptop sends so many frames, each from a seed, and comes again when it is thrown out; how often."""
    thrown_out = 0
    async with session_at(server.url) as session:
        door = f"{server.url}/j/{workshop.code}"
        async with session.post(door, data={"to": "laptop"}, allow_redirects=False) as led_on:
            assert led_on.status == 303
        group = {"group": "manager"}
        async with session.post(f"{server.url}/pocket/{workshop.code}/group", data=group) as led_on:
            assert led_on.status == 200
        page = Page(server.url, "take_part", workshop.code, session)
        await page.open()
        for seed in range(frames):
            try:
                await page.socket.send_bytes(_frame(random.Random(seed), page, round_))
                await _until_quiet(page)
            except (ConnectionError, RuntimeError, aiohttp.ClientError):
                thrown_out += 1
                page = Page(server.url, "take_part", workshop.code, session)
                await page.open()
        await page.socket.close()
        last = Page(server.url, "take_part", workshop.code, session)
        await last.open()
        assert last.elements(), "the page is drawn as ever"
    return thrown_out


def _frame(chance: random.Random, page: Page, round_: Round) -> bytes:
    message = BackMsg()
    message.rerun_script.query_string = value(chance, f"w={page.code}")
    message.rerun_script.page_name = value(chance, page.page)
    right = ASKED["budget"]
    for key in page.keys(f"field {round_.id} "):
        state = page.state(key)
        state.string_value = value(chance, right.get(key.split()[-1], ""))
        message.rerun_script.widget_states.widgets.append(state)
    for key in page.keys(chance.choice([f"cast {round_.id}", "abstain", "change", "more time", ""])):
        state = page.state(key)
        state.trigger_value = True
        message.rerun_script.widget_states.widgets.append(state)
        break
    sent = message.SerializeToString()
    return mutated(chance, sent) if chance.random() < 0.4 else sent


async def _until_quiet(page: Page) -> None:
    """Read what comes back, or see that nothing does."""
    while True:
        try:
            message = await page.socket.receive(timeout=0.15)
        except TimeoutError:
            return
        if message.type is not aiohttp.WSMsgType.BINARY:
            raise RuntimeError("thrown out")


@pytest.mark.threat(
    "T16", asked="fuzzed frames of Streamlit's: 0 crashes, 0 rows that the judge would refuse"
)
@pytest.mark.parametrize("frames", [60, pytest.param(1_000, marks=pytest.mark.long)])
def test_a_fuzzed_frame_changes_nothing_that_the_judge_would_refuse(
    reached: Reached, start_server: Callable[..., Server], frames: int
) -> None:
    server = start_server(COPROD_COUNTDOWN_SECONDS="0")
    desk = factories.desk_at(server.environment["COPROD_DATABASE_URL"])
    workshop = factories.workshop(desk)
    round_ = running.open_round(desk, workshop.id, "budget")
    alone(asyncio.wait_for(send_frames(server, workshop, round_, frames), 500))
    wrong, there = unlawful(desk), cast_so_far(desk)
    desk.store.close()
    told = re.findall(r"Traceback.*?\n((?: +.*\n)+)", server.log)
    through = [set(re.findall(r"/(coprod/.*?)\"", each)) - {"coprod/ui/undisturbed.py"} for each in told]
    crashes = sum(map(bool, through))  # what Streamlit cannot read itself, it logs and refuses
    reached(
        f"{crashes} crashes of {frames} frames, {len(wrong)} wrong rows of {there} ballots", database="sqlite"
    )
    assert wrong == []
    assert there > 0
    assert crashes == 0
    assert server.runs
