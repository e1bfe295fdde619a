"""A copy of the app that also speaks a made-up language: English with an accent on each letter, and longer.

What on a screen is still English did not come out of a catalogue; what is cut or overlaps has no room for
German. The language is called `eo`, which Babel knows (its dates and lists are real Esperanto).
"""

import re
import shutil
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import tomli_w
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from coprod.model.template import Template, parse_template
from coprod.text import CATALOGUE, extract
from tests.servers import ROOT

LANGUAGE = "eo"
KEPT = re.compile(r"\{\w*\}|</?\w[^>]*>|&\w+;|\]\([^)]*\)|https?://\S+|`[^`]*`")
"""What has to stand in a translation as it does in its message."""
ACCENTED = str.maketrans(
    "abcdefghijklmnopqrstuvwyzABCDEFGHIJKLMNOPQRSTUVWYZ",
    "áḃçðéƒĝĥíĵķļṁñóþǫŕšţúẃŵýžÁḂÇÐÉƑĜĤÍĴĶĻṀÑÓÞǪŔŠŢÚẂŴÝŽ",
)
"""The shipped typeface has these; it has no accented x."""
TWICE = "aeioust"
"""These letters are written twice, as far as there is room; English becomes about 1.4 times as long."""
MOST = {"title": 60, "label": 120, "short": 28, "explain": 300, "prompt": 300}
"""Room in a template, in characters, by field; 500 elsewhere."""
GROUPS_AND_FAMILIES = {"groups": 60, "agendas": 60, "families": 28}


def pseudo(words: str, most: int = 10_000) -> str:
    """The words in the made-up language, at most so many characters where the English is."""
    spare, said, at = most - len(words), [], 0
    for kept in (*KEPT.finditer(words), None):
        for letter in words[at : kept.start() if kept else None]:
            again = letter.lower() in TWICE and spare > 0
            spare -= again
            said.append(letter.translate(ACCENTED) + (letter.lower().translate(ACCENTED) if again else ""))
        if kept:
            said.append(kept.group())
            at = kept.end()
    return "".join(said)


def catalogue(messages: Catalog) -> Catalog:
    """Every message in the made-up language."""
    made = Catalog(locale=LANGUAGE)
    for message in messages:
        if isinstance(message.id, tuple):
            made.add(message.id, tuple(map(pseudo, message.id)))
        elif message.id:
            made.add(message.id, pseudo(message.id))
    return made


def survey(source: str) -> str:
    """The shipped survey's file with `[words.eo]` at its end."""
    data = tomllib.loads(source)
    for key in ("groups", "agendas", "questions"):
        data[key] = {each["id"]: each for each in data[key]}
    for question in data["questions"].values():
        question["families"] = {each["id"]: each["short"] for each in question.get("families", ())}
    data["groups"] = {key: each["label"] for key, each in data["groups"].items()}
    data["agendas"] = {key: each["title"] for key, each in data["agendas"].items()}
    data["lists"] = {key: {each["id"]: each for each in rows} for key, rows in data["lists"].items()}
    said = _said(data["words"]["de"], data, ())
    return f"{source}\n{tomli_w.dumps({'words': {LANGUAGE: said}})}"


def _said(like: Mapping[str, Any], english: Mapping[str, Any], under: tuple[str, ...]) -> dict[str, Any]:
    """The English of everything that German says, in the made-up language."""
    said: dict[str, Any] = {}
    for key, each in like.items():
        if isinstance(each, dict):
            said[key] = _said(each, english[key], (*under, key))
        else:
            most = GROUPS_AND_FAMILIES.get(under[-1] if under else "", MOST.get(key, 500))
            said[key] = pseudo(english[key], most)
    return said


def copy_of_the_app(folder: Path) -> Path:
    """The app in this folder with one language more; what runs with it as PYTHONPATH speaks it."""
    for each in ("coprod", "pages"):
        shutil.copytree(ROOT / each, folder / each)
    shutil.copytree(ROOT / "sample_data", folder / "sample_data", ignore=shutil.ignore_patterns("demo"))
    shutil.copytree(ROOT / ".streamlit", folder / ".streamlit")
    shutil.copy2(ROOT / "app.py", folder)
    with extract.POT.open("rb") as source:
        made = catalogue(read_po(source))
    file = folder / "coprod" / "text" / "locale" / LANGUAGE / CATALOGUE
    file.parent.mkdir(parents=True)
    with file.open("wb") as target:
        write_po(target, made)
    shipped = _template_file(folder)
    shipped.write_text(survey(shipped.read_text(encoding="utf-8")), encoding="utf-8")
    return folder


def template(folder: Path) -> Template:
    """The survey of that copy."""
    file = _template_file(folder)
    return parse_template(file.read_text(encoding="utf-8"), file.name)


def _template_file(folder: Path) -> Path:
    return folder / "sample_data" / "templates" / "coproduction_survey.toml"
