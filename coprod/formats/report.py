"""What a workshop found, put together once for every file that people read: report, slides, workbook.

The figures and sentences are those of the screens; the writers of files lay them out and add nothing. Compose
it while speaking the language of the file (`coprod.text.speaking`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from coprod import results
from coprod.analysis.merging import merge_small
from coprod.charts import behind
from coprod.charts import pooled as side
from coprod.charts.certainty import further, reasons
from coprod.charts.compose import compose
from coprod.charts.findings import Finding, caveat, finding, foremost
from coprod.charts.spec import ChartSpec
from coprod.charts.table import Table, table
from coprod.library import Lead, leads
from coprod.model.counted_apart import AgreedTables, WallBoard
from coprod.model.host import Logo
from coprod.model.library import Library
from coprod.model.outcome import Outcome, Shown
from coprod.model.workshop import View, Workshop
from coprod.results import pooled
from coprod.results.days import day_in, days
from coprod.results.groups import NOT_SAID
from coprod.store import Store
from coprod.text import current, day, is_reviewed, listed, t, titled, tn

FEWEST_IN_FILE = 10
"""A stakeholder group of fewer people is merged in a file that is meant to be passed on."""
BESIDE = {
    "budget": (View.FIRM, View.AGREEMENT, View.MOVEMENT),
    "dots": (View.FIRM, View.MONEY),
}
"""The further pictures of each kind of question that a file holds; what stands beside two rounds, once.

