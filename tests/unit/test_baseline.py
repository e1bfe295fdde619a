"""The published baseline, number by number, and baselines that are refused."""

import tomllib
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import pytest
from pydantic import ValidationError

from coprod.errors import BadFile
from coprod.model.baseline import Baseline, Stakeholder, load_baseline, parse_baseline, shipped_baselines

CSV = shipped_baselines()["stakeholders_2017"]
MEANS = {  # the source's table, exact means over 8; it prints them as whole numbers
    "frontline_more": "6.25",
    "frontline_training": "18.75",
    "staff_enable_users": "23.125",
    "staff_enable_communities": "8.75",
    "support_users": "8.75",
    "support_communities": "8.75",
    "connect_users_communities": "11.25",
    "project_management": "1.875",
    "ict": "0.6875",
    "other_technology": "0.5625",
    "support_partners": "11.25",
}
PRINTED_AVERAGES = (6, 19, 23, 9, 9, 9, 11, 2, 1, 1, 11)


@pytest.fixture(scope="module")
def baseline() -> Baseline:
    return load_baseline(CSV)


def test_the_eight_stakeholders_stand_in_the_printed_order(baseline: Baseline) -> None:
    assert baseline.n == 8
    assert [who.label for who in baseline.stakeholders] == [
        "Surrey CC – Senior commissioner",
        "Surrey CC – middle management commissioner A",
        "Surrey CC – middle management commissioner B",
        "Sandwell MBC – Senior commissioner",
        "Solihull MBC – senior commissioner",
        "Scottish Health/Social Care Partnership – Public Health Lead",
        "National 3rd sector organisation & user advocacy service",
        "National Charity – Regional manager for Engagement",
    ]
    assert len({who.organisation for who in baseline.stakeholders}) == 6
    assert [who.sector for who in baseline.stakeholders] == [
        *["local government"] * 5,
        "health and social care partnership",
        *["third sector"] * 2,
    ]


def test_every_stakeholder_gives_exactly_1000_tenths(baseline: Baseline) -> None:
    assert [sum(row) for row in baseline.tenths_rows()] == [1000] * 8


def test_the_means_are_exactly_those_of_the_source(baseline: Baseline) -> None:
    sums = [sum(column) for column in zip(*baseline.tenths_rows(), strict=True)]
    means = {factor: Fraction(total, 80) for factor, total in zip(baseline.factor_ids, sums, strict=True)}

    assert means == {factor: Fraction(mean) for factor, mean in MEANS.items()}
    assert list(means) == list(MEANS)
    assert tuple(int(mean + Fraction(1, 2)) for mean in means.values()) == PRINTED_AVERAGES
    assert sum(PRINTED_AVERAGES) == 101


def test_forty_cells_are_blank_and_the_halves_are_kept(baseline: Baseline) -> None:
    cells = [amount for row in baseline.tenths_rows() for amount in row]

    assert (len(cells), cells.count(0), cells.count(25)) == (88, 40, 2)
    assert [sum(amount > 0 for amount in row) for row in baseline.tenths_rows()] == [4, 2, 5, 6, 11, 6, 10, 4]


def test_the_baseline_is_introduced_with_whom_it_lacks_and_names_its_source(baseline: Baseline) -> None:
    assert baseline.introduced == "8 professionals, 2017; no service users or citizens"
    assert (baseline.year, baseline.made_up) == (2017, False)
    assert "Loeffler" in baseline.source
    assert "Governance International" in baseline.source


def test_the_columns_of_the_table_are_the_columns_of_its_data_dictionary() -> None:
    sidecar = tomllib.loads(CSV.with_suffix(".toml").read_text("utf-8"))

    assert list(sidecar["columns"]) == CSV.read_text("utf-8").splitlines()[0].split(",")
    assert len(sidecar["corrections"]) == 7
    assert "mangment" not in CSV.read_text("utf-8")


Change = Callable[[str], str]


def replace(old: str, new: str) -> Change:
    def change(text: str) -> str:
        assert old in text
        return text.replace(old, new, 1)

    return change


def line(number: int, change: Change) -> Change:
    def on_line(text: str) -> str:
        lines = text.splitlines(keepends=True)
        lines[number - 1] = change(lines[number - 1])
        return "".join(lines)

    return on_line


