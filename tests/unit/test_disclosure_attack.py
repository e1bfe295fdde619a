"""An onlooker who keeps every picture and subtracts: nobody's ballot may fall out.

The attacker sees each picture at the moment it is let out, and every file; knows the order in which people
came, who belongs to which stakeholder group, who abstained, revised, was struck or stayed away, and hence
whose ballots are in which picture; and knows each published mean to full precision, however it was rounded on
the screen. Each mean times its n is one equation whose unknowns are the ballot versions (round, person,
revision). A version falls when its unit vector lies in the space of the equations' rows, and a few fall
together when any vector of that space touches fewer people than the minimum.

Out of scope: a person erased or struck after the round was shown, and people who say a new stakeholder group
after it (decision 0005 tells of the first); the organiser's file of rows and the desk's picture of every
answer; figures that are no sums over people, such as medians, leaders, shares of resamples, counts of who
moved; what several people can work out who tell each other their own ballots; the host, who can read the
database.
"""

import csv
import io
import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum
from fractions import Fraction
from functools import cache
from itertools import combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from coprod import results
from coprod.analysis.rounding import half_up
from coprod.formats.tables import results_csv
from coprod.model.ballot import Ballot, Cast
from coprod.model.behind import Groups, Movement
from coprod.model.outcome import Shown
from coprod.model.question import Question
from coprod.model.workshop import Origin, View
from coprod.results.answers import FEWEST_IN_GROUP
from coprod.results.apart import may_show_flows, may_show_groups
from coprod.results.groups import merged_groups
from coprod.results.tally import newest_counting, released_casts, rest_may_join
from coprod.store import workshops
from coprod.workshops import Desk, casting, running
from coprod.workshops.keys import new_key
from tests import factories

MINIMUM = 5
START = datetime(2026, 1, 1, tzinfo=UTC)
PRIME = 2**31 - 1

Version = tuple[int, int, int]
"""(round, person, revision)"""
Equation = dict[Version, int]
"""How often each version is in a published sum; 1 or -1."""


class Deed(Enum):
    ANSWER = "answer"
    ABSTAIN = "abstain"
    STRIKE = "strike"


@dataclass(frozen=True)
class Played:
    """One round: whether it was live, and who did what, in order."""

    live: bool
    deeds: tuple[tuple[int, Deed], ...]


@dataclass(frozen=True)
class History:
    """People by the stakeholder group of each, and up to three rounds of one budget question."""

    groups: tuple[str, ...]
    rounds: tuple[Played, ...]


@dataclass(frozen=True)
class Gates:
    """Which of the gates are shut; the attack has to succeed as soon as one is open."""

    batching: bool = True
    """Off: a picture after each ballot, from the fifth on."""
    merging: bool = True
    """Off: each stakeholder group stands by itself."""
    movement: bool = True
    """Off: what those who answered both rounds moved is shown whoever answered only one."""
    apart: bool = True
    """Off: groups are shown beside the batches of a live round."""


SHUT = Gates()


# What the room does.


@st.composite
def histories(
    draw: st.DrawFn,
    live: st.SearchStrategy[bool] = st.booleans(),  # noqa: B008
    rounds: st.SearchStrategy[int] = st.integers(1, 3),  # noqa: B008
) -> History:
    """Whole workshops, with those that gain an attacker most among them.

    People are numbered group by group, and come in that order but for a turn and a few swaps, or all mixed: a
    batch may be nearly a group, and those who missed a round may be first in the next. A burst is up to six
    people one after the other who revise, abstain or are struck.
    """
    tiny = draw(st.lists(st.integers(1, 4), min_size=1, max_size=4))
    large = draw(st.lists(st.integers(5, 11), max_size=2))
    sizes = [*large, *tiny]
    groups = tuple(f"g{i}" for i, size in enumerate(sizes) for _ in range(size))[:30]
    groups += ("g0",) * (MINIMUM - len(groups))
    return History(groups, tuple(draw(_rounds(len(groups), live)) for _ in range(draw(rounds))))


