"""The forms that make baselines, the list of own ones, and what deleting a workshop does to them."""

from datetime import date

import streamlit as st

from coprod.access import Action
from coprod.charts import pooled as words
from coprod.formats.baseline_in import heading
from coprod.model.grown import Grown
from coprod.model.outcome import Outcome
from coprod.model.question import Question
from coprod.model.workshop import Workshop
from coprod.results import pooled
from coprod.text import day, listed, t, titled, tn
from coprod.text.reasons import sentence
from coprod.ui import context, gate, growing, press
from coprod.ui.growing import NEW, Draft, Viewer
from coprod.ui.words import literal
from coprod.workshops import growing as baselines


def draw(viewer: Viewer, workshop: Workshop | None, shown: Outcome | None) -> None:
    """What was added just now, the own baselines, and the ways to add one."""
    if kept := growing.added():
        st.success(t("“{title}” is kept as a baseline.", title=literal(_name(kept))), icon=":material/check:")
    house = gate.allowed(Action.COLLECT)
    owns = workshop is not None and gate.allowed(Action.DOWNLOAD, workshop)
    if not house and not owns and not viewer.baselines:
        return
    st.subheader(t("Own baselines"), anchor=False)
    if not viewer.baselines:
        st.caption(t("None yet. A finished workshop can become one, and so can a table of answers."))
    for each in viewer.baselines:
        _listed(viewer, each)
    if owns or house:
        with st.expander(t("Add a workshop as a baseline"), icon=":material/add:"):
            _add_workshop(viewer, workshop if owns else None, shown)
    if house:
        with st.expander(t("Upload a baseline"), icon=":material/upload:", expanded=growing.uploading()):
            _upload(viewer, shown.question if shown else pooled.shipped_question())


def fate(workshop: Workshop) -> None:
    """Before a workshop is deleted: the baselines that were made from it, and whether they go with it."""
    found = baselines.made_from(context.desk(), workshop.id)
    if not found:
        return
    names = listed(f"“{_name(each)}”" for each in found)
    st.markdown(
        literal(
            tn(
                "{n} baseline was made from this workshop: {names}. It holds means of groups, no persons.",
                "{n} baselines were made from this workshop: {names}. They hold means of groups, no persons.",
                len(found),
                names=names,
            )
        )
    )
    st.radio(
        t("When the workshop is deleted, by hand or on its day"),
        ["stay", "go"],
        index=int(any(each.goes_with_workshop for each in found)),
        format_func=lambda each: {
            "stay": t("Keep what was made from it"),
            "go": t("Delete that with it"),
        }[each],
        captions=[
            t("Those that are not for everybody can be seen by whoever runs this server."),
            t("Whoever compared a room with it cannot do so again."),
        ],
        key=f"fate {workshop.code}",
        on_change=growing.choose_fate,
        args=(workshop.code,),
    )


def _listed(viewer: Viewer, each: Grown) -> None:
    with st.container(border=True, horizontal=True, vertical_alignment="center", key=f"own {each.key}"):
        people = tn("{n} person", "{n} people", each.n)
        said = [people, each.place, day(each.day), _gone(each)]
        with st.container(width="stretch"):
            st.markdown(f"**{literal(_name(each))}**")
            st.caption(literal(" · ".join(part for part in said if part)))
            if each.note:
                st.caption(literal(each.note))
        if each.made_up:
            st.badge(t("made-up people"), color="orange")
        if each.published:
            st.badge(t("for everybody here"), color="gray")
        if viewer.may_delete(each):
            with st.popover(t("Delete"), icon=":material/delete:"):
                st.write(t("This cannot be taken back."))
                press.button(
                    t("Delete this baseline"),
                    key=f"delete baseline {each.key}",
                    on_click=growing.remove,
                    args=(each.id, each.version),
                )


def _gone(each: Grown) -> str:
    return t("deleted with its workshop") if each.goes_with_workshop else ""


