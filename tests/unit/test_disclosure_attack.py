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

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from fractions import Fraction
from functools import cache

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coprod.model.ballot import Ballot, Cast
from coprod.model.question import Question
from coprod.model.workshop import Origin
from coprod.results.answers import FEWEST_IN_GROUP
from coprod.results.apart import may_show_flows, may_show_groups
from coprod.results.groups import merged_groups
from coprod.results.tally import newest_counting, released_casts, rest_may_join
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
    """People by the stakeholder group of each, and one or two rounds of one budget question."""

    groups: tuple[str, ...]
    rounds: tuple[Played, ...]


@dataclass(frozen=True)
class Gates:
    """Which of the gates are shut; the attack has to succeed as soon as one is open."""

    batching: bool = True
    merging: bool = True
    movement: bool = True


SHUT = Gates()


# What the room does.


@st.composite
def histories(
    draw: st.DrawFn,
    live: st.SearchStrategy[bool] = st.booleans(),  # noqa: B008
    rounds: st.SearchStrategy[int] = st.integers(1, 2),  # noqa: B008
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
    closed: list[dict[str, Version] | None] = []
    for number, played in enumerate(history.rounds):
        batch = MINIMUM if gates.batching else 1
        books: Books = [], []
        out: list[Cast] = []
        for books in _books(number, played):
            if played.live:
                out = released_casts(*books, batch)
                found += _sum_of(number, out)
        if played.live and not rest_may_join(*books, batch):
            closed.append(None)
            continue
        everybody = _sum_of(number, newest_counting(books[0]))
        found += everybody
        closed.append({str(version[1]): version for version in everybody[0]} if everybody else None)
        if everybody:
            found += _sums_of_groups(history, everybody[0], bool(out), gates)
    if len(closed) == 2 and closed[0] and closed[1]:
        found += _sum_of_moves(closed[0], closed[1], gates)
    return found


def _sum_of(number: int, seen: Sequence[Cast]) -> list[Equation]:
    answers = [cast for cast in seen if not cast.ballot.abstain]
    if len(answers) < MINIMUM:
        return []
    return [{(number, int(cast.participant_id), cast.revision): 1 for cast in answers}]


def _sums_of_groups(history: History, everybody: Equation, let_out: bool, gates: Gates) -> list[Equation]:
    shown_as = merged_groups(
        {str(version[1]): history.groups[version[1]] for version in everybody},
        FEWEST_IN_GROUP if gates.merging else 1,
    )
    if not may_show_groups(list(shown_as.values()), let_out and gates.merging):
        return []
    return [
        {version: 1 for version in everybody if shown_as[str(version[1])] == group}
        for group in sorted(set(shown_as.values()))
    ]


def _sum_of_moves(before: dict[str, Version], now: dict[str, Version], gates: Gates) -> list[Equation]:
    """What those who answered both rounds moved: the flows into a factor minus those out of it."""
    both = [who for who in before if who in now]
    if len(both) < MINIMUM:
        return []
    if gates.movement and not may_show_flows(len(before) - len(both), len(now) - len(both), MINIMUM):
        return []
    return [{now[who]: 1 for who in both} | {before[who]: -1 for who in both}]


# What the attacker works out.


@dataclass(frozen=True)
class Fallen:
    """`ballots`: each version that is known exactly. `few`: people of whom any sum is known, when under 5."""

    ballots: frozenset[Version]
    few: frozenset[int]

    def __bool__(self) -> bool:
        return bool(self.ballots or self.few)


def attack(equations: Sequence[Equation], fewest: int = MINIMUM) -> Fallen:
    """Whatever falls; nothing is missed, since what depends over the fractions does so modulo a prime."""
    columns: dict[tuple[int, ...], list[Version]] = {}
    for version in sorted({version for equation in equations for version in equation}):
        columns.setdefault(tuple(equation.get(version, 0) for equation in equations), []).append(version)
    if not columns:
        return Fallen(frozenset(), frozenset())
    # An atom is versions that stand in the same sums: nothing that is derived tells them apart.
    atoms = [(frozenset(version[1] for version in versions), versions) for versions in columns.values()]
    rows = [list(row) for row in zip(*columns, strict=True)]
    shadows = _shadows(rows)
    ballots = frozenset(
        versions[0]
        for place, (_who, versions) in enumerate(atoms)
        if len(versions) == 1 and not any(shadows[place]) and _derivable(rows, [place])
    )
    small = [(who, place) for place, (who, _versions) in enumerate(atoms) if len(who) < fewest]
    for chosen, who in _dependent(small, shadows, fewest):
        if _derivable(rows, chosen):
            return Fallen(ballots, who)
    return Fallen(ballots, frozenset())


def _shadows(rows: list[list[int]]) -> list[list[int]]:
    """Each atom as its place in the rows' null space, modulo a prime and cast onto a few random directions.

    A vector over some atoms lies in the row space exactly if these places depend on each other. What depends
    still does so in the shadow.
    """
    table, pivots = _reduced(rows)
    width = table.shape[1]
    free = [column for column in range(width) if column not in pivots]
    null = np.zeros((width, len(free)), dtype=np.int64)
    null[free, range(len(free))] = 1
    null[pivots] = -table[:, free] % PRIME
    if len(free) <= MINIMUM:
        return null.tolist()
    light = np.random.default_rng(1).integers(1, PRIME, size=(len(free), MINIMUM))
    cast = [[sum(map(int.__mul__, line, ray)) % PRIME for ray in light.T.tolist()] for line in null.tolist()]
    return cast


def _reduced(rows: list[list[int]]) -> tuple[np.ndarray, list[int]]:
    """The reduced echelon form modulo the prime, without empty rows, and its pivots."""
    table = np.array(rows, dtype=np.int64) % PRIME
    pivots: list[int] = []
    for column in range(table.shape[1]):
        rank = len(pivots)
        below = np.flatnonzero(table[rank:, column])
        if not below.size:
            continue
        table[[rank, rank + below[0]]] = table[[rank + below[0], rank]]
        table[rank] = table[rank] * pow(int(table[rank, column]), -1, PRIME) % PRIME
        factors = table[:, column].copy()
        factors[rank] = 0
        table = (table - factors[:, None] * table[rank] % PRIME) % PRIME
        pivots.append(column)
        if len(pivots) == len(table):
            break
    return table[: len(pivots)], pivots


def _dependent(
    small: list[tuple[frozenset[int], int]], shadows: list[list[int]], fewest: int
) -> Iterator[tuple[list[int], frozenset[int]]]:
    """Sets of atoms of fewer people than `fewest` whose places depend on each other."""
    Basis = list[tuple[int, list[int]]]
    waiting: list[tuple[int, list[int], frozenset[int], Basis]] = [(0, [], frozenset(), [])]
    while waiting:
        start, chosen, who, basis = waiting.pop()
        for i in range(start, len(small)):
            together = who | small[i][0]
            if len(together) >= fewest:
                continue
            place = small[i][1]
            left = shadows[place]
            for pivot, known in basis:
                if left[pivot]:
                    factor = left[pivot]
                    left = [(a - factor * b) % PRIME for a, b in zip(left, known, strict=True)]
            lead = next((at for at, value in enumerate(left) if value), None)
            if lead is None:
                yield [*chosen, place], together
                continue
            unit = pow(left[lead], -1, PRIME)
            grown = [*basis, (lead, [value * unit % PRIME for value in left])]
            waiting.append((i + 1, [*chosen, place], together, grown))


def _derivable(rows: list[list[int]], atoms: Iterable[int]) -> bool:
    """Whether the row space holds a vector over these atoms alone; over the fractions, without rounding."""
    without = set(atoms)
    others = [[value for place, value in enumerate(row) if place not in without] for row in rows]
    return _rank(rows) > _rank(others)


def _rank(rows: list[list[int]]) -> int:
    table = [[Fraction(value) for value in row] for row in rows]
    rank = 0
    for column in range(len(table[0])):
        found = next((row for row in range(rank, len(table)) if table[row][column]), None)
        if found is None:
            continue
        table[rank], table[found] = table[found], table[rank]
        for row in range(rank + 1, len(table)):
            if factor := table[row][column] / table[rank][column]:
                table[row] = [a - factor * b for a, b in zip(table[row], table[rank], strict=True)]
        rank += 1
        if rank == len(table):
            break
    return rank


# The attack.

PROFILE = settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))


