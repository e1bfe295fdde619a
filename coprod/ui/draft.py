"""What stands in a ballot's boxes before it is cast: what is left to give, and what a closing round cut off.

Streamlit tells the server what stands in a form only when it is sent. So the browser keeps the draft itself,
in the storage of its tab, puts it back after a reload, and shows it as text once the round is closed: no run
of the page while somebody types, and it survives a lost session. It is kept by person and round, and dropped
when it was counted, or the person took it back, or goes on.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import streamlit as st

from coprod.model.template import Question
from coprod.participation import Screen, Step
from coprod.text import current, percent_text, t, tn
from coprod.text.reasons import sentence

HERE = Path(__file__).parent

_LEFT = st.components.v2.component(
    "coprod_left",
    html='<output data-testid="left"></output>',
    css="""
output { font: 700 1.375rem/1.3 var(--st-font); font-variant-numeric: tabular-nums; }
output { color: var(--st-text-color); }
output[data-state="done"] { color: var(--st-green-text-color, var(--st-green-color)); }
output[data-state="wrong"] { font-size: 1.125rem; }
output:is([data-state="over"], [data-state="wrong"]) { color: var(--st-red-text-color, var(--st-red-color)); }
""",
    js=(HERE / "left.js").read_text(encoding="utf-8"),
)

_KEPT = st.components.v2.component(
    "coprod_kept",
    html='<div class="kept" role="alert"></div>',
    css=(HERE / "kept.css").read_text(encoding="utf-8"),
    js=(HERE / "kept.js").read_text(encoding="utf-8"),
)


@dataclass(frozen=True)
class Field:
    """One box of the form: its widget's key, its name, what it began with, and what can be chosen in it.

    A `number` is typed, a `dot` ticked, a `choice` is one of `options`, a `half` one of the two of `dot`.
    """

    kind: Literal["number", "dot", "choice", "half", "words"]
    key: str
    name: str
    start: str = ""
    options: tuple[str, ...] = ()
    dot: int = 0
    letter: str = ""


def left(screen: Screen, question: Question, fields: Sequence[Field], *, told: int) -> None:
    """What is left to give, kept by the browser while the form is filled in; {n} stands for the number.

    Marks the boxes that cannot be read, and keeps what was typed where it differs from the start. `told` is
    the refusal that the page says above it, 0 for none: what is wrong stands there until something changes.
    """
    assert screen.round is not None
    budget = question.kind == "budget"
    dots = range(1, (question.dots or 0) + 1)
    ballot = {
        "told": told,
        "all": 100 if budget else question.dots,
        "step": question.step_tenths if budget else None,
        "cap": question.cap,
        "fields": [vars(each) for each in fields],
        "words": {
            "left": [t("{n} left of 100", n="{n}")]
            if budget
            else [t("All dots placed"), *(tn("{n} dot left", "{n} dots left", n) for n in dots)],
            "all": t("All 100 shared out") if budget else t("All dots placed"),
            "over": t("{n} over 100: take some back", n="{n}") if budget else t("{n} too many", n="{n}"),
            "unreadable": t("One box does not hold a number"),
            "below": t("One number is below zero"),
            "finer": t("Use steps of 0.1, such as 12.5")
            if question.step_tenths == 1
            else t("Use steps of {step}", step=percent_text(question.step_tenths)),
            "full": sentence("over_cap").rstrip("."),
            "at": t("{what}: {where}", what="{what}", where="{where}"),
        },
        "language": current(),
        "keep": {
            "name": _place(screen) + screen.round.id,
            "title": screen.title,
            "revision": screen.mine.revision if screen.mine else 0,
            "counts": screen.counted is not None,
        },
    }
    _LEFT(key="left", data=[ballot], width="stretch")


def left_behind(screen: Screen, *, said: bool, revisions: dict[str, int]) -> None:
    """What was typed and never cast in a round that is closed now, until the person goes on.

    `said` where the page says already what counts; `revisions` are those counted from this page, by round.
    """
    round_id = screen.round.id if screen.round else ""
    mine = {round_id: screen.mine.revision} if screen.mine else {}
    closed = {
        "place": _place(screen),
        "round": round_id,
        "open": screen.step is Step.BALLOT,
        "settled": screen.step is Step.COUNTED,
        "counts": screen.counted is not None,
        "said": said,
        "revisions": {**revisions, **mine},
        "words": {
            "head": t("What you had entered"),
            "change": t("Your earlier ballot counts; the change you were making was not counted."),
            "never": t("You had not cast this; it was not counted."),
            "on": t("Go on"),
        },
    }
    _KEPT(key="kept", data=[closed])


def _place(screen: Screen) -> str:
    """Where this person's drafts lie in the browser: others may use it after them."""
    owner = hashlib.sha256(screen.participant.id.encode()).hexdigest()[:12]
    return f"coprod/draft/{owner}/"
