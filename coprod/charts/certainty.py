"""Certainty in words: firm, likely, could go either way; and what stands behind the word."""

from coprod.analysis.rounding import half_up, whole_times
from coprod.model.behind import Together
from coprod.model.outcome import Apart, Certainty, Contrast, Details
from coprod.model.question import Question
from coprod.text import listed, number, t, tn


def said(certainty: Certainty | Contrast) -> str:
    """The one word, as a short sentence behind a headline."""
    return in_a_sentence(certainty.verdict)


def in_a_sentence(verdict: str) -> str:
    """`firm`, `likely` or `could_go_either_way` as a short sentence."""
    return {
        "firm": t("That is firm."),
        "likely": t("That is likely to hold."),
        "could_go_either_way": t("That could go either way."),
    }[verdict]


def in_a_word(verdict: str) -> str:
    """The same as a label of its own."""
    return {
        "firm": t("firm"),
        "likely": t("likely"),
        "could_go_either_way": t("could go either way"),
    }[verdict]


def reasons(certainty: Certainty) -> list[str]:
    """Why that word: who could leave, who could come, and how often it would lead among people like these."""
    found = [
        t("Nobody's leaving would change what leads.")
        if certainty.flips == 0
        else tn(
            "Without one person something else would lead: that is so for {n} of {all}.",
            "Without one person something else would lead: that is so for {n} of {all}.",
            certainty.flips,
            all=certainty.n,
        )
    ]
    if certainty.tipping is not None:
        found.append(
            tn(
                "{n} further ballot, like one already here, could change it.",
                "{n} further ballots, like some already here, could change it.",
                certainty.tipping,
            )
        )
    if certainty.leads_share:  # nothing leads alone in a tie
        in_ten = whole_times(certainty.leads_share, 10)
        found.append(
            t("With slightly different people like these it would lead about {n} times in 10.", n=in_ten)
        )
    return found


def readings(details: Details, question: Question) -> list[tuple[str, str]]:
    """(rule in words, what leads by it) for each reading of the same ballots, the plain mean first."""
    dots = question.kind == "dots"
    words = {
        "mean": t("All dots, added up") if dots else t("The mean: everybody an equal share"),
        "median": t("The middle answer"),
        "trimmed": t("Without the highest and lowest answers"),
        "named_by": t("How many people chose it at all"),
        "first_choices": t("What people gave most to"),
        "mean_by_group": t("Every stakeholder group counts the same"),
    }
    return [
        (words[rule], " = ".join(question.place_label(place) for place in leaders) or "–")
        for rule, leaders in details.readings
        if rule in words
    ]


def together(found: Together) -> str:
    """What leads once similar factors are read as one."""
    labels, mean = listed(found.labels), number(found.mean_percent)
    said = t("Similar factors read as one: {labels}, {mean} of 100.", labels=labels, mean=mean)
    return (
        f"{said} {in_a_sentence(found.verdict)} {t('Reading them as one flatters whatever is put together.')}"
    )


def further(details: Details) -> list[str]:
    """Agreement and distance, a sentence each, where they were computed."""
    found = []
    if details.alike_percent is not None:
        alike = number(details.alike_percent)
        found.append(
            t("Two of you, picked at random, would spend {n} of every 100 in the same way.", n=alike)
        )
    if details.room_effective is not None and details.person_effective is not None:
        room, person = number(details.room_effective, 1), number(details.person_effective, 1)
        found.append(
            t(
                "The room's money is spread as if over {room} equal factors, "
                "a typical person's over {person}.",
                room=room,
                person=person,
            )
        )
    return found


def apart(found: Apart, question: Question) -> list[str]:
    """How far the room is from the baseline, beside what chance gives; where it is largest."""
    said = [
        t(
            "The room differs from the baseline by {points} points. Chance alone, with so few people, "
            "gives about {floor}.",
            points=number(found.points),
            floor=number(found.by_chance),
        ),
        t(
            "If it were shuffled who belongs where, {n} of 100 shuffles would differ as much.",
            n=number(found.as_much_by_chance * 100),
        ),
    ]
    if half_up(found.most_gap) > 0:
        said.append(
            t(
                "The largest single difference is {label}: {gap} of 100.",
                label=question.place_label(found.most),
                gap=number(found.most_gap),
            )
        )
    if found.rank_here != found.rank_there:
        said.append(
            t(
                "{label} changes places most: place {here} here, place {there} in the baseline.",
                label=question.place_label(found.moved),
                here=found.rank_here,
                there=found.rank_there,
            )
        )
    return said
