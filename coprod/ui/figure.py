"""A picture that does not move: its sentence, the picture, its rule, and the same figures as a table."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import streamlit as st

from coprod.charts.colours import Mode, Palette, palette
from coprod.charts.compose import compose
from coprod.charts.phone import svg
from coprod.charts.screen import figure
from coprod.charts.spec import ChartSpec
from coprod.charts.table import table as of_spec
from coprod.model.outcome import Outcome
from coprod.ui.words import literal

WIDE, NARROW, ROW = 840, 560, 34
SHAPE = {"star": 0.5, "cos": 0.56}
_MEASURE = st.components.v2.component(
    "coprod_measure",
    html="<div></div>",
    js="""
export default function ({ data, parentElement, setStateValue }) {
  const width = Math.round((parentElement.host ?? parentElement).getBoundingClientRect().width / 20) * 20
  if (width && width !== data.width) setStateValue("width", width)
}
""",
)


def width_of_page(on_change: Callable[[], None] = lambda: None) -> int:
    """How many px wide a picture can be; told by the browser once known, and `on_change` is called."""
    known = st.session_state.get("measure") or {}
    width = int(known.get("width") or WIDE)
    _MEASURE(
        key="measure", data={"width": width}, default={"width": width}, on_width_change=on_change, height=1
    )
    return min(WIDE, max(280, width))


def draw(outcome: Outcome, width: int, key: str) -> ChartSpec:
    """Draw what may be shown of a round: title, sentence, picture, then n and the rule."""
    return draw_spec(compose(outcome), width, key)


def draw_spec(spec: ChartSpec, width: int, key: str) -> ChartSpec:
    """Draw a picture with its title, its sentence, its n and its rule."""
    st.subheader(literal(spec.title), anchor=False)
    st.markdown(literal(spec.sentence))
    if spec.marks:
        picture(spec, width, key)
        st.caption(literal(" ".join([spec.rule, *spec.notes])))
    return spec


def picture(spec: ChartSpec, width: int, key: str) -> None:
    """On a narrow screen the phone's own drawing, else plotly's."""
    mode: Mode = "dark" if st.context.theme.type == "dark" else "light"
    if width < NARROW:
        st.image(_as_image(svg(spec, width=width), palette(mode)), width="stretch", alt=spec.sentence)
        return
    height = width * SHAPE[spec.kind] if spec.kind in SHAPE else ROW * (len(spec.rows or spec.marks) + 2)
    drawn: Any = figure(spec, mode=mode, hall=False, width=width, height=height)
    st.plotly_chart(
        drawn,
        width="content",
        theme=None,
        config={"staticPlot": True, "displayModeBar": False},
        key=f"picture {key}",
        alt=spec.sentence,
    )


def _as_image(drawing: str, colours: Palette) -> str:
    """The phone's drawing, which takes colours and type from its page, as a picture that stands alone."""
    painted = re.sub(r"var\(--(\w+)\)", lambda name: str(getattr(colours, name[1])), drawing)
    typed = painted.replace('fill="currentColor"', 'fill="currentColor" font-family="sans-serif"', 1)
    return typed.replace("currentColor", colours.ink)


def table(spec: ChartSpec, mine: Mapping[str, str] | None = None) -> None:
    """The same figures in words and numbers; `mine` adds a column with one person's own."""
    if not spec.marks:
        return
    found = of_spec(spec, mine)
    heads = [literal(head) for head in found.heads]
    rows = [dict(zip(heads, (literal(row[0]), *row[1:]), strict=True)) for row in found.rows]
    st.table(rows, border="horizontal", hide_index=True)
