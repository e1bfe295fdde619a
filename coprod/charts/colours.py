"""The two palettes of every picture; room and baseline differ in colour and in shape, everywhere alike."""

from dataclasses import dataclass, replace
from typing import Literal

Mode = Literal["light", "dark"]


@dataclass(frozen=True)
class Palette:
    """Hex colours; `ink` and `muted` reach 7:1 on paper, `on_room` on the room's colour as a hall has it.

    `tint` is a pale room colour for what is not in the lead. It and the hairline carry no meaning alone: they
    are told from the paper by an outline.
    """

    paper: str
    ink: str
    muted: str
    hairline: str
    room: str
    on_room: str
    tint: str
    baseline: str

    @property
    def quiet(self) -> str:
        """For lines that carry something and should not stand out: 3:1 on paper."""
        return between(self.paper, self.muted, 0.65)


LIGHT = Palette(
    paper="#FBFAF7",
    ink="#14202E",
    muted="#434F5B",
    hairline="#DDD9D0",
    room="#0B5FA5",
    on_room="#FFFFFF",
    tint="#CFE0F0",
    baseline="#C2570C",
)
DARK = Palette(
    paper="#11171F",
    ink="#F2EFE8",
    muted="#B4BEC9",
    hairline="#2C3643",
    room="#6CB4F5",
    on_room="#0B1118",
    tint="#1F3A55",
    baseline="#FFA94D",
)


HALL_LIGHT = replace(LIGHT, room="#0B5797")
"""A shade deeper, which nobody sees beside the other: white on it, and it on paper, reach 7:1."""


def palette(mode: Mode, hall: bool = False) -> Palette:
    if mode == "dark":
        return DARK
    return HALL_LIGHT if hall else LIGHT


def between(start: str, end: str, share: float) -> str:
    """The colour that lies `share` (0 to 1) of the way from one hex colour to another."""
    pairs = zip(_channels(start), _channels(end), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two hex colours, 1 to 21, by WCAG 2."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: str) -> float:
    shares = (channel / 255 for channel in _channels(colour))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
