"""`python -m coprod analyse`: right figures from every kind of file, one clear line for every wrong one."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from coprod.analyse import Choices, Weighting, figures_of, sentences
from coprod.cli import app
from coprod.errors import BadFile
from coprod.formats.tables import BALLOT_COLUMNS, ballots_csv
from coprod.model.baseline import shipped_baselines
from coprod.settings import ROOT
from tests import factories
from tests.published import BASELINE, PERCENTS

SHIPPED = shipped_baselines()["stakeholders_2017"]
TIDY = ",".join(BALLOT_COLUMNS)


def run(*arguments: object) -> str:
    done = CliRunner().invoke(app, ["analyse", *map(str, arguments)], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def figures(*arguments: object) -> dict:
    return json.loads(run(*arguments, "--json"))


def write(folder: Path, text: str | bytes, name: str = "room.csv") -> Path:
    file = folder / name
    file.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    return file


def ballots(round_: int, *people: tuple[str, str, dict[str, float]], question: str = "budget") -> str:
    """Rows of our ballots.csv: (participant, group, item -> percent, or dots when the question says so)."""
    dots = question.startswith("dots")
    return "\n".join(
        f"A room,{question},{round_},{who},{group},phone,counted,{item},{item.title()},{item},,"
        + (f",{value}" if dots else f"{value},")
        for who, group, given in people
        for item, value in given.items()
    )


# The shipped baseline


def test_the_2017_headline_and_how_firm_it_is():
    found = figures(SHIPPED)
    (only,) = found["rounds"]
    firm = only["firmness"]

    assert (found["contract"], found["read_as"], found["file"]) == (1, "baseline", SHIPPED.name)
    assert (only["n"], only["leader"]) == (8, "staff_enable_users")
    assert (firm["flips"], firm["n"], firm["tipping_number"]) == (1, 8, 1)
    assert firm["flips_without"] == [{"left_out": "sur_mid_a", "leaders": ["frontline_training"]}]
    assert (firm["pair_flips"], firm["pairs"]) == (6, 28)
    share = firm["first_share"]
    assert share["staff_enable_users"] == pytest.approx(0.6193, abs=5e-5)
    assert share["frontline_training"] == pytest.approx(0.2808, abs=5e-5)
    assert share["connect_users_communities"] == pytest.approx(0.0962, abs=5e-5)
    assert (firm["verdict"], firm["exact"], firm["draws"]) == ("could_go_either_way", True, 8**8)
    assert only["weightings"]["organisation"]["leader"] == "frontline_training"
    assert only["weightings"]["group"]["leader"] == "connect_users_communities"
    assert only["readings"]["leader_depends"]
    assert only["groups"] == {
        "sizes": {"health and social care partnership": 1, "local government": 5, "third sector": 2},
        "shown": False,
        "why_not": "a_group_under_5",
    }
    means = {item["item"]: item["mean_percent"] for item in only["items"]}
    assert means == dict(zip(BASELINE.factor_ids, PERCENTS.mean(axis=0).tolist(), strict=True))
    assert only["agreement"]["mean_overlap_points"] == pytest.approx(43.7321, abs=5e-5)


@pytest.mark.parametrize(
    ("weights", "leader", "n"),
    [
        ("person", "staff_enable_users", 8),
        ("organisation", "frontline_training", 6),
        ("group", "connect_users_communities", 3),
    ],
)
def test_the_weighting_is_a_choice_and_changes_the_leader(weights: str, leader: str, n: int):
    found = figures(SHIPPED, "--weights", weights)
    (only,) = found["rounds"]

    assert found["settings"]["weights"] == weights
    assert (only["leader"], only["firmness"]["n"]) == (leader, n)
    assert only["firmness"]["counting_as_one"] == weights


def test_any_column_may_be_the_group():
    found = figures(SHIPPED, "--group", "post", "--weights", "group")

    assert found["settings"]["group_column"] == "post"
    assert sum(found["rounds"][0]["groups"]["sizes"].values()) == 8


def test_the_sentences_use_the_words_of_the_house():
    said = run(SHIPPED)

    assert "8 professionals, 2017; no service users or citizens" in said
    assert "This could go either way." in said
    assert "changes what comes first in 1 of 8 cases" in said
    assert "first 62 times in 100" in said
    assert "n = 8" in said
    assert "not a random sample" in said
    assert "44 of every 100" in said
    assert "signific" not in said


def test_the_same_file_and_seed_print_the_same_twice(tmp_path: Path):
    room = write(tmp_path, "a,b,c\n" + "\n".join(f"{n},{60 - n},40" for n in range(40)))

    assert run(room, "--seed", 5, "--json") == run(room, "--seed", 5, "--json")


def test_a_room_beside_the_baseline(tmp_path: Path):
    heading = ",".join(factor for factor in reversed(BASELINE.factor_ids))
    rows = "\n".join(",".join(f"{value:g}" for value in reversed(row)) for row in PERCENTS.tolist())
    room = write(tmp_path, f"{heading}\n{rows}\n")

    (only,) = figures(room, "--baseline", SHIPPED)["rounds"]

    beside = only["comparison"]
    assert (beside["points_to_move"], beside["baseline_n"], beside["p"]) == (0, 8, 1)
    assert beside["points_by_chance"] > 15
    assert set(beside["gap_points"].values()) == {0}
    assert [each["nearest"] for each in only["resemblance"]] == [[who.id] for who in BASELINE.stakeholders]
    assert "Chance alone, with so few people, gives about" in run(room, "--baseline", SHIPPED)


# Kinds of files


WIDE = "id,group,Map it,Focus it\n" + "\n".join(f"p{n},{'ab'[n % 2]},{60 + n},{40 - n}" for n in range(10))


@pytest.mark.parametrize(
    "saved",
    [
        WIDE.encode(),
        b"\xef\xbb\xbf" + WIDE.encode(),
        WIDE.replace(",", ";").encode("latin-1"),
        WIDE.replace(",", "\t").replace("\n", "\r\n").encode("utf-16"),
        WIDE.replace("60,40", '"60,0","40,0 %"').encode(),
        (WIDE + "\n\n\n").encode(),
    ],
)
def test_a_wide_table_in_every_usual_way_of_saving_it(tmp_path: Path, saved: bytes):
    found = figures(write(tmp_path, saved))
    (only,) = found["rounds"]

    assert found["read_as"] == "wide"
    assert only["n"] == 10
    assert [(item["item"], item["mean_percent"]) for item in only["items"]] == [
        ("Map it", 64.5),
        ("Focus it", 35.5),
    ]
    assert only["firmness"]["verdict"] == "firm"
    assert (only["groups"]["shown"], only["groups"]["sizes"]) == (True, {"a": 5, "b": 5})


def test_semicolons_decimal_commas_and_latin_1(tmp_path: Path):
    text = "Person;Behörde;Züge;Straßen\nA;Köln;12,5;87,5\nB;Köln;50;50\nC;Bonn;33,3;66,7\n"

    found = figures(write(tmp_path, text.encode("latin-1")))

    (only,) = found["rounds"]
    assert found["encoding"] == "cp1252"
    assert [item["item"] for item in only["items"]] == ["Züge", "Straßen"]
    assert only["items"][0]["mean_percent"] == pytest.approx(95.8 / 3)


PABULIB = """META
key;value
description;A town
vote_type;cumulative
max_sum_points;10
PROJECTS
project_id;cost;name
1;500;Trees
2;200;Benches
12;900;A pond
VOTES
voter_id;age;vote;points
a;30;1,2;6,4
b;41;12;10
c;52;2,12;5,5
d;19;1;4
"""


def test_a_pabulib_file_with_points(tmp_path: Path):
    found = figures(write(tmp_path, PABULIB, "town.pb"))
    (only,) = found["rounds"]

    assert found["read_as"] == "pabulib"
    assert only["n"] == 3
    assert only["refused"] == [{"row": 16, "total": 40, "raw": [40, 0, 0]}]
    assert {item["label"]: item["mean_percent"] for item in only["items"]} == {
        "Trees": 20,
        "Benches": 30,
        "A pond": 50,
    }
    closed = figures(write(tmp_path, PABULIB, "town.pb"), "--close", "--group", "age")["rounds"][0]
    assert (closed["n"], closed["closed"]["count"]) == (4, 1)


def test_two_rounds_and_dots_of_our_own_file(tmp_path: Path):
    def budget(first: int):
        return [
            (
                f"p{n}",
                "carer" if n % 2 else "citizen",
                {"map": first + n, "focus": 100 - first - n, "grow": 0},
            )
            for n in range(6)
        ]

    dots = [(f"p{n}", "", {"focus": 1, "grow": 0, "map": 2 if n else 0}) for n in range(6)]
    struck = "A room,budget,1,gone,,phone,void,map,Map,map,,100,"
    none = "A room,budget,1,shy,,phone,abstained,,,,,,"
    rehearsed = "A room,budget,1,try,,rehearsal,counted,map,Map,map,,100,"
    text = [TIDY, ballots(1, *budget(70)), struck, none, rehearsed]
    text += [ballots(2, *budget(40)[1:]), ballots(1, *dots, question="dots")]

    found = figures(write(tmp_path, "\n".join(text)))

    first, second, placed = found["rounds"]
    assert (first["n"], first["abstained"], first["left_out"], first["leader"]) == (6, 1, 2, "map")
    assert (second["n"], second["leader"]) == (5, "focus")
    assert (placed["measure"], placed["leader"], placed["items"][0]["total_dots"]) == ("dots", "map", 6)
    assert placed["items"][2]["named_by"] == 5
    (moved,) = found["movement"]
    assert (moved["paired"], moved["only_first"], moved["only_second"]) == (5, 1, 0)
    assert moved["moved_10_points_or_more"] == 5
    assert moved["flows"] == [{"from": "map", "to": "focus", "points": 30}]
    (pair,) = found["money_and_dots"]
    assert (pair["paired"], pair["unpaired"], pair["pairs"]) == (5, 1, 3)
    assert (pair["agree"], pair["disagree"], pair["tied"]) == (2, 1, 0)
    said = run(write(tmp_path, "\n".join(text)))
    assert "5 people answered both." in said
    assert "agree on the order of 2 of the 3 pairs" in said
    assert "      10  Map (5)" in said, "ten dots, from five people"


def test_a_board_of_rows_and_columns(tmp_path: Path):
    rows = [
        f"A room,barriers,1,p{n},,phone,counted,{r}/{c},x,{r},{c},,{int((r == 'short') == (c == 'map'))}"
        for n in range(30)
        for r in ("short", "risk")
        for c in ("map", "grow")
    ]

    (only,) = figures(write(tmp_path, "\n".join([TIDY, *rows])))["rounds"]

    out = [cell["item"] for cell in only["board"]["cells"] if cell["stands_out"]]
    assert only["board"]["dots"] == 60
    assert out == ["short/map", "short/grow", "risk/map", "risk/grow"]


def test_the_file_that_a_workshop_exports_is_read_back(tmp_path: Path):
    desk = factories.desk_in(tmp_path)
    workshop = factories.workshop(desk)
    factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots())
    exported = write(tmp_path, ballots_csv(desk.store, workshop))

    found = figures(exported, "--baseline", SHIPPED)

    (only,) = found["rounds"]
    assert (found["read_as"], only["question"], only["n"]) == ("ballots", "budget", 8)
    assert only["leader"] == "staff_enable_users"
    assert only["comparison"]["points_to_move"] == 0
    shares = figures(SHIPPED)["rounds"][0]["firmness"]["first_share"]
    assert only["firmness"]["first_share"] == pytest.approx(shares)


# Ballots that do not add up


def test_rows_that_do_not_reach_100_are_refused_by_number(tmp_path: Path):
    room = write(tmp_path, "a,b\n50,50\n50,40\n90,20\n70,30\n")

    (only,) = figures(room)["rounds"]

    assert only["n"] == 2
    assert only["refused"] == [
        {"row": 3, "total": 90, "raw": [50, 40]},
        {"row": 4, "total": 110, "raw": [90, 20]},
    ]
    said = run(room)
    assert "Refused: row 3 adds up to 90, not to 100." in said
    assert "2 ballots were refused and do not count" in said


def test_closing_keeps_what_stood_there_and_counts_it(tmp_path: Path):
    room = write(tmp_path, "id,a,b\nann,50,50\nbob,50,40\ncay,3,1\ndee,0,0\n")

    (only,) = figures(room, "--close")["rounds"]

    assert (only["n"], only["closed"]["count"]) == (3, 2)
    assert only["closed"]["rows"][1] == {"row": 4, "total": 4, "raw": [3, 1]}
    assert only["refused"] == [{"row": 5, "total": 0, "raw": [0, 0]}]
    assert only["items"][0]["mean_percent"] == pytest.approx((50 + 500 / 9 + 75) / 3)


def test_a_blank_row_of_factors_is_an_abstention(tmp_path: Path):
    (only,) = figures(write(tmp_path, "id,a,b\nann,50,50\nbob,,\ncay,100,\n"))["rounds"]

    assert (only["n"], only["abstained"], only["items"][1]["named_by"]) == (2, 1, 1)


def test_abstentions_only_are_said_and_lead_nowhere(tmp_path: Path):
    none = "\n".join(f"A room,budget,1,p{n},,phone,abstained,,,,,," for n in range(7))
    room = write(tmp_path, f"{TIDY}\n{none}\n")

    (only,) = figures(room)["rounds"]

    assert (only["n"], only["abstained"], only["leader"], only["items"]) == (0, 7, None, [])
    assert "7 people abstained." in run(room)
    assert "0 answers are too few to say anything." in run(room)


@pytest.mark.parametrize("n", [1, 2, 4])
def test_few_answers_say_so_and_nothing_else(tmp_path: Path, n: int):
    said = run(write(tmp_path, "a,b\n" + "60,40\n" * n))

    assert "too few to say anything" in said
    assert "First" not in said


def test_five_thousand_factors(tmp_path: Path):
    heading = ",".join(f"f{n}" for n in range(5_000))
    rows = "\n".join(
        ",".join("100" if n == person else "0" for n in range(5_000)) for person in (0, 0, 0, 1, 2)
    )

    (only,) = figures(write(tmp_path, f"{heading}\n{rows}\n"))["rounds"]

    assert (only["leader"], len(only["items"])) == ("f0", 5_000)


def test_everything_on_one_factor_is_firm(tmp_path: Path):
    (only,) = figures(write(tmp_path, "a,b\n" + "0,100\n" * 9))["rounds"]

    assert (only["leader"], only["firmness"]["verdict"], only["firmness"]["tipping_number"]) == (
        "b",
        "firm",
        None,
    )
    assert only["agreement"]["effective_factors_room"] == 1


# Files that are wrong


WRONG = {
    "the file is empty": b"",
    "there are no rows under the heading": b"a,b\n",
    "there is only one column": b"a\n1\n",
    'row 3, column b: "lots" is not a number': b"a,b\n50,50\n50,lots\n",
    'row 2, column a: "NaN" is not a number': b"a,b\nNaN,100\n50,50\n",
    "row 2, column a: -5 is under 0": b"a,b\n-5,105\n",
    'two columns are called "a"': b"a,a\n50,50\n",
    "row 3: there are 3 cells": b"a,b\n50,50\n50,40,10\n",
    "column 2 has no name": b"a,,b\n50,10,40\n",
    '"ann" has a row already': b"id,a,b\nann,50,50\nann,40,60\n",
    "there are no two columns of numbers": b"id,a\nann,100\n",
    "this is not CSV": b'a,b\n"50,50\n',
    "this is not a text file": b"\x00\x01\x02",
    "this is a workbook, not a text file": b"PK\x03\x04rest",
    "this file holds results, not ballots": b"item,mean_percent\na,50\n",
    "no ballot adds up to 100: row 2 (90), row 3 (110)": b"a,b\n50,40\n60,50\n",
    '"p1" has no row for "focus"': f"{TIDY}\n".encode()
    + ballots(1, ("p0", "", {"map": 50, "focus": 50}), ("p1", "", {"map": 100})).encode(),
    '"p0" has "map" twice': f"{TIDY}\n{ballots(1, *[('p0', '', {'map': 100})] * 2)}".encode(),
    '"one" is not a round': f"{TIDY}\nA,b,one,p,,phone,counted,i,I,i,,100,\n".encode(),
    '"cast" is not a status': f"{TIDY}\nA,b,1,p,,phone,cast,i,I,i,,100,\n".encode(),
    'column percent: "x" is not a number': b"stakeholder_id,factor_id,percent\na,b,x\n",
    'the ballots are "approval", not cumulative': PABULIB.replace("cumulative", "approval").encode(),
    "max_sum_points: it is missing": PABULIB.replace("max_sum_points;10\n", "").encode(),
    'there is no project "99"': PABULIB.replace("b;41;12;10", "b;41;99;10").encode(),
    "2 projects have 1 numbers of points": PABULIB.replace("6,4", "6").encode(),
    "VOTES: this section is missing or empty": PABULIB.split("VOTES")[0].encode(),
}


@pytest.mark.parametrize("sentence", WRONG)
def test_a_wrong_file_is_one_clear_sentence(tmp_path: Path, sentence: str):
    with pytest.raises(BadFile) as refused:
        figures_of(write(tmp_path, WRONG[sentence]), Choices())

    assert sentence in refused.value.sentence
    assert refused.value.sentence.startswith("room.csv")


def test_what_is_asked_for_but_not_there_is_said(tmp_path: Path):
    room = write(tmp_path, WIDE)
    for choices, said in [
        (Choices(group="role"), 'there is no column "role". Right would be: id, group'),
        (Choices(weights=Weighting.ORGANISATION), "no column says the organisation of each person"),
        (Choices(baseline=SHIPPED), "no round has the factors of stakeholders_2017.csv"),
        (Choices(baseline=tmp_path / "none.csv"), "none.csv: this file cannot be read"),
    ]:
        with pytest.raises(BadFile, match=r"^(room|none)\.csv") as refused:
            figures_of(room, choices)
        assert said in refused.value.sentence


def test_a_wrong_file_ends_the_command_with_one_line(tmp_path: Path, capsys, monkeypatch):
    from coprod import cli

    monkeypatch.setattr("sys.argv", ["coprod", "analyse", str(write(tmp_path, b""))])

    with pytest.raises(SystemExit) as ended:
        cli.main()

    assert ended.value.code == 1
    assert capsys.readouterr().err == (
        "coprod: room.csv: the file is empty. Right would be: a heading, and a row for each person.\n"
    )


def test_a_group_column_of_numbers_is_no_factor(tmp_path: Path):
    room = write(tmp_path, "ward,a,b\n" + "\n".join(f"{n % 2},50,50" for n in range(10)))

    found = figures(room, "--group", "ward")

    assert [item["item"] for item in found["rounds"][0]["items"]] == ["a", "b"]
    assert found["rounds"][0]["groups"]["sizes"] == {"0": 5, "1": 5}


def test_every_sentence_has_an_end(tmp_path: Path):
    said = list(sentences(figures_of(SHIPPED, Choices(baseline=SHIPPED))))

    assert all(line == "" or line.startswith("  ") or line.endswith((".", ":")) for line in said)


# The contract


def keys(value: object, names: set[str]) -> set[str]:
    """Every key of the figures, without those that are names of items, groups and people."""
    if isinstance(value, list):
        return set().union(*(keys(each, names) for each in value))
    if not isinstance(value, dict):
        return set()
    own = set(value) - names
    return own.union(*(keys(each, names) for each in value.values()))


def test_every_key_of_the_figures_is_in_the_methods(tmp_path: Path):
    methods = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")
    contract = methods.split("## The figures as JSON")[1]
    shares = {factor: 100 / 11 for factor in BASELINE.factor_ids[:-1]}
    budget = [(f"p{n}", "ab"[n % 2], {**shares, BASELINE.factor_ids[-1]: 100 - 1000 / 11}) for n in range(10)]
    budget[0] = ("p0", "a", {factor: 100 * (factor == "ict") for factor in BASELINE.factor_ids})
    dots = [(f"p{n}", "", {factor: 2 for factor in BASELINE.factor_ids}) for n in range(10)]
    board = [
        f"A room,grid,1,p{n},,phone,counted,{r}/{c},x,{r},{c},,{n}"
        for n in range(9)
        for r in "xy"
        for c in "zw"
    ]
    off = [("off", "a", {factor: 1 for factor in BASELINE.factor_ids})]
    rows = [
        TIDY,
        ballots(1, *budget, *off),
        ballots(2, *budget[1:]),
        ballots(1, *dots, question="dots"),
        *board,
    ]
    rows[2] = rows[2].replace("9.0909", "8.0909", 1).replace("9.0909", "10.0909", 1)
    everything = [
        figures(write(tmp_path, "\n".join(rows)), "--baseline", SHIPPED),
        figures(write(tmp_path, "\n".join(rows)), "--close"),
        figures(SHIPPED),
    ]
    names = {*BASELINE.factor_ids, "a", "b", "not_said", *(f"{r}/{c}" for r in "xy" for c in "zw")}
    names |= set(everything[2]["rounds"][0]["groups"]["sizes"])

    found = keys(everything, names)

    assert {"flows", "stands_out", "points_by_chance", "r_squared", "tau_b"} <= found
    assert {key for key in found if f"`{key}`" not in contract} == set()


def test_the_example_in_the_methods_is_what_the_command_prints():
    methods = (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")

    assert f"```text\n{run(SHIPPED)}```\n" in methods
