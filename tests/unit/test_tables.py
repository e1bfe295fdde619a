"""The two files are contracts: their headings and rows, to the letter."""

import csv
import io
from pathlib import Path

import pytest

from coprod.formats.tables import ballots_csv, results_csv
from coprod.workshops import Desk, running
from tests import factories


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return factories.desk_in(tmp_path)


def read(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def test_ballots_csv_has_one_row_for_each_ballot_and_item(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots())
    text = ballots_csv(desk.store, workshop)
    heading = (
        "workshop,question,round,participant,group,origin,status,item,item_label,row,column,percent,dots"
    )
    assert text.split("\r\n")[0] == heading
    rows = read(text)
    assert len(rows) == 8 * 11
    assert {(r["workshop"], r["question"], r["round"], r["origin"], r["status"]) for r in rows} == {
        ("Glasgow", "budget", "1", "phone", "counted")
    }
    users = sorted(float(r["percent"]) for r in rows if r["item"] == "staff_enable_users")
    assert users == [0, 5, 10, 20, 20, 20, 30, 80]
    ict = {r["item_label"] for r in rows if r["item"] == "ict"}
    assert ict == {"Better ICT"}
    assert sorted(r["percent"] for r in rows if r["item"] == "ict")[-2:] == ["2.5", "3.0"]
    assert {(r["row"], r["column"], r["dots"]) for r in rows if r["item"] == "ict"} == {("ict", "", "")}


def test_a_person_has_one_random_name_throughout_a_file_and_another_in_the_next(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    who = factories.people(desk, workshop, 5)
    for question, ballot in (
        ("budget", factories.budget(ict=100)),
        ("barriers_steps", factories.dots("risk_aversion/map_it")),
    ):
        round_ = running.open_round(desk, workshop.id, question)
        factories.cast(desk, round_, who, [ballot] * 5)
        running.close_round(desk, round_.id)
    first, second = read(ballots_csv(desk.store, workshop)), read(ballots_csv(desk.store, workshop))
    names = {r["participant"] for r in first}
    assert len(names) == 5
    assert {r["participant"] for r in first if r["question"] == "barriers_steps"} == names
    assert not names & {r["participant"] for r in second}
    assert not names & set(who)
    board = [r for r in first if r["question"] == "barriers_steps"]
    assert len(board) == 5 * 45
    dotted = [r for r in board if r["dots"] == "1"]
    assert {(r["item"], r["row"], r["column"], r["percent"]) for r in dotted} == {
        ("risk_aversion/map_it", "risk_aversion", "map_it", "")
    }
    assert len(dotted) == 5


def test_results_csv_names_n_and_rule_beside_every_figure(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots())
    text = results_csv(desk.store, workshop)
    assert text.split("\r\n")[0] == (
        "workshop,question,round,item,item_label,row,column,n,abstained,mean_percent,named_by,dots,people,"
        "baseline,baseline_n,baseline_mean_percent,gap_points,shown_before,rule"
    )
    rows = {r["item"]: r for r in read(text)}
    assert len(rows) == 11
    users = rows["staff_enable_users"]
    assert (users["n"], users["mean_percent"], users["named_by"]) == ("8", "23.1", "7")
    assert (users["baseline"], users["baseline_n"], users["gap_points"]) == ("stakeholders_2017", "8", "0.0")
    assert rows["frontline_more"]["mean_percent"] == "6.3"
    assert users["rule"].startswith("mean; each person counts once")


def test_a_round_of_four_is_named_and_its_figures_are_not(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots()[:4])
    assert read(ballots_csv(desk.store, workshop)) == []
    [only] = read(results_csv(desk.store, workshop))
    assert only["rule"] == "not shown: fewer than 5 answers"
    assert {only[c] for c in ("n", "mean_percent", "named_by", "item")} == {""}


def test_an_open_round_and_the_warm_up_are_left_out(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    warm_up = factories.template().question("warm_up")
    round_ = running.open_round(desk, workshop.id, "warm_up")
    here = [factories.dots(warm_up.rows[0].id)] * 5
    factories.cast(desk, round_, factories.people(desk, workshop, 5), here)
    running.close_round(desk, round_.id)
    running.open_round(desk, workshop.id, "budget")
    assert read(ballots_csv(desk.store, workshop)) == []
    assert [r["rule"] for r in read(results_csv(desk.store, workshop))] == [
        "not shown: the round is still open"
    ]


def test_small_groups_are_merged_in_the_file(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    who = factories.people(desk, workshop, 6, "manager") + factories.people(desk, workshop, 2, "carer")
    who += factories.people(desk, workshop, 5, "service_user")
    round_ = running.open_round(desk, workshop.id, "budget")
    factories.cast(desk, round_, who, [factories.budget(ict=100)] * 13)
    running.close_round(desk, round_.id)
    groups = [r["group"] for r in read(ballots_csv(desk.store, workshop)) if r["item"] == "ict"]
    assert sorted(groups) == ["manager"] * 6 + ["merged"] * 7


def test_an_abstention_and_a_struck_ballot_are_told_apart(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    who = factories.people(desk, workshop, 7)
    round_ = running.open_round(desk, workshop.id, "dots_steps")
    abstention = factories.dots().model_copy(update={"abstain": True})
    factories.cast(desk, round_, who, [factories.dots("map_it")] * 6 + [abstention])
    running.void(desk, round_.id, who[0], "Not here")
    running.close_round(desk, round_.id)
    rows = read(ballots_csv(desk.store, workshop))
    assert sorted({(r["participant"], r["status"]) for r in rows}, key=lambda x: x[1])[0][1] == "abstained"
    statuses = [s for _, s in {(r["participant"], r["status"]) for r in rows}]
    assert sorted(statuses) == ["abstained"] + ["counted"] * 5 + ["void"]
    [blank] = [r for r in rows if r["status"] == "abstained"]
    assert (blank["item"], blank["dots"]) == ("", "")


@pytest.mark.parametrize("name", ["=cmd|'/C calc'!A0", "@SUM(1)", "+1+1", "-x", "＝1+1"])
def test_a_name_that_a_spreadsheet_would_run_is_defused(desk: Desk, name: str) -> None:
    workshop = factories.workshop(desk, name)
    factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots())
    assert {r["workshop"] for r in read(results_csv(desk.store, workshop))} == {f"'{name}"}
