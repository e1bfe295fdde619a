"""Words from people and templates on their way into a widget that would read them as Markdown."""

import re

_BEGINS = re.compile(r"(?i)https?|www|@|:(?=[\w+-])|-(?=[->])|<(?=[-=])|>(?==)|~(?==)")
"""Where Markdown would begin a link, and Streamlit an icon, an emoji or an arrow, escaped or not; a joiner
without breadth behind it prevents that."""
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~:$@/&=^])")


def literal(words: str) -> str:
    """The words, so that Markdown shows them as they are; nothing in them becomes a link or an icon."""
    return _MARKUP.sub(r"\\\1", _BEGINS.sub("\\g<0>\u2060", words))
