"""The phone's scripts and style sheets hold nothing newer than browsers of 2018: Chrome 70 and Safari 12.

Versions are MDN's. What is not in these tables is refused, so that whoever uses something new
looks up how old it is.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import tree_sitter_javascript
from tree_sitter import Language, Node, Parser

from tests.servers import ROOT

POCKET = ROOT / "coprod" / "web" / "pocket"
OLDEST = (70.0, 12.0)
"""Chrome of October and Safari of September 2018."""

SYNTAX = """
program comment expression_statement statement_block lexical_declaration variable_declarator
function_declaration method_definition formal_parameters arrow_function return_statement if_statement
else_clause for_statement for_in_statement while_statement try_statement catch_clause throw_statement
identifier property_identifier shorthand_property_identifier shorthand_property_identifier_pattern
undefined null true false number string string_fragment escape_sequence template_string
template_substitution regex regex_pattern regex_flags object pair array object_pattern pair_pattern
array_pattern rest_pattern assignment_pattern object_assignment_pattern spread_element arguments
parenthesized_expression call_expression new_expression member_expression subscript_expression
unary_expression binary_expression ternary_expression assignment_expression
augmented_assignment_expression update_expression await_expression
( ) { } [ ] . ; " ' ` ${ , : ? => ... / = + - * % ** ! && || < > <= >= === !== += -= ++ --
const let if else for of in while function return async await new delete void typeof throw try catch
"""
"""What a script of 2018 may be made of, by tree-sitter's names: ES2017, and `...` in objects."""

BINDS = {
    "variable_declarator": ("name",),
    "for_in_statement": ("left",),
    "function_declaration": ("name", "parameters"),
    "method_definition": ("parameters",),
    "arrow_function": ("parameter", "parameters"),
    "catch_clause": ("parameter",),
}
"""Where a name of the script's own begins."""

NAMES = """
Array Date Error FormData HTMLFormElement Infinity JSON Math Number Object String Uint8Array abs
activeElement addEventListener appendChild append call catch ceil checked classList className clearInterval
clearTimeout close closest contains createElement crypto data dataset defaultChecked defaultSelected
defaultValue document documentElement DOMParser EventSource exec fetch filter find findIndex firstChild
floor forEach from getElementById getItem getRandomValues hidden history importNode includes indexOf join
json keys length localStorage location map matches max min now offsetParent offsetWidth ok onerror onmessage
options origin padStart parentNode parse parseFromString pathname performance persisted pop preventDefault
Promise all race prototype push querySelector querySelectorAll random readOnly readyState reduce removeChild
removeItem replace replaceState replaceWith round scrollIntoView scrollTo search selectedOptions selectionEnd
selectionStart sessionStorage setAttribute setInterval setItem setProperty setSelectionRange setTimeout some
sort split startsWith stringify
style submit tabIndex tagName target test textContent then title toString toggle type undefined
URLSearchParams width window key version
"""
"""Names of the language and of browsers that Chrome 70 and Safari 12 know; each was looked up once."""

GUARDED = {
    "AbortController": "window.AbortController",
    "abort": "patience",
    "EventSource": "window.EventSource",
}
"""Newer, or not everywhere: named only where the script asks first (Safari aborts a fetch from 12.1 on)."""

NOT_BROWSERS = {"flying", "letter", "now_ms", "spread_ms"}
"""Fields of our own values and of the server's answers."""

PROPERTIES = """
-moz-appearance -webkit-appearance -webkit-hyphens -webkit-tap-highlight-color -webkit-text-size-adjust
align-items animation animation-delay background border border-bottom border-collapse border-color
border-left border-left-color border-radius border-style border-top border-width bottom box-shadow
box-sizing break-after break-inside clip-path color content cursor display fill flex flex-basis flex-wrap
font font-feature-settings font-size font-variant-numeric font-weight grid-template-columns height
justify-content justify-items left letter-spacing line-height list-style margin margin-bottom margin-left
margin-right margin-top max-height max-width min-height min-width object-fit opacity outline outline-offset
overflow overflow-wrap overflow-x padding padding-bottom padding-left padding-right padding-top place-items
pointer-events position right stroke stroke-linecap stroke-linejoin stroke-width text-align text-decoration
text-decoration-color text-decoration-style text-transform top touch-action transform transition
vertical-align white-space width word-break word-spacing z-index
"""

