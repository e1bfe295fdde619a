"""`python -m coprod audit`: everything that was done, and an exit code where a line was changed by hand."""

import subprocess
import sys
from collections.abc import Iterator

import pytest
from sqlalchemy import delete, update

from coprod.model.workshop import Workshop
from coprod.store import schema
from coprod.workshops import Desk, rehearsing, running
from tests import factories
from tests.servers import ROOT


@pytest.fixture
def desk(settings_env: dict[str, str]) -> Iterator[Desk]:
    desk = factories.desk_at(settings_env["COPROD_DATABASE_URL"])
    yield desk
    desk.store.close()


@pytest.fixture
def workshop(desk: Desk) -> Workshop:
    made = factories.workshop(desk)
    rehearsing.start(desk, made.id, 2)
    rehearsing.end(desk, made.id)
    round_ = running.open_round(desk, made.id, "budget")
    running.close_round(desk, round_.id)
    return made


def audit(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "coprod", "audit", *arguments],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
    )


def test_it_prints_and_verifies(workshop: Workshop) -> None:
    done = audit(workshop.spoken_code)
    assert done.returncode == 0, done.stderr
    *lines, last = done.stdout.splitlines()
    said = [line[len("   r1  2026-11-26T14:05:09Z  ") :] for line in lines]
    assert said[0] == "Server: Created; results from 5 answers on"
    assert sorted(said[1:]) == [
        "Server: Closed: Split the extra budget",
        "Server: Opened: Split the extra budget",
        "Server: Rehearsal begun",
        "Server: Rehearsal removed",
    ]
    assert [line.split()[0] for line in lines].count("r1") == 1
    assert last.startswith("The chain is whole: 5 acts. It ends in ")


def test_it_names_what_was_changed_by_hand(desk: Desk, workshop: Workshop) -> None:
    with desk.store.writing() as db:
        line = (schema.act.c.number == 2, ~schema.act.c.rehearsal)
        db.execute(update(schema.act).where(*line).values(who="facilitator"))
        db.execute(delete(schema.act).where(schema.act.c.rehearsal))
    done = audit(workshop.code, "--short")
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        "BROKEN  Line 2, or the one before it, was changed.",
        "BROKEN  Rehearsals: Line 1 is missing.",
    ]


def test_a_code_that_is_none_is_said(workshop: Workshop) -> None:
    done = audit("NOCODE")
    assert done.returncode == 1
    assert "NOCODE" in done.stderr
