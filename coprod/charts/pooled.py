"""Rooms and baselines side by side, and pooled: heat pictures, their sentences, what to bear in mind."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from coprod.charts.certainty import in_a_word
from coprod.charts.spec import ChartSpec, Heading, Mark
from coprod.charts.table import Table
from coprod.model.grown import Factor
from coprod.model.pooled import Column, Pooling, Reading, SideBySide
from coprod.text import day, listed, number, t, tn
from coprod.text.origins import baseline_of, introduction

PICTURED_AT_MOST = 8
"""So many columns a picture holds; the table holds all."""
MERGED, NOT_SAID = "merged", "not_said"


def compared(found: SideBySide) -> ChartSpec:
    """Each room's and baseline's mean by factor, as a board of factors x columns."""
    columns = found.columns[:PICTURED_AT_MOST]
    left = len(found.columns) - len(columns)
    notes = [t("A frame: what leads in its column.")]
    if left:
        notes.append(
            tn(
                "{n} more stands in the table only.",
                "{n} more stand in the table only.",
                left,
            )
        )
    notes += [baseline_of(each.introduced) for each in columns if each.introduced]
    if any(column.made_up for column in found.columns):
        notes.append(t("Made-up people are among them."))
    notes.append(t("Rounded; may not add to 100."))
    return ChartSpec(
        kind="board",
        title=t("Side by side"),
        sentence=_who_leads(found),
        rule=_counted(found.columns),
        n=sum(column.n for column in found.columns),
        unit="percent",
        marks=tuple(_marks(found.factors, [(each.key, each.means, each.leaders) for each in columns])),
        rows=_rows(found.factors),
        columns=tuple(
            Heading(column.key, number(place), heading(column)) for place, column in enumerate(columns, 1)
        ),
        room_name=t("Mean percent"),
        fixed_order=True,
        notes=tuple(notes),
    )


def pooled(found: SideBySide) -> ChartSpec | None:
    """The pooled means by who counts once, as a board of factors x rules; None where nothing is pooled."""
    pooling = found.pooling
    if pooling is None:
        return None
    return ChartSpec(
        kind="board",
        title=t("All together"),
        sentence=_depends(found, pooling),
        rule=tn(
            "Pooled from {n} person in {sources}.",
            "Pooled from {n} people in {sources}.",
            pooling.n,
            sources=tn("{n} room or baseline", "{n} rooms and baselines", len(pooling.columns)),
        ),
        n=pooling.n,
        unit="percent",
        marks=tuple(
            _marks(found.factors, [(each.rule, each.means, each.leaders) for each in pooling.readings])
        ),
        rows=_rows(found.factors),
        columns=tuple(Heading(each.rule, "", rule_name(each)) for each in pooling.readings),
        room_name=t("Mean percent"),
        fixed_order=True,
        notes=tuple(_pooling_notes(found, pooling)),
    )


def named(column: Column) -> str:
    """What a column is called in a sentence."""
    if column.kind == "published":
        return t("the baseline of {year}", year=column.year)
    if column.version > 1 and column.kind == "own":
        return t("{title} (version {n})", title=column.title, n=column.version)
    if column.version > 1:
        return t("{title} (round {n})", title=column.title, n=column.version)
    return column.title


def heading(column: Column) -> str:
    """Its name at the head of a card."""
    return t("Baseline of {year}", year=column.year) if column.kind == "published" else named(column)


def about(column: Column) -> tuple[str, ...]:
    """Who, where and when, one line each."""
    people = tn("{n} person", "{n} people", column.n)
    if column.introduced:
        return (introduction(column.introduced),)
    when = day(column.day) if column.day else ""
    return (people, " · ".join(part for part in (column.place, when) if part))


def leading(column: Column) -> str:
    """What leads in a column, with its percent."""
    leaders = column.leaders
    if not leaders:
        return t("Nothing leads.")
    percent = number(column.means[leaders[0]], 1)
    names = _names(column.factors, leaders)
    if len(leaders) > 1:
        return t("{labels} lead together, {percent}\u00a0% each.", labels=names, percent=percent)
    return t("{label} leads, {percent}\u00a0%.", label=names, percent=percent)


def certainty(column: Column) -> str:
    """How firm that is, in one word; "" where nothing is known of it or more than one leads."""
    return in_a_word(column.verdict) if column.verdict and len(column.leaders) == 1 else ""


def rule_name(reading: Reading) -> str:
    """Who counts once, as a heading."""
    return {
        "per_person": t("Each person once"),
        "per_workshop": t("Each workshop once"),
        "per_group": t("Each group once"),
    }[reading.rule]


def compared_table(found: SideBySide) -> Table:
    """Every column's figures, also those that the picture has no room for."""
    heads = [f"{number(place)} {heading(each)}" for place, each in enumerate(found.columns, 1)]
    people = (t("People"), *(number(each.n) for each in found.columns))
    return Table(
        (t("Factor"), *heads),
        (
            people,
            *(
                (
                    f"{factor.letter} {factor.label}",
                    *(number(each.means[factor.id], 1) for each in found.columns),
                )
                for factor in found.factors
            ),
        ),
    )