HARMLESS = {
    "color-scheme": "form fields stay light",
    "forced-color-adjust": "there are no forced colours",
    "hyphens": "long words break anywhere",
    "appearance": "its prefixed twins stand before it",
    "scroll-margin-top": "a heading may come to lie under the bar",
    "scroll-padding": "the same",
    "text-decoration-thickness": "the line is as thick as the browser likes",
    "text-size-adjust": "its prefixed twin stands before it",
    "text-underline-offset": "the line is closer to the letters",
    "text-wrap": "lines break as they come",
}
"""Newer properties, and what an old browser does without them."""

FUNCTIONS = {"calc", "env", "inset", "minmax", "rgba", "translateX", "translateY", "scale", "url", "var"}
FALLBACK_BEFORE = {"max", "min", "clamp"}
"""Chrome 79, Safari 11.1: the same property has to stand before it without them."""
NEWER_VALUES = {"anywhere": "word-break: break-word", "sticky": "position: -webkit-sticky"}
"""Values that are newer, and what has to stand before them in the same rule."""
SELECTORS = {
    "::after", "::before", "::placeholder", "::-webkit-details-marker", "::-webkit-inner-spin-button",
    ":active", ":checked", ":disabled", ":empty", ":first-child", ":focus", ":hover", ":last-child", ":not",
    ":nth-child", ":nth-of-type", ":root", ":target", ":visited",
}  # fmt: skip
NEWER_SELECTORS = {":focus-visible", ":has"}
"""Old browsers leave out a rule with one of these whole, so it must stand in a rule of its own."""
QUERIES = re.compile(
    r"@(media (print|\((max|min)-(width|height): [\d.]+(rem|px)\)|"
    r"\((prefers-color-scheme: dark|prefers-reduced-motion: reduce|forced-colors: active)\))|"
    r"page|keyframes [a-z]+|supports not \(inset: 0\))$"
)
OLD_ONLY = "@supports not (inset: 0)"
"""`inset` came with the gap between flexible boxes or soon after: Chrome 87 and 84, Safari 14.1 for both."""


def nodes(tree: Node) -> Iterator[Node]:
    yield tree
    for each in tree.children:
        yield from nodes(each)


def _text(node: Node | None) -> str:
    return "" if node is None or node.text is None else node.text.decode()


def _bound(pattern: Node | None) -> Iterator[str]:
    """The names that a pattern gives a value to."""
    if pattern is None:
        return
    if pattern.type in ("identifier", "shorthand_property_identifier_pattern"):
        yield _text(pattern)
    elif pattern.type == "assignment_pattern":
        yield from _bound(pattern.child_by_field_name("left"))
    else:
        for each in pattern.children:
            yield from _bound(each)


def _is_ours(member: Node) -> bool:
    """Whether it names a word of `words` or something the page says in `data-`."""
    of = _text(member.child_by_field_name("object"))
    return of == "words" or of.endswith(".dataset")


