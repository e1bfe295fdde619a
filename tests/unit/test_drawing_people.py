"""Made-up people fill in ballots that count, and as a room they lean to what they were drawn around."""

import random
from collections import Counter
from collections.abc import Mapping

import pytest

from coprod.ballots import judge
from coprod.model.ballot import Ballot
from coprod.model.baseline import load_baseline, shipped_baselines
from coprod.model.question import Item, Question
from coprod.workshops import made_up
from tests import factories

QUESTIONS = factories.template().questions
BASELINE = load_baseline(shipped_baselines()[factories.BASELINE])
MEANS = {
    factor: sum(who.tenths[factor] for who in BASELINE.stakeholders) / BASELINE.n / 10
    for factor in BASELINE.factor_ids
}
BUDGET = factories.template().question("budget")


def drawn(question: Question, people: int, weights: Mapping[str, float]) -> list[Ballot]:
    dice = random.Random(7)
    return [made_up.ballot(dice, question, weights) for _ in range(people)]


def list_of(n: int, **more: object) -> Question:
    rows = tuple(
        Item(id=f"item_{i}", letter=str(i), short=f"Item {i}", label="One", explain="One.", wording="One.")
        for i in range(1, n + 1)
    )
    return Question(id="made_up", title="A list", prompt="What?", rows=rows, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.id)
def test_every_ballot_of_the_shipped_questions_is_one_that_counts(question: Question) -> None:
    weights = {place: random.Random(place).random() for place in question.places()}
    assert {judge(each, question) for each in drawn(question, 200, weights)} == {()}


@pytest.mark.parametrize("step_tenths", [1, 5, 8, 50, 125, 250, 1000])
@pytest.mark.parametrize("items", [2, 11, 40])
def test_budgets_keep_to_the_steps_and_add_up(step_tenths: int, items: int) -> None:
    question = list_of(items, kind="budget", step_tenths=step_tenths)
    for weights in ({}, {"item_1": 5.0}):
        assert {judge(each, question) for each in drawn(question, 100, weights)} == {()}


def test_dots_may_lie_on_one_another_up_to_the_cap_and_no_further() -> None:
    question = list_of(3, kind="dots", dots=6, cap=3)
    found = drawn(question, 300, {"item_2": 1.0})
    assert {judge(each, question) for each in found} == {()}
    assert max(max(each.amounts.values(), default=0) for each in found) == 3


def test_the_mean_of_a_room_is_near_the_baseline() -> None:
    answers = [each for each in drawn(BUDGET, 1000, MEANS) if not each.abstain]
    for factor, mean in MEANS.items():
        share = sum(each.amounts.get(factor, 0) for each in answers) / len(answers) / 10
        # 5 % of the leaning is spread evenly over eleven factors; 2 points are 4 standard errors or more.
        assert share == pytest.approx(0.95 * mean + 5 / 11, abs=2.0), factor
    assert len({tuple(sorted(each.amounts.items())) for each in answers}) > 900, "people are alike"


def test_without_a_leaning_every_factor_gets_alike() -> None:
    answers = [each for each in drawn(BUDGET, 1000, {}) if not each.abstain]
    shares = [sum(each.amounts.get(place, 0) for each in answers) for place in BUDGET.places()]
    assert max(shares) / min(shares) < 1.4


def test_a_few_give_no_answer() -> None:
    abstained = sum(each.abstain for each in drawn(BUDGET, 1000, MEANS))
    assert 20 <= abstained <= 90


def test_more_dots_lie_where_the_room_leans_to() -> None:
    board = next(each for each in QUESTIONS if each.two_way)
    liked = board.places()[17]
    found: Counter[str] = Counter()
    for each in drawn(board, 300, {place: 10.0 if place == liked else 1.0 for place in board.places()}):
        found.update(each.amounts)
    assert found.most_common(1)[0][0] == liked


def test_the_same_dice_give_the_same_ballots() -> None:
    assert drawn(BUDGET, 20, MEANS) == drawn(BUDGET, 20, MEANS)
    other = random.Random(8)
    assert drawn(BUDGET, 20, MEANS) != [made_up.ballot(other, BUDGET, MEANS) for _ in range(20)]
