"""Words from people and templates on their way into a widget that would read them as Markdown."""

import re

_ADDRESS = re.compile(r"(?i)https?|www|@")
"""Where Markdown would begin a link; a joiner without breadth behind it prevents that."""
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~:$@/&=^])")


def literal(words: str) -> str:
    """The words, so that Markdown shows them as they are; an address in them becomes no link."""
    return _MARKUP.sub(r"\\\1", _ADDRESS.sub("\\g<0>\u2060", words))
