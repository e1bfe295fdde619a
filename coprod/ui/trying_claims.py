"""Trying the 2017 answers oneself: the settings, which stand in the page's address, and what they change."""

from pathlib import Path
from typing import Any

import streamlit as st

from coprod.charts.certainty import said
from coprod.charts.claims import retold as words
from coprod.charts.claims.picture import picture
from coprod.model.claims import Asked, Claim, CountsAs, Published, Retold, Settings
from coprod.results import retold as reading
from coprod.text import listed, t
from coprod.ui import claim_pictures, press
from coprod.ui.beginning import begin
from coprod.ui.naming import plain
from coprod.ui.words import literal

STYLE = Path(__file__).parent / "trying_claims.css"
WITHOUT, COUNT, MERGE = "without", "count", "merge"
_ADDRESS = "address of the newest settings"
LOOK: dict[words.Lead, tuple[Any, str]] = {
    "same": ("gray", "check"),
    "other": ("yellow", "swap_vert"),
    "shared": ("yellow", "drag_handle"),
}


def asked() -> Asked:
    """The settings in the page's address."""
    st.session_state[_ADDRESS] = _address()
    found = {name: st.query_params.get_all(name) for name in (WITHOUT, COUNT, MERGE)}
    words_of = {
        name: [word.strip().lower().replace("-", "_") for word in ",".join(values).split(",") if word.strip()]
        for name, values in found.items()
    }
    return reading.asked(words_of[WITHOUT], words_of[COUNT], words_of[MERGE])


def _address() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def _set(settings: Settings) -> None:
    """Put the settings into the address, which is the only place that keeps them."""
    ours = {
        WITHOUT: [who.upper().replace("_", "-") for who in settings.without],
        COUNT: [] if settings.counts is CountsAs.PERSON else [settings.counts.value],
        MERGE: list(settings.merged),
    }
    others = {name: values for name, values in _address().items() if name not in ours}
    st.query_params.from_dict(others | {name: values for name, values in ours.items() if values})
    st.session_state[_ADDRESS] = _address()


def _write_again() -> None:
    """Take the newest address for that of a message which left the page before the page knew it.

    The page tells how wide it is as soon as it has come, and each message brings an address: a press just
    before would be taken back.
    """
    newest = st.session_state.get(_ADDRESS)
    if newest not in (None, _address()):
        st.query_params.from_dict(newest)


def draw(found: Published, now: Asked) -> int:
    """The panel: who leads under the settings, the settings, and the picture; how wide pictures can be."""
    settings, question = now.settings, found.question
    told, everybody = reading.retold(settings), reading.retold(Settings())
    st.subheader(t("Try it yourself"), anchor=False)
    with st.container(key="headline"):
        st.markdown(literal(words.headline(told, question)))
    with st.container(key="behind", horizontal=True, gap="small", vertical_alignment="center"):
        _beside_before(told, everybody, found)
        st.caption(literal(words.rule(told, question)))
        if now.unknown:
            st.caption(f":material/info: {t('Something in the address is not known here; it is left out.')}")
        if now.too_few:
            st.caption(f":material/info: {t('At least two answers must stay, so nobody is left out.')}")
    left, right = st.columns([4, 5], gap="large")
    with left:
        _settings(found, settings)
    with right:
        width = claim_pictures.width(_write_again)
        claim_pictures.draw(picture(told, found), width, "answers")
    return width


def _beside_before(told: Retold, everybody: Retold, found: Published) -> None:
    """Whether the lead has changed, and what it was; how firm it is as published."""
    if told.settings.plain:
        st.badge(t("As published"), color="gray", icon=":material/history:")
        st.caption(literal(said(found.certainty)))
        return
    how = words.lead(told, everybody)
    colour, sign = LOOK[how]
    st.badge(words.in_a_word(how), color=colour, icon=f":material/{sign}:")
    st.caption(literal(words.before(everybody, found.question)))


def _settings(found: Published, settings: Settings) -> None:
    kept = len(found.people) - len(settings.without)
    known = (tuple(found.people), tuple(each.id for each in found.question.families))
    with st.container(key="people", gap="xsmall"):
        st.markdown(t("**Whose answers count?** At least two must stay."))
        for who, label in found.people.items():
            counts = who not in settings.without
            st.checkbox(
                plain(label),
                begin(f"counts {who}", counts, False),
                key=f"counts {who}",
                on_change=_taken,
                args=known,
                disabled=counts and kept <= reading.FEWEST,
            )
    names = {
        CountsAs.PERSON: t("Each person"),
        CountsAs.ORGANISATION: t("Each organisation"),
        CountsAs.KIND: t("Each kind of organisation"),
    }
    st.radio(
        t("Who counts as one?"),
        list(names),
        list(names).index(begin("counts as", settings.counts, CountsAs.PERSON)),
        format_func=lambda each: names[each],
        key="counts as",
        on_change=_taken,
        args=known,
    )
    with st.container(key="families", gap="xsmall"):
        st.markdown(t("**Which similar factors are read as one?**"))
        for family in found.question.families:
            letters = listed(found.question.letter_of(item) for item in family.items)
            st.checkbox(
                plain(t("{family}, {letters}", family=family.short, letters=letters)),
                begin(f"merged {family.id}", family.id in settings.merged, False),
                key=f"merged {family.id}",
                on_change=_taken,
                args=known,
            )
    press.button(
        t("Everybody again"),
        key="everybody again",
        icon=":material/undo:",
        disabled=settings.plain,
        on_click=_set,
        args=(Settings(),),
    )


def _taken(people: tuple[str, ...], families: tuple[str, ...]) -> None:
    """Take the settings from the panel; where too few would stay, all is left as it was."""
    state = st.session_state
    taken = reading.asked(
        [who for who in people if not state[f"counts {who}"]],
        [state["counts as"]],
        [family for family in families if state[f"merged {family}"]],
    )
    if not taken.too_few:
        _set(taken.settings)


def draw_strip(claim: Claim, found: Published, settings: Settings) -> None:
    """In the claim's own box: settings that test it, and what becomes of it under those in force."""
    told, everybody = reading.retold(settings), reading.retold(Settings())
    effect = words.effect(claim, told, everybody, found.question)
    if effect is None:
        return
    trials = {each.id: each for each in reading.trials(claim.id)}
    chosen = next((each.id for each in trials.values() if each.settings == settings), None)
    with st.container(key=f"strip {claim.id}", gap="small"):
        st.pills(
            t("Try it yourself"),
            list(trials),
            default=begin(f"try {claim.id}", chosen, None),
            format_func=lambda each: words.trial(trials[each]),
            key=f"try {claim.id}",
            on_change=_tried,
            args=(claim.id,),
        )
        with st.container(key=f"effect {claim.id}", gap="xsmall"):
            first, *others = effect.said
            st.markdown(" ".join((f"**{literal(first)}**", *map(literal, others))))
            st.caption(literal(" ".join(filter(None, (effect.before, effect.rule)))))


def _tried(claim_id: str) -> None:
    """Set what tests the claim, or go back to everybody when that is taken off again."""
    chosen = st.session_state[f"try {claim_id}"]
    trials = {each.id: each.settings for each in reading.trials(claim_id)}
    _set(trials.get(chosen, Settings()))
