"""Words from people and templates as a widget's name, which is drawn as Markdown and read aloud as it is.

Streamlit gives the very label to screen readers (`aria-label`): a backslash of `words.literal` is heard.
"""

import re

NOTHING = "\ufeff"
"""A space without breadth, unheard: behind it or before it, a sign begins nothing in Markdown."""
_SIGN = re.compile(r"(?i)(?:[*_~\]<:&\\@]|https?|www|-(?=[->])|>(?==))(?=\S)")
_LOOKS_ALIKE = {"`": "\u02cb", "$": "\uff04"}
"""Two of these enclose code or a formula, whatever stands between them."""


def plain(words: str) -> str:
    """The words as a label: seen and heard as they are, never taken for Markdown or an address."""
    for sign, other in _LOOKS_ALIKE.items():
        if words.count(sign) > 1:
            words = words.replace(sign, other)
    return _SIGN.sub(rf"\g<0>{NOTHING}", words)
