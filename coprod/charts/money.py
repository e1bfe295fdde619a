"""The picture of money beside dots: the same people's two orders of the factors."""

from dataclasses import replace

from coprod.charts.compose import marks_of, title_of, worded
from coprod.charts.spec import ChartSpec
from coprod.model.behind import MoneyAndDots
from coprod.model.outcome import Outcome
from coprod.text import t, tn


def money_and_dots(money: Outcome, dots: Outcome, found: MoneyAndDots) -> ChartSpec:
    """The factors in the order of the money and in the order of the dots, with a line between the two."""
    placed = {item.item: int(item.amount) for item in dots.items}
    marks = tuple(
        replace(mark, dots=placed[mark.id], leads=mark.id in {*found.top_money, *found.top_dots})
        for mark in marks_of(money)
    )
    shared = len(set(found.top_money) & set(found.top_dots))
    return ChartSpec(
        kind="slopes",
        title=t("Money and dots: {title}", title=title_of(money)),
        **worded(_same_order(found), found.verdict),
        rule=t(
            "{paired} people gave both. Of the {pairs} pairs of factors both put {agree} in the same order "
            "and {disagree} the other way round; {tied} tie.",
            paired=found.paired,
            pairs=found.pairs,
            agree=found.agree,
            disagree=found.disagree,
            tied=found.tied,
        ),
        n=found.paired,
        unit="percent",
        marks=marks,
        room_name=t("Money, of 100"),
        before_name=t("Dots"),
        notes=(
            tn(
                "{n} of the first three is the same.",
                "{n} of the first three are the same.",
                shared,
            )
            if len(found.top_money) == len(found.top_dots) == 3
            else t(
                "Of the first {money} by money and the first {dots} by dots, {n} are the same.",
                money=len(found.top_money),
                dots=len(found.top_dots),
                n=shared,
            ),
            t("The room is not a sample."),
        ),
    )


def _same_order(found: MoneyAndDots) -> str:
    """Whether money and dots put the pairs in the same order; "mostly" only of more than half of all."""
    if found.agree == found.disagree:
        return t("Money and dots agree on as many pairs as they disagree on: {n} each.", n=found.agree)
    if found.agree * 2 > found.pairs:
        return t(
            "Money and dots mostly agree: on the order of {n} of {pairs} pairs.",
            n=found.agree,
            pairs=found.pairs,
        )
    if found.disagree * 2 > found.pairs:
        return t(
            "Money and dots mostly disagree: on the order of {n} of {pairs} pairs.",
            n=found.disagree,
            pairs=found.pairs,
        )
    return t(
        "Money and dots put {agree} of {pairs} pairs in the same order and {disagree} the other way round.",
        agree=found.agree,
        pairs=found.pairs,
        disagree=found.disagree,
    )
