"""Several rooms and baselines as one: who counts once, and whether what leads depends on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

Means = tuple[Fraction, ...]


@dataclass(frozen=True)
class Group:
    """A stakeholder group of one source: its name, how many people, and their mean of each of K items."""

    name: str
    n: int
    means: Means


@dataclass(frozen=True)
class Source:
    """A workshop or a baseline: n people, their mean of each of K items, and the groups these people are."""

    n: int
    means: Means
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True)
class Weighted:
    """The pooled mean of K items by one rule, which items lead, and for how many people who all count the
    same it stands: (sum w)^2 / sum w^2."""

    rule: str
    """per_person, per_workshop, per_group."""
    means: Means
    leaders: tuple[int, ...]
    effective_n: Fraction


@dataclass(frozen=True)
class Pooled:
    """The readings, per person first; without the one per group where there are not two groups."""

    n: int
    readings: tuple[Weighted, ...]

    @property
    def leader_depends(self) -> bool:
        """Whether any reading has another leader, or a tie, where another has not."""
        return len({reading.leaders for reading in self.readings}) > 1


def pool(sources: Sequence[Source]) -> Pooled:
    """Pool by three rules: each person, each source, or each stakeholder group counts once; exact.

    A group of the same name in several sources is one group. Sources without groups leave that rule out.
    Source: numbers 3.8 and 1.7. ValueError without a source, for items that differ in number, for a source
    of nobody, and where a source's groups are not its people.
    """
    _refuse(sources)
    people = sum(source.n for source in sources)
    once = Fraction(1, len(sources))
    readings = [
        _weighted("per_person", [(Fraction(each.n, people), each.n, each.means) for each in sources]),
        _weighted("per_workshop", [(once, each.n, each.means) for each in sources]),
    ]
    names = {group.name for source in sources for group in source.groups}
    if len(names) > 1 and all(source.groups for source in sources):
        groups = [group for source in sources for group in source.groups]
        sizes = {name: sum(group.n for group in groups if group.name == name) for name in names}
        share = {group: Fraction(group.n, sizes[group.name] * len(names)) for group in set(groups)}
        readings.append(_weighted("per_group", [(share[each], each.n, each.means) for each in groups]))
    return Pooled(people, tuple(readings))


def _weighted(rule: str, parts: Sequence[tuple[Fraction, int, Means]]) -> Weighted:
    """`parts` are (weight, people, means); the weights add up to 1."""
    means = tuple(
        sum((weight * amount for (weight, _, _), amount in zip(parts, amounts, strict=True)), Fraction(0))
        for amounts in zip(*(each for _, _, each in parts), strict=True)
    )
    most = max(means)
    leaders = tuple(place for place, mean in enumerate(means) if mean == most and most > 0)
    unequal = sum((weight**2 / n for weight, n, _ in parts), Fraction(0))
    return Weighted(rule, means, leaders, 1 / unequal)


def _refuse(sources: Sequence[Source]) -> None:
    if not sources:
        raise ValueError("there is nothing to pool")
    rows: list[tuple[int, Means]] = [(each.n, each.means) for each in sources]
    rows += [(group.n, group.means) for each in sources for group in each.groups]
    if len({len(means) for _, means in rows}) > 1:
        raise ValueError("the sources do not have the same items")
    if any(n < 1 for n, _ in rows):
        raise ValueError("a source of nobody has no mean")
    for source in sources:
        if source.groups and sum(group.n for group in source.groups) != source.n:
            raise ValueError("the groups of a source are not its people")
