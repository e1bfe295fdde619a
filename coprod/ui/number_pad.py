"""Helps a volunteer with a number pad: Enter moves on, sums are said, the first box is ready to type in."""

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from coprod.model.template import Question
from coprod.text import current, t, tn

_PAD = st.components.v2.component(
    "coprod_number_pad",
    html='<output data-testid="sum"></output>',
    css="""
output { font: 700 1.125rem/1.3 var(--st-font); font-variant-numeric: tabular-nums; }
output { color: var(--st-text-color); }
output[data-state="done"] { color: var(--st-green-text-color, var(--st-green-color)); }
output:is([data-state="over"], [data-state="wrong"]) { color: var(--st-red-text-color, var(--st-red-color)); }
""",
    js=Path(__file__).with_name("number_pad.js").read_text(encoding="utf-8"),
)


def moves_on(form: str, at: str) -> None:
    """As `ready`; besides, Enter goes to the next box of the form, and Shift+Enter back."""
    _draw("pad", form=form, ready=at, moves=True)


def ready(form: str, at: str) -> None:
    """Make the first box within the container `form` ready to type in, once for each `at`."""
    _draw("pad", form=form, ready=at)


def total(key: str, question: Question, keys: Sequence[str]) -> None:
    """What the boxes with these keys add up to, while they are typed in."""
    n = question.dots or 0
    if question.kind == "budget":
        of, empty = t("Together {n} of 100", n="{n}"), t("Together 0 of 100")
    else:
        of = tn("{given} of {n} dot", "{given} of {n} dots", n, given="{n}")
        empty = tn("{given} of {n} dot", "{given} of {n} dots", n, given=0)
    words = {"sum": of, "empty": empty, "wrong": t("One box does not hold a number")}
    whole = 100 if question.kind == "budget" else n
    _draw(f"total {key}", keys=list(keys), pairs=question.two_way, all=whole, words=words)


def _draw(key: str, **said: object) -> None:
    nothing = {"form": "", "ready": "", "moves": False, "keys": [], "pairs": False, "all": 0, "words": {}}
    # in a list: Streamlit would ask of each value of a mapping whether it is a table
    _PAD(key=key, data=[{**nothing, "language": current(), **said}])