def _add_workshop(viewer: Viewer, workshop: Workshop | None, shown: Outcome | None) -> None:
    if workshop is None:
        st.write(t("Choose a workshop of your own above."))
        return
    if workshop.closed_at is None:
        st.write(sentence("workshop_not_ended"))
        return
    if shown is None:
        st.write(sentence("too_few_for_baseline"))
        return
    code = workshop.code
    st.write(
        t(
            "The means of “{round}”, and of stakeholder groups of at least {n} people; smaller ones are put "
            "together. No person and no ballot is in it.",
            round=literal(titled(shown.question.title, shown.number)),
            n=max(pooled.FEWEST_IN_GROUP, shown.minimum),
        )
    )
    with st.form(f"add baseline {code}", border=False):
        st.text_input(t("Title"), workshop.name[:60], key=f"baseline title {code}", max_chars=60)
        st.text_input(t("Where it was"), key=f"baseline place {code}", max_chars=80)
        _versions(viewer, f"version of {code}")
        if gate.allowed(Action.COLLECT):
            st.checkbox(t("For everybody who works on this server"), key=f"publish {code}")
        st.checkbox(t("Delete it when the workshop is deleted"), key=f"goes with {code}")
        press.form_button(
            t("Add as a baseline"),
            key="add baseline",
            on_click=growing.keep_workshop,
            args=(code, shown.round_id),
        )


def _upload(viewer: Viewer, question: Question) -> None:
    over = growing.number_kept()
    st.write(
        t(
            "A table with one row for each person: their name or number, their group under “sector”, and the "
            "percent they give to each factor, 100 in all. Or one row for each person and factor, as in the "
            "2017 table. The first line:"
        )
    )
    st.code(heading(question), language=None, wrap_lines=True)
    file = st.file_uploader(
        t("CSV or Excel (.xlsx), up to 2 MB, 5,000 rows and 60 columns"),
        type=["csv", "xlsx"],
        key=f"baseline file {over}",
    )
    if file is None:
        st.caption(t("A larger file is refused as a whole. Leave out the columns that are not needed."))
        return
    found = growing.draft(file, question)
    if found.uploaded.faults:
        st.error(
            tn(
                "{n} thing is wrong, so nothing was taken:",
                "{n} things are wrong, so nothing was taken:",
                len(found.uploaded.faults),
            ),
            icon=":material/error:",
        )
        st.text("\n".join(fault.sentence for fault in found.uploaded.faults))
        return
    if found.baseline is None:
        st.error(sentence(found.refused[0]), icon=":material/error:")
        return
    _preview(found, found.baseline)
    with st.form(f"keep upload {over}", border=False):
        st.text_input(t("Title"), key=f"upload title {over}", max_chars=60)
        st.text_input(t("Where it was"), key=f"upload place {over}", max_chars=80)
        today = date.today()
        st.date_input(t("Day"), today, date(1990, 1, 1), today, format="DD/MM/YYYY", key=f"upload day {over}")
        st.text_area(t("Where it comes from"), key=f"upload note {over}", max_chars=500, height=80)
        _versions(viewer, f"upload version {over}")
        st.checkbox(t("These people are made up"), key=f"upload made up {over}")
        press.form_button(
            t("Keep this baseline"),
            key="keep upload",
            type="primary",
            on_click=growing.keep_upload,
            args=(over,),
        )


def _preview(found: Draft, baseline: Grown) -> None:
    """What the file says and what of it would be kept; nothing is kept yet."""
    column = pooled.own_column(baseline)
    read = t("Read: {n} people.", n=baseline.n)
    if found.uploaded.read_from:
        read = t("Read: {n} people, from the sheet “{sheet}”.", n=baseline.n, sheet=found.uploaded.read_from)
    st.markdown(literal(f"{read} {words.leading(column)}"))
    st.text(words.groups_kept(column))
    st.caption(t("Nothing is kept yet. Kept are these means, not the rows of the table."))
    with st.expander(t("The figures as a table")):
        table = words.means_table(column)
        heads = [literal(head) for head in table.heads]
        rows = [dict(zip(heads, (literal(row[0]), *row[1:]), strict=True)) for row in table.rows]
        st.table(rows, border="horizontal", hide_index=True)


def _versions(viewer: Viewer, key: str) -> None:
    """A baseline of its own, or the next version of one."""
    newest = {each.id: each for each in viewer.baselines if viewer.may_delete(each)}
    if newest:
        st.selectbox(
            t("As"),
            [NEW, *newest],
            format_func=lambda each: (
                t("the next version of {title}", title=newest[each].title)
                if each
                else t("a baseline of its own")
            ),
            key=key,
        )


def _name(each: Grown) -> str:
    return words.named(pooled.own_column(each))
