"""The screen on which an organiser adds to the library: the list, the sheet of one entry, and files."""

from collections.abc import Iterable, Sequence

import streamlit as st

from coprod.library import address
from coprod.model.library import KIND_OF, Case, Reform, Source, Tag
from coprod.text import current, dated, t, tn
from coprod.text.reasons import sentences
from coprod.ui import collecting, press
from coprod.ui.collecting import NEW_SOURCE, UNDATED, Sheet, SheetKind
from coprod.ui.words import literal
from coprod.workshops.collecting import Collected, LeftOut

LISTED = 20
FILE = "/library.toml"


def front(found: Collected) -> None:
    """What there is, and the ways to add to it."""
    st.header(t("Add to the library"), anchor=False)
    st.write(
        t(
            "Cases and reforms of your own stand beside the shipped ones, marked as added here. "
            "Everybody who opens the library on this server sees them."
        )
    )
    with st.container(horizontal=True):
        kinds: Sequence[tuple[SheetKind, str]] = (("case", t("Add a case")), ("reform", t("Add a reform")))
        for kind, label in kinds:
            press.button(
                label,
                key=f"add {kind}",
                type="primary" if kind == "case" else "secondary",
                icon=":material/add:",
                on_click=collecting.open_new,
                args=(kind,),
            )
    for each in found.left_out:
        _left_out(each)
    if not found.own.ids:
        st.info(t("Nothing has been added yet. Begin with a case you know well, or take in a file."))
    _list(found)
    _files(found)


def sheet(found: Collected, asked: Sheet) -> None:
    """Everything about one entry: what is needed first, the rest unfolds."""
    press.button(
        t("Back to the list"),
        key="leave",
        type="tertiary",
        icon=":material/arrow_back:",
        on_click=collecting.leave,
    )
    entry = asked.entry
    headings = {
        "case": t("Change a case") if entry else t("Add a case"),
        "reform": t("Change a reform") if entry else t("Add a reform"),
        "source": t("Change a source"),
    }
    st.header(headings[asked.kind], anchor=False)
    cited = _cited(found, asked, entry) if isinstance(entry, Case | Reform) or entry is None else None
    with st.form(asked.key("sheet"), border=False, enter_to_submit=False):
        if isinstance(entry, Source):
            with st.container(border=True):
                _source_boxes(asked, entry)
        else:
            _entry_boxes(found, asked, entry, cited)
        if wrong := collecting.wrong_boxes():
            said = "\n".join(f"- {literal(sentence)}" for sentence in sentences(wrong))
            what = t("Not kept yet. What you wrote is still here.")
            st.error(f"{what}\n\n{said}", icon=":material/error:")
        press.form_button(
            t("Keep the changes") if entry else headings[asked.kind],
            key="keep entry",
            type="primary",
            on_click=collecting.keep,
            args=(asked.kind, asked.id),
        )


def _cited(found: Collected, asked: Sheet, entry: Case | Reform | None) -> Source | None:
    """The source that is chosen; None for a new one. Not in the form, whose boxes depend on it."""
    main = collecting.main_fact(entry) if entry else None
    sources = {each.id: each for each in (*reversed(found.own.sources), *found.library.sources)}
    options = [NEW_SOURCE, *sources]
    cited = st.selectbox(
        t("Which source tells of it"),
        options,
        index=options.index(main.source) if main and main.source in sources else 0,
        format_func=lambda each: sources[each].title if each else t("A new source"),
        key=asked.key("cited"),
    )
    return sources.get(cited)


def _entry_boxes(found: Collected, asked: Sheet, entry: Case | Reform | None, cited: Source | None) -> None:
    case = entry if isinstance(entry, Case) else None
    with st.container(border=True):
        st.text_input(t("Title (needed)"), entry.title if entry else "", key=asked.key("title"), max_chars=60)
        if asked.kind == "case":
            left, right = st.columns([2, 1])
            left.text_input(
                t("Place (needed)"), case.where if case else "", key=asked.key("where"), max_chars=120
            )
            years = case.when if case else ""
            right.text_input(t("Years, if known"), years, key=asked.key("when"), max_chars=80)
            st.text_area(
                t("In short (needed)"),
                case.about.text if case else "",
                key=asked.key("about"),
                max_chars=600,
                height=100,
                placeholder=t("Who did what, in a sentence or two"),
            )
        else:
            _lines(asked, "says", t("What it is (needed): one fact a line"), entry)
    with st.container(border=True):
        _place_in_source(found, asked, entry, cited)
    if asked.kind == "case":
        with st.expander(t("The story, as far as it is known"), icon=":material/notes:"):
            st.caption(t("One fact a line. Leave empty what your source does not say."))
            _lines(asked, "objective", t("What it was to achieve"), entry)
            _lines(asked, "change", t("How they changed it"), entry)
            _lines(asked, "results", t("What came of it"), entry)
            _lines(asked, "learning", t("What they learned"), entry)
            _lines(asked, "barriers_met", t("What stood in the way"), entry)
    with st.expander(t("Where it belongs"), icon=":material/sell:"):
        st.caption(t("It is then found under these. They count as your reading, and its page says so."))
        _tags(found, asked, entry)


