"""The answer to what was pressed last: kept as codes in a callback, said in words when the page is drawn."""

import time
from dataclasses import dataclass, replace

import streamlit as st

from coprod.text import t
from coprod.text.reasons import sentences
from coprod.ui.words import literal

_KEPT = "answer"
NOTICED_SECONDS = 15


@dataclass(frozen=True)
class _Answer:
    page: str
    reasons: tuple[str, ...] = ()
    done: str = ""
    noticed: str = ""
    at: float = 0.0
    told: bool = False


def refused(*reasons: str) -> None:
    """Keep why something was not done, as reason codes."""
    st.session_state[_KEPT] = _Answer(_page(), reasons=reasons)


def done(code: str | None) -> None:
    """Keep what was done, as one of the codes of `_said`; None says nothing and clears the last answer."""
    st.session_state[_KEPT] = _Answer(_page(), done=code or "")


def noticed(why: str) -> None:
    """Keep why a press somewhere else did nothing, as a reason code; it passes, unless it needs mending."""
    if why == "press_no_right":
        refused(why)
    else:
        st.session_state[_KEPT] = _Answer(_page(), noticed=why, at=time.monotonic())


def show() -> None:
    """Say the last answer: a refusal stays until something else is pressed, a success passes."""
    answer = st.session_state.get(_KEPT)
    place = st.container()
    if not isinstance(answer, _Answer) or answer.page != _page():
        return
    for sentence in sentences(answer.reasons):
        place.error(sentence, icon=":material/error:")
        if not answer.told:  # the button may be far below the top of the page
            st.toast(literal(sentence), icon=":material/error:")
    if answer.reasons:
        st.session_state[_KEPT] = replace(answer, told=True)
    if answer.noticed and time.monotonic() < answer.at + NOTICED_SECONDS:
        place.info(sentences([answer.noticed])[0], icon=":material/info:")
    if answer.done:
        st.session_state[_KEPT] = _Answer(answer.page)
        st.toast(_said(answer.done), icon=":material/check:")


def _page() -> str:
    return str(st.session_state.get("page", ""))


def _said(code: str) -> str:
    return {
        "created": t("The workshop is ready. Keep its links now: they are shown only once."),
        "copied": t("Copied. Keep the new links now: they are shown only once."),
        "new_key": t("There is a new link. The old one no longer works."),
        "link_over": t("Taken back. The link shows nothing any more."),
        "noted": t("Kept."),
        "host": t("Kept. Whoever joins from now on sees it."),
        "renamed": t("Renamed."),
        "questions": t("Kept. Whoever opens the ballot from now on is asked so."),
        "closed": t("The workshop has ended. Its results stay until they are deleted."),
        "date_changed": t("The date has changed. Whoever joins from now on is told the new one."),
        "deleted": t("Deleted, with everything in it."),
        "colleague_added": t("Added. Keep the link now: it is shown only once."),
        "colleague_link": t("There is a new link. The one before no longer works."),
        "colleague_withdrawn": t("Withdrawn. The link and every page opened with it do nothing more."),
        "archived": t("Archived. The box below the list shows it again."),
        "brought_back": t("Back in the list."),
        "void": t("Struck. It stays on record with your reason and counts no more."),
        "agenda": t("The agenda has changed."),
        "timer": t("The timer has changed."),
        "more_time": t("The facilitator knows that you want more time."),
        "erased": t("You and everything you handed in have been deleted."),
        "rehearsal_on": t("The rehearsal has begun. Everybody in it is made up."),
        "rehearsal_over": t("The rehearsal is over, and everything of it is removed."),
        "sheet_erased": t("Deleted. The sheet can be typed in anew."),
        "wall_kept": t("The wall board is kept."),
        "report_words": t("Kept for the report."),
        "wifi": t("The lobby shows this Wi-Fi now."),
        "by_link": t("Kept. It opens and ends by itself."),
        "called_off": t("It does not run by link any more."),
        "closed_now": t("Closed. Results can be shown now."),
        "tickets_made": t("The tickets are made. Download them now: they are shown only once."),
        "address": t("The QR code leads to this address now."),
        "entry_added": t("Added. Everybody can read it in the library now."),
        "entry_changed": t("Changed."),
        "entry_removed": t("Removed from the library."),
    }[code]
