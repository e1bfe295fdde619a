"""Pictures and their sentences: the numbers shown, what is said of ties and gaps, what stays the same."""

import xml.etree.ElementTree as ElementTree
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from plotly.graph_objects import Figure

from coprod.charts.colours import DARK, HALL_LIGHT, LIGHT, Palette, contrast
from coprod.charts.compose import compose
from coprod.charts.phone import svg
from coprod.charts.screen import figure
from coprod.charts.spec import ChartSpec
from coprod.model.outcome import BaselineOutcome, Contrast, ItemOutcome, Outcome, Shown
from coprod.model.template import shipped_template

TEMPLATE = shipped_template("coproduction_survey")
BUDGET = TEMPLATE.question("budget")
FACTORS = [item.id for item in BUDGET.rows]
MEANS = dict(
    zip(
        FACTORS,
        map(Fraction, [6.25, 18.75, 23.125, 8.75, 8.75, 8.75, 11.25, 1.875, 0.6875, 0.5625, 11.25]),
        strict=True,
    )
)
BASELINE = BaselineOutcome(
    id="stakeholders_2017",
    title="Eight stakeholders",
    introduced="8 professionals, 2017; no service users or citizens",
    n=8,
    means=MEANS,
)
DOTS_QUESTIONS = ["dots_factors", "dots_steps", "dots_cos", "barriers_steps"]
HOSTILE = '<b>x</b> & "y" <img src=x onerror=alert(1)>'


def budget(means: Mapping[str, Fraction | int] = MEANS, **more: Any) -> Outcome:
    items = tuple(ItemOutcome(item=f, mean_percent=Fraction(means.get(f, 0)), people=8) for f in FACTORS)
    known = {"shown": Shown.SHOWN, "n": 8, "items": items, "baseline": BASELINE, "closed": True} | more
    return Outcome(round_id="r", question=BUDGET, number=1, minimum=5, live=False, **known)


def dots(question_id: str, amounts: Sequence[tuple[int, int]], **more: Any) -> Outcome:
    """The first places get (dots, people), the others none."""
    question = TEMPLATE.question(question_id)
    places = question.places()
    given = [*amounts, *[(0, 0)] * (len(places) - len(amounts))]
    items = tuple(ItemOutcome(item=p, dots=d, people=n) for p, (d, n) in zip(places, given, strict=True))
    known = {"shown": Shown.SHOWN, "n": 23, "items": items} | more
    return Outcome(round_id="r", question=question, number=1, minimum=5, live=False, closed=True, **known)


def trace(drawn: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    return next(t for t in drawn["data"] if t["name"] == name)


def shape_of(drawn: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    return [(t["type"], t["name"], t.get("ids"), t.get("xaxis")) for t in drawn["data"]]


def parsed(picture: str) -> ElementTree.Element:
    return ElementTree.fromstring(picture)  # noqa: S314 - our own picture


# ---- sentences


def test_the_room_first_and_nothing_of_the_baseline_before_its_reveal() -> None:
    spec = compose(budget())
    assert spec.sentence == "The room puts most on Staff who enable users: 23 of 100."
    assert spec.rule == "Mean of 8 ballots; each person counts once."
    assert not spec.with_baseline
    assert "2017" not in " ".join(spec.notes)


def test_a_room_like_the_baseline_agrees_with_it() -> None:
    spec = compose(budget(with_baseline=True))
    assert spec.sentence == "The room and the baseline agree on every factor."
    assert "Baseline: 8 professionals, 2017; no service users or citizens." in spec.notes
    assert "Rounded; may not add to 100." in spec.notes


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        (
            {"staff_enable_users": Fraction("35.125"), "frontline_training": Fraction("6.75")},
            "The room differs most from the baseline on Train frontline staff and Staff who enable users: "
            "by 12 of 100 each.",
        ),
        (
            {
                "staff_enable_users": Fraction(40),
                "frontline_training": Fraction(10),
                "ict": Fraction("-7.4375"),
            },
            "Room and baseline differ most on Staff who enable users: 40 of 100 here, 23 there.",
        ),
        (
            {"staff_enable_users": Fraction(3), "frontline_training": Fraction("33.75")},
            "Room and baseline differ most on Staff who enable users: 3 of 100 here, 23 there.",
        ),
        (
            {"ict": Fraction("0.9"), "other_technology": Fraction("0.35")},
            "The room and the baseline differ by less than 1 of 100 on every factor.",
        ),
    ],
)
def test_the_widest_gap_is_named(changes: dict[str, Fraction], sentence: str) -> None:
    assert compose(budget(MEANS | changes, with_baseline=True)).sentence == sentence