def _lines(asked: Sheet, box: str, label: str, entry: Case | Reform | None) -> None:
    facts = getattr(entry, box, ())
    st.text_area(label, "\n".join(fact.text for fact in facts), key=asked.key(box), height=110)


def _place_in_source(
    found: Collected, asked: Sheet, entry: Case | Reform | None, cited: Source | None
) -> None:
    """The source itself, with boxes where it is a new one, and where in it all this stands."""
    if cited is None:
        st.markdown(f"**{t('The new source')}**")
        _source_boxes(asked, None)
    else:
        st.markdown(f"**{literal(cited.title)}**")
        st.caption(literal(_about_source(cited)))
        if cited.id in found.library.own:
            st.caption(t("To correct this source itself, open it in the list of your sources."))
    st.text_input(
        t("Where in it (needed)"),
        collecting.main_fact(entry).at if entry else "",
        key=asked.key("at"),
        max_chars=120,
        placeholder=t("Page 12, or the name of the section"),
    )
    if entry and any(collecting.facts_elsewhere(found, entry, box) for box in collecting.LINES):
        st.caption(
            t("Some lines stand in other places. Each keeps its own as long as you leave the line as it is.")
        )


def _source_boxes(asked: Sheet, source: Source | None) -> None:
    label = t("Its title (needed)")
    st.text_input(label, source.title if source else "", key=asked.key("source_title"), max_chars=500)
    left, right = st.columns([2, 1])
    left.text_input(
        t("Who wrote or published it (needed)"),
        source.by if source else "",
        key=asked.key("source_by"),
        max_chars=120,
    )
    published = source.published if source and source.published != UNDATED else ""
    right.text_input(
        t("Date, if known"),
        published,
        key=asked.key("source_published"),
        max_chars=10,
        placeholder=t("2024, 2024-05 or 2024-05-31"),
    )
    st.text_input(
        t("Web address, if it has one"),
        source.address if source else "",
        key=asked.key("source_address"),
        max_chars=400,
        placeholder="https://",
    )


def _tags(found: Collected, asked: Sheet, entry: Case | Reform | None) -> None:
    labels: dict[Tag, str] = {
        "factors": t("Factors"),
        "barriers": t("Barriers"),
        "steps": t("Steps of the Star"),
        "cos": t("The Four Co's"),
    }
    for tag, label in labels.items():
        items = found.library.spoken_in(current()).items[KIND_OF[tag]]
        _choose(
            asked, tag, label, {each: f"{item.letter} {item.short}" for each, item in items.items()}, entry
        )
    if asked.kind == "reform":
        cases = {each.id: each.title for each in found.library.cases}
        _choose(asked, "cases", t("Cases in which it was done"), cases, entry)


def _choose(asked: Sheet, box: str, label: str, options: dict[str, str], entry: Case | Reform | None) -> None:
    st.multiselect(
        label,
        list(options),
        default=[each for each in getattr(entry, box, ()) if each in options],
        format_func=lambda each: options[each],
        key=asked.key(box),
        max_selections=20,
        placeholder=t("None"),
    )


def _list(found: Collected) -> None:
    """The newest of each kind; where there are many, the others are found by a word of their title."""
    cases, reforms, sources = found.own.cases, found.own.reforms, found.own.sources
    if max(len(cases), len(reforms), len(sources)) > LISTED:
        typed = st.text_input(t("Find by title"), key="find entry", icon=":material/search:").casefold()
        cases = tuple(each for each in cases if typed.strip() in each.title.casefold())
        reforms = tuple(each for each in reforms if typed.strip() in each.title.casefold())
        sources = tuple(each for each in sources if typed.strip() in each.title.casefold())
    kinds: Iterable[tuple[str, Sequence[Case | Reform]]] = (
        (t("Cases you have added ({n})", n=len(cases)), cases),
        (t("Reforms you have added ({n})", n=len(reforms)), reforms),
    )
    for title, listed in kinds:
        if listed:
            st.subheader(title, anchor=False)
        for each in reversed(listed[-LISTED:]):
            _card(found, each)
    if sources:
        with st.expander(t("Sources you have added ({n})", n=len(sources)), icon=":material/book:"):
            for source in reversed(sources[-LISTED:]):
                _source_row(found, source)


