"""Colours that mean different things, seen without one kind of cone: by colour, or by shape and words.

What is seen: Machado, Oliveira and Fernandes, "A Physiologically-based Model for Simulation of Color
Vision Deficiency", IEEE TVCG 15 (2009), the matrices of severity 1.0, over linear RGB. How far apart: CIE
1976 L*a*b* (D65), Euclidean. A difference of 2.3 can just be seen side by side (Mahy et al. 1994); across a
hall, between small marks, 20 are asked for, nearly nine times as much.
"""

from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from coprod.charts.colours import DARK, HALL_LIGHT, LIGHT, Mode, Palette, between, contrast, palette
from coprod.charts.compose import compose
from coprod.charts.heat import READ
from coprod.charts.screen import figure
from coprod.charts.sheet import SEEN
from coprod.charts.spec import ChartSpec, Mark
from tests.unit.test_charts import budget, dots

MACHADO = {
    "all cones": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
    "tritanopia": np.array(
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]]
    ),
}
TO_XYZ = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
"""Linear sRGB to XYZ of D65 (IEC 61966-2-1)."""
FAR = 20
PALETTES = {"light": LIGHT, "hall": HALL_LIGHT, "dark": DARK}
PAIRS = [("room", "baseline"), ("room", "ink"), ("baseline", "ink"), ("room", "tint"), ("room", "paper")]
PAIRS += [
    ("baseline", "paper"),
    ("room", "quiet"),
    ("baseline", "tint"),
    ("room", "hairline"),
]


def linear(colour: str) -> np.ndarray:
    """Red, green and blue of a hex colour as amounts of light, 0 to 1."""
    shares = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)]) / 255
    return np.where(shares <= 0.04045, shares / 12.92, ((shares + 0.055) / 1.055) ** 2.4)


def lab(light: np.ndarray) -> np.ndarray:
    """L*, a*, b* of linear RGB (CIE 015)."""
    relative = TO_XYZ @ light / (TO_XYZ @ np.ones(3))
    root = np.where(relative > 216 / 24389, np.cbrt(relative), (24389 / 27 * relative + 16) / 116)
    x, y, z = root
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


def apart(one: str, other: str, cones: str = "all cones") -> float:
    """How far apart two hex colours are for somebody with these cones, in units of L*a*b*."""
    seen = (lab(np.clip(MACHADO[cones] @ linear(colour), 0, 1)) for colour in (one, other))
    first, second = seen
    return float(np.linalg.norm(first - second))


def test_the_arithmetic_is_that_of_the_books() -> None:
    """White is L* 100; pure red 53.24, 80.09, 67.20 (Lindbloom); a grey is the same to all."""
    assert lab(linear("#FFFFFF")) == pytest.approx([100, 0, 0], abs=0.01)
    assert lab(linear("#FF0000")) == pytest.approx([53.24, 80.09, 67.20], abs=0.02)
    for cones, matrix in MACHADO.items():
        assert matrix.sum(axis=1) == pytest.approx([1, 1, 1], abs=1e-5), cones


@pytest.mark.parametrize("cones", MACHADO)
@pytest.mark.parametrize("colours", PALETTES.values(), ids=list(PALETTES))
def test_colours_that_mean_different_things_are_far_apart_for_everybody(colours: Palette, cones: str) -> None:
    near = {
        (one, other): round(apart(getattr(colours, one), getattr(colours, other), cones))
        for one, other in PAIRS
        if apart(getattr(colours, one), getattr(colours, other), cones) < FAR
    }
    assert near == {}


def test_a_red_and_a_green_that_most_people_tell_apart_are_found() -> None:
    red, green = "#C0392B", "#6B8E23"
    assert apart(red, green) > 2 * FAR
    assert apart(red, green, "deuteranopia") < FAR