@pytest.mark.parametrize("verdict", ["firm", "could_go_either_way"])
@pytest.mark.parametrize("changes", [{}, {"ict": Fraction("0.9"), "other_technology": Fraction("0.35")}])
def test_a_sentence_that_names_no_gap_has_no_word_of_certainty(
    changes: dict[str, Fraction], verdict: Any
) -> None:
    widest = Contrast(n=16, verdict=verdict, flips=0, share=0.5)
    spec = compose(budget(MEANS | changes, with_baseline=True, widest=widest))
    assert (spec.sentence, spec.verdict) == (spec.headline, "")
    wide = compose(budget(MEANS | {"staff_enable_users": Fraction(40)}, with_baseline=True, widest=widest))
    assert (wide.sentence != wide.headline, wide.verdict) == (True, verdict)


@pytest.mark.parametrize(
    ("means", "adds_up"),
    [
        ({"ict": 60, "project_management": 40}, True),
        ({"ict": Fraction("60.5"), "project_management": Fraction("39.5")}, False),
        ({"ict": Fraction("59.9"), "project_management": Fraction("40.1")}, True),
        ({"ict": Fraction("60.05"), "project_management": Fraction("39.95")}, False),
    ],
)
def test_tenths_in_a_table_are_said_not_to_add_up_as_whole_percents_are(
    means: dict[str, Fraction], adds_up: bool
) -> None:
    assert ("Rounded; may not add to 100." not in compose(budget(means)).notes) == adds_up


@pytest.mark.parametrize(
    ("means", "sentence"),
    [
        (
            {"ict": 50, "support_users": 50},
            "The room puts most on Support service users and Better ICT: 50 of 100 each.",
        ),
        ({f: Fraction(100, 11) for f in FACTORS}, "The room gives every factor the same: 9 of 100."),
        ({f: 25 for f in FACTORS[:4]}, "4 factors lead together: 25 of 100 each."),
        (
            {"ict": Fraction("50.2"), "support_users": Fraction("49.8")},
            "The room puts most on Better ICT: 50 of 100, just ahead of Support service users.",
        ),
        ({}, "Nobody has given anything yet."),
    ],
)
def test_ties_are_told_as_ties(means: dict[str, Fraction | int], sentence: str) -> None:
    assert compose(budget(means)).sentence == sentence


def test_dots_are_told_with_their_people() -> None:
    many = compose(dots("dots_steps", [(42, 17), (8, 8)])).sentence
    assert many == "Most dots are on Map it: 42 from 17 people."
    assert compose(dots("dots_steps", [(1, 1)])).sentence == "Most dots are on Map it: 1 from 1 person."
    assert (
        compose(dots("dots_steps", [(4, 4), (4, 3)])).sentence
        == "Map it and Focus it lead together: 4 dots each."
    )
    assert compose(dots("dots_factors", [(2, 2)] * 5)).sentence == "5 places lead together: 2 dots each."
    assert compose(dots("dots_steps", [])).sentence == "No dots yet."
    rule = compose(dots("dots_steps", [(4, 4)])).rule
    assert rule == "All dots of 23 ballots; up to 2 dots for each person."


def test_a_board_names_row_and_column() -> None:
    spec = compose(dots("barriers_steps", [(1, 1), (9, 8)]))
    assert spec.sentence == "Most dots are on Not enough resources · Focus it: 9 from 8 people."
    assert (len(spec.rows), len(spec.columns), len(spec.marks)) == (9, 5, 45)


