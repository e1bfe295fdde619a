"""/metrics with a token and without, and /readyz where the database takes no write."""

import math
import re
from collections.abc import Iterator

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from coprod import logs, measures
from coprod.errors import Refused, StoreTrouble
from coprod.web import visit
from coprod.web.asgi import EXCEPTION_HANDLERS, MIDDLEWARE, ROUTES
from coprod.workshops import Desk, casting, joining, preparing, running
from coprod.workshops.desk import MIGRATIONS_DIFFER, NO_WRITES, the_desk, unready
from coprod.workshops.keys import new_key
from tests import factories
from tests.servers import ROOT

TOKEN = "a-token-of-the-tests"
HOSTING = (ROOT / "docs" / "hosting.md").read_text(encoding="utf-8")


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    monkeypatch.setenv("COPROD_COUNTDOWN_SECONDS", "0")
    monkeypatch.setenv("COPROD_METRICS_TOKEN", TOKEN)
    the_desk.cache_clear()
    yield visit.desk()
    visit.desk().store.close()
    the_desk.cache_clear()


@pytest.fixture
def client(desk: Desk) -> TestClient:
    app = Starlette(routes=ROUTES, middleware=MIDDLEWARE, exception_handlers=EXCEPTION_HANDLERS)
    return TestClient(app, base_url="http://testserver", follow_redirects=False)


def figures(client: TestClient) -> dict[str, float]:
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    lines = [line for line in answer.text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


@pytest.mark.parametrize(
    "shown", ["", "Bearer ", "Bearer wrong", TOKEN, f"Basic {TOKEN}", f"Bearer {TOKEN}ö"]
)
def test_without_the_token_there_is_nothing(client: TestClient, shown: str) -> None:
    answer = client.get("/metrics", headers={"Authorization": shown.encode()} if shown else {})
    assert answer.status_code == 404
    assert "coprod_casts" not in answer.text


def test_without_one_that_was_set_there_is_nothing_either(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    figures(client)
    monkeypatch.delenv("COPROD_METRICS_TOKEN")
    visit.desk().store.close()
    the_desk.cache_clear()
    for shown in ("Bearer ", "Bearer", f"Bearer {TOKEN}"):
        assert client.get("/metrics", headers={"Authorization": shown}).status_code == 404


def test_what_happens_is_counted(client: TestClient, desk: Desk) -> None:
    before = figures(client)
    workshop = factories.workshop(desk)
    people = factories.people(desk, workshop, 3)
    round_ = running.open_round(desk, workshop.id, "budget")
    factories.cast(desk, round_, people, [factories.budget(ict=100)] * 3)
    with pytest.raises(Refused):
        casting.cast(desk, round_.id, people[0], factories.budget(ict=90), new_key())
    preparing.close(desk, workshop.id)
    with pytest.raises(Refused):
        joining.join(desk, workshop)
    logs.reference(StoreTrouble("x"))
    after = figures(client)
    rose = {name: after[name] - before[name] for name in after if name.startswith("coprod_")}
    assert rose["coprod_casts_total"] == 3
    assert rose["coprod_joins_total"] == 3
    assert rose['coprod_refused_total{what="cast"}'] == 1
    assert rose['coprod_refused_total{what="join"}'] == 1
    assert rose["coprod_cast_seconds_count"] == 4
    assert rose['coprod_cast_seconds_bucket{le="+Inf"}'] == 4
    assert rose["coprod_errors"] == 1
    assert after["coprod_database_up"] == 1
    assert after["coprod_database_bytes"] > 10_000
    assert after["process_resident_memory_bytes"] > 10_000_000
    assert after["process_open_fds"] > 3


def test_no_figure_is_of_anybody(client: TestClient, desk: Desk) -> None:
    workshop = factories.workshop(desk, "Canary forum")
    people = factories.people(desk, workshop, 2)
    text = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"}).text
    canaries = (workshop.id, workshop.code, "Canary", *people)
    assert [each for each in canaries if each in text] == []
    labels = set(re.findall(r"(\w+)=", "".join(re.findall(r"\{.*?\}", text))))
    assert labels == {"what", "le"}


def test_hosting_names_every_figure(client: TestClient) -> None:
    ours = {name.partition("{")[0] for name in figures(client) if name.startswith("coprod_")}
    ours = {re.sub("_(bucket|count|sum|created)$", "", name) for name in ours}
    named = set(re.findall(r"`(coprod_\w+)`", HOSTING))
    assert {name for name in ours if name not in named and f"{name}_total" not in named} == set()
    assert set(measures.NOW) <= named


# ---- whether it is ready ----


def test_a_database_that_takes_no_write_is_not_ready(client: TestClient, desk: Desk) -> None:
    assert client.get("/readyz").text == "ok"
    desk.store.beaten_at = -math.inf
    with desk.store.writing() as db:
        db.exec_driver_sql(
            "CREATE TRIGGER full BEFORE UPDATE ON heartbeat BEGIN SELECT RAISE(FAIL, 'full'); END"
        )
    answer = client.get("/readyz")
    assert (answer.status_code, answer.text) == (503, NO_WRITES)
    assert client.get("/healthz").status_code == 200
    assert figures(client)["coprod_database_up"] == 0
    with desk.store.writing() as db:
        db.exec_driver_sql("DROP TRIGGER full")
    assert client.get("/readyz").status_code == 200


def beats(desk: Desk) -> int:
    with desk.store.reading() as db:
        return int(db.exec_driver_sql("SELECT coalesce(sum(beats), 0) FROM heartbeat").scalar_one())


def test_a_hundred_polls_write_once(desk: Desk) -> None:
    before = beats(desk)
    assert [unready(desk) for _ in range(100)] == [""] * 100
    assert beats(desk) == before + 1


def test_a_write_that_failed_is_found_out_at_the_next_poll(desk: Desk) -> None:
    assert unready(desk) == ""
    before = beats(desk)
    with pytest.raises(StoreTrouble), desk.store.writing() as db:
        db.exec_driver_sql("INSERT INTO nowhere VALUES (1)")
    assert unready(desk) == ""
    assert beats(desk) == before + 1


def test_another_versions_migrations_are_told_as_before(desk: Desk) -> None:
    with desk.store.writing() as db:
        db.exec_driver_sql("UPDATE alembic_version SET version_num = '0001_workshops_and_ballots'")
    assert unready(desk) == MIGRATIONS_DIFFER