@PROFILE
@given(histories())
def test_no_ballot_falls_and_no_few_people_together(history: History) -> None:
    assert not attack(published(history))


def fallen_with(gates: Gates, histories_: st.SearchStrategy[History]) -> tuple[int, int, int]:
    """Of 50 histories: in how many anything falls, in how many a whole ballot does, and how many ballots."""
    found: list[Fallen] = []

    @settings(PROFILE, max_examples=50, database=None, derandomize=True)
    @given(histories_)
    def play(history: History) -> None:
        found.append(attack(published(history, gates)))

    play()
    return (
        sum(map(bool, found)),
        sum(bool(each.ballots) for each in found),
        sum(len(each.ballots) for each in found),
    )


def test_without_batches_a_live_round_gives_its_ballots_away() -> None:
    live = histories(live=st.just(True), rounds=st.just(1))
    anything, whole, ballots = fallen_with(Gates(batching=False), live)
    assert whole > 30, f"anything falls in {anything} of 50, a ballot in {whole}, {ballots} ballots"


def test_without_merging_small_groups_give_their_people_away() -> None:
    hidden = histories(live=st.just(False), rounds=st.just(1))
    anything, whole, ballots = fallen_with(Gates(merging=False), hidden)
    assert anything > 25, f"anything falls in {anything} of 50, a ballot in {whole}, {ballots} ballots"
    assert ballots > 10


def test_without_its_gate_a_movement_gives_away_who_answered_only_once() -> None:
    twice = histories(live=st.just(False), rounds=st.just(2))
    anything, whole, ballots = fallen_with(Gates(movement=False), twice)
    assert anything > 5, f"anything falls in {anything} of 50, a ballot in {whole}, {ballots} ballots"
    assert ballots > 0