def test_what_may_not_be_shown_has_no_marks_and_says_why() -> None:
    few = compose(budget(shown=Shown.TOO_FEW, items=(), n=0, closed=False))
    too_late = compose(budget(shown=Shown.TOO_FEW, items=(), n=0, closed=True))
    hidden = compose(dots("dots_steps", [(42, 17)], shown=Shown.HIDDEN))
    assert few.sentence == "Results show once at least 5 answers are in."
    assert too_late.sentence == "Fewer than 5 answers came in, so nothing is shown."
    assert hidden.sentence == "The results are not shown yet."
    for spec in (few, too_late, hidden):
        assert spec.marks == ()
        assert figure(spec)["data"] == []
        assert svg(spec) == ""


@pytest.mark.parametrize(
    ("minimum", "sentence"),
    [
        (5, "Results show once at least 10 answers are in."),
        (1, "Results show once at least 1 answer is in."),
    ],
)
def test_a_live_round_waits_for_a_second_batch_unless_the_vote_is_open(minimum: int, sentence: str) -> None:
    waiting = budget(shown=Shown.TOO_FEW, items=(), n=0, closed=False)
    spec = compose(waiting.model_copy(update={"live": True, "minimum": minimum}))
    assert spec.sentence == sentence


def test_who_is_not_in_the_figures_is_said() -> None:
    notes = compose(budget(waiting=5, abstained=1)).notes
    assert {"5 more ballots join later.", "1 person abstained.", "The room is not a sample."} <= set(notes)


def test_a_later_round_says_which() -> None:
    again = budget().model_copy(update={"number": 2})
    assert compose(again).title == f"{BUDGET.title}, round 2"


# ---- figures on screens


def test_the_baselines_means_are_written_as_the_source_prints_them() -> None:
    drawn = figure(compose(budget(with_baseline=True)), order="printed")
    published = ["6", "19", "23", "9", "9", "9", "11", "2", "1", "1", "11"]
    assert trace(drawn, "baseline values")["text"] == published
    assert trace(drawn, "values")["text"] == [f"<b>{value}</b>" for value in published]
    assert trace(drawn, "This room")["x"] == [float(mean) for mean in MEANS.values()]
    assert trace(drawn, "Baseline")["x"] == trace(drawn, "This room")["x"]


def test_sorted_by_the_room_with_ties_as_printed() -> None:
    drawn = figure(compose(budget()), order="room")
    ranked = sorted(zip(trace(drawn, "This room")["y"], FACTORS, strict=True))
    assert [factor for _, factor in ranked][:4] == [
        "staff_enable_users",
        "frontline_training",
        "connect_users_communities",
        "support_partners",
    ]


def test_sorted_by_the_gap() -> None:
    room = MEANS | {"ict": Fraction(20), "staff_enable_users": Fraction(10)}
    drawn = figure(compose(budget(room, with_baseline=True)), order="gap")
    rows = dict(zip(FACTORS, trace(drawn, "This room")["y"], strict=True))
    assert (rows["ict"], rows["staff_enable_users"]) == (0, 1)


@pytest.mark.parametrize("order", ["printed", "room"])
def test_bars_stay_the_same_bars_when_ballots_come_in(order: Any) -> None:
    one, other = (
        figure(compose(budget(means, with_baseline=True)), order=order)
        for means in (MEANS, dict(zip(FACTORS, reversed(MEANS.values()), strict=True)))
    )
    assert shape_of(one) == shape_of(other)
    assert trace(one, "This room")["ids"] == FACTORS
    assert one["layout"] == other["layout"]


def test_the_baseline_joins_and_moves_no_bar() -> None:
    before, after = (figure(compose(budget(with_baseline=shown))) for shown in (False, True))
    assert trace(before, "This room") == trace(after, "This room")
    assert before["layout"] == after["layout"]
    assert shape_of(after)[: len(before["data"])] == shape_of(before)


@pytest.mark.parametrize("question", DOTS_QUESTIONS)
def test_dots_pictures_stay_the_same_ones_when_dots_come_in(question: str) -> None:
    one, other = (
        figure(compose(dots(question, given)), order="printed")
        for given in ([(3, 3)], [(1, 1), (9, 8), (2, 2)])
    )
    assert shape_of(one) == shape_of(other)


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("question", ["budget", *DOTS_QUESTIONS])
def test_every_picture_is_a_figure_plotly_takes_with_type_for_a_hall(question: str, mode: Any) -> None:
    outcome = budget(with_baseline=True) if question == "budget" else dots(question, [(12, 9), (3, 3)])
    drawn = figure(compose(outcome), mode=mode, width=1280, height=720)
    Figure(drawn)
    sizes = [t["textfont"]["size"] for t in drawn["data"] if "textfont" in t]
    assert min(sizes) >= 24
    assert (
        min(
            t["textfont"]["size"]
            for t in figure(compose(outcome), width=1920, height=1080)["data"]
            if "textfont" in t
        )
        >= 36
    )


