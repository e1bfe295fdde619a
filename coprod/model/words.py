"""Text that people write, made safe to keep and to show: one tidy form, no hidden characters, a length."""

import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

# Marks that turn or hide text: direction controls, zero-width space, invisible operators, byte order mark.
HIDDEN = frozenset(
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)
CONTROLS = frozenset({"Cc", "Cs"})
VISIBLE = frozenset("LNPS")


class Value(BaseModel):
    """A frozen value that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def tidy(text: str, most: int, least: int = 0) -> str:
    """Give the text in NFC, on one line, without control and direction characters.

    ValueError, in a plain sentence, when nothing readable is left of a text that is needed (`least` 1)
    or when it is longer than `most` characters.
    """
    folded = " ".join(unicodedata.normalize("NFC", text).split())
    clean = "".join(c for c in folded if c not in HIDDEN and unicodedata.category(c) not in CONTROLS)
    clean = " ".join(unicodedata.normalize("NFC", clean).split())
    if not any(unicodedata.category(c)[0] in VISIBLE for c in clean):
        clean = ""
    if len(clean) < least:
        raise ValueError("this must not be empty")
    if len(clean) > most:
        raise ValueError(f"this has {len(clean)} characters, the most is {most}")
    return clean


def long_line(most: int, least: int = 1) -> AfterValidator:
    """A check that tidies a text of `least` to `most` characters."""
    return AfterValidator(lambda text: tidy(text, most, least))


Line = Annotated[str, long_line(80)]
Short = Annotated[str, long_line(28)]
Title = Annotated[str, long_line(60)]
Label = Annotated[str, long_line(120)]
Sentence = Annotated[str, long_line(300)]
Note = Annotated[str, long_line(500, least=0)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,39}$")]
