"""The documents are true: their commands exist, their links lead somewhere, their words are ours."""

import ast
import re
import shlex
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from coprod import cli
from coprod.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "sample_data").rglob("*.md")]
)
MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = set(re.search(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)[1].split())  # type: ignore[index]

# Everyday words that the glossary keeps out of sentences, but that a library or HTML needs as names.
NAMES_OF_OTHERS = {"on_submit", "form_submit_button", "submitted_form"}
LINK = r"""(?<=\]\()[^)#\s]+|(?<=src=")[^"]+"""  # of Markdown, and of its <img>


def shown(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


def shell_lines(text: str) -> list[str]:
    blocks = re.findall(r"^```sh\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    return [
        line.strip() for block in blocks for line in block.splitlines() if line.strip() and line[0] != "#"
    ]


def commands() -> Iterator[tuple[str, list[str]]]:
    """Each command of the documents: where it stands, and its words without the settings before it."""
    for document in DOCUMENTS:
        for line in shell_lines(document.read_text(encoding="utf-8")):
            words = shlex.split(line, comments=True)
            while words and re.match(r"[A-Z_]+=", words[0]):
                words.pop(0)
            yield f"{shown(document)}: {line}", words


def wrong_with(words: list[str]) -> str:
    """What is wrong with a command, or nothing."""
    match words:
        case ["make", target, *rest]:
            wrong = {word.split("=")[0] for word in rest} - {"ARGS", "TESTS", "PYTHON"}
            return "" if target in TARGETS and not wrong else "make knows no such target or variable"
        case [python, "-m", "coprod", *rest] if python.endswith(("python", "python3")):
            if rest and rest[0].startswith("-"):
                rest = []
            done = CliRunner().invoke(cli.app, [*rest[:1], "--help"])
            good = done.exit_code == 0 and "Usage" in done.stdout
            return "" if good else f"exit {done.exit_code}: {done.output}"
        case ["streamlit", "run", script] | [_, "-m", "streamlit", "run", script]:
            return "" if (ROOT / script).is_file() else f"{script} does not exist"
        case ["git", "clone", *_] | ["cd", _]:
            return ""
    return "no test knows this command"


def test_every_command_in_the_documents_exists():
    found = [f"{where}: {wrong}" for where, words in commands() if (wrong := wrong_with(words))]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    "line", ["make supper", "make run SUPPER=1", "python -m coprod supper", "rm -rf data"]
)
def test_a_command_that_does_not_exist_is_found(line: str):
    assert wrong_with(shlex.split(line))


def test_the_readme_shows_both_commands_of_the_house():
    named = {tuple(words[:2]) for where, words in commands() if where.startswith("README.md")}
    assert {("make", "run"), ("make", "test"), ("make", "demo")} <= named