Not group by group: that picture is for the desk, and shows groups that may not be passed on.
"""


@dataclass(frozen=True)
class Plate:
    """One picture with its sentence, its rule with n, and the same figures as a table.

    `id` is a file name in small letters, digits and hyphens; without marks there is nothing to draw.
    """

    id: str
    spec: ChartSpec
    table: Table
    small_print: str


@dataclass(frozen=True)
class Part:
    """One round: what was asked, who answered, what had been shown before, its pictures, people's words.

    Of `tables` that agreed and a `wall` board nothing is in any number about people.
    """

    id: str
    title: str
    prompt: str
    answered: str
    shown_before: str
    certainty: tuple[str, ...]
    plates: tuple[Plate, ...]
    reasons: tuple[str, ...]
    outcome: Outcome
    tables: AgreedTables | None = None
    wall: WallBoard | None = None


@dataclass(frozen=True)
class Report:
    """Everything a reader needs, in order; `banner` says that people are made up, or a round still open."""

    workshop: Workshop
    title: str
    subtitle: str
    day: str
    host: str
    logo: Logo | None
    banner: tuple[str, ...]
    summary: tuple[Finding, ...]
    took_part: tuple[str, ...]
    groups: Table
    purpose: str
    invited: str
    notes: str
    privacy: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    findings: tuple[Finding, ...]
    leads: tuple[Lead, ...]
    methods: tuple[tuple[str, str], ...]
    small_numbers: tuple[str, ...]
    caveat: str
    deleted_on: str
    source: str

    @property
    def line(self) -> str:
        """What stands under the title: the day, who invited, and how many came."""
        return " · ".join(filter(None, [self.day, self.host, *self.took_part[:1]]))

    @property
    def plates(self) -> tuple[Plate, ...]:
        """Every picture, in the order of the report."""
        return tuple(plate for part in self.parts for plate in part.plates)


def report(store: Store, workshop: Workshop, library: Library) -> Report:
    """The report of a workshop as it stands now; only rounds of enough ballots hold figures."""
    shown = results.outcomes(store, workshop)
    found = tuple(finding(each) for each in results.findings(store, workshop, at_desk=True))
    running = [each for each in shown if not each.closed]
    template = workshop.template
    return Report(
        workshop=workshop,
        title=workshop.name,
        subtitle=template.title,
        day=day(held_on(store, workshop)),
        host=t("Invited by {host}", host=workshop.host) if workshop.host else "",
        logo=results.logo(store, workshop),
        banner=tuple(_banner(workshop, running)),
        summary=tuple(foremost(found)),
        took_part=tuple(_took_part(store, workshop, shown)),
        groups=_groups(store, workshop),
        purpose=workshop.purpose,
        invited=workshop.invited,
        notes=workshop.notes,
        privacy=privacy(workshop),
        parts=tuple(_part(store, workshop, each) for each in shown),
        findings=found,
        leads=leads(library, results.ways_on(store, workshop, at_desk=True)),
        methods=methods(),
        small_numbers=tuple(_small_numbers(workshop)),
        caveat=caveat(),
        deleted_on=day(workshop.delete_on) if workshop.delete_on else "",
        source=template.source,
    )


def held_on(store: Store, workshop: Workshop) -> date:
    """The day on which the first round opened that was no warm-up; before that, the day it was made."""
    opened = days(store, workshop)
    shown = [opened[each.round_id][0] for each in results.outcomes(store, workshop)]
    return min(shown, default=day_in(workshop, workshop.created_at))


def privacy(workshop: Workshop) -> tuple[tuple[str, str], ...]:
    """The notice that people read before they joined, point by point, as the pocket page shows it."""
    seen = t(
        "The room sees totals, from the first ballot on. The organiser can download single ballots, "
        "without names."
    )
    if workshop.minimum > 1:
        seen = t(
            "The room sees totals, from {n} ballots on. The organiser can download single ballots, "
            "without names.",
            n=workshop.minimum,
        )
    kept = t(
        "Your answers, and the group you say you belong to. No name, no e-mail and no network address. "
        "A cookie lets this device find your ballot again."
    )
    if any(question.ask_reason for question in workshop.template.questions):
        seen = f"{seen} {t('A reason that you write may be quoted, without a name.')}"
    points = [(t("Kept"), kept), (t("Seen by"), seen)]
    if workshop.delete_on:
        gone = t("By {day}, with the whole workshop.", day=day(workshop.delete_on))
        own = t("You can erase yourself and your ballots on this device at any time.")
        means = t("Averages may be kept to compare with, without single ballots.")
        points.append((t("Deleted"), f"{gone} {own} {means}"))
    points.append((t("Good for"), t("Talking and learning together. Not for binding votes.")))
    return tuple(points)


def methods() -> tuple[tuple[str, str], ...]:
    """What the words and numbers of a report mean, each under its name."""
    mean = t("Everybody's percents added up and shared out among all who answered. Each person counts once.")
    firm = t(
        "Firm: nobody's leaving would change what leads, and it leads in at least 90 of 100 draws of people "
        "like these. Likely: the same in at least 70. Otherwise it could go either way."
    )
    dots = t("Dots added up, with the number of people who placed any: one person's dots hang together.")
    return (
        (t("Mean"), mean),
        (t("Firm, likely, could go either way"), firm),
        (t("Baseline"), t("The published answers that the room is compared with. They are no target.")),
        (t("Dots"), dots),
        (t("Rounding"), t("Half is rounded up, once, at the end. Rounded figures may not add to 100.")),
    )


def _banner(workshop: Workshop, running: list[Outcome]) -> Iterable[str]:
    if workshop.made_up:
        yield t("Example workshop: made-up people")
    if not is_reviewed(current()):
        yield t("Nobody has reviewed this translation yet.")
    if running:
        names = listed(titled(each.question.title, each.number) for each in running)
        yield t("Still open when this was made, and so without figures: {rounds}.", rounds=names)


def _took_part(store: Store, workshop: Workshop, shown: list[Outcome]) -> Iterable[str]:
    yield tn("{n} person joined.", "{n} people joined.", results.joined(store, workshop.id))
    for each in shown:
        if each.shown is Shown.SHOWN and each.closed:
            yield f"{titled(each.question.title, each.number)}: {_answered(each)}"


def _answered(shown: Outcome) -> str:
    if shown.shown is not Shown.SHOWN:
        return tn("fewer than {n} answer", "fewer than {n} answers", shown.minimum)
    answered = tn("{n} answered", "{n} answered", shown.n)
    if not shown.abstained:
        return answered
    return f"{answered}, {tn('{n} gave no answer', '{n} gave no answer', shown.abstained)}"


def _groups(store: Store, workshop: Workshop) -> Table:
    """How many joined as what; groups of fewer than `FEWEST_IN_FILE` are merged."""
    said = results.joined_as(store, workshop.id)
    sizes: dict[str, int] = {}
    for group in said:
        sizes[group or NOT_SAID] = sizes.get(group or NOT_SAID, 0) + 1
    merged = merge_small(sizes, max(FEWEST_IN_FILE, workshop.minimum))
    shown: dict[str, int] = {}
    for group, n in sizes.items():
        shown[merged[group]] = shown.get(merged[group], 0) + n
    names = {group.id: group.label for group in workshop.template.groups}
    rows = tuple(
        (names.get(group, t("Not said") if group == NOT_SAID else t("Smaller groups together")), str(n))
        for group, n in sorted(shown.items(), key=lambda each: -each[1])
    )
    return Table((t("Here as"), t("People")), rows)


def _part(store: Store, workshop: Workshop, shown: Outcome) -> Part:
    name = f"{shown.question.id.replace('_', '-')}-{shown.number}"
    spec = compose(shown) if shown.closed else _still_open(shown)
    plates = [_plate(name, spec)]
    details = results.details(store, shown.round_id)
    for view in BESIDE[shown.question.kind] if shown.closed else ():
        further_one = results.pictured(store, shown.round_id, view, at_desk=True)
        if further_one is not None:
            plates.append(_plate(f"{name}-{view.value.replace(' ', '-')}", behind.picture(further_one)))
    plates += _beside_own(store, workshop, shown, name)
    return Part(
        id=name,
        title=titled(shown.question.title, shown.number),
        prompt=shown.question.prompt,
        answered=_answered(shown) if shown.closed else t("The round is still open."),
        shown_before=_before(workshop, shown),
        certainty=tuple([*reasons(details.certainty), *further(details)]) if details else (),
        plates=tuple(plates),
        reasons=tuple(results.released_reasons(store, shown.round_id)),
        outcome=shown,
        tables=results.agreed_tables(store, shown.round_id, at_desk=True) if shown.closed else None,
        wall=results.wall_board(store, shown.round_id, at_desk=True) if shown.closed else None,
    )


def _still_open(shown: Outcome) -> ChartSpec:
    """No figure of a round that is open: the next moment would have another."""
    open_now = t("The round is still open.")
    spec = replace(compose(shown), marks=(), n=0, notes=(), rule="")
    return replace(spec, sentence=open_now, headline="", verdict="")


def _beside_own(store: Store, workshop: Workshop, shown: Outcome, name: str) -> Iterable[Plate]:
    """The room beside every baseline that has grown on this server, and pooled with them."""
    found = pooled.beside_own(store, workshop, shown) if shown.baseline and shown.closed else None
    if found is None:
        return
    for what, spec in (("side-by-side", side.compared(found)), ("pooled", side.pooled(found))):
        if spec is not None:
            plate = _plate(f"{name}-{what}", spec)
            more = " ".join(side.differences(found)) if what == "side-by-side" else ""
            yield replace(plate, small_print=f"{plate.small_print} {more}".strip())


def _plate(name: str, spec: ChartSpec) -> Plate:
    figures = table(spec) if spec.marks else Table((), ())
    return Plate(name, spec, figures, " ".join([spec.rule, *spec.notes]))


def _before(workshop: Workshop, shown: Outcome) -> str:
    """What the room had seen before the round opened, in words."""
    if not shown.shown_before:
        return t("Nothing had been shown to the room before.")
    said = []
    for each in shown.shown_before:
        question, number, what = each.split(":")
        title = titled(workshop.question(question).title, int(number))
        said.append(t("{title} with the baseline", title=title) if what == "baseline" else title)
    return t("Shown to the room before: {what}.", what=listed(said))


def _small_numbers(workshop: Workshop) -> Iterable[str]:
    if workshop.minimum > 1:
        yield t("Of fewer than {n} ballots nothing is shown.", n=workshop.minimum)
    else:
        yield t("This was an open vote: results show from the first ballot on, and every ballot said so.")
    yield t(
        "Stakeholder groups of fewer than {n} people are put together in this file, so that nobody can be "
        "told apart.",
        n=max(FEWEST_IN_FILE, workshop.minimum),
    )