def newer_in_script(source: str) -> list[str]:
    """What in a script browsers of 2018 may not know."""
    tree = Parser(Language(tree_sitter_javascript.language())).parse(source.encode()).root_node
    found = [f"syntax: {each}" for each in re.findall(r"\(\?<|\b\d+_\d", source)]
    own, used, said = set(NOT_BROWSERS), set(), set()
    for node in nodes(tree):
        if node.type not in SYNTAX.split():
            found.append(f"syntax: {node.type} in line {node.start_point.row + 1}")
        for field in BINDS.get(node.type, ()):
            own |= set(_bound(node.child_by_field_name(field)))
        if node.type == "catch_clause" and node.child_by_field_name("parameter") is None:
            found.append("syntax: catch that names nothing")
        elif node.type == "pair" or node.type == "method_definition":
            own.add(_text(node.child_by_field_name("key") or node.child_by_field_name("name")))
        elif node.type == "member_expression":
            (said if _is_ours(node) else used).add(_text(node.child_by_field_name("property")))
        elif node.type in ("identifier", "shorthand_property_identifier"):
            used.add(_text(node))
    unknown = used - own - said - set(NAMES.split()) - set(GUARDED)
    found += [f"not known in 2018: {each}" for each in sorted(unknown)]
    unasked = [name for name, guard in GUARDED.items() if name in used and guard not in source]
    return found + [f"used without asking first: {each}" for each in unasked]


def rules(sheet: str) -> Iterator[tuple[str, str, str]]:
    """(at-rule or nothing, selectors, declarations) of each rule."""
    sheet = re.sub(r"/\*.*?\*/", "", sheet, flags=re.DOTALL)
    around, depth, begin = "", 0, 0
    head = ""
    for place, sign in enumerate(sheet):
        if sign == "{":
            head = sheet[begin:place].strip()
            if head.startswith("@") and not head.startswith("@page"):
                around, depth = head, depth + 1
            begin = place + 1
        elif sign == "}":
            if head:
                yield around, head, sheet[begin:place].strip()
                head = ""
            else:
                around = ""
            begin = place + 1


def newer_in_sheet(sheet: str) -> list[str]:
    """What in a style sheet browsers of 2018 may not know and nothing older stands in for."""
    found, gaps = [], set()
    spaced = {
        selector.partition(" > ")[0] if selector.count(" > ") == 1 else selector.rpartition(" > ")[0]
        for around, head, _ in rules(sheet)
        if around == OLD_ONLY
        for selector in map(str.strip, head.split(","))
    }
    grids = {
        each for _, head, said in rules(sheet) if "grid" in said for each in map(str.strip, head.split(","))
    }
    for around, head, said in rules(sheet):
        found += [
            f"{each}: no query of 2018"
            for each in (around, head)
            if each[:1] == "@" and not QUERIES.match(each)
        ]
        selectors = [each.strip() for each in head.split(",")]
        pseudo = set(re.findall(r"::?[a-z-]+", head)) if not around.startswith("@keyframes") else set()
        found += [
            f"{head}: {each} is not known in 2018" for each in sorted(pseudo - SELECTORS - NEWER_SELECTORS)
        ]
        if pseudo & NEWER_SELECTORS and not all(
            any(new in each for new in NEWER_SELECTORS) for each in selectors
        ):
            found.append(f"{head}: a browser of 2018 leaves this rule out whole")
        found += _newer_declarations(head, said)
        if re.search(r"(^|[; ])(row-|column-)?gap:", said):
            gaps |= {each for each in selectors if each not in grids}
    return found + [
        f"{each}: a gap between flexible boxes, and no margin for old browsers"
        for each in sorted(gaps - spaced)
    ]


def _newer_declarations(head: str, said: str) -> Iterator[str]:
    before: list[str] = []
    for declaration in filter(None, map(str.strip, said.split(";"))):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if (
            not name.startswith("--")
            and name not in PROPERTIES.split()
            and name not in HARMLESS
            and name != "gap"
        ):
            yield f"{head}: {name} is not known in 2018"
        used = set(re.findall(r"([a-zA-Z-]+)\(", value))
        if used & FALLBACK_BEFORE and not any(each.startswith(f"{name}:") for each in before):
            yield f"{head}: {declaration} has nothing older before it"
        yield from (
            f"{head}: {each}() is not known in 2018" for each in sorted(used - FUNCTIONS - FALLBACK_BEFORE)
        )
        for new, old in NEWER_VALUES.items():
            if re.search(rf"(?<![\w-]){new}(?![\w-])", value) and old not in before:
                yield f"{head}: {declaration} without {old} before it"
        if re.search(r"\b\d+[dsl]v[hw]\b|\bfit-content\b", value):
            yield f"{head}: {declaration} is not known in 2018"
        before.append(declaration)