def groups_kept(column: Column) -> str:
    """Which stakeholder groups a baseline holds, with their people."""
    if len(column.groups) < 2:
        return t("No group of its own is large enough to be kept: only the means of all.")
    said = [
        t("{group}, n\u00a0=\u00a0{n}", group=_group_name(group.id, group.label), n=number(group.n))
        for group in column.groups
    ]
    return t("Groups: {groups}.", groups="; ".join(said))


def means_table(column: Column) -> Table:
    """The means of all and of each group, by factor."""
    heads = [_group_name(group.id, group.label) for group in column.groups] if len(column.groups) > 1 else []
    return Table(
        (t("Factor"), t("All"), *heads),
        tuple(
            (
                f"{factor.letter} {factor.label}",
                number(column.means[factor.id], 1),
                *(number(group.means[factor.id], 1) for group in column.groups if heads),
            )
            for factor in column.factors
        ),
    )


def _group_name(id_: str, label: str) -> str:
    return label or {MERGED: t("Smaller groups together"), NOT_SAID: t("Did not say")}.get(id_, id_)


def differences(found: SideBySide) -> tuple[str, ...]:
    """What keeps the columns from being like for like: questions, wording, what had been seen."""
    return tuple(_differences(found))


def _differences(found: SideBySide) -> Iterable[str]:
    if found.other_factors:
        yield t(
            "Asked about other factors, so not set beside the rest: {names}.",
            names=_listed(found.other_factors),
        )
    known = [column for column in found.columns if column.asked.known]
    if len({column.asked.prompt for column in known}) > 1:
        yield t("The question was not worded alike:")
        for prompt in dict.fromkeys(column.asked.prompt for column in known):
            names = _listed(column for column in known if column.asked.prompt == prompt)
            yield t("{names}: “{prompt}”", names=names, prompt=prompt)
    versions = {(column.asked.template_id, column.asked.template_version) for column in known}
    if len(versions) > 1:
        said = [
            t(
                "{name}: {id}, version {n}",
                name=named(each),
                id=each.asked.template_id,
                n=each.asked.template_version,
            )
            for each in known
        ]
        yield t("Made from different sets of questions. {list}.", list="; ".join(said))
    first = {factor.id: factor.label for factor in found.factors}
    reworded = [
        column for column in found.columns if any(first[each.id] != each.label for each in column.factors)
    ]
    if reworded:
        yield t("Some factors have other words in {names}.", names=_listed(reworded))
    seen = [column for column in known if column.asked.shown_before]
    if seen and len(seen) < len(found.columns):
        yield t("Had seen results before they answered: {names}.", names=_listed(seen))
    live = [column for column in known if column.asked.live]
    if live and len(live) < len(found.columns):
        yield t("Saw results while the round was open: {names}.", names=_listed(live))
    unknown = [column for column in found.columns if column.kind == "own" and not column.asked.known]
    if unknown:
        yield t("How the answers came about is not known here: {names}.", names=_listed(unknown))


