"""From finding to reform: what a room's finding leads to, never said more firmly than the finding is firm."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from coprod.charts.certainty import in_a_word
from coprod.library.leaf import Way
from coprod.library.leaves import way_to_case, way_to_reform, way_to_topic
from coprod.model.library import Case, Library, Reform, TopicKind, WayOn
from coprod.text import current, listed, t

Added = TypeVar("Added", Case, Reform)
IN_THE_HALL = 2
SHOWN = 3
"""So many reforms and cases of each are shown; the rest stand on its page."""


@dataclass(frozen=True)
class Branch:
    """A factor, barrier, step or Co that leads or may lead: what can be changed, and who has done it."""

    topic: Way
    says: str
    """The first thing that a source says of it; "" where none does."""
    reforms: tuple[Way, ...]
    cases: tuple[Way, ...]
    nothing: str
    """Said where the library knows neither."""


@dataclass(frozen=True)
class Lead:
    """A finding as the start of a way: what leads, its word of certainty, how to take it, its branches."""

    sentence: str
    verdict: str
    word: str
    answered: str
    advice: str
    branches: tuple[Branch, ...]

    @property
    def for_the_hall(self) -> tuple[str, ...]:
        """The reforms and the cases by name, a line each; else that the library knows nothing of it."""
        changes = _names(way.label for branch in self.branches for way in branch.reforms[: _share(self)])
        seen = _names(_placed(way) for branch in self.branches for way in branch.cases[: _share(self)])
        lines = (
            t("What can be changed: {names}", names=changes) if changes else "",
            t("Cases: {names}", names=seen) if seen else "",
        )
        said = tuple(line for line in lines if line)
        return said or tuple(dict.fromkeys(branch.nothing for branch in self.branches))


def _share(lead: Lead) -> int:
    """How many of each branch are named in a hall: three in all."""
    return max(1, SHOWN // len(lead.branches))


def _names(labels: Iterable[str]) -> str:
    return " · ".join(dict.fromkeys(labels))


def foremost(found: tuple[Lead, ...]) -> tuple[Lead, ...]:
    """The two for the hall, which come first: a factor and a barrier where there are both."""
    return found[:IN_THE_HALL]


def leads(library: Library, ways: tuple[WayOn, ...]) -> tuple[Lead, ...]:
    """Each way in words, with what the library knows; ways of other templates' items never come here."""
    library = library.spoken_in(current())
    return tuple(_lead(library, each) for each in ways)


def read_aloud(found: tuple[Lead, ...]) -> str:
    """All of it as a text to read out."""
    parts = []
    for each in found:
        lines = [f"{each.sentence} {each.advice}", *(_aloud(branch) for branch in each.branches)]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)


def _aloud(branch: Branch) -> str:
    said = [f"{branch.topic.label}."]
    if branch.reforms:
        changes = "; ".join(way.label for way in branch.reforms)
        said.append(t("What others changed: {what}.", what=changes))
    if branch.cases:
        said.append(t("Who has done it: {who}.", who="; ".join(map(_placed, branch.cases))))
    return " ".join([*said, branch.nothing]).strip()


def _placed(way: Way) -> str:
    """A case with its place, which is what its note begins with."""
    return f"{way.label} ({way.note.partition(':')[0]})" if way.note else way.label


def _lead(library: Library, way: WayOn) -> Lead:
    names = listed(library.item(way.kind, each).short for each in way.contenders)
    settled = way.verdict != "could_go_either_way"
    return Lead(
        sentence=_first(way.kind, names) if settled else _open(way, names),
        verdict=way.verdict,
        word=in_a_word(way.verdict),
        answered=t("n\u00a0=\u00a0{n}", n=way.n),
        advice=_advice(way.verdict, len(way.contenders)),
        branches=tuple(_branch(library, way.kind, each) for each in way.contenders),
    )


def _first(kind: TopicKind, names: str) -> str:
    return {
        "factor": t("First comes: {names}.", names=names),
        "barrier": t("What holds us back most: {names}.", names=names),
        "step": t("Barriers hold us back most at: {names}.", names=names),
        "co": t("Barriers hold us back most at: {names}.", names=names),
    }[kind]


def _open(way: WayOn, names: str) -> str:
    one = len(way.contenders) == 1
    return {
        "factor": t("Perhaps first: {names}.", names=names)
        if one
        else t("It is open what comes first: {names}.", names=names),
        "barrier": t("Perhaps what holds us back most: {names}.", names=names)
        if one
        else t("It is open what holds us back most: {names}.", names=names),
        "step": t("Perhaps where barriers hold us back most: {names}.", names=names)
        if one
        else t("It is open where barriers hold us back most: {names}.", names=names),
        "co": t("Perhaps where barriers hold us back most: {names}.", names=names)
        if one
        else t("It is open where barriers hold us back most: {names}.", names=names),
    }[way.kind]


def _advice(verdict: str, contenders: int) -> str:
    if verdict == "firm":
        return t("That is firm. Look at what others did about it, and choose.")
    if verdict == "likely":
        return t("That is likely to hold. What others did about it is worth a look.")
    if contenders == 1:
        return t("That could go either way. Talk about it before you choose from what others did.")
    return t("That could go either way. Talk about all of them before you choose from what others did.")


def _branch(library: Library, kind: TopicKind, topic_id: str) -> Branch:
    reforms = _own_first(library, library.reforms_under(kind, topic_id))
    cases = {case.id: case for each in reforms for case in _cases_of(library, each.cases)}
    cases |= {case.id: case for case in library.cases_under(kind, topic_id)}
    ordered = _own_first(library, tuple(cases.values()))
    says = library.topic(kind, topic_id).says
    nothing = (
        "" if reforms or cases else t("The library knows of nobody who has changed it. What do you know?")
    )
    return Branch(
        topic=way_to_topic(library, kind, topic_id),
        says=says[0].text if says else "",
        reforms=tuple(map(way_to_reform, reforms[:SHOWN])),
        cases=tuple(map(way_to_case, ordered[:SHOWN])),
        nothing=nothing,
    )


def _own_first(library: Library, entries: tuple[Added, ...]) -> list[Added]:
    """What was added on this server stands first: it is nearest to the room."""
    return sorted(entries, key=lambda each: each.id not in library.own)


def _cases_of(library: Library, ids: tuple[str, ...]) -> list[Case]:
    return [case for each in ids if (case := library.case(each))]