def styles() -> list[Path]:
    return [*sorted(POCKET.glob("*.css")), POCKET / "templates" / "no_connection.html"]


@pytest.mark.parametrize("file", sorted(POCKET.glob("*.js")), ids=lambda file: file.name)
def test_a_script_for_phones_is_one_that_browsers_of_2018_read(file: Path) -> None:
    assert newer_in_script(file.read_text("utf-8")) == []


@pytest.mark.parametrize("file", styles(), ids=lambda file: file.name)
def test_a_style_sheet_for_phones_is_one_that_browsers_of_2018_read(file: Path) -> None:
    sheet = file.read_text("utf-8")
    if file.suffix == ".html":
        [sheet] = re.findall(r"<style>(.*?)</style>", sheet, re.DOTALL)
    assert newer_in_sheet(sheet) == []


def test_no_page_for_phones_needs_an_element_of_later() -> None:
    later = re.compile(
        r"<(dialog|search|selectmenu|popover)\b|\b(popover|inert|enterkeyhint)[ =>]|loading=\"lazy\""
    )
    found = [
        f"{file.name}: {each.group()}"
        for file in (POCKET / "templates").iterdir()
        for each in later.finditer(file.read_text("utf-8"))
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "const a = b?.c",
        "a ?? b",
        "a ||= b",
        "try { a() } catch { b() }",
        "class A { #x = 1 }",
        "1_000",
        "async function* f() {}",
        "/(?<=a)b/",
        "/(?<n>a)/",
        "main.replaceChildren()",
        "[1].at(-1)",
        "Object.fromEntries([])",
        "AbortSignal.timeout(1)",
        "structuredClone(main)",
        "form.requestSubmit()",
        "crypto.randomUUID()",
        "'a'.replaceAll('a', 'b')",
        "[].flatMap(n => n)",
        "globalThis.a",
        "new ResizeObserver(() => {})",
        "dialog.showModal()",
        "new AbortController()",
    ],
)
def test_what_is_newer_in_a_script_is_found(source: str) -> None:
    assert newer_in_script(source) != []


@pytest.mark.parametrize(
    "sheet",
    [
        ".a { display: flex; gap: 1rem; }",
        ".a { inset: 0; }",
        ".a { aspect-ratio: 1; }",
        ".a:is(.b) { color: red; }",
        ".a:has(b), .c { color: red; }",
        ".a:focus-visible, .c { color: red; }",
        ".a { width: clamp(1px, 2px, 3px); }",
        ".a { padding: max(1px, 2px); }",
        ".a { height: 100dvh; }",
        ".a { margin-inline: 1rem; }",
        ".a { padding-inline-start: 1rem; }",
        ".a { color: color-mix(in srgb, red, blue); }",
        ".a { position: sticky; }",
        ".a { overflow-wrap: anywhere; }",
        ".a { color: rgb(0 0 0 / .5); }",
        "@container (width > 1px) { .a { color: red; } }",
        "@media (width >= 1px) { .a { color: red; } }",
        "@layer a { .a { color: red; } }",
        ".a { accent-color: red; }",
        ".a { width: fit-content; }",
    ],
)
def test_what_is_newer_in_a_style_sheet_is_found(sheet: str) -> None:
    assert newer_in_sheet(sheet) != []


@pytest.mark.parametrize(
    "sheet",
    [
        ".a { padding: 1px; padding: max(1px, 2px); }",
        ".a { position: -webkit-sticky; position: sticky; }",
        ".a { display: grid; gap: 1rem; }",
        ".a { display: flex; gap: 1rem; } @supports not (inset: 0) { .a > * + * { margin-left: 1rem; } }",
    ],
)
def test_what_has_something_older_before_it_is_let_be(sheet: str) -> None:
    assert newer_in_sheet(sheet) == []
