"""Tables that agreed and wall boards beside a round's picture: a sentence and a table each."""

from collections.abc import Mapping
from fractions import Fraction
from typing import NamedTuple

from coprod.charts.table import Table
from coprod.model.counted_apart import AgreedTables, WallBoard
from coprod.model.question import Question
from coprod.text import number, t, tn
from coprod.text.apart import wall_said


class Apart(NamedTuple):
    """What stands beside a picture: what it is, its sentence, its figures; no rows where there are none."""

    title: str
    sentence: str
    table: Table


def of_tables(found: AgreedTables) -> Apart:
    """What tables agreed on; never added to what people gave."""
    said = tn(
        "{n} table handed in one agreed ballot ({people} people). It is in no number about people.",
        "{n} tables handed in one agreed ballot each ({people} people). They are in no number about people.",
        found.n,
        people=number(found.people),
    )
    if found.abstained:
        said += " " + tn("{n} gave no answer.", "{n} gave no answer.", found.abstained)
    if found.closed and not found.amounts:
        said += " " + tn("Figures show from {n} table on.", "Figures show from {n} tables on.", found.minimum)
    budget = found.question.kind == "budget"
    head = t("Mean of the tables, in percent") if budget else t("Dots of the tables")
    return Apart(t("Agreed at tables"), said, _table(found.question, head, found.amounts, 1 if budget else 0))


def of_wall(found: WallBoard) -> Apart:
    """The dots of a poster; never added to the room's."""
    said = wall_said(found.total, found.people)
    if not found.amounts:
        said += " " + tn(
            "Figures show from {n} person on.", "Figures show from {n} people on.", found.minimum
        )
    return Apart(t("Wall board"), said, _table(found.question, t("Dots on the poster"), found.amounts, 0))


def _table(question: Question, head: str, amounts: Mapping[str, Fraction | int], decimals: int) -> Table:
    """From the largest to the smallest; of a two-way board only the places where something lies."""
    given = sorted(amounts.items(), key=lambda each: -each[1])
    rows = tuple(
        (_named(question, place), number(amount, decimals))
        for place, amount in given
        if amount or not question.two_way
    )
    return Table((t("Factor") if question.kind == "budget" else t("Place"), head), rows)


def _named(question: Question, place: str) -> str:
    return f"{question.letter_of(place)} {question.place_label(place)}".strip()
