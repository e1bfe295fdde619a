"""Collect every message of the project: `python -m coprod.text.extract` writes `coprod.pot`, for translators.

It brings every language's catalogue up to date: what is new stands there without a translation, what is gone
is gone. `nb` begins one for Norwegian. With `--check` nothing is written, and the exit code is 1 when a file
is out of date.
"""

import ast
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

from coprod.text import CATALOGUE, LOCALE

ROOT = Path(__file__).resolve().parents[2]
POT = Path(__file__).with_name("coprod.pot")
KEYWORDS = {"t": None, "tn": (1, 2)}
TEMPLATES = "coprod/web/pocket/templates"
HEADING = "# The words of coprod, for translators. `make words` writes this file."
CHANGING = (b'"POT-Creation-Date:', b'"PO-Revision-Date:', b'"Generated-By:')
PLURALS = {"gd": "nplurals=4; plural=(n==1 || n==11) ? 0 : (n==2 || n==12) ? 1 : (n>2 && n<20) ? 2 : 3;"}
"""Of languages whose rule Babel does not know."""


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
        for line, words in _passed_by(path) if method == "python" else ():
            if (words if isinstance(words, str) else words[0]) not in catalog:
                catalog.add(words, locations=[(name, line)])
    return catalog


def _passed_by(path: Path) -> Iterator[tuple[int, str | tuple[str, str]]]:
    """Every message of a file: Babel passes by some that stand in another message, or in an f-string."""
    for each in ast.walk(ast.parse(path.read_text("utf-8"))):
        match each:
            case ast.Call(func=ast.Name(id="t"), args=[ast.Constant(value=str(message)), *_]):
                yield each.lineno, message
            case ast.Call(func=ast.Name(id="tn"), args=[ast.Constant(one), ast.Constant(many), *_]):
                yield each.lineno, (str(one), str(many))


def written(catalog: Catalog) -> bytes:
    """The bytes of a catalogue, the same for the same words."""
    file = BytesIO()
    write_po(file, catalog, width=100, include_lineno=False, sort_output=True, ignore_obsolete=True)
    return b"".join(line for line in file.getvalue().splitlines(True) if not line.startswith(CHANGING))


def of_language(language: str, messages: Catalog) -> Catalog:
    """A language's catalogue with these messages; each has the translation that it had."""
    file = LOCALE / language / CATALOGUE
    if file.is_file():
        with file.open("rb") as source:
            catalog = read_po(source, locale=language, domain="coprod")
    else:
        catalog = Catalog(locale=language, project="coprod", fuzzy=False, header_comment=HEADING)
        if language in PLURALS:
            catalog.mime_headers = [*catalog.mime_headers, ("Plural-Forms", PLURALS[language])]
    catalog.update(messages, no_fuzzy_matching=True)
    return catalog


def missing(catalog: Catalog) -> list[str]:
    """The messages that have no translation in a catalogue, or not one for each number."""
    found = []
    for message in catalog:
        said = message.string if isinstance(message.string, (list, tuple)) else [message.string]
        if message.id and not all(said):
            found.append(message.id if isinstance(message.id, str) else message.id[0])
    return found


def main() -> int:
    """Write the files, or with `--check` only compare them."""
    messages, asked = collect(), sys.argv[1:]
    check = "--check" in asked
    there = {folder.parent.parent.name for folder in LOCALE.glob(f"*/{CATALOGUE}")}
    files = {POT: messages}
    for language in sorted(there | {each for each in asked if not each.startswith("-")}):
        files[LOCALE / language / CATALOGUE] = of_language(language, messages)
    outdated = False
    for file, catalog in files.items():
        fresh, name = written(catalog), file.relative_to(POT.parent).as_posix()
        same = file.is_file() and file.read_bytes() == fresh
        outdated |= not same
        said = f"{len(catalog)} messages" if file == POT else f"{len(missing(catalog))} not translated"
        print(f"{name}: {said}" + ("" if same or not check else ", out of date: run `make words`"))
        if not check and not same:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(fresh)
    return int(check and outdated)


if __name__ == "__main__":
    raise SystemExit(main())
