"""How long a workshop is kept: the date by which it is deleted, and the backups that hold it after that."""

from collections.abc import Sequence
from datetime import timedelta

import streamlit as st

from coprod.access import Action
from coprod.model.backup import Backup
from coprod.model.workshop import Workshop
from coprod.text import day, t, tn
from coprod.ui import press
from coprod.ui.acting import act
from coprod.ui.words import literal
from coprod.workshops import Desk, keeping, steps

_STILL_HELD = "still held"


def warn_of_a_full_disk(desk: Desk) -> None:
    """Say it while there is still some room: a full disk stores no ballot."""
    left = keeping.little_room(desk)
    if left is not None:
        st.warning(
            t(
                "Only {n} MB are free on the server's disk. Once it is full, no ballot can be stored: "
                "free some space there now.",
                n=left // 1_000_000,
            ),
            icon=":material/hard_drive:",
        )


def draw(desk: Desk, workshop: Workshop) -> None:
    """The date and how it can be moved, then the backups that hold the workshop now."""
    standing = steps.stand(desk, workshop.id)
    if standing is None:
        return
    st.markdown(t("**Keep until.** On that day the server deletes the workshop by itself."))
    promised = workshop.delete_on.date() if workshop.delete_on else None
    first = standing.now.date() + timedelta(days=1)
    latest = keeping.latest(desk.settings, standing.now)
    last = promised if promised and standing.joined else max(latest, promised or latest)
    if promised and standing.joined:
        st.caption(
            tn(
                "{n} person has joined and was promised {day}: it can be earlier, never later.",
                "{n} people have joined and were promised {day}: it can be earlier, never later.",
                standing.joined,
                day=day(promised),
            )
        )
    elif not standing.joined:
        st.caption(
            t(
                "Nobody has joined yet, so any day up to {day} can be chosen. Whoever joins is promised it.",
                day=day(last),
            )
        )
    if first <= last:
        code = workshop.code
        with (
            st.form(f"date {code}", border=False),
            st.container(horizontal=True, vertical_alignment="bottom"),
        ):
            st.date_input(
                t("Deleted by"),
                min(max(promised or last, first), last),
                min_value=first,
                max_value=last,
                format="DD/MM/YYYY",
                key=f"delete on {code}",
                width=200,
            )
            press.form_button(t("Change the date"), key="change date", on_click=_change_date, args=(code,))
    _backups(keeping.holding(desk.settings, workshop))


def remember(desk: Desk, workshop: Workshop) -> None:
    """After its deletion: keep which backups hold the workshop still, to be said until it was read."""
    found = keeping.holding(desk.settings, workshop)
    if found:
        st.session_state[_STILL_HELD] = (workshop.spoken_code, tuple(found))


def after_deletion() -> None:
    """Which backups still hold a workshop that was deleted just now, and until when."""
    code, found = st.session_state.get(_STILL_HELD, ("", ()))
    if not found:
        return
    with st.container(border=True, key="still held"):
        st.markdown(t("**{code} is deleted.** Backups hold it a little longer.", code=code))
        _table(found)
        st.caption(t("If it has to be gone at once, ask whoever runs the server to delete these files."))
        press.button(t("I have read it"), key="has read", on_click=_has_read)


def _backups(found: Sequence[Backup]) -> None:
    if not found:
        st.caption(t("No backup holds this workshop."))
        return
    title = tn("{n} backup holds this workshop", "{n} backups hold this workshop", len(found))
    with st.expander(title):
        st.caption(
            t("Deleting the workshop does not delete it from these. They are gone by the day beside them.")
        )
        _table(found)


def _table(found: Sequence[Backup]) -> None:
    rows = [
        {
            t("Backup"): literal(each.file.name),
            t("Made"): t("{day}, {time} UTC", day=day(each.made), time=f"{each.made:%H:%M}"),
            t("Gone by"): day(each.expires) if each.expires else t("when the host deletes it"),
        }
        for each in found
    ]
    st.table(rows, border="horizontal", hide_index=True)


def _change_date(code: str) -> None:
    chosen = st.session_state.get(f"delete on {code}")

    def run(desk: Desk, workshop: Workshop) -> str | None:
        if chosen is None:
            return None
        keeping.change_date(desk, workshop.id, chosen)
        return "date_changed"

    act(Action.MANAGE, code, run)


def _has_read() -> None:
    st.session_state.pop(_STILL_HELD, None)