def test_make_prints_every_target_with_its_help():
    printed = subprocess.run(
        ["make", "--no-print-directory"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    helped = {words[1]: words[2:] for line in printed.splitlines() if (words := line.split())}
    assert set(helped) == TARGETS
    assert all(helped.values())


def test_every_link_to_a_file_leads_to_one():
    found = [
        f"{shown(document)} -> {target}"
        for document in DOCUMENTS
        for target in re.findall(LINK, document.read_text(encoding="utf-8"))
        if "://" not in target and not (document.parent / target).exists()
    ]
    assert not found, "\n" + "\n".join(found)


def test_the_readme_shows_every_screen():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    images = [shown(file) for file in (ROOT / "docs" / "images").glob("*.png")]
    assert images
    assert [image for image in images if image not in readme] == []


def test_hosting_names_every_setting_and_no_other():
    named = set(
        re.findall(r"COPROD_[A-Z_]+", " ".join(file.read_text(encoding="utf-8") for file in DOCUMENTS))
    )
    named -= {"COPROD_"}
    assert named == {f"COPROD_{name.upper()}" for name in Settings.model_fields}


def test_every_promise_is_kept_by_a_test_that_there_is():
    promises = (ROOT / "docs" / "promises.md").read_text().partition("<!--")[0]
    rows = re.findall(r"^\| (P\d) \|.*\| (.+) \|$", promises, re.MULTILINE)
    tests = {file.stem: file.read_text() for file in (ROOT / "tests").rglob("test_*.py")}
    defined = {name for text in tests.values() for name in re.findall(r"def (test_\w+)", text)} | set(tests)
    named = {promise: set(re.findall(r"`(\w+)`", kept_by)) for promise, kept_by in rows}
    assert list(named) == [f"P{number}" for number in range(1, 9)]
    assert all(named.values())
    assert set().union(*named.values()) <= defined


def test_every_direct_dependency_has_its_reason():
    reasons = (ROOT / "docs/decisions/0004-dependencies.md").read_text(encoding="utf-8")
    for file in ("requirements.in", "requirements-dev.in"):
        names = re.findall(r"^([a-z][a-z-]*)", (ROOT / file).read_text(), re.MULTILINE)
        assert [name for name in names if name not in reasons] == [], file


def test_the_locks_name_no_place_to_load_from():
    for file in ("requirements.txt", "requirements-dev.txt"):
        lock = (ROOT / file).read_text()
        assert not re.search(r"https?:|file:|--index|--find-links|--extra", lock), file
        pinned = re.findall(r"^[a-z0-9].*==[^\\]*\\?$", lock, re.MULTILINE)
        assert pinned
        assert all(line.endswith("\\") for line in pinned), f"{file}: a package without hashes"


# The words


def never() -> dict[str, str]:
    """The words that the glossary rules out -> the word to use."""
    text = (ROOT / "docs/glossary.md").read_text(encoding="utf-8")
    entries = re.findall(r"^\*\*([^*]+)\*\*:(.*?)(?=^\*\*|^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert len(entries) >= 40
    return {
        word: ours
        for ours, entry in entries
        for listed in re.findall(r"\*Never: ([^*]+)\.\*", entry)
        for word in listed.split(", ")
    }


def sentences() -> Iterator[tuple[str, str]]:
    """Each sentence a person may see: where it stands, and what it says."""
    for file in [*(ROOT / "coprod").rglob("*.py"), *(ROOT / "pages").rglob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in {"t", "tn", "mark"}:
                for argument in node.args:
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield f"{shown(file)}:{node.lineno}", argument.value
    for file in (ROOT / "coprod").rglob("*.html"):
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            for _, said in re.findall(r"""\btn?\((["'])(.+?)\1""", line):
                yield f"{shown(file)}:{number}", said


def names(source: str) -> Iterator[tuple[int, str]]:
    """Each name that the source itself gives to something."""
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield node.lineno, name
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                yield node.lineno, name


def words_in(text: str) -> set[str]:
    """Its words in small letters, singular; `PollUser_name` has poll, user and name."""
    split = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text.replace("_", " "))
    return {word.removesuffix("s").lower() for word in re.findall(r"[A-Za-z]+", split)}


def test_no_sentence_uses_a_word_that_the_glossary_rules_out():
    ruled_out = never()
    said = list(sentences())
    assert len(said) > 50, "the sentences were not found"
    found = [
        f"{where}: {sentence!r} says {word}; we say {ruled_out[word]}"
        for where, sentence in said
        for word in sorted(words_in(re.sub(r"(?i)service users?", "", sentence)) & set(ruled_out))
    ]
    assert not found, "\n" + "\n".join(found)


def test_no_name_uses_a_word_that_the_glossary_rules_out():
    ruled_out = never()
    found = [
        f"{shown(file)}:{line} {name}: we say {ruled_out[word]}, not {word}"
        for file in [*(ROOT / "coprod").rglob("*.py"), *(ROOT / "pages").rglob("*.py"), ROOT / "app.py"]
        for line, name in names(file.read_text(encoding="utf-8"))
        if name not in NAMES_OF_OTHERS
        for word in sorted(words_in(name) & set(ruled_out))
    ]
    assert not found, "\n" + "\n".join(found)


def test_the_glossary_rules_out_what_it_should():
    assert {"user", "voter", "poll", "survey", "submit", "submission", "benchmark"} <= set(never())
    assert words_in("castVotes_of_Users") == {"cast", "vote", "of", "user"}
    assert [name for _, name in names("def f(user):\n    poll = user.name")] == ["f", "user", "poll"]