@pytest.mark.parametrize(
    ("change", "where", "what"),
    [
        (
            line(3, replace(",30", ",29.9")),
            'stakeholder_id "sur_sen", column percent',
            "add up to 99.9, not to 100",
        ),
        (
            line(3, replace(",30", ",30.1")),
            'stakeholder_id "sur_sen", column percent',
            "add up to 100.1, not to 100",
        ),
        (line(3, replace(",30", ",thirty")), "row 3, column percent", '"thirty" is not a percent'),
        (line(3, replace(",30", ",30%")), "row 3, column percent", '"30%" is not a percent'),
        (line(3, replace(",30", ",-30")), "row 3, column percent", '"-30" is not a percent'),
        (line(3, replace(",30", ",nan")), "row 3, column percent", '"nan" is not a percent'),
        (line(3, replace(",30", ",Infinity")), "row 3, column percent", '"Infinity" is not a percent'),
        (line(3, replace(",30", ",30.05")), "row 3, column percent", '"30.05" is not a percent'),
        (line(3, replace(",30", ",1e999999")), "row 3, column percent", "is not a percent"),
        (
            line(4, replace("staff_enable_users", "more_tea")),
            "row 4, column factor_id",
            '"more_tea" is not a factor',
        ),
        (line(4, replace("More staff who", "More tea for")), "row 4, column factor", "is not the name of"),
        (line(9, lambda _: ""), 'stakeholder_id "sur_sen"', 'the factor "project_management" is missing'),
        (line(9, lambda text: text + text), "row 10, column factor_id", '"project_management" twice'),
        (line(5, replace("Surrey CC,local", "Kent CC,local")), "row 5, column organisation", "Kent CC"),
        (line(5, replace(",local government,", ",")), "row 5", "there are 7 cells"),
        (line(5, lambda _: "\n"), "row 5", "there are 0 cells"),
        (line(5, replace("Surrey", '"Surrey')), "row 5", "this is not CSV"),
        (line(1, replace("percent", "share")), "row 1", "the columns are not as they should be"),
        (lambda text: text.splitlines(keepends=True)[0], "row 2", "there are no rows"),
        (lambda text: "", "row 1", "the columns are not as they should be"),
        (
            lambda text: text.replace("nat_ch", "Nat CH"),
            'stakeholder_id "Nat CH", column stakeholder_id',
            "not written",
        ),
    ],
)
def test_a_wrong_table_is_refused_with_its_row_and_column(change: Change, where: str, what: str) -> None:
    table = change(CSV.read_text("utf-8")).encode()

    with pytest.raises(BadFile) as refusal:
        parse_baseline(table, CSV.with_suffix(".toml").read_bytes(), "mine.csv", "mine.toml")

    assert (refusal.value.file, refusal.value.where) == ("mine.csv", where)
    assert what in refusal.value.what
    assert refusal.value.hint
    assert str(refusal.value).startswith("mine.csv, ")
    assert "\n" not in str(refusal.value)


def test_a_table_in_latin_1_is_refused_with_its_first_wrong_row() -> None:
    table = CSV.read_text("utf-8").replace("–", "é").encode("latin-1")

    with pytest.raises(BadFile, match="row 2: this is not UTF-8 text"):
        parse_baseline(table, CSV.with_suffix(".toml").read_bytes(), "mine.csv", "mine.toml")


def test_a_table_as_excel_saves_it_is_read_and_a_blank_percent_is_nothing(baseline: Baseline) -> None:
    text = CSV.read_text("utf-8").replace(",0\n", ",\n").replace("\n", "\r\n")

    sidecar = CSV.with_suffix(".toml").read_bytes()
    assert parse_baseline(b"\xef\xbb\xbf" + text.encode(), sidecar, "mine.csv", "mine.toml") == baseline


@pytest.mark.parametrize(
    ("change", "where", "what"),
    [
        (replace("year = 2017", 'year = "2017"'), "year", "this is not a whole number"),
        (replace("year = 2017", "yaer = 2017"), "year", "this key is missing"),
        (replace("made_up = false", "invented = false"), "invented", "this key is not known"),
        (replace("year = 2017", "year = 20.17.1"), "line 5", "this is not TOML"),
        (replace('title = "', 'title = "' + "x" * 120), "title", "the most is 120"),
    ],
)
def test_a_wrong_sidecar_is_refused_with_its_key_or_line(change: Change, where: str, what: str) -> None:
    sidecar = change(CSV.with_suffix(".toml").read_text("utf-8")).encode()

    with pytest.raises(BadFile) as refusal:
        parse_baseline(CSV.read_bytes(), sidecar, "mine.csv", "mine.toml")

    assert (refusal.value.file, refusal.value.where) == ("mine.toml", where)
    assert what in refusal.value.what
    assert refusal.value.hint


def test_a_table_without_its_sidecar_is_refused(tmp_path: Path) -> None:
    lonely = tmp_path / "lonely.csv"
    lonely.write_bytes(CSV.read_bytes())

    with pytest.raises(BadFile, match=r"lonely\.toml: this file is missing"):
        load_baseline(lonely)


def test_a_stakeholder_cannot_give_less_than_nothing() -> None:
    with pytest.raises(ValidationError, match="no percent may be under 0"):
        Stakeholder(
            id="x",
            label="X",
            post="x",
            organisation="x",
            sector="x",
            tenths={"ict": 1100, "project_management": -100},
        )
