"""What the sentences of all claims share: the words of the verdicts, the rule, and where a factor stands."""

from dataclasses import dataclass

from coprod.model.claims import Claim, Holds, Standing
from coprod.model.outcome import Certainty
from coprod.model.question import Question
from coprod.text import listed, number, t, tn


@dataclass(frozen=True)
class Spoken:
    """One claim as people read it; `verdicts` are the codes with their words."""

    said: str
    verdicts: tuple[tuple[Holds, str], ...]
    sentences: tuple[str, ...]
    rule: str
    further: tuple[str, ...] = ()
    readings: tuple[tuple[str, str], ...] = ()
    """(rule in words, where the factor stands by it), the plain mean first."""

    @property
    def everything(self) -> tuple[str, ...]:
        """Every sentence, in the order of the page."""
        read = (f"{rule}: {stands}" for rule, stands in self.readings)
        words = (word for _, word in self.verdicts)
        return (self.said, *words, *self.sentences, self.rule, *self.further, *read)


def counted(standings: tuple[Standing, ...]) -> dict[str, int]:
    """By how many rules a factor leads alone, shares the lead, and is behind."""
    rules, alone = len(standings), sum(each.alone_first for each in standings)
    shared = sum(each.shares_first for each in standings)
    return {"rules": rules, "alone": alone, "shared": shared, "behind": rules - alone - shared}


def verdicts(claim: Claim) -> tuple[tuple[Holds, str], ...]:
    words = {
        Holds.YES: t("Holds"),
        Holds.BY_RULE: t("Depends on the rule"),
        Holds.BY_PERSON: t("Rests on one person"),
        Holds.NOT_SHOWN: t("Not shown by these answers"),
        Holds.UNKNOWN: t("Cannot be checked"),
    }
    return tuple((each, words[each]) for each in claim.verdicts)


def mean_of(n: int) -> str:
    return tn(
        "Mean of {n} person; each person counts once.", "Mean of {n} people; each person counts once.", n
    )


def tipping(certainty: Certainty) -> tuple[str, ...]:
    if certainty.tipping is None:
        return ()
    return (
        tn(
            "{n} further answer, like one of these, could change what leads.",
            "{n} further answers, like some of these, could change what leads.",
            certainty.tipping,
        ),
    )


def readings(standings: tuple[Standing, ...], n: int, question: Question) -> tuple[tuple[str, str], ...]:
    """(rule in words, where the factor stands by it) for each of the rules."""
    words = {
        "mean": t("The mean: everybody an equal share"),
        "median": t("The middle answer"),
        "trimmed": t("Without the highest and lowest answers"),
        "named_by": t("How many people chose it at all"),
        "first_choices": t("What people gave most to, ties shared"),
        "mean_by_organisation": t("Every organisation counts the same"),
        "mean_by_group": t("Every kind of organisation counts the same"),
    }
    return tuple((words[each.rule], _stands(each, n, question)) for each in standings)


def _stands(standing: Standing, n: int, question: Question) -> str:
    """Where a factor stands by one rule, and who is in front of it or beside it."""
    decimals = {"named_by": 0, "first_choices": 2}.get(standing.rule)

    def amount(value: float) -> str:
        if decimals is None:
            return number(value, 1)
        return t("{people} of {n}", people=number(value, decimals), n=n)

    others = listed(question.place_label(each) for each in standing.leaders if each != standing.factor)
    known = {"rank": standing.rank, "score": amount(standing.score), "labels": others}
    if standing.alone_first:
        return t("first, with {score}.", **known)
    if standing.shares_first:
        return t("first together with {labels}, {score} each.", **known)
    if standing.shared > 1:
        return t(
            "a shared place {rank} with {score}; in front {labels} with {most}.",
            **known,
            most=amount(standing.most),
        )
    return t("place {rank} with {score}; in front {labels} with {most}.", **known, most=amount(standing.most))


def in_100(share: float) -> str:
    return number(share * 100)
