"""Rooms and baselines set side by side and pooled, and what of a workshop may become a baseline.

The 2017 baseline is public, so its sectors stand as groups however small; of everything else only groups of
at least ten.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from coprod.analysis.firmness import firmness
from coprod.analysis.merging import MERGED, merge_small
from coprod.analysis.pooling import Group, Source, Weighted, pool
from coprod.analysis.summaries import means_percent
from coprod.errors import NotFound, Refused
from coprod.model.baseline import load_baseline, shipped_baselines
from coprod.model.grown import Asked, Factor, GroupMeans, Grown, factors_of, people_of
from coprod.model.outcome import Outcome, Shown
from coprod.model.pooled import Column, GroupColumn, Pooling, Reading, SideBySide
from coprod.model.question import Question
from coprod.model.template import shipped_template
from coprod.model.workshop import Workshop
from coprod.results.answers import answers
from coprod.results.days import day_in
from coprod.results.gate import outcome, outcomes
from coprod.results.groups import NOT_SAID
from coprod.results.published import BASELINE, QUESTION, TEMPLATE, published
from coprod.results.tally import counted_amounts
from coprod.store import Store, ballots, baselines, workshops

FEWEST = 5
"""Of fewer people no baseline is made, not even of an open vote: the mean of one is that person's ballot."""
MOST_BESIDE = 6
"""So many own baselines, the newest of each, stand beside a room in its report."""
FEWEST_IN_GROUP = 10
"""A stakeholder group of a baseline is merged until it has so many people: a baseline is passed on."""

Tenths = NDArray[np.int64]


def comparable_rounds(store: Store, workshop: Workshop) -> list[Outcome]:
    """The closed budget rounds with results, of which every ballot is in them, the newest first."""
    found = outcomes(store, workshop, at_desk=True)
    return [each for each in reversed(found) if _whole(each)]


def room_column(store: Store, workshop: Workshop, shown: Outcome) -> Column:
    """A round as one column, its groups merged as for a baseline."""
    with store.reading() as db:
        round_ = workshops.round_by_id(db, shown.round_id)
    groups = _groups_of_round(store, workshop, shown.round_id)
    spoken = {group.id: group.label for group in workshop.template.groups}
    assert round_ is not None
    assert round_.closed_at is not None
    return Column(
        key=f"round:{shown.round_id}",
        kind="workshop",
        title=workshop.name,
        n=shown.n,
        factors=factors_of(shown.question),
        means={item.item: item.amount for item in shown.items},
        groups=tuple(_spoken_group(each, shown.question.places(), spoken) for each in groups),
        day=day_in(workshop, round_.closed_at),
        version=shown.number,
        made_up=workshop.made_up,
        verdict=_verdict(shown),
        asked=_asked(workshop, shown),
        kin=frozenset({f"people:{people_of(workshop.id)}"}),
    )


def beside_own(store: Store, workshop: Workshop, shown: Outcome) -> SideBySide | None:
    """A room beside the 2017 baseline and every baseline of this server that is for everybody.

    None where there is none of these with the same factors, or none but one made from this round itself.
    """
    if not _whole(shown):
        return None
    with store.reading() as db:
        kept = [each for each in baselines.everyone(db) if each.published]
    factors = {factor.id for factor in factors_of(shown.question)}
    newest = {each.id: each for each in sorted(kept, key=lambda each: each.version)}
    own = [
        own_column(each)
        for each in newest.values()
        if {factor.id for factor in each.factors} == factors and each.people != people_of(workshop.id)
    ][-MOST_BESIDE:]
    if not own:
        return None
    columns = [room_column(store, workshop, shown), *own]
    shipped = published_column(workshop.template.spoken)
    if {factor.id for factor in shipped.factors} == factors:
        columns.insert(1, shipped)
    return side_by_side(columns)


def own_column(kept: Grown) -> Column:
    """A baseline that was added on this server, as one column."""
    ids = [factor.id for factor in kept.factors]
    kin = {f"baseline:{kept.id}", *({f"people:{kept.people}"} if kept.people else ())}
    return Column(
        key=f"own:{kept.key}",
        kind="own",
        title=kept.title,
        n=kept.n,
        factors=kept.factors,
        means=dict(zip(ids, kept.means, strict=True)),
        groups=tuple(_group_column(each, ids) for each in kept.groups),
        place=kept.place,
        day=kept.day,
        version=kept.version,
        made_up=kept.made_up,
        verdict=kept.verdict,
        asked=kept.asked,
        kin=frozenset(kin),
    )