@st.composite
def _rounds(draw: st.DrawFn, n: int, live: st.SearchStrategy[bool]) -> Played:
    person = st.integers(0, n - 1)
    away = draw(st.one_of(st.just(range(0)), st.builds(range, person, person), st.sets(person, max_size=3)))
    turn = draw(person)
    here = [each for each in [*range(turn, n), *range(turn)] if each not in set(away)]
    if draw(st.booleans()):
        random.Random(draw(st.integers(0, 99))).shuffle(here)
    deeds = [(each, Deed.ANSWER) for each in here]
    bursts = st.tuples(st.integers(0, 60), person, st.integers(1, 6), st.sampled_from(Deed))
    for place, first, length, deed in draw(st.lists(bursts, max_size=6)):
        some = [((first + i) % n, deed) for i in range(length) if (first + i) % n in here]
        at = min(place, len(deeds))
        deeds[at:at] = some
    return Played(draw(live), tuple(deeds))


@cache
def _question() -> Question:
    return factories.template().question("budget")


@cache
def _ballot(version: Version, abstain: bool) -> Ballot:
    if abstain:
        return Ballot(kind="budget", abstain=True)
    dice = random.Random(str(version))
    first, second = dice.sample(_question().places(), 2)
    share = dice.randint(1, 999)
    return Ballot(kind="budget", amounts={first: share, second: 1000 - share})


@cache
def _cast(round_: int, person: int, revision: int, abstain: bool, place: int, struck: bool) -> Cast:
    return Cast.model_construct(
        sequence=place,
        round_id=str(round_),
        participant_id=str(person),
        revision=revision,
        origin=Origin.PHONE,
        ballot=_ballot((round_, person, revision), abstain),
        receipt="",
        cast_at=_moment(place),
        void_reason="by mistake" if struck else None,
    )


def _moment(place: int) -> datetime:
    return START + timedelta(seconds=place)


Books = tuple[list[Cast], list[tuple[str, int, datetime]]]
"""A round's ballots and strikes, as the store hands them out."""


def _books(number: int, played: Played) -> Iterator[Books]:
    """The books before the first deed and after each."""
    cast: list[tuple[int, int, bool, int]] = []
    newest: dict[int, int] = {}
    struck: dict[tuple[int, int], datetime] = {}
    yield [], []
    for place, (person, deed) in enumerate(played.deeds):
        revision = newest.get(person, 0)
        if deed is not Deed.STRIKE:
            newest[person] = revision + 1
            cast.append((person, revision + 1, deed is Deed.ABSTAIN, place))
        elif revision and (person, revision) not in struck:
            struck[person, revision] = _moment(place)
        else:
            continue
        yield (
            [_cast(number, who, nth, out, at, (who, nth) in struck) for who, nth, out, at in cast],
            [(str(who), nth, when) for (who, nth), when in struck.items()],
        )


# What the room is shown.


def published(history: History, gates: Gates = SHUT) -> list[Equation]:
    """Every sum over ballots that anybody in the hall is shown, as its equation."""
    found: list[Equation] = []
    batch = MINIMUM if gates.batching else 1
    before: Equation = {}
    for number, played in enumerate(history.rounds):
        books: Books = [], []
        out: list[Cast] = []
        for books in _books(number, played):
            if played.live:
                out = released_casts(*books, batch)
                found += _sum_of(number, out)
        if played.live and not rest_may_join(*books, batch):
            continue
        for everybody in _sum_of(number, newest_counting(books[0])):
            let_out = bool(out) and gates.apart and gates.batching
            found += [everybody, *_sums_of_groups(history, everybody, let_out, gates)]
            found += _sum_of_moves(before, everybody, gates)
            before = everybody
    return found


def _sum_of(number: int, seen: Sequence[Cast]) -> list[Equation]:
    """The sum of these ballots; none where they are too few."""
    answers = [cast for cast in seen if not cast.ballot.abstain]
    if len(answers) < MINIMUM:
        return []
    return [{(number, int(cast.participant_id), cast.revision): 1 for cast in answers}]


def _sums_of_groups(history: History, everybody: Equation, let_out: bool, gates: Gates) -> list[Equation]:
    said = {str(version[1]): history.groups[version[1]] for version in everybody}
    shown_as = merged_groups(said, FEWEST_IN_GROUP if gates.merging else 1)
    if not may_show_groups(list(shown_as.values()), let_out):
        return []
    return [
        {version: 1 for version in everybody if shown_as[str(version[1])] == group}
        for group in sorted(set(shown_as.values()))
    ]


