"""Batches and merging: nobody can be got back by taking one picture from another."""

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from coprod.analysis.merging import MERGED, merge_small
from coprod.analysis.release import Event, enough_left, released

STANDS = st.sampled_from([True, True, True, False])
EVENTS = st.lists(st.tuples(st.integers(0, 30).map(str), STANDS), max_size=80)
SIZES = st.dictionaries(st.sampled_from("abcdefghij"), st.integers(0, 12), max_size=10)


def answers(*people: str) -> list[Event]:
    return [(person, True) for person in people]


def taken_back(*people: str) -> list[Event]:
    return [(person, False) for person in people]


def test_sixteen_people_come_out_in_fives_with_five_held_back() -> None:
    people = [str(n) for n in range(16)]
    assert [released(answers(*people[:n]), 5) for n in range(17)] == [0] * 10 + [5] * 5 + [10] * 2


def test_an_open_vote_is_out_at_once() -> None:
    assert released(answers("a", "a", "b"), 1) == 3
    assert enough_left([*answers("a"), *taken_back("a")], 1)


def test_who_takes_an_answer_back_fills_no_batch() -> None:
    events = [*answers(*"abcde"), *answers(*"fghi"), *taken_back(*"fghi"), *answers(*"j")]
    assert released([*events, *answers(*"klmno")], 5) == 5
    assert released([*events, *answers(*"klmnopqrs")], 5) == len([*events, *answers(*"klmn")])


def test_the_rest_stays_out_once_too_few_of_it_still_stand() -> None:
    events = answers(*"abcdefghij")
    assert released(events, 5) == 5
    assert enough_left(events, 5)
    assert not enough_left([*events, *taken_back("f")], 5)
    assert enough_left([*events, *taken_back("f"), *answers("k")], 5)
    assert enough_left([*answers(*"abcde"), *taken_back("a")], 5), "nothing was shown before"


@given(EVENTS, st.integers(2, 7))
def test_each_picture_brings_in_a_batch_of_people_whose_answers_stand(
    events: list[Event], batch: int
) -> None:
    pictures = [released(events[:n], batch) for n in range(len(events) + 1)]
    assert pictures == sorted(pictures)
    for earlier, later in pairwise(sorted({0, *pictures})):
        assert sum(dict(events[earlier:later]).values()) >= batch


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
