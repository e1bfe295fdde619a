"""Batches and merging: nobody can be got back by taking one picture from another."""

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from coprod.analysis.merging import MERGED, merge_small
from coprod.analysis.release import released

EVENTS = st.lists(st.integers(0, 30).map(str), max_size=80)
SIZES = st.dictionaries(st.sampled_from("abcdefghij"), st.integers(0, 12), max_size=10)


def test_sixteen_people_come_out_in_fives_with_five_held_back() -> None:
    people = [str(n) for n in range(16)]
    assert [released(people[:n], 5) for n in range(17)] == [0] * 10 + [5] * 5 + [10] * 2


def test_an_open_vote_is_out_at_once() -> None:
    assert released(["a", "a", "b"], 1) == 3


@given(EVENTS, st.integers(2, 7))
def test_any_two_pictures_differ_by_at_least_a_batch_of_different_people(
    people: list[str], batch: int
) -> None:
    pictures = sorted({released(people[:n], batch) for n in range(len(people) + 1)} | {0})
    for earlier, later in pairwise(pictures):
        assert len(set(people[earlier:later])) >= batch
    if pictures[-1]:
        assert len(set(people[pictures[-1] :])) >= batch


@given(SIZES, st.integers(1, 10))
def test_no_shown_group_is_small_nor_got_back_from_the_total(sizes: dict[str, int], minimum: int) -> None:
    shown = Counter[str]()
    for group, as_group in merge_small(sizes, minimum).items():
        shown[as_group] += sizes[group]
    assert shown.total() == sum(sizes.values())
    apart = {group: n for group, n in shown.items() if group != MERGED and n > 0}
    assert all(n >= minimum for n in apart.values())
    if shown[MERGED] and apart:
        assert shown[MERGED] >= minimum


def test_one_group_of_three_takes_the_next_smallest_with_it() -> None:
    assert merge_small({"carer": 3, "manager": 6, "commissioner": 9}, 5) == {
        "carer": MERGED,
        "manager": MERGED,
        "commissioner": "commissioner",
    }