@pytest.mark.parametrize("cones", MACHADO)
@pytest.mark.parametrize("colours", PALETTES.values(), ids=list(PALETTES))
def test_a_darker_cell_of_a_board_is_a_darker_cell_for_everybody(colours: Palette, cones: str) -> None:
    """From nothing to most, lightness goes one way only, so that a board is one scale without its hue."""
    steps = [between(colours.paper, colours.tint, 0.3), colours.tint]
    steps += [between(colours.tint, colours.room, share / 10) for share in (1, 2, 3)]
    steps.append(colours.room)
    lightness = [lab(np.clip(MACHADO[cones] @ linear(step), 0, 1))[0] for step in steps]
    assert len({float(np.sign(each)) for each in np.diff(lightness)}) == 1


def test_text_in_a_hall_reaches_seven_to_one_and_lines_three() -> None:
    for colours in (HALL_LIGHT, DARK):
        words = [(colours.ink, colours.paper), (colours.muted, colours.paper), (colours.room, colours.paper)]
        words += [(colours.on_room, colours.room), (colours.ink, colours.tint)]
        assert min(contrast(*each) for each in words) >= READ
        assert min(contrast(each, colours.paper) for each in (colours.quiet, colours.baseline)) >= SEEN
    assert apart(LIGHT.room, HALL_LIGHT.room) < 5, "the room's blue is one blue"


# ---- beside each colour a shape, a place or a word


def drawn(spec: Any, name: str, mode: Mode = "light") -> dict[str, Any]:
    return next(each for each in figure(spec, mode=mode)["data"] if each["name"] == name)


def test_the_room_is_bars_and_the_baseline_diamonds_with_their_names_beside_them() -> None:
    spec = compose(budget(with_baseline=True))
    assert drawn(spec, "This room")["type"] == "bar"
    assert drawn(spec, "Baseline")["marker"]["symbol"] == "diamond"
    legend = drawn(spec, "legend")
    shown = dict(zip(legend["text"], legend["marker"]["symbol"], strict=True))
    assert {text.strip(): symbol for text, symbol in shown.items() if text.strip()} == {
        "This room": "square",
        "Baseline": "diamond",
    }


def test_what_leads_is_filled_and_has_its_number_in_it() -> None:
    spec = compose(dots("dots_steps", [(9, 9), (42, 17)]))
    filled = drawn(spec, "This room")["marker"]
    colours = palette("light", hall=True)
    assert filled["color"][:2] == [colours.paper, colours.room]
    assert filled["size"][1] > filled["size"][0]
    assert drawn(spec, "numbers")["text"][:2] == ["<b>9</b>", "<b>42</b>"]


def test_the_shades_of_a_board_have_their_numbers_and_its_leader_a_frame() -> None:
    spec = compose(dots("barriers_steps", [(1, 1), (9, 8), (5, 5)]))
    assert drawn(spec, "dots")["text"][:3] == ["<b>1</b>", "<b>9</b>", "<b>5</b>"]
    assert [x for x in drawn(spec, "leader")["x"] if x is not None][:2] == [0.52, 1.48]
    for mode in ("light", "dark"):
        colours = palette(mode, hall=True)  # type: ignore[arg-type]
        scale = drawn(spec, spec.room_name, mode)["colorscale"]  # type: ignore[arg-type]
        for _, shade in scale:
            assert max(contrast(ink, shade) for ink in (colours.ink, colours.on_room)) >= READ


def test_all_shades_of_one_bar_are_outlined_and_have_their_place_and_number() -> None:
    marks = (Mark(id="ict", letter="I", label="ICT", room=Fraction(20), parts=(5, 4, 3)),)
    spec = ChartSpec("spread", "", "", "", 12, "people", marks, part_names=("nothing", "some", "a lot"))
    colours = palette("light", hall=True)
    for name, people in zip(spec.part_names, marks[0].parts, strict=True):
        assert drawn(spec, name)["marker"]["line"]["color"] == colours.room
        assert drawn(spec, f"{name} people")["text"] == [f"<b>{people}</b>"]
    assert [each.strip() for each in drawn(spec, "legend")["text"]] == list(spec.part_names)
