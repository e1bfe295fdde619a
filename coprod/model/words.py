"""Text that people write, made safe to keep and to show: one tidy form, no hidden characters, a length."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Self, cast, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

# Marks that turn or hide text: direction controls, zero-width space, invisible operators, byte order mark.
HIDDEN = frozenset(
    "\u00ad\u061c\u180e\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)
NO_BREAK = "\u00a0\u202f"
_BETWEEN = re.compile(rf"[^\S{NO_BREAK}]+")
_HOLD = re.compile(r"(?<=«)\s|(?<=[0-9])\s(?=[0-9])|\s(?=[;:!?»%])")
"""Where typography puts one that no line ends at: beside a mark, and into a long number."""
CONTROLS = frozenset({"Cc", "Cs"})
VISIBLE = frozenset("LNPS")


class Value(BaseModel):
    """A frozen value that refuses keys it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """A copy; one with changes works out anew what the first had worked out of itself."""
        copied = super().model_copy(update=update, deep=deep)
        for worked_out in set(vars(copied)).difference(type(self).model_fields) if update else ():
            del vars(copied)[worked_out]
        return copied


class Word(str):
    """A word of a template that was translated: text that knows its `language`."""

    language: str

    def __new__(cls, text: str, language: str) -> "Word":
        word = super().__new__(cls, text)
        word.language = language
        return word


def as_in(words: Sequence[str], text: str) -> str:
    """The text, in the language that all these words are in, if they are translated alike."""
    languages = {each.language if isinstance(each, Word) else "" for each in words}
    language = languages.pop() if len(languages) == 1 else ""
    return Word(text, language) if language else text


def pieces(text: str) -> list[str]:
    """The text between the spaces at which a line may end: what a no-break space joins stays together."""
    return [each for each in _BETWEEN.split(text) if each]


def tidy(text: str, most: int, least: int = 0) -> str:
    """Give the text in NFC, on one line, without control and direction characters.

    ValueError, in a plain sentence, when nothing readable is left of a text that is needed (`least` 1)
    or when it is longer than `most` characters.
    """
    folded = _with_single_spaces(unicodedata.normalize("NFC", text))
    clean = "".join(c for c in folded if c not in HIDDEN and unicodedata.category(c) not in CONTROLS)
    clean = _with_single_spaces(unicodedata.normalize("NFC", clean))
    if not any(unicodedata.category(c)[0] in VISIBLE for c in clean):
        clean = ""
    if len(clean) < least:
        raise ValueError("this must not be empty")
    if len(clean) > most:
        raise ValueError(f"this has {len(clean)} characters, the most is {most}")
    return clean


def _with_single_spaces(text: str) -> str:
    """One plain space for each run of any, but a no-break one where typography puts it."""
    held = {each.start() for each in _HOLD.finditer(text) if each[0] in NO_BREAK}
    return re.sub(
        r"\s+", lambda run: run[0] if run.start() in held and len(run[0]) == 1 else " ", text
    ).strip()


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
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}$")]


class Words(Value):
    """What one thing is called in one other language; None, or empty, where that is not said."""

    language: Language

    @property
    def said(self) -> dict[str, str]:
        """What is said, by field."""
        fields = (field for field in type(self).model_fields if field != "language")
        return {field: text for field in fields if (text := getattr(self, field))}


class Worded(Value):
    """A thing with words that people see; `words` says the same in other languages, each once."""

    words: tuple[Any, ...] = ()

    def in_language(self, language: str) -> Self:
        """The same in this language; what is not said in it stays as it is."""
        said = self.said_in(language)
        return self.changed({field: Word(text, language) for field, text in said.items()})

    @property
    def called(self) -> str:
        """The shortest of its words that names it."""
        return next(iter(self.to_say().values()), "")

    def to_say(self) -> dict[str, str]:
        """Its words in the language it is written in, by field, as far as there are any."""
        in_words = get_args(type(self).model_fields["words"].annotation)[0]
        fields = (field for field in in_words.model_fields if field != "language")
        return {field: text for field in fields if (text := getattr(self, field))}

    def said_in(self, language: str) -> dict[str, str]:
        """What is said in another language, by field."""
        return next((each.said for each in self.words if each.language == language), {})

    def changed(self, fields: dict[str, Any]) -> Self:
        """With other values in these fields, which are not checked again."""
        if not fields:
            return self
        kept = {name: getattr(self, name) for name in type(self).model_fields}
        return cast(Self, type(self).model_construct(**{**kept, **fields}))