def _who_leads(found: SideBySide) -> str:
    columns = found.columns
    by_leader: dict[tuple[str, ...], list[Column]] = {}
    for column in columns:
        by_leader.setdefault(column.leaders, []).append(column)
    if len(columns) == 1:
        return t("{name}: {leads}", name=heading(columns[0]), leads=leading(columns[0]))
    if len(by_leader) == 1:
        leaders = columns[0].leaders
        names = _names(found.factors, leaders)
        if len(leaders) == 1:
            return t("{label} leads in all {n}.", label=names, n=number(len(columns)))
        return t("{labels} lead together in all {n}.", labels=names, n=number(len(columns)))
    said = [
        t("{label} in {names}", label=_names(found.factors, leaders), names=_listed(those))
        if leaders
        else t("nothing in {names}", names=_listed(those))
        for leaders, those in by_leader.items()
    ]
    return t("What leads is not the same everywhere: {list}.", list="; ".join(said))


def _depends(found: SideBySide, pooling: Pooling) -> str:
    first = pooling.readings[0]
    names = _names(found.factors, first.leaders)
    if not pooling.leader_depends:
        if len(first.leaders) > 1:
            return t("Pooled, {labels} lead together, whoever counts once.", labels=names)
        return t("Pooled, {label} leads, whoever counts once.", label=names)
    who = {
        "per_person": t("each person"),
        "per_workshop": t("each workshop or baseline"),
        "per_group": t("each stakeholder group"),
    }
    said = [
        t("{label} if {who} does", label=_names(found.factors, each.leaders), who=who[each.rule])
        for each in pooling.readings
    ]
    return t("Pooled, what leads depends on who counts once: {list}.", list="; ".join(said))


def _pooling_notes(found: SideBySide, pooling: Pooling) -> Iterable[str]:
    for leader in pooling.readings[0].leaders[:1]:
        amounts = [column.means[leader] for column in found.columns if column.key in pooling.columns]
        yield t(
            "From one to the other, {label} gets from {low} to {high}\u00a0%.",
            label=_names(found.factors, [leader]),
            low=number(min(amounts), 1),
            high=number(max(amounts), 1),
        )
    unequal = [each for each in pooling.readings if each.effective_n < pooling.n]
    for each in unequal:
        yield t(
            "“{rule}” is worth as much as {n} people who all count the same.",
            rule=rule_name(each),
            n=number(each.effective_n),
        )
    if len(pooling.readings) < len(("per_person", "per_workshop", "per_group")):
        yield t("By stakeholder group there is nothing to pool: there are not two groups of enough people.")
    elif any(group.id == MERGED for column in found.columns for group in column.groups):
        yield t("Smaller groups that were put together count as one group.")
    if found.counted_once:
        yield t(
            "Pooled only once, as these are the same answers: {names}.", names=_listed(found.counted_once)
        )
    if any(column.made_up for column in found.columns if column.key in pooling.columns):
        yield t("Made-up people are among them.")
    yield t("No room is a sample.")


def _counted(columns: Sequence[Column]) -> str:
    said = [f"{number(place)} {named(each)}, n = {number(each.n)}" for place, each in enumerate(columns, 1)]
    return t("Means of all who answered; each person counts once. {list}.", list="; ".join(said))


def _marks(
    factors: Sequence[Factor], columns: Sequence[tuple[str, dict[str, Fraction], tuple[str, ...]]]
) -> Iterable[Mark]:
    for factor in factors:
        for key, means, leaders in columns:
            yield Mark(
                id=f"{factor.id}/{key}",
                letter=factor.letter,
                label=factor.short,
                room=means[factor.id],
                people=None,
                leads=factor.id in leaders,
            )


def _rows(factors: Sequence[Factor]) -> tuple[Heading, ...]:
    return tuple(Heading(factor.id, factor.letter, factor.short) for factor in factors)


def _names(factors: Sequence[Factor], ids: Iterable[str]) -> str:
    known = {factor.id: factor.short for factor in factors}
    return listed(known[each] for each in ids)


def _listed(columns: Iterable[Column]) -> str:
    return listed(named(each) for each in columns)