def _sum_of_moves(before: Equation, now: Equation, gates: Gates) -> list[Equation]:
    """What those who answered both rounds moved: the flows into a factor minus those out of it."""
    earlier, later = ({version[1]: version for version in each} for each in (before, now))
    both = earlier.keys() & later.keys()
    unpaired = len(earlier) - len(both), len(later) - len(both)
    if len(both) < MINIMUM or (gates.movement and not may_show_flows(*unpaired, MINIMUM)):
        return []
    return [{later[who]: 1 for who in both} | {earlier[who]: -1 for who in both}]


# What the attacker works out.


@dataclass(frozen=True)
class Fallen:
    """`ballots`: each version that is known exactly. `few`: people of whom any sum is known, when under 5."""

    ballots: frozenset[Version]
    few: frozenset[int]

    def __bool__(self) -> bool:
        return bool(self.ballots or self.few)


def attack(equations: Sequence[Equation], fewest: int = MINIMUM) -> Fallen:
    """Whatever falls: single ballots, and where none does, fewer people than `fewest`. Nothing is missed."""
    columns: dict[tuple[int, ...], list[Version]] = {}
    for version in sorted({version for equation in equations for version in equation}):
        columns.setdefault(tuple(equation.get(version, 0) for equation in equations), []).append(version)
    if not columns:
        return Fallen(frozenset(), frozenset())
    # An atom is versions that stand in the same sums: nothing that is derived tells them apart.
    atoms = list(columns.values())
    rows = sorted(set(zip(*columns, strict=True)))
    space, pivots = _reduced(rows)
    # A unit vector in the space is a row of its reduced echelon form.
    units = [places[0] for places in map(_touched, space) if len(places) == 1]
    ballots = frozenset(atoms[place][0] for place in units if len(atoms[place]) == 1)
    if ballots:
        return Fallen(ballots, frozenset({min(ballots)[1]}))
    people = [frozenset(version[1] for version in versions) for versions in atoms]
    for few, chosen in _dependent(_places(space, pivots), people, fewest):
        if _derivable(rows, chosen):
            return Fallen(frozenset(), few)
    return Fallen(frozenset(), frozenset())


Row = Sequence[int | Fraction]


def _touched(row: Row) -> list[int]:
    return [place for place, value in enumerate(row) if value]


