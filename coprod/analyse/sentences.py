"""The figures of a file as plain sentences, each with its n and its rule."""

from collections.abc import Iterator
from typing import Any

from coprod.analysis.rounding import whole_times
from coprod.text import number, t, tn

Figures = dict[str, Any]
MOST_LINES = 20


def sentences(figures: Figures) -> Iterator[str]:
    """One line after the other, in the language being spoken; an empty line stands between rounds."""
    yield t("{file}, read as {kind}.", file=figures["file"], kind=_kind(figures["read_as"]))
    if figures["introduced"]:
        yield t("Who they are: {introduced}.", introduced=figures["introduced"])
    for found in figures["rounds"]:
        yield ""
        yield from _round(found, figures["settings"])
    for moved in figures["movement"]:
        yield ""
        yield from _movement(moved)
    for pair in figures["money_and_dots"]:
        yield ""
        yield from _money_and_dots(pair)
    yield ""
    yield t("These people are not a random sample; the figures speak of people like them.")


def _kind(read_as: str) -> str:
    return {
        "ballots": t("ballots of a workshop"),
        "baseline": t("a baseline"),
        "wide": t("a table with a row for each person"),
        "pabulib": t("a Pabulib file"),
    }[read_as]


def _round(found: Figures, settings: Figures) -> Iterator[str]:
    title = t("{question}, round {n}", question=found["question"], n=found["round"])
    yield f"{title}: " + tn("{n} ballot counts.", "{n} ballots count.", found["n"])
    if found["abstained"]:
        yield tn("{n} person abstained.", "{n} people abstained.", found["abstained"])
    if found["left_out"]:
        yield tn(
            "{n} ballot was struck or a rehearsal, and does not count.",
            "{n} ballots were struck or rehearsals, and do not count.",
            found["left_out"],
        )
    yield from _off_total(found)
    if found["too_few_answers"]:
        yield tn(
            "{n} answer is too few to say anything.", "{n} answers are too few to say anything.", found["n"]
        )
        return
    if found["few_answers"]:
        yield t("Very few answers.")
    yield from _headline(found, settings)
    yield from _bars(found)
    yield from _read_another_way(found)
    yield from _agreement(found)
    yield from _groups(found, settings)
    yield from _comparison(found)
    yield from _board(found)


def _off_total(found: Figures) -> Iterator[str]:
    for ballot in found["refused"]:
        yield t(
            "Refused: row {row} adds up to {total}, not to 100.",
            row=ballot["row"],
            total=_plain(ballot["total"]),
        )
    if found["refused"]:
        yield tn(
            "{n} ballot was refused and does not count; --close would scale it to 100.",
            "{n} ballots were refused and do not count; --close would scale them to 100.",
            len(found["refused"]),
        )
    if found["closed"]["count"]:
        yield tn(
            "{n} ballot did not add up to 100 and was scaled to it.",
            "{n} ballots did not add up to 100 and were scaled to it.",
            found["closed"]["count"],
        )


def _headline(found: Figures, settings: Figures) -> Iterator[str]:
    firm = found["firmness"]
    rule = _rule(settings["weights"])
    names = _names(found, found["leaders"])
    if not names:
        yield t("Nothing leads: nobody gave anything.")
        return
    mean = next(_mean(found, item) for item in found["items"] if item["item"] == found["leaders"][0])
    fields = {"names": names, "mean": mean, "rule": rule, "n": firm["n"]}
    if found["measure"] == "dots":
        yield t("First: {names}, {mean} dots on average ({rule}, n = {n}).", **fields)
    else:
        yield t("First: {names}, {mean} of 100 on average ({rule}, n = {n}).", **fields)
    yield _verdict(firm["verdict"])
    yield t(
        "Leaving one of them out changes what comes first in {flips} of {n} cases.",
        flips=firm["flips"],
        n=firm["n"],
    )
    if len(found["leaders"]) == 1:
        share = number(whole_times(firm["first_share"][found["leaders"][0]]))
        yield t(
            "Had slightly different people like these answered, it would be first {share} times in 100.",
            share=share,
        )
    if firm["tipping_number"] is None:
        yield t("No further ballots like those already seen would change it.")
    else:
        yield tn(
            "{n} further ballot like one already seen would change it.",
            "{n} further ballots like one already seen would change it.",
            firm["tipping_number"],
        )


def _bars(found: Figures) -> Iterator[str]:
    ordered = sorted(found["items"], key=lambda item: -item[f"mean_{found['measure']}"])
    dots = found["measure"] == "dots"
    yield t("The order (all dots; people who gave one):") if dots else t("The order (mean; named by):")
    for item in ordered[:MOST_LINES]:
        amount = number(item["total_dots"]) if dots else _mean(found, item)
        yield f"  {amount:>6}  {item['label']} ({item['named_by']})"
    if len(ordered) > MOST_LINES:
        yield "  " + t("... and {n} more", n=len(ordered) - MOST_LINES)
    if not dots:
        yield t("Rounded; may not add to 100.")


def _read_another_way(found: Figures) -> Iterator[str]:
    readings = found["readings"]
    if not readings["leader_depends"]:
        yield t("Read another way, the same comes first by every rule.")
        return
    yield t("Read another way, what comes first depends on the rule:")
    for each in readings["rules"]:
        yield f"  {_reading(each['rule'])}: {_names(found, each['leaders'])}"


