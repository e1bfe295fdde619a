"""The type of everything on paper: Source Sans 3, shipped, and DejaVu Sans for signs that it lacks.

The files in `fonts/` are those of npm's source-sans 3.52.0, unchanged, under the SIL Open Font License beside
them; DejaVu comes with matplotlib.
"""

import re
import unicodedata
from functools import cache
from pathlib import Path

import matplotlib
from matplotlib.font_manager import FontEntry, FontProperties, fontManager
from matplotlib.ft2font import FT2Font

SHIPPED = Path(__file__).parent / "fonts"
WITH_MATPLOTLIB = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
FILES = {
    "regular": (SHIPPED / "SourceSans3-Regular.ttf", WITH_MATPLOTLIB / "DejaVuSans.ttf"),
    "strong": (SHIPPED / "SourceSans3-Semibold.ttf", WITH_MATPLOTLIB / "DejaVuSans-Bold.ttf"),
}
NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LACKING = "\u25a1"
"""A box stands for a sign that no font here can draw, such as an emoji."""


def drawable(words: str) -> str:
    """The words with a box for each sign that cannot be drawn; control signs and line ends become spaces."""
    return "".join(map(_drawn, words))


def sayable(words: str) -> str:
    """The words as a screen reader is given them: every sign, but none that no document may hold."""
    return NOT_IN_XML.sub(" ", words)


@cache
def _drawn(sign: str) -> str:
    kind = unicodedata.category(sign)
    if kind in ("Cc", "Zl", "Zp"):
        return " "
    if kind == "Cf" or 0xFE00 <= ord(sign) <= 0xFE0F:  # joiners, turners of direction, variants
        return ""
    if kind in ("Co", "Cn"):  # signs without a meaning of their own, which a PDF for archives may not hold
        return LACKING
    return sign if ord(sign) in _covered() else LACKING


@cache
def _covered() -> frozenset[int]:
    """The code points that both weights can draw."""
    weights = [
        {code for file in files for code in FT2Font(str(file)).get_charmap()} for files in FILES.values()
    ]
    return frozenset(set.intersection(*weights))


@cache
def properties(strong: bool) -> FontProperties:
    """A weight with its fallback, under names of our own, so that no font of the machine is taken instead."""
    weight = "strong" if strong else "regular"
    names = [f"coprod {weight} {place}" for place in range(len(FILES[weight]))]
    known = {entry.name for entry in fontManager.ttflist}
    for name, file in zip(names, FILES[weight], strict=True):
        if name not in known:
            fontManager.ttflist.append(FontEntry(fname=str(file), name=name, weight=400))
    return FontProperties(family=names, weight=400)
