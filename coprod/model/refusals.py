"""A wrong TOML file, told in words: which file, which line or key, what is wrong, what would be right."""

import difflib
import re
import tomllib
from collections.abc import Sequence
from typing import Any, get_args

from pydantic import BaseModel, ValidationError

from coprod.errors import BadFile

Loc = tuple[int | str, ...]

DEEPER = "deeper"
"""In the context of a PydanticCustomError: where below the field the trouble is, as more of its `loc`."""

LONGEST_TO_FIND_LINES_IN = 120_000
LONGEST_STATEMENT = 100
"""In characters of a file, and in lines: beyond that the line of an error is not looked for."""

TOO_DEEP = re.compile(r"""(?<![\w-])(?:(?:[\w-]++|"[^"\n]{0,80}"|'[^'\n]{0,80}')[ \t]*+\.[ \t]*+){12}""")
"""A key of more parts than any file of ours has: Python's reader takes a minute over one of thousands."""

TOO_MANY_DIGITS = re.compile(r"(?<![0-9_])[0-9_]{1000}")
"""Of one number: Python's reader would take a hundred times the file's size for it."""

WORDS = {
    "missing": "this key is missing",
    "int_type": "this is not a whole number",
    "string_type": "this is not text in quotes",
    "bool_type": "this is not true or false",
    "bool_parsing": "this is not true or false",
    "tuple_type": "this is not a list",
    "too_short": "this list is too short",
    "too_long": "this list is too long",
    "string_pattern_mismatch": "this is not written as it should be",
    "literal_error": "this is not one of the words that are possible here",
    "greater_than_equal": "this number is too small",
    "less_than_equal": "this number is too large",
    "model_type": "this is not a table of keys",
    "dict_type": "this is not a table of keys",
}


def parse_toml(content: bytes | str, name: str) -> dict[str, Any]:
    """The file's keys; BadFile with the line when it is not UTF-8 or not TOML."""
    try:
        text = content.decode("utf-8-sig") if isinstance(content, bytes) else content
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise BadFile(name, f"line {line}", "this is not UTF-8 text", 'a file saved as "UTF-8"') from None
    if TOO_MANY_DIGITS.search(text):
        raise BadFile(name, "", "this is TOML beyond measure", "a file like the ones that are shipped")
    if TOO_DEEP.search(text):
        raise BadFile(name, "", "a key in it has too many parts", "a file like the ones that are shipped")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        what, line = str(error), len(text.splitlines())
        if found := re.search(r" \(at (?:line (\d+), column \d+|end of document)\)$", what):
            what, line = what[: found.start()], int(found[1] or line)
        what = what[:1].lower() + what[1:].rstrip(".")
        raise BadFile(
            name, f"line {line}", f"this is not TOML ({what})", 'lines such as title = "My workshop"'
        ) from None
    except (ValueError, RecursionError):  # a number of thousands of digits, lists in lists in lists
        raise BadFile(
            name, "", "this is TOML beyond measure", "a file like the ones that are shipped"
        ) from None


def with_line(refusal: BadFile, content: bytes | str) -> BadFile:
    """The refusal with the line of the key that it names, as far as that key is in the file."""
    text = content.decode("utf-8-sig", "replace") if isinstance(content, bytes) else content
    if refusal.line is not None or not refusal.where or len(text) > LONGEST_TO_FIND_LINES_IN:
        return refusal
    loc = [int(n) if n else key for key, n in re.findall(r"([^.\[\]]+)|\[(\d+)\]", refusal.where)]
    line = line_of(text, loc)
    return BadFile(refusal.file, refusal.where, refusal.what, refusal.hint, line) if line else refusal


def line_of(text: str, loc: Sequence[int | str]) -> int | None:
    """The line where this key of a TOML text begins, or the innermost one around it that there is.

    The statement that brings it in: the first beginning of the text that is TOML and has the key.
    """
    lines = text.splitlines()
    there = _depth(_parsed(lines, len(lines)), loc)
    if not there:
        return None
    low, high = 0, len(lines)  # the first `high` lines have it, the first `low` do not
    while high - low > 1:
        middle = (low + high) // 2
        ahead = range(middle, min(high, middle + LONGEST_STATEMENT))
        whole = next((n for n in ahead if _parsed(lines, n) is not None), None)
        if whole is not None and _depth(_parsed(lines, whole), loc) == there:
            high = whole
        else:
            low = middle
    behind = range(high - 1, max(-1, high - 1 - LONGEST_STATEMENT), -1)
    start = next((n for n in behind if _parsed(lines, n) is not None), None)
    return None if start is None else start + 1


def _parsed(lines: Sequence[str], n: int) -> Any:
    try:
        return tomllib.loads("\n".join(lines[:n]))
    except (ValueError, RecursionError):
        return None


def _depth(data: Any, loc: Sequence[int | str]) -> int:
    """How many parts of the way there are."""
    for depth, part in enumerate(loc):
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            return depth
    return len(loc)


def key_path(loc: Loc) -> str:
    """`("questions", 2, "dots")` as `questions[2].dots`; the first of a list is 0."""
    path = ""
    for part in loc:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    return path


def bad_file(
    name: str, error: ValidationError, model: type[BaseModel], data: object, under: Loc = ()
) -> BadFile:
    """The first complaint of pydantic about `data`, as BadFile; `under` is where `data` is in the file."""
    first = error.errors()[0]
    loc = (*first["loc"], *first.get("ctx", {}).get(DEEPER, ()))
    owner, field = _owner(model, loc)
    if first["type"] == "extra_forbidden":
        known = [each for each in owner.model_fields if each != "words"]  # they stand by themselves
        close = difflib.get_close_matches(str(loc[-1]), known, n=1)
        what, hint = "this key is not known", f'"{close[0]}"' if close else f"one of {', '.join(known)}"
    else:
        what = WORDS.get(first["type"], first["msg"])
        if first["type"] == "value_error":
            what = str(first["ctx"]["error"])
        hint = (owner.model_fields[field].description or "") if field else ""
    return BadFile(name, key_path((*under, *loc)), _within(data, loc, bool(under)) + what, hint)


def _owner(model: type[BaseModel], loc: Loc) -> tuple[type[BaseModel], str]:
    field = ""
    for part in loc:
        if isinstance(part, int):
            continue
        if field:
            model = _inner(model.model_fields[field].annotation) or model
        field = part if part in model.model_fields else ""
    return model, field


def _inner(annotation: Any) -> type[BaseModel] | None:
    """The model of the things in a list: Question of `tuple[Question, ...]`."""
    parts = (part for part in get_args(annotation) if isinstance(part, type))
    return next((part for part in parts if issubclass(part, BaseModel)), None)


def _within(data: Any, loc: Loc, inside: bool) -> str:
    """The id of the innermost thing on the way, since people know it better than its number."""
    way = [data] if inside else []
    for part in loc[:-1]:
        try:
            data = data[part]
        except (KeyError, IndexError, TypeError):
            break
        way.append(data)
    ids = [thing["id"] for thing in way if isinstance(thing, dict) and isinstance(thing.get("id"), str)]
    return f'in "{ids[-1]}" ' if ids else ""
