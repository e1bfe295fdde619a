"""Whatever is kept on record is done at a desk that knows in which part somebody acts."""

import ast
from collections.abc import Iterator
from pathlib import Path

from coprod.settings import ROOT

DOORS = ("ui", "web")


def recording() -> set[str]:
    """The functions of coprod/workshops that write to the audit trail, such as "running.void"."""
    found = set()
    for file in (ROOT / "coprod" / "workshops").glob("*.py"):
        source = file.read_text(encoding="utf-8")
        for node in ast.parse(source).body:
            if isinstance(node, ast.FunctionDef) and "What." in (ast.get_source_segment(source, node) or ""):
                found.add(f"{file.stem}.{node.name}")
    return found


def at_nobodys_desk(source: str, recorded: set[str]) -> Iterator[int]:
    """Lines that call one of these with the desk of the process itself: `visit.desk()`, `context.desk()`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
            first = node.args[0]
            bare = isinstance(first, ast.Call) and isinstance(first.func, ast.Attribute)
            if ast.unparse(node.func) in recorded and bare and first.func.attr == "desk":  # type: ignore[union-attr]
                yield node.lineno


def doors() -> list[Path]:
    return [file for room in DOORS for file in (ROOT / "coprod" / room).rglob("*.py")]


def test_no_screen_lets_the_server_stand_for_somebody() -> None:
    names = recording()
    assert {
        "running.open_round",
        "running.void",
        "joining.erase",
        "paper.settle",
        "preparing.create",
    } <= names
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
    assert list(at_nobodys_desk(source, {"joining.erase"})) == [1]
