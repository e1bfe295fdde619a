"""What is said of rooms and baselines side by side, and that every pen can draw it."""

from dataclasses import replace
from fractions import Fraction

from coprod.charts import paper
from coprod.charts.phone import svg
from coprod.charts.pooled import compared, compared_table, differences, leading, pooled
from coprod.charts.screen import figure
from coprod.charts.table import table
from coprod.model.grown import Asked
from coprod.model.pooled import Column, GroupColumn
from coprod.results.pooled import published_column, side_by_side

PUBLISHED = published_column()
IDS = tuple(PUBLISHED.means)
HOSTILE = "=cmd|x <b>😀 漢字\u0645\u0631 {n} 'quoted'"


def room(title: str, *leaders: str, n: int = 20, **other: object) -> Column:
    """A room that gave everything to these factors, in equal parts."""
    share = Fraction(100, len(leaders))
    means = {each: share if each in leaders else Fraction(0) for each in IDS}
    made = replace(
        PUBLISHED, key=title, kind="own", title=title, n=n, means=means, groups=(), introduced="", verdict="",
        kin=frozenset({title}),
    )  # fmt: skip
    return replace(made, **other)  # type: ignore[arg-type]


def test_one_alone_says_what_leads_in_it():
    spec = compared(side_by_side([PUBLISHED]))
    assert spec.sentence == "Baseline of 2017: Staff who enable users leads, 23.1\u00a0%."
    assert "Baseline: 8 professionals, 2017; no service users or citizens." in spec.notes
    assert pooled(side_by_side([PUBLISHED])) is None


def test_the_same_leader_everywhere_and_pooled():
    found = side_by_side([room("A", "ict"), room("B", "ict")])
    spec = pooled(found)
    assert compared(found).sentence == "Better ICT leads in all 2."
    assert spec is not None
    assert spec.sentence == "Pooled, Better ICT leads, whoever counts once."
    assert (
        "By stakeholder group there is nothing to pool: there are not two groups of enough people."
        in spec.notes
    )
    assert "From one to the other, Better ICT gets from 100.0 to 100.0\u00a0%." in spec.notes


def test_a_tie_is_called_one():
    assert leading(room("A", "ict", "project_management")) == (
        "Project management and Better ICT lead together, 50.0\u00a0% each."
    )
    found = side_by_side([room("A", "ict"), room("B", "project_management")])
    spec = pooled(found)
    assert spec is not None
    assert spec.sentence == "Pooled, Project management and Better ICT lead together, whoever counts once."
    assert compared(found).sentence == (
        "What leads is not the same everywhere: Better ICT in A; Project management in B."
    )


def test_a_leader_that_depends_on_who_counts_once():
    groups = [
        GroupColumn("carer", "Carer", 30, dict(room("A", "ict").means)),
        GroupColumn("user", "User", 10, dict(room("A", "project_management").means)),
    ]
    big = room("A", "ict", n=30, groups=(groups[0],))
    small = [room(name, "project_management", n=10, groups=(groups[1],)) for name in ("B", "C")]
    spec = pooled(side_by_side([big, *small]))
    assert spec is not None
    assert spec.sentence == (
        "Pooled, what leads depends on who counts once: Better ICT if each person does; Project management "
        "if each workshop or baseline does; Project management and Better ICT if each stakeholder group does."
    )
    # 1 / ((1/3)^2/30 + 2 (1/3)^2/10) = 270/7 = 38.6
    assert "“Each workshop once” is worth as much as 39 people who all count the same." in spec.notes


def test_what_is_not_like_for_like_is_said():
    asked = Asked(prompt="How?", template_id="survey", template_version=1)
    later = Asked(
        prompt="Why?", template_id="survey", template_version=2, shown_before=("budget:1:room",), live=True
    )
    fewer = replace(room("F", "ict"), means={"ict": Fraction(50), "parks": Fraction(50)})
    reworded = tuple(each.model_copy(update={"label": each.label + "!"}) for each in PUBLISHED.factors)
    found = side_by_side(
        [
            room("A", "ict", asked=asked),
            room("B", "ict", asked=later, factors=reworded),
            room("C", "ict"),
            fewer,
        ]
    )
    assert differences(found) == (
        "Asked about other factors, so not set beside the rest: F.",
        "The question was not worded alike:",
        "A: “How?”",
        "B: “Why?”",
        "Made from different sets of questions. A: survey, version 1; B: survey, version 2.",
        "Some factors have other words in B.",
        "Had seen results before they answered: B.",
        "Saw results while the round was open: B.",
        "How the answers came about is not known here: C.",
    )


def test_the_same_answers_and_made_up_people_are_said():
    one, again = room("A", "ict"), room("A again", "ict", kin=frozenset({"A"}), made_up=True)
    found = side_by_side([one, again, room("B", "ict", made_up=True)])
    spec = pooled(found)
    assert spec is not None
    assert "Pooled only once, as these are the same answers: A again." in spec.notes
    assert "Made-up people are among them." in spec.notes
    assert spec.n == 40


def test_a_picture_holds_eight_and_the_table_all():
    found = side_by_side([room(f"R{n}", "ict") for n in range(11)])
    spec = compared(found)
    assert len(spec.columns) == 8
    assert "3 more stand in the table only." in spec.notes
    assert len(compared_table(found).heads) == 12
    assert all(len(row) == 12 for row in compared_table(found).rows)


def test_every_pen_draws_it_with_hostile_names():
    found = side_by_side([PUBLISHED, room(HOSTILE, "ict"), room(HOSTILE * 3, "ict")])
    for spec in (compared(found), pooled(found)):
        assert spec is not None
        assert figure(spec, hall=False, width=840, height=440)["data"]
        assert "<b>" not in svg(spec, width=360)
        assert "<svg" in paper.svg(spec)
        assert len(table(spec).rows) == 11
    assert HOSTILE in compared(found).rule
