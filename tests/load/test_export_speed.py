"""What it takes to write each file of a large workshop: seconds and memory, each in a process of its own."""

import os
import random
import subprocess
import sys

import pytest

from coprod.formats.files import FILES
from coprod.model.ballot import Ballot
from coprod.model.template import Question
from coprod.model.workshop import Workshop
from coprod.workshops import Desk, running
from tests import factories
from tests.servers import ROOT

PEOPLE = 300
ASKED = ("budget", "budget", "dots_factors", "dots_steps", "dots_cos", "barriers_steps")
PIECE = 50

ONE_FILE = """
import resource
import sys
import time

from coprod.formats.files import FILES
from coprod.settings import Settings
from coprod.workshops import collecting, open_desk, preparing


def made():
    clock, core = time.perf_counter(), time.process_time()
    data = FILES[sys.argv[2]].make(desk.store, workshop, library)
    return len(data), time.perf_counter() - clock, time.process_time() - core


desk = open_desk(Settings())
workshop = preparing.find(desk, sys.argv[1])
library = collecting.library(desk)
size, *first = made()
_, *again = made()
print(size, *first, *again, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


@pytest.fixture
def workshop(settings_env: dict[str, str]) -> Workshop:
    desk = factories.desk_at(settings_env["COPROD_DATABASE_URL"])
    made = factories.workshop(desk)
    dice = random.Random(300)
    groups = [group.id for group in made.template.groups]
    who = [factories.people(desk, made, 1, dice.choice(groups))[0] for _ in range(PEOPLE)]
    for question in ASKED:
        answer(desk, made, made.question(question), who, dice)
    desk.store.close()
    return made


def answer(desk: Desk, at: Workshop, question: Question, who: list[str], dice: random.Random) -> None:
    """A closed and revealed round in which everybody answers, most of them with a line beside it."""
    round_ = running.open_round(desk, at.id, question.id)
    factories.cast(desk, round_, who, [ballot(question, dice) for _ in who])
    running.close_round(desk, round_.id)
    running.reveal_room(desk, round_.id)


def ballot(question: Question, dice: random.Random) -> Ballot:
    places = question.places()
    if question.kind == "dots":
        return factories.dots(*dice.sample(places, question.dots or 1))
    amounts = dict.fromkeys(places, 0)
    for place in dice.choices(places, k=1000 // PIECE):
        amounts[place] += PIECE
    return Ballot(kind="budget", amounts=amounts, reason=f"Because of {dice.choice(places)}")


@pytest.mark.long  # a measurement: `make bench` prints it
def test_each_file_of_300_people_and_6_rounds(workshop: Workshop) -> None:
    print(
        f"\n{PEOPLE} people, {len(ASKED)} rounds; in brackets on one core; `again` by a server that made one"
    )
    print(f"{'':27} {'size':>8}  {'the first':>16}  {'again':>16}  {'peak':>7}")
    for name in FILES:
        ran = subprocess.run(
            [sys.executable, "-c", ONE_FILE, workshop.code, name],
            cwd=ROOT,
            env=dict(os.environ),
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, f"{name}: {ran.stderr}"
        size, clock, core, clock_again, core_again, most = map(float, ran.stdout.split())
        assert size > 0
        times = f"{clock:6.2f} s ({core:5.2f})  {clock_again:6.2f} s ({core_again:5.2f})"
        print(f"{name:27} {size / 1024:5.0f} KB  {times}  {most:4.0f} MB")