def test_dots_and_people_both_stand_on_the_star() -> None:
    drawn = figure(compose(dots("dots_steps", [(42, 17), (8, 8)])))
    assert trace(drawn, "labels")["text"][0] == "<b>S1 Map it</b><br>42 dots from 17 people"
    assert trace(drawn, "numbers")["text"][:3] == ["<b>42</b>", "<b>8</b>", "<b>0</b>"]
    filled = trace(drawn, "This room")["marker"]["color"]
    assert filled == [HALL_LIGHT.room, *[LIGHT.paper] * 4]


def test_a_board_shows_its_dots_and_leaves_empty_cells_empty() -> None:
    drawn = figure(compose(dots("barriers_steps", [(1, 1), (9, 8)])))
    assert trace(drawn, "dots")["text"][:3] == ["<b>1</b>", "<b>9</b>", ""]
    assert trace(drawn, "This room")["z"][0] == [1, 9, 0, 0, 0]


def hostile(spec: ChartSpec) -> ChartSpec:
    marks = (replace(spec.marks[0], label=HOSTILE, letter="<i>"), *spec.marks[1:])
    rows = tuple(replace(row, label=HOSTILE) for row in spec.rows)
    return replace(spec, marks=marks, rows=rows, sentence=HOSTILE)


@pytest.mark.parametrize("question", ["budget", *DOTS_QUESTIONS])
def test_a_hostile_label_is_only_text(question: str) -> None:
    outcome = budget(with_baseline=True) if question == "budget" else dots(question, [(12, 9), (3, 3)])
    spec = hostile(compose(outcome))
    texts = [str(text) for t in figure(spec)["data"] for text in t.get("text", ())]
    assert any("&lt;img" in text for text in texts)
    assert not any("<img" in text or "<i>" in text for text in texts)
    root = parsed(svg(spec))
    assert root.get("aria-label") == HOSTILE
    assert {element.tag.rpartition("}")[2] for element in root.iter()} <= {
        "svg",
        "text",
        "rect",
        "path",
        "polygon",
    }


# ---- pictures on phones


def words_of(picture: str) -> list[str]:
    return [element.text or "" for element in parsed(picture).iter() if element.tag.endswith("text")]


def test_a_phones_picture_says_its_sentence_and_takes_its_colours_from_the_page() -> None:
    spec = compose(budget(with_baseline=True))
    picture = svg(spec)
    root = parsed(picture)
    assert (root.get("role"), root.get("aria-label")) == ("img", spec.sentence)
    assert "var(--room)" in picture
    assert "var(--baseline)" in picture
    assert "#" not in picture
    assert words_of(picture)[2:5] == ["C Staff who enable users", "23", "23"]


def test_a_phone_gets_an_ordered_list_of_dots_and_people() -> None:
    words = words_of(svg(compose(dots("dots_steps", [(2, 2), (42, 17)]))))
    assert words[:4] == ["S2 Focus it", "42 dots from 17 people", "S1 Map it", "2 dots from 2 people"]


def test_a_phone_gets_the_places_of_a_board_that_have_dots() -> None:
    words = words_of(svg(compose(dots("barriers_steps", [(1, 1), (9, 8)]))))
    assert "9 dots from 8 people" in words
    assert len([word for word in words if "from" in word]) == 2


# ---- colours


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read_and_marks_be_seen(colours: Palette) -> None:
    assert contrast(colours.ink, colours.paper) >= 7
    assert contrast(colours.muted, colours.paper) >= 7
    assert contrast(colours.ink, colours.tint) >= 7
    assert contrast(colours.on_room, colours.room) >= 4.5
    assert min(contrast(colours.room, colours.paper), contrast(colours.baseline, colours.paper)) >= 3
