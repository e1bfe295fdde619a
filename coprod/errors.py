"""The errors of this project, each with one line in plain words.

CoprodError
├── BadFile       a file that was given to us is wrong: which file, where, what, and what would be right
├── Refused       a use case said no: reason codes, which the screens turn into sentences
├── NotFound      there is no such thing (any more)
├── BadSettings   a setting from the environment is wrong
└── StoreTrouble  the database did not do what it was asked
"""

import re


class CoprodError(Exception):
    """The root of the tree; `sentence` is what may be shown to the person who asked."""

    def __init__(self, sentence: str) -> None:
        self.sentence = re.sub(r"[ \t\r\n]+", " ", sentence).strip()
        super().__init__(self.sentence)


class BadFile(CoprodError):
    """A file is wrong at one place; `where` is a line, a row and column, or a key: `questions[2].dots`.

    `line` is where that key stands, as far as that is known.
    """

    def __init__(self, file: str, where: str, what: str, hint: str = "", line: int | None = None) -> None:
        self.file, self.where, self.what, self.hint, self.line = file, where, what, hint, line
        place = ", ".join(filter(None, (file, f"line {line}" if line else "", where)))
        super().__init__(f"{place}: {what}." + (f" Right would be: {hint}." if hint else ""))


class Refused(CoprodError):
    """A use case said no; `reasons` are codes such as `not_100` or `round_closed`."""

    def __init__(self, *reasons: str) -> None:
        self.reasons: tuple[str, ...] = reasons
        super().__init__(f"Refused: {', '.join(reasons)}")


class NotFound(CoprodError):
    """There is no such thing; `what` names it, as in `workshop`."""

    def __init__(self, what: str) -> None:
        self.what = what
        super().__init__(f"Not found: {what}")


class BadSettings(CoprodError):
    """A setting is wrong; the sentence names it and says what would be right."""


class StoreTrouble(CoprodError):
    """The database did not do what it was asked; nothing was written."""