def _agreement(found: Figures) -> Iterator[str]:
    alike = found["agreement"]
    if alike is None or alike["mean_overlap_points"] is None:
        return
    yield t(
        "Two of these people, picked at random, would spend {points} of every 100 in the same way.",
        points=number(alike["mean_overlap_points"]),
    )
    yield t(
        "Together the money is spread as if over {room} equal factors; one person's typically over {person}.",
        room=number(alike["effective_factors_room"], 1),
        person=number(alike["effective_factors_typical_person"], 1),
    )


def _groups(found: Figures, settings: Figures) -> Iterator[str]:
    groups = found["groups"]
    if groups is None:
        return
    if groups["shown"]:
        yield t(
            "Knowing the {column} of a person explains {share} of 100 parts of the differences; "
            "shuffled labels would explain {chance}.",
            column=settings["group_column"],
            share=number(100 * groups["r_squared"]),
            chance=number(100 * groups["r_squared_by_chance"]),
        )
    elif groups["why_not"] == "a_group_under_5":
        yield t("Whether groups differ is not shown: every group needs 5 people.")


def _comparison(found: Figures) -> Iterator[str]:
    beside = found["comparison"]
    if beside is None:
        return
    points = number(beside["points_to_move"])
    if beside["points_by_chance"] is None:
        yield t(
            "The room differs from {baseline} by {points} points.",
            baseline=beside["introduced"] or beside["baseline"],
            points=points,
        )
        return
    yield t(
        "The room differs from the baseline ({baseline}) by {points} points. "
        "Chance alone, with so few people, gives about {chance}.",
        baseline=beside["introduced"] or beside["baseline"],
        points=points,
        chance=number(beside["points_by_chance"]),
    )
    if beside["points_to_move"] < 1:
        return
    item = max(beside["contribution_points"], key=lambda key: float(beside["contribution_points"][key]))
    yield t(
        "Most of that is {name}: {gap} points.",
        name=_names(found, [item]),
        gap=number(beside["gap_points"][item]),
    )


def _board(found: Figures) -> Iterator[str]:
    board = found["board"]
    if board is None:
        return
    if not board["shown"]:
        yield t("Which cells stand out is not shown: there are fewer than 20 dots.")
        return
    out = [cell for cell in board["cells"] if cell["stands_out"]]
    if not out:
        yield t("No cell of the board stands out against its row and its column.")
    for cell in out:
        yield t(
            "{name} stands out: {dots} dots, where its row and column would give {expected}.",
            name=_names(found, [cell["item"]]),
            dots=number(cell["dots"]),
            expected=number(cell["expected_dots"]),
        )


def _movement(moved: Figures) -> Iterator[str]:
    yield t(
        "{question}, from round {first} to round {second}:",
        question=moved["question"],
        first=moved["first_round"],
        second=moved["second_round"],
    )
    unpaired = moved["only_first"] + moved["only_second"]
    yield tn("{n} person answered both.", "{n} people answered both.", moved["paired"])
    yield tn("{n} answered only one of them.", "{n} answered only one of them.", unpaired)
    if moved["paired"]:
        yield t(
            "{n} of {all} moved 10 points or more.",
            n=moved["moved_10_points_or_more"],
            all=moved["paired"],
        )
    for flow in moved["flows"][:3]:
        yield t(
            "From {source} to {target}: {points} points on average.",
            source=flow["from"],
            target=flow["to"],
            points=number(flow["points"], 1),
        )


def _money_and_dots(pair: Figures) -> Iterator[str]:
    yield t(
        "Money ({money}) and dots ({dots}) of the {n} people who gave both:",
        money=pair["money"]["question"],
        dots=pair["dots"]["question"],
        n=pair["paired"],
    )
    yield t(
        "They agree on the order of {agree} of the {pairs} pairs, disagree on {disagree}, and tie on {tied}.",
        agree=pair["agree"],
        pairs=pair["pairs"],
        disagree=pair["disagree"],
        tied=pair["tied"],
    )
    yield t(
        "Of the first {money} by money and the first {dots} by dots, {n} are the same.",
        money=len(pair["top_money"]),
        dots=len(pair["top_dots"]),
        n=pair["top_shared"],
    )


def _verdict(verdict: str) -> str:
    return {
        "firm": t("This is firm."),
        "likely": t("This is likely."),
        "could_go_either_way": t("This could go either way."),
    }[verdict]


def _rule(weights: str) -> str:
    return {
        "person": t("mean, each person counts once"),
        "organisation": t("mean, each organisation counts once"),
        "group": t("mean, each group counts once"),
    }[weights]


def _reading(rule: str) -> str:
    return {
        "mean": t("mean"),
        "median": t("median"),
        "trimmed": t("mean without the highest and lowest answers"),
        "named_by": t("named by most people"),
        "first_choices": t("first choices"),
        "mean_by_organisation": t("each organisation counts once"),
        "mean_by_group": t("each group counts once"),
    }[rule]


def _names(found: Figures, items: list[str]) -> str:
    labels = {item["item"]: item["label"] for item in found["items"]}
    return " = ".join(labels[item] for item in items)


def _mean(found: Figures, item: Figures) -> str:
    return number(item[f"mean_{found['measure']}"], 1)


def _plain(value: float) -> str:
    return f"{value:g}"