def _reduced(rows: Sequence[Sequence[int]]) -> tuple[Sequence[Row], list[int]]:
    """The reduced echelon form over the fractions, without empty rows or rounding, and its pivots.

    Nearly always it is whole numbers, and those are found modulo a prime and proved by multiplying back.
    """
    table, pivots = _reduced_modulo(np.array(rows, dtype=np.int64) % PRIME)
    whole = np.where(table > PRIME // 2, table - PRIME, table)
    given_ = np.array(rows, dtype=np.int64)
    if abs(whole).max(initial=0) < 2**20 and np.array_equal(given_[:, pivots] @ whole, given_):
        return whole.tolist(), pivots
    return _reduced_slowly(rows)


def _reduced_modulo(table: np.ndarray) -> tuple[np.ndarray, list[int]]:
    pivots: list[int] = []
    for column in range(table.shape[1]):
        rank = len(pivots)
        if rank == len(table):
            break
        below = np.flatnonzero(table[rank:, column])
        if not below.size:
            continue
        table[[rank, rank + below[0]]] = table[[rank + below[0], rank]]
        table[rank] = table[rank] * pow(int(table[rank, column]), -1, PRIME) % PRIME
        factors = table[:, column].copy()
        factors[rank] = 0
        table = (table - factors[:, None] * table[rank] % PRIME) % PRIME
        pivots.append(column)
    return table[: len(pivots)], pivots


def _reduced_slowly(rows: Sequence[Sequence[int]]) -> tuple[list[list[Fraction]], list[int]]:
    table = [[Fraction(value) for value in row] for row in rows]
    pivots: list[int] = []
    for column in range(len(rows[0])):
        rank = len(pivots)
        found = next((row for row in range(rank, len(table)) if table[row][column]), None)
        if found is None:
            continue
        table[rank], table[found] = table[found], table[rank]
        lead = table[rank][column]
        table[rank] = [value / lead for value in table[rank]]
        for row, line in enumerate(table):
            if row != rank and (factor := line[column]):
                table[row] = [a - factor * b for a, b in zip(line, table[rank], strict=True)]
        pivots.append(column)
    return table[: len(pivots)], pivots


def _places(space: Sequence[Row], pivots: list[int]) -> np.ndarray:
    """Each atom's place in the null space of the equations, a column each, modulo the prime.

    There is a vector over some atoms in the space exactly if their places depend on each other; and what
    depends over the fractions does so modulo a prime.
    """
    width = len(space[0])
    free = [column for column in range(width) if column not in set(pivots)]
    null = np.zeros((len(free), width), dtype=np.int64)
    null[range(len(free)), free] = 1
    for row, pivot in zip(space, pivots, strict=True):
        for at, column in enumerate(free):
            value = Fraction(row[column])
            null[at, pivot] = -value.numerator * pow(value.denominator, -1, PRIME) % PRIME if value else 0
    return null


def _dependent(
    places: np.ndarray, people: list[frozenset[int]], fewest: int
) -> Iterator[tuple[frozenset[int], list[int]]]:
    """Fewer than `fewest` people with all the atoms of theirs alone, whose places depend on each other."""
    atoms = [atom for atom, who in enumerate(people) if len(who) < fewest]
    table, pivots = _reduced_modulo(places[:, atoms])
    free = [column for column in range(len(atoms)) if column not in set(pivots)]
    # An atom that no other depends on is in no such vector, and one vector is within what hangs together.
    together: list[set[int]] = []
    for column in free:
        linked = {column, *(pivots[row] for row in np.flatnonzero(table[:, column]))}
        apart = [each for each in together if not each & linked]
        together = [*apart, linked.union(*(each for each in together if each & linked))]
    for linked in together:
        cells: dict[frozenset[int], list[int]] = {}
        for column in linked:
            cells.setdefault(people[atoms[column]], []).append(column)
        yield from _searched(table, atoms, list(cells.items()), fewest)


def _searched(
    table: np.ndarray, atoms: list[int], cells: list[tuple[frozenset[int], list[int]]], fewest: int
) -> Iterator[tuple[frozenset[int], list[int]]]:
    columns = {column: table[:, column].tolist() for _who, some in cells for column in some}
    waiting: list[tuple[int, list[int], frozenset[int], list[tuple[int, list[int]]]]]
    waiting = [(0, [], frozenset(), [])]
    while waiting:
        start, chosen, who, basis = waiting.pop()
        for i in range(start, len(cells)):
            more, some = cells[i]
            if len(who | more) >= fewest:
                continue
            grown = [*basis]
            for column in some:
                left = columns[column]
                for lead, known in grown:
                    if factor := left[lead]:
                        left = [(a - factor * b) % PRIME for a, b in zip(left, known, strict=True)]
                found = next((at for at, value in enumerate(left) if value), None)
                if found is None:
                    yield who | more, [atoms[each] for each in [*chosen, *some]]
                    break
                unit = pow(left[found], -1, PRIME)
                grown.append((found, [value * unit % PRIME for value in left]))
            else:
                waiting.append((i + 1, [*chosen, *some], who | more, grown))


def _derivable(rows: Sequence[Sequence[int]], atoms: Iterable[int]) -> bool:
    """Whether the space of the rows holds a vector over these atoms alone; over the fractions."""
    without = set(atoms)
    others = [[value for place, value in enumerate(row) if place not in without] for row in rows]
    return not others[0] or len(_reduced_slowly(rows)[1]) > len(_reduced_slowly(others)[1])


# The attack, with all gates shut.


def settled(examples: int) -> settings:
    return settings(max_examples=examples, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.threat("T24", asked="no ballot, and no set of fewer than 5, derivable in 2,000 examples")
def test_no_ballot_falls_and_no_few_people_together(reached: Callable[..., None]) -> None:
    tried: list[bool] = []

    @settled(2000)
    @given(histories())
    def try_(history: History) -> None:
        tried.append(bool(attack(published(history))))
        assert not tried[-1]

    try_()
    reached(f"{sum(tried)} in {len(tried):,} histories")
    assert len(tried) >= 2000


# The same attack with a gate open: it has to find ballots, or the test above says nothing.


def _share(examples: int, given_: st.SearchStrategy[History], gates: Gates) -> float:
    """In how many of the histories a ballot falls, 0 to 1; with all gates shut none may."""
    fell: list[int] = []

    @settled(examples)
    @seed(1)
    @given(given_)
    def try_(history: History) -> None:
        assert not attack(published(history))
        fell.append(len(attack(published(history, gates)).ballots))

    try_()
    share = sum(map(bool, fell)) / len(fell)
    print(f"{gates}: {sum(fell)} ballots, some in {share:.1%} of {len(fell)} histories")
    return share


def _counting(history: History, number: int = 0) -> set[int]:
    """Whose answers count in a round once it is closed."""
    *_, books = _books(number, history.rounds[number])
    return {int(cast.participant_id) for cast in newest_counting(books[0]) if not cast.ballot.abstain}


@pytest.mark.threat("T24", asked="with a picture after each ballot, ballots fall", control=True)
def test_a_picture_after_each_ballot_gives_ballots_away(reached: Callable[..., None]) -> None:
    of_enough = histories(st.just(True), st.just(1)).filter(lambda each: len(_counting(each)) > MINIMUM)
    share = _share(300, of_enough, Gates(batching=False))
    reached(f"in {share:.1%} of histories")
    assert share > 0.99


@pytest.mark.threat("T24", asked="with small groups left alone, ballots fall", control=True)
def test_small_groups_that_stand_alone_give_ballots_away(reached: Callable[..., None]) -> None:
    def somebody_stands_alone(history: History) -> bool:
        groups = [history.groups[who] for who in _counting(history)]
        return len(groups) >= MINIMUM and len(set(groups)) > 1 and any(groups.count(g) == 1 for g in groups)

    small = histories(st.just(False), st.just(1)).filter(somebody_stands_alone)
    share = _share(300, small, Gates(merging=False))
    reached(f"in {share:.1%} of histories")
    assert share == 1


@pytest.mark.threat("T24", asked="with the gate of movement open, ballots fall", control=True)
def test_what_those_of_both_rounds_moved_gives_away_who_was_in_one(reached: Callable[..., None]) -> None:
    def without_one(history: History) -> History:
        """The same people again, but for the one who came last, in either order of the rounds."""
        (all_in,) = history.rounds
        last = all_in.deeds[-1][0] if all_in.deeds else 0
        fewer = Played(all_in.live, tuple(deed for deed in all_in.deeds if deed[0] != last))
        return History(history.groups, (all_in, fewer) if last % 2 else (fewer, all_in))

    def one_apart(history: History) -> bool:
        first, second = _counting(history, 0), _counting(history, 1)
        return len(first & second) >= MINIMUM and len(first ^ second) == 1

    twice = histories(st.just(False), st.just(1)).map(without_one).filter(one_apart)
    share = _share(300, twice, Gates(movement=False))
    reached(f"in {share:.1%} of histories")
    assert share == 1


# Histories by which ballots once fell.


def answering(*people: int) -> tuple[tuple[int, Deed], ...]:
    return tuple((person, Deed.ANSWER) for person in people)


def abstaining(*people: int) -> tuple[tuple[int, Deed], ...]:
    return tuple((person, Deed.ABSTAIN) for person in people)


def striking(*people: int) -> tuple[tuple[int, Deed], ...]:
    return tuple((person, Deed.STRIKE) for person in people)


ONE_GROUP = ("g0",) * 20
SIX_AND_FIVE = ("g0",) * 6 + ("g1",) * 5
ONCE_FELL = {
    "four of a batch abstain before it is out": (
        ONE_GROUP,
        (
            Played(
                True,
                (*answering(*range(9)), *abstaining(5, 6, 7, 8), *answering(*range(9, 15))),
            ),
        ),
        Gates(batching=False),
    ),
    "four of a batch are struck before it is out": (
        ONE_GROUP,
        (Played(True, (*answering(*range(9)), *striking(5, 6, 7, 8), *answering(*range(9, 15)))),),
        Gates(batching=False),
    ),
    "four of those held back abstain before the close": (
        ONE_GROUP,
        (Played(True, (*answering(*range(10)), *abstaining(5, 6, 7, 8))),),
        Gates(batching=False),
    ),
    "a batch is all but one of a group": (
        SIX_AND_FIVE,
        (Played(True, answering(*range(11))),),
        Gates(apart=False),
    ),
    "five newcomers are all but one of a group": (
        SIX_AND_FIVE,
        (Played(False, answering(*range(5, 11))), Played(False, answering(*range(11)))),
        Gates(movement=False),
    ),
    "six newcomers are a batch and one more": (
        ONE_GROUP,
        (Played(False, answering(*range(6, 12))), Played(True, answering(*range(12)))),
        Gates(movement=False),
    ),
    "six stayed away before a round and five of them after it": (
        ONE_GROUP,
        (
            Played(False, answering(*range(6, 12))),
            Played(False, answering(*range(12))),
            Played(False, answering(*range(5, 12))),
        ),
        Gates(movement=False),
    ),
}


@pytest.mark.parametrize(("groups", "rounds", "gates"), ONCE_FELL.values(), ids=ONCE_FELL)
def test_no_ballot_falls_where(groups: tuple[str, ...], rounds: tuple[Played, ...], gates: Gates) -> None:
    history = History(groups, rounds)
    assert not attack(published(history))
    assert attack(published(history, gates)).ballots


def test_a_ballot_of_five_stays_hidden_and_of_a_difference_falls() -> None:
    """The attacker by hand: a + b + c + d + e says nothing; with a + b + c + d + e + f, f falls."""
    five = {(0, person, 1): 1 for person in range(5)}
    assert not attack([five])
    assert attack([five, five | {(0, 5, 1): 1}]).ballots == {(0, 5, 1)}


def test_two_people_whose_sum_is_known_fall_together() -> None:
    five = {(0, person, 1): 1 for person in range(5)}
    found = attack([five, five | {(0, 5, 1): 1, (0, 6, 1): 1}])
    assert found.ballots == frozenset()
    assert found.few == {5, 6}


def test_four_sums_may_give_one_ballot_where_no_two_do() -> None:
    """(a + b + one) + (c + d + one) - (a + c) - (b + d) is twice the one, which no pair of them gives."""
    a, b, c, d = ({(0, 10 * each + i, 1): 1 for i in range(5)} for each in range(4))
    one: Equation = {(0, 99, 1): 1}
    found = attack([a | b | one, c | d | one, a | c, b | d])
    assert found.ballots == {(0, 99, 1)}


SOME_VERSIONS = [(0, person, revision) for person in range(7) for revision in (1, 2)]
SUMS = st.lists(st.sets(st.sampled_from(SOME_VERSIONS), min_size=1), min_size=1, max_size=7)


@settled(50)
@given(SUMS, st.integers(1, 4))
def test_the_search_finds_whatever_trying_every_few_people_finds(sums: list[set[Version]], most: int) -> None:
    rows = [[int(version in each) for version in SOME_VERSIONS] for each in sums]
    tried = any(
        _derivable(rows, [place for place, version in enumerate(SOME_VERSIONS) if version[1] in few])
        for few in combinations(range(7), most)
    )
    assert bool(attack([dict.fromkeys(each, 1) for each in sums], most + 1)) == tried


# The same through a real store, everything read as the hall reads it.

BITS = 6
BANK = 5


@cache
def _coded(number: int, place: int) -> Ballot:
    """A ballot whose sums say by themselves whether it is in them: a bit of a factor of its round's own."""
    factors = _question().places()
    own, rest = factors[number * BANK + place // BITS], factors[-1]
    share = _question().step_tenths * 2 ** (place % BITS)
    return Ballot(kind="budget", amounts={own: share, rest: 1000 - share})


@dataclass
class Hall:
    """A workshop in a store, and what the attacker reads there."""

    desk: Desk
    history: History
    found: list[Equation] = field(default_factory=list)
    versions: list[Version] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.workshop = factories.workshop(self.desk, minimum=MINIMUM)
        # In the order of the made-up names, since it settles which of two equal groups is merged.
        kinds = sorted(group.id for group in self.workshop.template.groups)
        self.people = [
            factories.people(self.desk, self.workshop, 1, kinds[int(group[1:])])[0]
            for group in self.history.groups
        ]

    def play(self) -> None:
        for number, played in enumerate(self.history.rounds):
            self._set_live(played.live)
            round_ = running.open_round(self.desk, self.workshop.id, "budget")
            place, newest, struck = 0, dict[int, int](), set[tuple[int, int]]()
            for person, deed in played.deeds:
                who, revision = self.people[person], newest.get(person, 0)
                if deed is Deed.STRIKE:
                    if revision and (person, revision) not in struck:
                        running.void(self.desk, round_.id, who, "by mistake")
                        struck.add((person, revision))
                else:
                    ballot = Ballot(kind="budget", abstain=True)
                    newest[person] = revision + 1
                    if deed is Deed.ANSWER:
                        ballot = _coded(number, place)
                        self.versions.append((number, person, revision + 1))
                        place += 1
                    casting.cast(self.desk, round_.id, who, ballot, new_key())
                self.look(round_.id)
            running.close_round(self.desk, round_.id)
            running.reveal_room(self.desk, round_.id)
            self.look(round_.id)
            self.look_behind(round_.id)

    def look(self, round_id: str) -> None:
        seen = results.outcome(self.desk.store, round_id)
        if seen is not None and seen.shown is Shown.SHOWN:
            self._read({item.item: item.amount * 10 * seen.n for item in seen.items})

    def look_behind(self, round_id: str) -> None:
        for view in (View.GROUPS, View.MOVEMENT):
            seen = results.pictured(self.desk.store, round_id, view)
            figures = seen.figures if seen else None
            if isinstance(figures, Groups):
                for group, means in figures.means.items():
                    self._read({place: mean * 10 * figures.sizes[group] for place, mean in means.items()})
            elif isinstance(figures, Movement):
                self._read_flows(figures)

    def files(self) -> list[tuple[str, str, str, str]]:
        """(round, factor, n, mean) of each line of results.csv that has a mean."""
        lines = csv.DictReader(io.StringIO(results_csv(self.desk.store, self.workshop)))
        return [
            (line["round"], line["item"], line["n"], line["mean_percent"])
            for line in lines
            if line["mean_percent"]
        ]

    def _read_flows(self, figures: Movement) -> None:
        net = dict.fromkeys(_question().places(), 0.0)
        for flow in figures.flows:
            net[flow.target] += flow.points
            net[flow.source] -= flow.points
        if figures.flows:
            self._read({place: Fraction(round(x * 10 * figures.paired)) for place, x in net.items()})

    def _read(self, sums: Mapping[str, Fraction]) -> None:
        """Whose ballots are in these sums, in tenths of a percent, told from the bits alone."""
        equation: Equation = {}
        per_round = Counter[int]()
        for version in self.versions:
            nth, number = per_round[version[0]], version[0]
            per_round[number] += 1
            total = sums[_question().places()[number * BANK + nth // BITS]] / _question().step_tenths
            assert total.denominator == 1
            if abs(int(total)) >> (nth % BITS) & 1:
                equation[version] = 1 if total > 0 else -1
        self.found.append(equation)

    def _set_live(self, live: bool) -> None:
        with self.desk.store.reading() as db:
            agenda = workshops.agenda(db, self.workshop.id)
        items = [item.model_copy(update={"live": live}) for item in agenda]
        running.set_agenda(self.desk, self.workshop.id, items)


def _fits_the_code(history: History) -> bool:
    """At most 30 answers a round, one for each bit, and two rounds."""
    return len(history.rounds) <= 2 and all(
        sum(deed is Deed.ANSWER for _who, deed in played.deeds) <= BITS * BANK for played in history.rounds
    )


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return factories.desk_in(tmp_path_factory.mktemp("attacked"))


def _distinct(equations: Iterable[Equation]) -> set[frozenset[tuple[Version, int]]]:
    return {frozenset(equation.items()) for equation in equations}


@settled(60)
@given(history=histories(rounds=st.integers(1, 2)).filter(_fits_the_code))
def test_a_real_store_shows_the_hall_what_the_attack_assumes_and_no_more(
    desk: Desk, history: History
) -> None:
    hall = Hall(desk, history)
    hall.play()
    assert _distinct(hall.found) == _distinct(published(history))
    assert not attack(hall.found)
    _the_file_repeats_the_screens(hall)


def _the_file_repeats_the_screens(hall: Hall) -> None:
    shown = {
        (str(each.number), item.item, str(each.n), str(half_up(item.amount, 1)))
        for each in results.outcomes(hall.desk.store, hall.workshop, at_desk=False)
        if each.shown is Shown.SHOWN
        for item in each.items
    }
    assert set(hall.files()) == shown
