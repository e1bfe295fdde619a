"""The example workshop is the same 24 made-up people each time, and says so."""

from pathlib import Path

from coprod import results
from coprod.charts.findings import finding, read_aloud
from coprod.formats.tables import results_csv
from coprod.settings import ROOT
from coprod.workshops import example, steps
from tests import factories


def test_the_example_has_revealed_rounds_and_a_live_open_vote(tmp_path: Path) -> None:
    desk = factories.desk_in(tmp_path)
    workshop = example.ensure(desk)
    standing = steps.stand(desk, workshop.id)
    assert standing is not None
    *revealed, live = standing.rounds
    assert standing.joined == 24
    assert [(each.question_id, each.number) for each in revealed] == [
        ("budget", 1),
        ("budget", 2),
        ("dots_factors", 1),
    ]
    assert all(each.results_out for each in revealed)
    assert (live.live, live.minimum, standing.showing) == (True, 1, live)
    assert example.ensure(desk).id == workshop.id
    assert "made-up people" in results_csv(desk.store, workshop)


def test_the_made_up_people_are_the_same_in_another_house(tmp_path: Path) -> None:
    figures = []
    for name in ("one", "two"):
        desk = factories.desk_in(tmp_path / name)
        standing = steps.stand(desk, example.ensure(desk).id)
        assert standing is not None
        shown = [results.outcome(desk.store, each.id) for each in standing.rounds]
        figures.append([[item.amount for item in each.items] for each in shown if each])
    assert figures[0] == figures[1]


def test_a_new_ballot_in_the_live_round_counts_at_once(tmp_path: Path) -> None:
    desk = factories.desk_in(tmp_path)
    workshop = example.ensure(desk)
    standing = steps.stand(desk, workshop.id)
    assert standing is not None
    live = standing.rounds[-1]
    before = results.outcome(desk.store, live.id)
    factories.cast(desk, live, factories.people(desk, workshop, 1), [factories.dots("grow_it")])
    after = results.outcome(desk.store, live.id)
    assert before is not None
    assert after is not None
    assert after.n == before.n + 1
    assert after.amount("grow_it") == before.amount("grow_it") + 1


def test_the_findings_of_the_example_stand_in_the_methods_as_they_are_read_aloud(tmp_path: Path) -> None:
    desk = factories.desk_in(tmp_path)
    found = results.findings(desk.store, example.ensure(desk), at_desk=True)
    said = read_aloud([finding(each) for each in found])
    assert len(found) == 5
    assert said in (ROOT / "docs" / "methods.md").read_text(encoding="utf-8")
