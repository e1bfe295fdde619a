"""Words from people and templates on their way into a widget that would read them as Markdown."""

import re

_BEGINS = re.compile(
    r"(?i)https?(?=://)|www(?=\.)|@(?=[-\w]+\.)|:(?=[\w+-]+:)|-(?=[->])|<(?=[-=])|>(?==)|~(?==)"
)
"""Where Markdown would begin a link, and Streamlit an icon, an emoji or an arrow, escaped or not."""
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~:$@/&=^])")
_APART = ":color[]"
"""A span with no colour and nothing in it: it parts the words, and is not there for whoever copies them."""
_HERE = "\u2060"


def literal(words: str) -> str:
    """The words, so that Markdown shows them as they are; nothing in them becomes a link or an icon."""
    return _MARKUP.sub(r"\\\1", _BEGINS.sub(rf"\g<0>{_HERE}", words)).replace(_HERE, _APART)
