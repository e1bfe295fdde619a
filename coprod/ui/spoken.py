"""Which language a Streamlit page speaks: the one chosen in this browser, or the first it asks for."""

from functools import cache
from pathlib import Path
from threading import Lock

import streamlit as st
from cachetools import LRUCache
from streamlit.runtime.scriptrunner import get_script_run_ctx

from coprod.text import COOKIE, ENGLISH, asked_for, current, elsewhere, is_reviewed, languages, speaking, t
from coprod.ui import gate

MOST_SESSIONS = 10_000

_spoken: LRUCache[str, str] = LRUCache(maxsize=MOST_SESSIONS)
"""The language of each session; its callbacks and fragments run before or without the page."""
_turn = Lock()
"""Every session's thread asks and writes; asking changes the order, too."""

_STYLE = """
.speak[hidden] { display: none; }
.speak { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center; justify-content: flex-end; }
.speak { font: .875rem/1.4 var(--st-font); color: var(--st-text-color); }
.speak :is(select, button) { font: inherit; color: inherit; min-height: 2.25rem; padding: 0 .5rem; }
.speak :is(select, button) { background: var(--st-secondary-background-color); border-radius: .5rem; }
.speak :is(select, button) { border: 1px solid var(--st-border-color); }
.speak button { cursor: pointer; }
.speak button[hidden] { display: none; }
.speak :is(select, button):focus-visible { outline: 2px solid var(--st-primary-color); outline-offset: 2px; }
"""

_CHOICE = st.components.v2.component(
    "coprod_language",
    html='<div class="speak" hidden>'
    '<span class="note"></span><label><span></span> <select></select></label>'
    '<button type="button" hidden></button></div>',
    css=_STYLE,
    js=Path(__file__).with_name("spoken.js").read_text(encoding="utf-8"),
)


def settle() -> None:
    """Speak what this browser reads; to be called before a page says anything."""
    elsewhere(_of_this_session)
    chosen = gate.identity().get(COOKIE, "")
    speak(chosen if chosen in languages() else asked_for(st.context.headers.get("accept-language", "")))


def speak(language: str) -> None:
    """From now on this session speaks the language: pages, callbacks and fragments."""
    session = _session()
    if session:
        with _turn:
            _spoken[session] = language


def draw_choice() -> None:
    """Below a page: the languages there are, and whether a reader has gone through this one."""
    if len(languages()) < 2:
        return
    told = {
        "language": current(),
        "languages": [[code, name, _act(code)] for code, name in languages().items()],
        "label": t("Language"),
        "note": "" if is_reviewed(current()) else t("Nobody has reviewed this translation yet."),
    }
    _CHOICE(key="language", data=[told])


@cache
def _act(language: str) -> str:
    """What the button says of this language, in it: whoever wants it may read no other."""
    with speaking(language):
        return t("Read in this language")


def _of_this_session() -> str:
    with _turn:
        return _spoken.get(_session(), ENGLISH)


def _session() -> str:
    context = get_script_run_ctx(suppress_warning=True)
    return context.session_id if context else ""