def shipped_question(language: str = "") -> Question:
    """The shipped budget question, which the 2017 baseline answers; in the language, where it has words."""
    return shipped_template(TEMPLATE).spoken_in(language).question(QUESTION)


@lru_cache(maxsize=16)
def published_column(language: str = "") -> Column:
    """The 2017 baseline as one column, its sectors as groups; the factors' words in the language."""
    baseline = load_baseline(shipped_baselines()[BASELINE])
    tenths = np.array(baseline.tenths_rows(), dtype=np.int64)
    sectors = [who.sector for who in baseline.stakeholders]
    groups = [
        GroupMeans(id=_named(name), label=name, n=len(rows), means=means_percent(tenths[rows]))
        for name in dict.fromkeys(sectors)
        for rows in [[row for row, sector in enumerate(sectors) if sector == name]]
    ]
    factors = {factor.id: factor for factor in factors_of(shipped_question(language))}
    return Column(
        key=f"published:{baseline.id}",
        kind="published",
        title=baseline.title,
        n=baseline.n,
        factors=tuple(factors[each] for each in baseline.factor_ids),
        means=dict(zip(baseline.factor_ids, means_percent(tenths), strict=True)),
        groups=tuple(_group_column(each, baseline.factor_ids) for each in groups),
        year=baseline.year,
        introduced=baseline.introduced,
        made_up=baseline.made_up,
        verdict=published().certainty.verdict,
        kin=frozenset({f"published:{baseline.id}"}),
    )


def side_by_side(columns: Sequence[Column]) -> SideBySide:
    """The columns beside the first, and pooled where there are two whose answers are not the same ones.

    ValueError without a column.
    """
    if not columns:
        raise ValueError("there is nothing to compare")
    factors = columns[0].factors
    ids = {factor.id for factor in factors}
    fit = [each for each in columns if set(each.means) == ids]
    taken: list[Column] = []
    again: list[Column] = []
    for each in fit:
        (again if any(each.kin & other.kin for other in taken) else taken).append(each)
    return SideBySide(
        factors=factors,
        columns=tuple(fit),
        other_factors=tuple(each for each in columns if set(each.means) != ids),
        counted_once=tuple(again),
        pooling=_pooled(taken, factors) if len(taken) > 1 else None,
    )


def from_round(
    store: Store, workshop: Workshop, round_id: str, *, title: str, place: str, published: bool
) -> Grown:
    """A finished workshop's budget round as a baseline that may be added; it holds no person.

    Raises Refused with "workshop_not_ended", "round_not_closed", "not_a_budget", "too_few_for_baseline" or
    "ballots_held_back", NotFound for a round that is gone.
    """
    shown = outcome(store, round_id, at_desk=True)
    if shown is None:
        raise NotFound("workshop")
    for code, wrong in (
        ("not_a_budget", shown.question.kind != "budget" or shown.question.warm_up),
        ("workshop_not_ended", workshop.closed_at is None),
        ("round_not_closed", not shown.closed),
        ("too_few_for_baseline", shown.shown is not Shown.SHOWN or shown.n < FEWEST),
        ("ballots_held_back", not shown.complete),
    ):
        if wrong:
            raise Refused(code)
    with store.reading() as db:
        round_ = workshops.round_by_id(db, round_id)
    assert round_ is not None
    assert round_.closed_at is not None
    return Grown(
        id="new",
        title=title,
        place=place,
        day=day_in(workshop, round_.closed_at),
        made_up=workshop.made_up,
        published=published,
        origin="workshop",
        n=shown.n,
        factors=factors_of(shown.question),
        means=tuple(item.amount for item in shown.items),
        groups=_groups_of_round(store, workshop, round_id),
        asked=_asked(workshop, shown),
        verdict=_verdict(shown),
        people=people_of(workshop.id),
        workshop_id=workshop.id,
        round_id=round_id,
    )


def from_table(
    tenths: Sequence[Sequence[int]],
    groups: Sequence[str],
    question: Question,
    *,
    minimum: int,
    title: str,
    place: str,
    day: date,
    made_up: bool,
    note: str = "",
) -> Grown:
    """An uploaded table (people x factors in whole tenths, a group each, "" where none) as a baseline.

    Raises Refused("too_few_for_baseline") for fewer people than `minimum`, or than five.
    """
    table = np.array(tenths, dtype=np.int64).reshape(len(tenths), len(question.places()))
    if len(table) < max(FEWEST, minimum):
        raise Refused("too_few_for_baseline")
    labels = {_named(label): label for label in groups if label}
    said = [_named(label) if label else NOT_SAID for label in groups]
    return Grown(
        id="new",
        title=title,
        place=place,
        day=day,
        made_up=made_up,
        published=True,
        origin="upload",
        n=len(table),
        factors=factors_of(question),
        means=means_percent(table),
        groups=_gated(table, said, labels, minimum),
        verdict=firmness(table / 10).verdict.value if len(set(map(tuple, tenths))) > 1 else "",
        note=note,
    )


