"""The house rules: who may import whom, where each library lives, and what no file may do.

To change a rule, change the table and say why in docs/decisions/.
"""

import ast
import importlib.metadata
import re
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

BELOW_THE_HOSTS = (
    "participation workshops results charts library formats ballots access model text addresses "
    "settings logs errors"
)

# A room is a module or folder of coprod/, or `app`, or `pages`. Each may import itself and `coprod`.
MAY_IMPORT = {
    # values and rules: pure, they know nothing above them
    "errors": "",
    "logs": "errors",
    "measures": "errors",
    "settings": "errors",
    "addresses": "settings",
    "analysis": "errors",
    "text": "analysis",  # for its one rounding function
    "model": "errors",
    "ballots": "model errors",
    "access": "model errors",
    # what is kept, what is told, what is done
    "store": "model errors settings",
    "news": "errors settings",
    "workshops": "store news measures ballots access model addresses settings errors",
    # what may be shown, and what comes next
    "results": "store analysis ballots access model settings errors",
    "library": "charts model text errors",  # what its pages say, for both hosts and for files
    "participation": "workshops results ballots access model text errors",
    "charts": "model analysis text errors",
    "formats": "results charts library analysis model text errors",
    "analyse": "formats analysis text errors",
    # the two hosts, which never import each other
    "web": f"{BELOW_THE_HOSTS} news measures",
    "ui": BELOW_THE_HOSTS,
    # the doors
    "pages": "ui participation workshops results library access model text",
    "app": "ui web workshops settings logs",
    "cli": "cli_audit cli_export cli_keep cli_paper cli_rehearse cli_tickets analyse analysis workshops "
    "results formats store model text addresses settings errors",
    "cli_workshop": "workshops model text settings errors",
    "cli_audit": "cli_workshop workshops text",
    "cli_export": "cli_workshop workshops formats text errors",
    "cli_keep": "workshops model text settings errors",
    "cli_paper": "cli_workshop workshops results formats errors",
    "cli_rehearse": "cli_workshop workshops",
    "cli_tickets": "cli_workshop workshops formats text errors",
    "__main__": "cli",
    "coprod": "",
}

# The open database is handed on, from the desk to results.py, by rooms that may not use it themselves.
MAY_CARRY = {"coprod.store.Store": "web formats"}

LIBRARY_LIVES_IN = {
    "streamlit": "app pages ui",
    "starlette": "app web",
    "uvicorn": "app cli",
    "jinja2": "web formats",
    "plotly": "charts",
    "sqlalchemy": "store",
    "alembic": "store",
    "psycopg": "store news",
    "prometheus_client": "measures",
    "pandas": "analysis charts formats",
    "matplotlib": "charts",
    "typst": "formats",
    "xlsxwriter": "formats",
    "pptx": "formats",
    "PIL": "formats",
    "docx": "formats",
    "babel": "text charts model",  # a spoken sentence lists things as its language does
    "tomli_w": "formats",
    "typer": "cli cli_audit cli_export cli_keep cli_paper cli_rehearse cli_tickets cli_workshop text",
}

NEVER_IN = {
    # numbers in, numbers out
    "analysis": "pydantic time datetime random os io pathlib sqlite3 urllib socket",
    "ballots": "time random os io pathlib urllib socket",
    "access": "time random os io pathlib urllib socket",
}

NAMES_THAT_SAY_NOTHING = {"utils", "helpers", "common", "core", "services", "misc"}
MOST_LINES = {"pages": 90, "coprod": 400}
IMPORT_NAME = {
    "python-pptx": "pptx",
    "python-docx": "docx",
    "pillow": "PIL",
    "psycopg[binary]": "psycopg",
    "python-multipart": "python_multipart",
}


def python_files(*folders: str) -> list[Path]:
    return sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))


def house() -> list[Path]:
    return [ROOT / "app.py", *python_files("pages", "coprod")]


