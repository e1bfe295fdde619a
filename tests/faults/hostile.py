"""Sixty strings that would be more than words wherever somebody let them, and what is shown of each."""

import unicodedata
from collections.abc import Sequence

ELSEWHERE = "evil.test"
"""The host that every address in the strings leads to."""

FITS_EVERYWHERE = 28
"""Characters of the shortest field that people write into: the short label of a factor."""

MARKUP = [
    "<b>bold</b>",
    "<img src=//evil.test/1.png>",
    "<script>__xss=2</script>",
    "<svg onload=__xss=3>",
    "<iframe src=//evil.test/4>",
    "<a href=//evil.test/5>x</a>",
    "<style>*{display:none}",
    '"><img src onerror=__xss=6>',
    "' onmouseover='__xss=7",
    "</script></title></textarea>",
    "<base href=//evil.test/>",
    "<!-- &lt;i&gt; &#60; -->",
]
MARKDOWN = [
    "![x](//evil.test/8.png)",
    "[x](http://evil.test/9)",
    "[x](javascript:__xss=10)",
    "<http://evil.test/11>",
    "**bold** _it_ ~~no~~ \\*",
    "`code` ```more```",
    "# Heading",
    "- [ ] item",
    "1. first",
    "> quoted",
    "| a | b |",
    "[^1]: note [^1]",
]
DIRECTIVES = [
    "$x^2$ and $$y$$",
    ":red[red] :blue-badge[b]",
    ":material/home: :streamlit:",
    ":smile: :+1: -> <- --",
]
ADDRESSES = [
    "http://evil.test/12",
    "https://evil.test/?a=1&b=2",
    "www.evil.test",
    "mail@evil.test",
    "mailto:a@evil.test",
    "javascript:__xss=13",
    "file:///etc/passwd",
    "//evil.test/14.png",
]
SCRIPTS = [
    "\U0001f9d1\u200d\U0001f680 \U0001f1ec\U0001f1e7 \U0001f44d\U0001f3fd",
    "日本語 한국어 ไทย",
    "שלום עולם",
    "مرحبا بالعالم",
    "z\u0337\u0321 ą\u0334 l\u0336",
    "W" * FITS_EVERYWHERE,
]
HIDDEN = [
    "abc\u202edef\u202c",
    "\u2066one\u2069 \u200ftwo\u061c",
    "zero\u200bwidth\ufeff",
    "bell\x07 nul\x00 esc\x1b[31m",
    "tab\tline\nend\r\x85",
    "soft\u00adhyphen e\u0301",
]
FORMULAS = ["=1+1", "=cmd|'/C calc'!A0", "+1-1", "@SUM(1)", '=HYPERLINK("//evil.test")', "＝1+1"]
TEMPLATES = ["{{7*7}} {n} {% x %} %s", "${7*7} #{x} <%= 1 %>", '#panic("x") #import "x"']
XML = ["]]><x a='&e;'/>", '<!ENTITY e SYSTEM "x">', "_x0041_ &amp; </w:t>"]

STRINGS = [
    *(*MARKUP, *MARKDOWN, *DIRECTIVES, *ADDRESSES, *SCRIPTS, *HIDDEN),
    *(*FORMULAS, *TEMPLATES, *XML),
]
CLEANED = {
    "abc\u202edef\u202c": "abcdef",
    "\u2066one\u2069 \u200ftwo\u061c": "one two",
    "zero\u200bwidth\ufeff": "zerowidth",
    "bell\x07 nul\x00 esc\x1b[31m": "bell nul esc[31m",
    "tab\tline\nend\r\x85": "tab line end",
    "soft\u00adhyphen e\u0301": "softhyphen é",
}
"""What the rule of coprod/model/words.py makes of those with control, direction or hidden characters, with
several lines, or not in NFC. All others stay as they are."""

REFUSED = ["", " \n ", "\u200b\u202e\ufeff", "\x00\x07", "\u0301"]
"""Nothing readable is left of them, so a text that is needed is refused."""

SHOWN = [CLEANED.get(text, text) for text in STRINGS]

_ALIKE = str.maketrans({"\u02cb": "`", "\uff04": "$"})


def seen(text: str) -> str:
    """The text as an eye takes it in: gaps as one space, without what keeps Markdown away from labels
    and with the signs that stand for ` and $ in labels (coprod/ui/naming.py)."""
    plain = unicodedata.normalize("NFC", text).replace("\ufeff", "").translate(_ALIKE)
    return " ".join(plain.split())


def missing(texts: Sequence[str], page: str) -> list[str]:
    """The texts that do not stand on a page literally."""
    there = seen(page)
    return [text for text in texts if seen(text) not in there]
