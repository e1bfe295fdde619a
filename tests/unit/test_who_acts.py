"""Whatever is kept on record is done at a desk that knows in which part somebody acts."""

import ast
from collections.abc import Iterator
from pathlib import Path

from coprod.settings import ROOT

DOORS = ("ui", "web")
BY_ITSELF = {"example"}
"""What the server does by itself, whoever asked for it."""


def recording() -> dict[str, set[str]]:
    """Module of coprod/workshops -> its functions that write to the audit trail."""
    found: dict[str, set[str]] = {}
    for file in (ROOT / "coprod" / "workshops").glob("*.py"):
        source = file.read_text(encoding="utf-8")
        for node in ast.parse(source).body:
            if isinstance(node, ast.FunctionDef) and "What." in (ast.get_source_segment(source, node) or ""):
                found.setdefault(file.stem, set()).add(node.name)
    return found


def at_nobodys_desk(source: str, recorded: set[str]) -> Iterator[int]:
    """Lines that call one of these with the desk of the process itself: `visit.desk()`, `context.desk()`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            first = node.args[0]
            bare = isinstance(first, ast.Call) and isinstance(first.func, ast.Attribute)
            if node.func.attr in recorded and bare and first.func.attr == "desk":  # type: ignore[union-attr]
                yield node.lineno


def doors() -> list[Path]:
    return [file for room in DOORS for file in (ROOT / "coprod" / room).rglob("*.py")]


def test_no_screen_lets_the_server_stand_for_somebody() -> None:
    names = {name for module, names in recording().items() if module not in BY_ITSELF for name in names}
    assert {"open_round", "close_round", "void", "erase", "new_keys", "settle", "create", "adopt"} <= names
    found = [
        f"{file.relative_to(ROOT)}:{line}"
        for file in doors()
        for line in at_nobodys_desk(file.read_text(encoding="utf-8"), names)
    ]
    assert found == []


def test_one_that_does_is_found() -> None:
    source = (
        "joining.erase(visit.desk(), workshop, 1)\njoining.erase(visit.desk().as_(Who.OWNER), workshop, 1)"
    )
    assert list(at_nobodys_desk(source, {"erase"})) == [1]
