"""The library on a laptop: the Star as the way in, search, lists, pictures, and one page of it at a time."""

from pathlib import Path

import streamlit as st

from coprod.charts.crosswalk import crosswalk, met
from coprod.library import KINDS, Contents, Kind, Leaf, Way, contents, heading, leaf, search
from coprod.model.library import Library, TopicKind
from coprod.text import current, t, tn
from coprod.ui import context, entry, figure
from coprod.ui.words import literal
from coprod.workshops import collecting

HERE = Path(__file__).parent
FIND = "q"
LISTED: tuple[Kind, ...] = ("case", "reform")
FOLDED: tuple[Kind, ...] = ("barrier", "factor", "idea")
_WAYS = st.components.v2.component(
    "coprod_ways",
    html='<ul class="ways"></ul>',
    css=(HERE / "ways.css").read_text(encoding="utf-8"),
    js=(HERE / "ways.js").read_text(encoding="utf-8"),
)
_STAR = st.components.v2.component(
    "coprod_star_way",
    html='<div class="star"></div>',
    css=(HERE / "star_way.css").read_text(encoding="utf-8"),
    js=(HERE / "star_way.js").read_text(encoding="utf-8"),
)


def library() -> Library:
    """Everything there is on this server."""
    return collecting.library(context.desk())


def asked(library: Library) -> Leaf | None:
    """The page that the address names, as in `?case=esther_coaches`; None for the front of the library."""
    for kind in KINDS:
        if kind in st.query_params:
            return leaf(library, kind, st.query_params[kind])
    return None


def missing() -> bool:
    """Whether the address names a page that there is not (any more)."""
    return any(kind in st.query_params for kind in KINDS)


def draw_front(library: Library) -> None:
    """A box to search, the Star, every list, and the two pictures."""
    typed = st.text_input(
        t("Find a word"),
        st.query_params.get(FIND, ""),
        key="find a word",
        max_chars=80,
        icon=":material/search:",
        on_change=_find,
    )
    if typed.strip():
        _found(search(library, typed))
        return
    _star(library)
    everything = contents(library)
    for kind in LISTED:
        _list(kind, everything[kind])
    for kind in FOLDED:
        with st.expander(heading(kind)):
            ways(everything[kind], kind)
    _pictures(library)


def draw_leaf(page: Leaf) -> None:
    """One page: what is said with the numbers of the sources, ways on, and the sources themselves."""
    with st.container(horizontal=True, horizontal_alignment="distribute", key="leaf head"):
        st.page_link(
            context.page("library"),
            label=t("Everything in the library"),
            icon=":material/arrow_back:",
            query_params={FIND: ""},  # a link to the same page without any would keep those that are there
        )
        entry.lead(t("To print or send"), page.address)
    with st.container(key="leaf"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.caption(page.eyebrow, width="content")
            if page.own:
                st.badge(t("added here"), color="gray")
        st.header(literal(page.title), anchor=False)
        if page.lead:
            st.markdown(literal(page.lead))
        for place, block in enumerate(page.blocks):
            if block.title:
                st.subheader(block.title, anchor=False)
            if block.says:
                said = (f"- {literal(each.text)} :gray-badge[{each.source}]" for each in block.says)
                st.markdown("\n".join(said))
            ways(block.ways, f"{page.kind} {page.id} {place}", beside=block.short)
            if block.note:
                st.caption(literal(block.note))
        _sources(page)


def _sources(page: Leaf) -> None:
    if not page.sources:
        return
    st.subheader(t("Sources"), anchor=False)
    for each in page.sources:
        said = f"{each.number}. {each.title}. {each.by}, {each.when}: {each.places}. {each.note}"
        st.caption(literal(said))
        if each.address:
            st.page_link(each.address, label=literal(each.address), icon=":material/open_in_new:")


def _star(library: Library) -> None:
    def parts(kind: TopicKind) -> list[dict[str, str]]:
        return [
            {
                "id": f"{kind}/{each.id}",
                "letter": each.letter,
                "name": each.short,
                "address": f"?{kind}={each.id}",
            }
            for each in library.spoken_in(current()).items[kind].values()
        ]

    _STAR(
        key="star",
        data={"label": t("The Co-production Star"), "steps": parts("step"), "cos": parts("co")},
        on_way_change=lambda: _follow("star"),
    )


def _follow(key: str) -> None:
    """Go where a link leads that was clicked."""
    kind, _, topic = str((st.session_state.get(key) or {}).get("way") or "").partition("/")
    if topic:
        st.query_params.from_dict({kind: topic})  # one step in the browser's history


def _find() -> None:
    typed = str(st.session_state.get("find a word") or "").strip()
    if typed:
        st.query_params[FIND] = typed
    else:
        st.query_params.pop(FIND, None)


def _found(found: Contents) -> None:
    if not found:
        st.info(t("Nothing in the library holds these words."))
        return
    n = sum(map(len, found.values()))
    st.caption(tn("{n} page found", "{n} pages found", n))
    for kind, hits in found.items():
        _list(kind, hits)


def _list(kind: Kind, found: tuple[Way, ...]) -> None:
    st.subheader(heading(kind), anchor=False)
    ways(found, kind)


def ways(each_of: tuple[Way, ...], key: str, *, beside: bool = False) -> None:
    """Links to pages of the library, beneath or beside each other; `key` names the list on its page."""
    if not each_of:
        return
    here = st.session_state.get("page") == "library"
    _WAYS(
        key=f"ways {key}",
        data={
            "beside": beside,
            "here": here,
            "ways": [
                {
                    "id": f"{way.kind}/{way.id}",
                    "label": way.label,
                    "note": way.note,
                    "address": f"library?{way.kind}={way.id}",
                }
                for way in each_of
            ],
        },
        on_way_change=lambda: _follow(f"ways {key}"),
    )


def _pictures(library: Library) -> None:
    width = figure.width_of_page()
    found = met(library)
    for key, spec in (("crosswalk", crosswalk(library)), *((("met", found),) if found else ())):
        with st.container(border=True, key=key):
            if width >= figure.NARROW:
                figure.draw_spec(spec, width, key)
                if key == "crosswalk":
                    st.caption(literal(" · ".join(f"{each.letter} {each.label}" for each in spec.columns)))
            else:
                st.subheader(literal(spec.title), anchor=False)
                st.markdown(literal(spec.sentence))
                st.caption(literal(" ".join([spec.rule, *spec.notes])))
            with st.expander(t("As a table")):
                figure.table(spec)
