"""Collect every message of the project: `python -m coprod.text.extract` writes `coprod.pot`, for translators.

With `--check` nothing is written, and the exit code is 1 when the file is out of date.
"""

import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import write_po

ROOT = Path(__file__).resolve().parents[2]
POT = Path(__file__).with_name("coprod.pot")
KEYWORDS = {"t": None, "tn": (1, 2)}
TEMPLATES = "coprod/web/pocket/templates"
HEADING = "# The words of coprod, for translators. `make words` writes this file."
CHANGING = (b'"POT-Creation-Date:', b'"Generated-By:')


def sources() -> Iterator[tuple[str, Path]]:
    """The files that may hold messages, each with Babel's name of the way to read it."""
    for pattern in ("app.py", "pages/**/*.py", "coprod/**/*.py"):
        yield from (("python", path) for path in sorted(ROOT.glob(pattern)))
    yield from (("jinja2", path) for path in sorted(ROOT.glob(f"{TEMPLATES}/**/*")) if path.is_file())


def collect() -> Catalog:
    """All messages, sorted, with the files they stand in; no line numbers, which change too often."""
    catalog = Catalog(project="coprod", header_comment=HEADING, fuzzy=False)
    for method, path in sources():
        name = path.relative_to(ROOT).as_posix()
        found = extract_from_file(method, path, keywords=KEYWORDS, comment_tags=("For translators:",))
        for line, message, comments, context in found:
            catalog.add(message, locations=[(name, line)], auto_comments=comments, context=context)
    return catalog


def pot() -> bytes:
    """The bytes of `coprod.pot`, the same for the same words."""
    written = BytesIO()
    write_po(written, collect(), width=100, include_lineno=False, sort_output=True)
    return b"".join(line for line in written.getvalue().splitlines(True) if not line.startswith(CHANGING))


def main() -> int:
    """Write the file, or with `--check` only compare it."""
    fresh = pot()
    if "--check" in sys.argv[1:]:
        same = POT.is_file() and POT.read_bytes() == fresh
        print(f"{POT.name} is up to date" if same else f"{POT.name} is out of date: run `make words`")
        return 0 if same else 1
    POT.write_bytes(fresh)
    print(f"{POT.name}: {len(collect())} messages")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