def _whole(shown: Outcome) -> bool:
    budget = shown.question.kind == "budget"
    return budget and shown.shown is Shown.SHOWN and shown.closed and shown.complete


def _verdict(shown: Outcome) -> str:
    return shown.certainty.verdict if shown.certainty and shown.leaders else ""


def _asked(workshop: Workshop, shown: Outcome) -> Asked:
    return Asked(
        prompt=shown.question.prompt,
        template_id=workshop.template.id,
        template_version=workshop.template.version,
        live=shown.live,
        shown_before=shown.shown_before,
    )


def _groups_of_round(store: Store, workshop: Workshop, round_id: str) -> tuple[GroupMeans, ...]:
    """The gated means of its stakeholder groups; one of all where single answers were seen while it ran.

    Labels are those the template is written in: in whatever language it is run, a group is the same one.
    """
    with store.reading() as db:
        round_ = workshops.round_by_id(db, round_id)
        assert round_ is not None
        version = ballots.version(db, round_id)
        people, tenths = counted_amounts(db, round_id, workshop.question(round_.question_id))
        by_person = ballots.groups(db, round_id)
    said = [by_person[who] or NOT_SAID for who in people]
    if answers(store, round_id, version).let_out:
        said = [MERGED] * len(said)
    labels = {group.id: group.label for group in workshop.template.written.groups}
    return _gated(tenths, said, labels, round_.minimum)


def _gated(
    tenths: Tenths, said: Sequence[str], labels: dict[str, str], minimum: int
) -> tuple[GroupMeans, ...]:
    sizes = {group: said.count(group) for group in dict.fromkeys(said)}
    shown_as = merge_small(sizes, max(FEWEST_IN_GROUP, minimum))
    rows: dict[str, list[int]] = {}
    for row, group in enumerate(said):
        rows.setdefault(shown_as[group], []).append(row)
    return tuple(
        GroupMeans(id=group, label=labels.get(group, ""), n=len(of), means=means_percent(tenths[of]))
        for group, of in rows.items()
    )


def _group_column(group: GroupMeans, factor_ids: Sequence[str]) -> GroupColumn:
    return GroupColumn(group.id, group.label, group.n, dict(zip(factor_ids, group.means, strict=True)))


def _spoken_group(group: GroupMeans, factor_ids: Sequence[str], spoken: dict[str, str]) -> GroupColumn:
    """A group of a room: shown in the room's language, known by the words its template is written in."""
    column = _group_column(group, factor_ids)
    return replace(column, label=spoken.get(group.id, group.label), name=group.label)


def _named(label: str) -> str:
    """A group of an uploaded table is the same as another of the same words, in whatever letters."""
    return " ".join(label.casefold().split())


def _pooled(columns: Sequence[Column], factors: Sequence[Factor]) -> Pooling:
    ids = [factor.id for factor in factors]

    def means(of: dict[str, Fraction]) -> tuple[Fraction, ...]:
        return tuple(of[each] for each in ids)

    names = _group_names(columns)
    found = pool(
        [
            Source(
                each.n,
                means(each.means),
                tuple(
                    Group(names[group.id, group.known_as], group.n, means(group.means))
                    for group in each.groups
                ),
            )
            for each in columns
        ]
    )
    return Pooling(
        n=found.n,
        columns=tuple(each.key for each in columns),
        groups=len(set(names.values())),
        readings=tuple(_reading(each, ids) for each in found.readings),
    )


def _group_names(columns: Iterable[Column]) -> dict[tuple[str, str], str]:
    """Groups of the same words are one group, whatever their id; those without words go by their id."""
    groups = {(group.id, group.known_as) for column in columns for group in column.groups}
    return {(id_, words): _named(words) or f"({id_})" for id_, words in groups}


def _reading(found: Weighted, ids: Sequence[str]) -> Reading:
    return Reading(
        rule=found.rule,
        means=dict(zip(ids, found.means, strict=True)),
        leaders=tuple(ids[place] for place in found.leaders),
        effective_n=found.effective_n,
    )
