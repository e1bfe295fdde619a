"""The screen "Compare": what is chosen, the cards side by side, the two pictures, and what differs."""

from collections.abc import Sequence

import streamlit as st

from coprod.charts import pooled as words
from coprod.charts.table import Table
from coprod.model.outcome import Outcome
from coprod.model.pooled import Column, SideBySide
from coprod.model.workshop import Workshop
from coprod.results import pooled
from coprod.text import current, t, titled
from coprod.ui import context, figure
from coprod.ui.beginning import begin
from coprod.ui.growing import Viewer
from coprod.ui.words import literal

ROOM, BESIDE = "compare room", "compare beside"
IN_A_ROW = 3


def choose(viewer: Viewer, first: Workshop | None) -> tuple[list[Column], Outcome | None]:
    """What is to be set side by side, the chosen workshop's round first; and that round."""
    codes = ["", *(each.code for each in viewer.workshops)]
    start = first.code if first and first.code in codes else ""
    now = st.session_state.get(ROOM, start)
    left, right = st.columns([2, 1])
    code = left.selectbox(
        t("A workshop's budget round"),
        codes,
        codes.index(begin(ROOM, now if now in codes else start, "")),
        format_func=lambda each: _workshop_name(viewer, each) if each else t("None"),
        key=ROOM,
    )
    workshop = viewer.workshop(code)
    shown = _round(workshop, right) if workshop else None
    columns = [pooled.room_column(context.desk().store, workshop, shown)] if workshop and shown else []
    columns += [column for each in _beside(viewer, code) if (column := _column(viewer, each))]
    return columns, shown


def chosen_workshop(viewer: Viewer) -> Workshop | None:
    """The workshop whose round is chosen."""
    return viewer.workshop(str(st.session_state.get(ROOM, "")))


def _round(workshop: Workshop, place: st.delta_generator.DeltaGenerator) -> Outcome | None:
    found = {each.round_id: each for each in pooled.comparable_rounds(context.desk().store, workshop)}
    if not found:
        place.caption(t("It has no closed budget round with enough ballots yet."))
        return None
    if len(found) == 1:
        return next(iter(found.values()))
    chosen = place.selectbox(
        t("Round"),
        list(found),
        format_func=lambda each: titled(found[each].question.title, found[each].number),
        key=f"compare round {workshop.code}",
    )
    return found[chosen]


def _beside(viewer: Viewer, code: str) -> list[str]:
    """The keys of what stands beside: the 2017 baseline at first."""
    names = {pooled.published_column().key: words.heading(pooled.published_column())}
    for each in viewer.baselines:
        column = pooled.own_column(each)
        names[column.key] = f"{words.named(column)} · {each.place}"
    names |= {
        f"workshop:{each.code}": _workshop_name(viewer, each.code)
        for each in viewer.workshops
        if each.code != code
    }
    kept = st.session_state.get(BESIDE, [pooled.published_column().key])
    return list(
        st.multiselect(
            t("Beside it"),
            list(names),
            begin(BESIDE, [each for each in kept if each in names], []),
            format_func=lambda each: names[each],
            key=BESIDE,
            placeholder=t("Baselines and other workshops"),
        )
    )


def _column(viewer: Viewer, key: str) -> Column | None:
    if key == pooled.published_column().key:
        return pooled.published_column(current())
    own = next((pooled.own_column(each) for each in viewer.baselines if key == f"own:{each.key}"), None)
    if own:
        return own
    workshop = viewer.workshop(key.removeprefix("workshop:"))
    found = pooled.comparable_rounds(context.desk().store, workshop) if workshop else []
    if not found or workshop is None:
        name = workshop.name if workshop else ""
        st.info(t("{name} has no closed budget round with enough ballots yet.", name=literal(name)))
        return None
    return pooled.room_column(context.desk().store, workshop, found[0])


def draw(columns: Sequence[Column], width: int) -> None:
    """Everything about what was chosen; a kind word where nothing was."""
    if not columns:
        st.info(t("Choose a workshop or a baseline above: they stand side by side here."))
        return
    found = pooled.side_by_side(columns)
    _cards(found)
    with st.container(border=True, key="side by side"):
        figure.draw_spec(words.compared(found), width, "compared")
        with st.expander(t("The figures as a table")):
            _table(words.compared_table(found))
    differences = words.differences(found)
    if differences:
        with st.container(border=True, key="differences"):
            st.subheader(t("Not quite like for like"), anchor=False)
            for each in differences:
                st.markdown(literal(each))
    spec = words.pooled(found)
    if spec is not None:
        with st.container(border=True, key="pooled"):
            figure.draw_spec(spec, width, "pooled")
            with st.expander(t("The figures as a table")):
                figure.table(spec)


def _cards(found: SideBySide) -> None:
    for start in range(0, len(found.columns), IN_A_ROW):
        places = st.columns(IN_A_ROW)
        for place, (number, column) in zip(
            places, enumerate(found.columns[start : start + IN_A_ROW], start + 1), strict=False
        ):
            with place.container(border=True, height="stretch", key=f"card {column.key}"):
                _card(number, column)


def _card(number: int, column: Column) -> None:
    st.markdown(f"**{number}\u2002{literal(words.heading(column))}**")
    st.caption("  \n".join(literal(line) for line in words.about(column) if line))
    st.markdown(literal(words.leading(column)))
    with st.container(horizontal=True):
        if word := words.certainty(column):
            st.badge(word, color="blue")
        if column.made_up:
            st.badge(t("made-up people"), color="orange")


def _table(found: Table) -> None:
    heads = [literal(head) for head in found.heads]
    rows = [dict(zip(heads, (literal(row[0]), *row[1:]), strict=True)) for row in found.rows]
    st.table(rows, border="horizontal", hide_index=True)


def _workshop_name(viewer: Viewer, code: str) -> str:
    workshop = viewer.workshop(code)
    return f"{workshop.name} · {workshop.spoken_code}" if workshop else ""