def _card(found: Collected, entry: Case | Reform) -> None:
    with st.container(border=True, key=f"entry {entry.id}"):
        st.markdown(f"**{literal(entry.title)}**")
        source = found.library.source(collecting.main_fact(entry).source)
        said = [t("Source: {title}", title=literal(source.title))]
        if isinstance(entry, Case):
            said.insert(0, literal(f"{entry.where} · {entry.when}" if entry.when else entry.where))
        st.caption("  \n".join(said))
        with st.container(horizontal=True, vertical_alignment="center"):
            kind = "case" if isinstance(entry, Case) else "reform"
            st.link_button(t("Read"), address(kind, entry.id), type="tertiary", icon=":material/open_in_new:")
            _change(entry.id)
            _remove(found, entry.id)


def _source_row(found: Collected, source: Source) -> None:
    with st.container(border=True, key=f"entry {source.id}"):
        st.markdown(f"**{literal(source.title)}**")
        st.caption(literal(_about_source(source)))
        with st.container(horizontal=True, vertical_alignment="center"):
            _change(source.id)
            _remove(found, source.id)


def _change(entry_id: str) -> None:
    press.button(
        t("Change"),
        key=f"change {entry_id}",
        type="tertiary",
        icon=":material/edit:",
        on_click=collecting.open_old,
        args=(entry_id,),
    )


def _remove(found: Collected, entry_id: str) -> None:
    """Asks once; what another entry needs cannot go, and says why."""
    needed = found.pointing_at(entry_id) if entry_id in found.own.ids else ()
    with st.popover(t("Remove"), type="tertiary", icon=":material/delete:"):
        if needed:
            st.write(
                t("This is needed by: {titles}.", titles=literal(", ".join(each.title for each in needed)))
            )
            st.write(t("Change or remove that first."))
        else:
            st.write(t("It is gone for good. A file you have taken home keeps it."))
            press.button(
                t("Remove it now"), key=f"remove {entry_id}", on_click=collecting.remove, args=(entry_id,)
            )


def _left_out(left: LeftOut) -> None:
    """An entry that is kept but shown to nobody, why, and what can be done."""
    why = {
        "unreadable": t("This release cannot read it."),
        "id_shipped": t(
            "The shipped library has an entry of this name now, which stands in its place. "
            "If you remove yours, your other entries go by the shipped one."
        ),
        "points_nowhere": t("Something it points at is not there any more. Open it and choose anew."),
    }
    with st.container(key=f"left out {left.id}"):
        st.warning(t("“{title}” is not shown.", title=literal(left.title)) + " " + why[left.why])
        with st.container(horizontal=True, vertical_alignment="center"):
            if left.why == "points_nowhere":
                _change(left.id)
            with st.popover(t("Remove"), type="tertiary", icon=":material/delete:"):
                st.write(t("It is gone for good."))
                press.button(
                    t("Remove it now"), key=f"remove {left.id}", on_click=collecting.remove, args=(left.id,)
                )


def _files(found: Collected) -> None:
    result, over = collecting.taken_in(), collecting.number_done()
    with st.expander(
        t("Files: take in, take home"), icon=":material/file_open:", expanded=result is not None
    ):
        if found.own.ids:
            st.link_button(t("Take yours home as a file"), FILE, icon=":material/download:")
        st.file_uploader(
            t("A file with cases and reforms: TOML, up to 1 MB"), type="toml", key=f"file {over}"
        )
        press.button(t("Take it in"), key="take in", on_click=collecting.take_in, args=(over,))
        if result is None:
            return
        if result.wrong:
            st.error(t("Nothing was taken in. {why}", why=literal(result.wrong)), icon=":material/error:")
        elif result.entries:
            st.success(
                tn("{n} entry is new in the library.", "{n} entries are new in the library.", result.entries),
                icon=":material/check:",
            )
        else:
            st.info(t("There is nothing new in it: the library has all of it already."))


def _about_source(source: Source) -> str:
    when = dated(source.published) if source.published != UNDATED else t("undated")
    return " · ".join(filter(None, (source.by, when, source.address)))
