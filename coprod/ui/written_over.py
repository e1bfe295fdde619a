"""Boxes over stored words that somebody else, or a file, may change meanwhile: nothing is taken back unseen.

A box that Streamlit knows by its key keeps what stands in it, whatever is stored by then. So the key says
what the box was drawn over: once something else is stored, it is another box. Only what was typed is kept.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from coprod.errors import Refused
from coprod.text import listed, t
from coprod.ui import context
from coprod.workshops.noting import NOTE_CHANGED

_BOXES = "boxes written over"


@dataclass(frozen=True)
class _Box:
    """What one box was drawn over, and what stood in it at first.

    `theirs` once somebody else wrote there, `pressed` while what stands in it is being kept.
    """

    over: Any
    first: Any
    theirs: bool = False
    pressed: bool = False

    def key(self, name: str) -> str:
        words = repr((context.code(), self.over, self.first)).encode()
        return f"{name} over {hashlib.sha256(words).hexdigest()[:8]}"


class Form:
    """The boxes of one form, each known by a name; draw `told` below them."""

    def __init__(self) -> None:
        self._labels: dict[str, str] = {}

    def box(
        self, drawn: Callable[..., Any], label: str, stored: Any, name: str, called: str = "", **how: Any
    ) -> None:
        """Draw a box over what is stored; `called` is its label where that is read aloud otherwise."""
        known = _boxes().get(name, _Box(stored, stored))
        if known.over == stored:
            now = replace(known, theirs=known.theirs and not known.pressed, pressed=False)
        else:
            now = _Box(stored, stored, theirs=not known.pressed)
        _boxes()[name] = now
        self._labels[name] = called or label
        drawn(label, value=now.first, key=now.key(name), **how)

    def told(self) -> None:
        """Which boxes somebody else wrote in, and what, where something else was typed there."""
        found = [(label, _boxes()[name]) for name, label in self._labels.items()]
        anew = [label for label, box in found if box.theirs and box.first == box.over]
        both = [f"{label}: {_said(box.over)}" for label, box in found if box.theirs and box.first != box.over]
        if anew or both:
            st.caption(t("Somebody else wrote here meanwhile:"))
            st.text("\n".join(filter(None, (listed(anew), *both))))


def typed(stored: Mapping[str, Any]) -> dict[str, Any]:
    """What to keep, by the boxes' names: what was typed there, else what is stored now.

    Raises Refused(NOTE_CHANGED) where somebody else changed what was typed over. Both are shown then.
    """
    boxes = {name: _boxes().get(name, _Box(now, now)) for name, now in stored.items()}
    found, clashes = {}, {}
    for name, box in boxes.items():
        text = st.session_state.get(box.key(name))
        found[name] = stored[name] if text is None or text == box.over else text
        if box.over != stored[name] != found[name]:
            clashes[name] = _Box(stored[name], text, theirs=True)
    if clashes:
        _boxes().update(clashes)
        raise Refused(NOTE_CHANGED)
    _boxes().update({name: replace(box, pressed=True) for name, box in boxes.items()})
    return found


def begin_anew() -> None:
    """Forget what the boxes were drawn over: whoever presses has asked for other words in all of them."""
    _boxes().clear()


def _said(words: Any) -> str:
    return {True: "✓", False: "–"}[words] if isinstance(words, bool) else str(words) or "–"


def _boxes() -> dict[str, _Box]:
    """Those of the workshop that is looked at: another one has boxes of the same names."""
    found: dict[str, _Box] = st.session_state.setdefault(f"{_BOXES} {context.code()}", {})
    return found
