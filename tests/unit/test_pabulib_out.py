"""Pabulib files: pabutools and our own reader give back the totals of the screen, tenths and all."""

import io
import zipfile
from fractions import Fraction
from pathlib import Path

import pytest
from pabutools.election.pabulib import parse_pabulib_from_string

from coprod import results
from coprod.analysis.rounding import half_up
from coprod.formats import pabulib
from coprod.formats.pabulib_out import pabulib_files, pabulib_zip
from coprod.formats.reading import read
from coprod.model.outcome import Outcome
from coprod.model.template import Question
from coprod.model.workshop import Round, Workshop
from coprod.workshops import Desk, running
from tests import factories

TENTHS = [
    factories.budget(ict=33.3, project_management=33.3, support_users=33.4),
    factories.budget(ict=0.1, project_management=99.9),
    factories.budget(ict=100),
    factories.budget(ict=6.5, support_partners=93.5),
    factories.budget(ict=12.5, support_partners=87.5),
    factories.budget(ict=20, support_partners=80),
]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return factories.desk_in(tmp_path)


def files_of(desk: Desk, workshop: Workshop) -> dict[str, str]:
    found = pabulib_files(workshop, results.rows(desk.store, workshop.id))
    return {name: data.decode() for name, data in found.items()}


def shown(desk: Desk, round_: Round) -> Outcome:
    found = results.outcome(desk.store, round_.id, at_desk=True)
    assert found is not None
    return found


def totals_by_pabutools(text: str) -> dict[str, Fraction]:
    """Points by project id, as pabutools adds them up."""
    instance, profile = parse_pabulib_from_string(text)
    total = {project.name: Fraction(0) for project in instance}
    for ballot in profile:
        for project in ballot:
            total[project.name] += Fraction(str(ballot[project]))
    return total


def totals_by_our_reader(text: str) -> dict[str, Fraction]:
    election = pabulib.parse(text, "round.pb")
    columns = zip(election.projects, election.points.T.tolist(), strict=True)
    return {project: sum(map(exact, points), Fraction(0)) for project, points in columns}


def exact(points: float) -> Fraction:
    return Fraction(half_up(points, 1))


def test_a_budget_gives_out_100_points_with_its_tenths(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    round_ = factories.revealed_round(desk, workshop, "budget", TENTHS)
    [(name, text)] = files_of(desk, workshop).items()
    outcome = shown(desk, round_)
    means = {item.item: item.amount * outcome.n for item in outcome.items}
    assert name == "budget-1.pb"
    assert totals_by_pabutools(text) == totals_by_our_reader(text) == means
    assert means["ict"] == Fraction("172.4")
    _, profile = parse_pabulib_from_string(text)
    assert {Fraction(str(sum(ballot.values()))) for ballot in profile} == {Fraction(100)}
    assert (profile.legal_max_total_score, profile.legal_min_total_score) == (100, 100)
    assert ",0.1\n" in text or ";0.1," in text, "a tenth stays one"


@pytest.mark.parametrize("question", ["dots_factors", "dots_steps", "barriers_steps"])
def test_dots_are_points_of_one_as_many_as_people_have(desk: Desk, question: str) -> None:
    workshop = factories.workshop(desk)
    asked = workshop.question(question)
    places = asked.places()
    given = [factories.dots(*(places * 2)[person % len(places) :][: asked.dots]) for person in range(6)]
    round_ = factories.revealed_round(desk, workshop, question, given)
    [text] = files_of(desk, workshop).values()
    found = {item.item: item.amount for item in shown(desk, round_).items}
    assert totals_by_pabutools(text) == totals_by_our_reader(text) == found
    assert sum(found.values()) == 6 * (asked.dots or 1)
    instance, profile = parse_pabulib_from_string(text)
    assert instance.meta["max_points"] == str(asked.cap)
    assert instance.meta["max_sum_points"] == str(asked.dots)
    assert profile.num_ballots() == int(instance.meta["num_votes"]) == 6
    assert len(instance) == int(instance.meta["num_projects"]) == len(places)


def test_only_ballots_that_count_are_in_it_under_the_exports_random_names(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    who = factories.people(desk, workshop, 8)
    round_ = running.open_round(desk, workshop.id, "budget")
    abstention = factories.budget().model_copy(update={"abstain": True})
    factories.cast(desk, round_, who, [factories.budget(ict=100)] * 7 + [abstention])
    running.void(desk, round_.id, who[0], "Not here")
    running.close_round(desk, round_.id)
    rows = results.rows(desk.store, workshop.id)
    text = pabulib_files(workshop, rows)["budget-1.pb"].decode()
    election = pabulib.parse(text, "budget-1.pb")
    assert set(election.people) == {row.participant for row in rows if row.status == "counted"}
    assert len(election.people) == 6
    assert not [person for person in who if person in text]
    assert set(election.columns["group"]) == {"manager"}


def test_rounds_of_too_few_and_open_ones_have_no_file(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots()[:4])
    running.open_round(desk, workshop.id, "dots_steps")
    assert files_of(desk, workshop) == {}


def test_our_own_command_reads_it_as_percents(desk: Desk, tmp_path: Path) -> None:
    workshop = factories.workshop(desk)
    factories.revealed_round(desk, workshop, "budget", TENTHS)
    file = tmp_path / "budget-1.pb"
    file.write_text(files_of(desk, workshop)["budget-1.pb"], "utf-8")
    [sheet] = read(file).sheets
    assert (sheet.measure, sheet.amounts.shape) == ("percent", (6, 11))
    assert sheet.amounts.sum(axis=1).round(6).tolist() == [100.0] * 6


@pytest.mark.parametrize(
    "text", ["=1+1;x", 'a "b"; c', "META", "votes", "None", "a,b;c", "去る 🧑‍🚀 שלום", "'", "x" * 60]
)
def test_words_with_the_signs_of_the_format_stay_words(desk: Desk, text: str) -> None:
    workshop = factories.workshop(desk, text)
    question = workshop.question("dots_steps")
    named = named_by(question, text)
    who = [f"{n:08x}" for n in range(6)]
    ballots = [
        results.Row(named, 1, each, "manager", "phone", "counted", factories.dots("votes")) for each in who
    ]  # type: ignore[arg-type]
    [data] = pabulib_files(workshop, ballots).values()
    instance, _ = parse_pabulib_from_string(data.decode())
    election = pabulib.parse(data.decode(), "dots-steps-1.pb")
    assert instance.meta["unit"] == text
    assert election.projects["votes_"] == text
    assert totals_by_pabutools(data.decode())["votes_"] == 6


def named_by(question: Question, text: str) -> Question:
    """The question with a first row whose id and label are what readers could take for something else."""
    first = question.rows[0].model_copy(update={"id": "votes", "label": text})
    return question.model_copy(update={"rows": (first, *question.rows[1:]), "title": text})


def test_the_same_ballots_are_the_same_zip(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    factories.revealed_round(desk, workshop, "budget", TENTHS)
    rows = results.rows(desk.store, workshop.id)
    data = pabulib_zip(workshop, rows)
    assert pabulib_zip(workshop, rows) == data
    with zipfile.ZipFile(io.BytesIO(data)) as inside:
        assert [(each.filename, each.date_time) for each in inside.infolist()] == [
            ("budget-1.pb", (1980, 1, 1, 0, 0, 0))
        ]