def shown(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def room_of(path: str) -> str:
    """`coprod/store/engine.py` -> store, `coprod/news.py` -> news, `pages/results.py` -> pages."""
    parts = path.removesuffix(".py").split("/")
    if parts[0] != "coprod":
        return parts[0]
    return "coprod" if parts[1] == "__init__" else parts[1]


def imports(source: str) -> Iterator[tuple[int, str]]:
    """Each import of the source as (line, dotted name), wherever in the file it stands."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, name.name) for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            start = "." * node.level + (node.module or "")
            yield from ((node.lineno, f"{start}.{name.name}") for name in node.names)


def offences(path: str, source: str) -> Iterator[str]:
    """What the file at `path` imports and may not, one sentence each."""
    room = room_of(path)
    if room not in MAY_IMPORT:
        yield f"{path}: {room} is no room of the house; give it a line in MAY_IMPORT"
        return
    allowed = {room, "coprod", *MAY_IMPORT[room].split()}
    for line, name in imports(source):
        first, _, rest = name.partition(".")
        if not first:
            yield f"{path}:{line} imports {name}: write the whole name"
        elif first in {"coprod", "pages", "app"}:
            target = rest.split(".")[0] if first == "coprod" else first
            target = target if target in MAY_IMPORT else "coprod"
            if target not in allowed and room not in MAY_CARRY.get(name, "").split():
                known = MAY_IMPORT[room] or "nothing of ours"
                yield f"{path}:{line} imports {name}; {room} may import {known}"
        elif first in LIBRARY_LIVES_IN and room not in LIBRARY_LIVES_IN[first].split():
            yield f"{path}:{line} imports {name}; {first} lives in {LIBRARY_LIVES_IN[first]} only"
        elif first in NEVER_IN.get(room, "").split():
            yield f"{path}:{line} imports {name}; {room} is pure"


def all_offences(files: list[Path]) -> list[str]:
    return [offence for file in files for offence in offences(shown(file), file.read_text(encoding="utf-8"))]


def test_every_file_imports_only_what_its_room_may():
    found = all_offences(house())
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("path", "source", "said"),
    [
        ("coprod/analysis/made_up.py", "import streamlit as st", "streamlit lives in app pages ui"),
        ("coprod/analysis/made_up.py", "from datetime import datetime", "analysis is pure"),
        (
            "coprod/web/made_up.py",
            "def late():\n    from coprod.ui import gate",
            "made_up.py:2 imports coprod.ui.gate",
        ),
        ("coprod/ui/made_up.py", "from coprod import web", "imports coprod.web"),
        ("coprod/model/made_up.py", "import coprod.store.engine", "model may import errors"),
        ("coprod/model/made_up.py", "from . import ballot", "write the whole name"),
        ("coprod/cli.py", "import pages.results", "imports pages.results"),
        ("coprod/elsewhere/made_up.py", "", "no room of the house"),
    ],
)
def test_the_walker_names_an_offender(path: str, source: str, said: str):
    assert [said in offence for offence in offences(path, source)] == [True]


def test_the_walker_lets_the_innocent_be():
    source = "import json\nfrom coprod import __version__\nfrom coprod.model.ballot import Ballot"
    assert list(offences("coprod/ballots.py", source)) == []


def test_the_table_has_no_circle_and_no_empty_room():
    TopologicalSorter({room: allowed.split() for room, allowed in MAY_IMPORT.items()}).prepare()
    rooms = {room_of(shown(file)) for file in house()}
    assert set(MAY_IMPORT) - rooms == set(), "rooms in the table that are not in the house"


def test_only_what_requirements_in_names_is_imported():
    named = {
        IMPORT_NAME.get(line, re.split(r"[=<>~\[]", line)[0].replace("-", "_"))
        for line in (ROOT / "requirements.in").read_text().splitlines()
        if line and not line.startswith("#")
    }
    ours = {"coprod", "pages", "app"}
    known = named | ours | set(sys.stdlib_module_names) | {"pydantic_core"}  # the other half of pydantic
    found = [
        f"{shown(file)}:{line} imports {name}, which requirements.in does not name"
        for file in house()
        for line, name in imports(file.read_text(encoding="utf-8"))
        if name.split(".")[0] not in known
    ]
    assert not found, "\n" + "\n".join(found)


def test_no_module_beside_the_shell_bears_the_name_of_a_library():
    """Streamlit puts coprod/ui first on sys.path: a module there would be imported instead of the library."""
    libraries = set(sys.stdlib_module_names) | set(importlib.metadata.packages_distributions())
    ours = {path.stem for path in (ROOT / "coprod" / "ui").iterdir() if path.suffix == ".py" or path.is_dir()}
    assert (ours & libraries) - {"__init__", "__pycache__"} == set()


def test_every_name_says_something():
    found = [shown(file) for file in house() if NAMES_THAT_SAY_NOTHING & {file.stem, file.parent.name}]
    assert found == []


def test_no_file_has_become_two_things():
    found = [
        f"{shown(file)}: {lines} lines, {most} at most"
        for folder, most in MOST_LINES.items()
        for file in python_files(folder)
        if (lines := file.read_text(encoding="utf-8").count("\n")) > most
    ]
    assert not found, "\n" + "\n".join(found)


def test_nothing_is_put_on_a_screen_unescaped():
    forbidden = re.compile(r"unsafe_allow_html|innerHTML|outerHTML|insertAdjacentHTML|document\.write\b")
    files = [
        *house(),
        *(file for kind in ("js", "html", "jinja") for file in (ROOT / "coprod").rglob(f"*.{kind}")),
    ]
    found = [
        f"{shown(file)}:{number} {line.strip()[:80]}"
        for file in files
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if forbidden.search(line)
    ]
    assert not found, "\n" + "\n".join(found)
