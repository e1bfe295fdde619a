"""The words of a template in further languages, as they stand in its file: `[words.de]`, by ids.

    [words.de]
    title = "Hindernisse der Koproduktion"
    [words.de.groups]
    carer = "Pflegende und Familie"
    [words.de.questions.budget]
    prompt = "Wofür würden Sie es ausgeben?"
    [words.de.lists.factors.ict]
    short = "Bessere IT"

What is not there is said in the language the template is written in.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from babel import Locale
from pydantic import Field, ValidationError

from coprod.errors import BadFile
from coprod.model.question import FamilyWords, ItemWords, QuestionWords
from coprod.model.refusals import bad_file, key_path
from coprod.model.words import Title, Words

NONE = {"mul", "und", "zxx"}  # several, unknown, no language at all
KNOWN = {
    code: name
    for code, name in Locale("en").languages.items()
    if code.isalpha() and len(code) < 4 and code not in NONE
}
"""Every language code that a template may use, with its English name."""
KEYS = ("title", "groups", "agendas", "questions", "lists")

Tables = dict[str, Any]
Loc = tuple[str, ...]


class TitleWords(Words):
    """A template or an agenda in another language."""

    title: Title | None = Field(default=None, description="a title of 1 to 60 characters")


class GroupWords(Words):
    """A stakeholder group in another language."""

    label: Title | None = Field(default=None, description="a label of 1 to 60 characters")


def check_language(code: str, where: str, name: str) -> None:
    """Raise BadFile for a code that is no language's."""
    if code in KNOWN:
        return
    called = {english.lower(): each for each, english in KNOWN.items()}
    close = called.get(code.lower()) or code.lower().replace("_", "-").split("-")[0]
    hint = f'"{close}"' if close in KNOWN else 'a code such as "cy" (Welsh), "gd" (Scottish Gaelic) or "de"'
    raise BadFile(name, where, f'"{code}" is not the code of a language', hint)


def hand_out(data: Tables, name: str) -> None:
    """Take `[words]` out of a template's tables and give each thing its own; BadFile says what is wrong.

    In the order of the languages' codes, so that the order of tables in a file makes no difference.
    """
    _refuse_elsewhere(data, name)
    languages = _table(data.pop("words", {}), ("words",), name)
    for code, said in sorted(languages.items()):
        check_language(code, f"words.{code}", name)
        if code == data.get("language"):
            what = f'the template is written in "{code}" already'
            raise BadFile(name, f"words.{code}", what, "these words where the template's own stand")
        _Language(code, ("words", code), name).hand_out(_table(said, ("words", code), name), data)


class _Language:
    """One language of one file."""

    def __init__(self, code: str, root: Loc, name: str) -> None:
        self.code, self.root, self.name = code, root, name

    def hand_out(self, said: Tables, data: Tables) -> None:
        self._know(said, KEYS, self.root, "key")
        if "title" in said:
            self._give(data, TitleWords, {"title": said["title"]}, self.root)
        self._labels(said, "groups", _by_id(data.get("groups")), GroupWords, "label")
        self._labels(said, "agendas", _by_id(data.get("agendas")), TitleWords, "title")
        self._questions(said, _by_id(data.get("questions")))
        lists = data.get("lists")
        there = {key: _by_id(rows) for key, rows in lists.items()} if isinstance(lists, dict) else {}
        for key, table, where in self._within(said.get("lists", {}), there, (*self.root, "lists"), "list"):
            for item, words, deeper in self._within(table, there[key], where, f'item of "{key}"'):
                self._give(there[key][item], ItemWords, words, deeper)
            self._differ(there[key].values(), where)

    def _questions(self, said: Tables, there: Mapping[str, Tables]) -> None:
        asked, under = said.get("questions", {}), (*self.root, "questions")
        for key, table, where in self._within(asked, there, under, "question"):
            words = dict(table)
            families = _by_id(there[key].get("families"))
            self._labels(words, "families", families, FamilyWords, "short", where)
            words.pop("families", None)
            self._give(there[key], QuestionWords, words, where)

    def _labels(
        self,
        said: Tables,
        key: str,
        there: Mapping[str, Tables],
        model: type[Words],
        field: str,
        under: Loc = (),
    ) -> None:
        """A table of one text each, as in `carer = "Familie"`."""
        where = (*(under or self.root), key)
        texts = _table(said.get(key, {}), where, self.name)
        self._know(texts, there, where, key.removesuffix("s") if key != "families" else "family")
        for each, text in texts.items():
            self._give(there[each], model, {field: text}, (*where, each), leaf=True)

    def _within(
        self, tables: object, there: Mapping[str, Any], where: Loc, kind: str
    ) -> Iterator[tuple[str, Tables, Loc]]:
        """Each table in these with its id and its place, once it is known to be one of what is there."""
        tables = _table(tables, where, self.name)
        self._know(tables, there, where, kind)
        for each, table in tables.items():
            yield each, _table(table, (*where, each), self.name), (*where, each)

    def _know(self, said: Iterable[str], there: Iterable[str], where: Loc, kind: str) -> None:
        known = list(there)
        for each in said:
            if each not in known:
                what = f'in {self._called}, there is no {kind} "{each}" to translate'
                hint = "one of " + ", ".join(known) if known else "these words left out"
                raise BadFile(self.name, key_path((*where, each)), what, hint)

    def _give(
        self, thing: Tables, model: type[Words], said: Tables, where: Loc, *, leaf: bool = False
    ) -> None:
        try:
            words = model.model_validate({**said, "language": self.code})
        except ValidationError as error:
            refusal = bad_file(self.name, error, model, said, under=where)
            place = key_path(where) if leaf else refusal.where
            raise BadFile(self.name, place, f"in {self._called}, {refusal.what}", refusal.hint) from None
        if "language" in said:
            what = f"in {self._called}, this key is not known"
            raise BadFile(self.name, key_path((*where, "language")), what, "no key of this name")
        if words.said:
            thing["words"] = [*thing.get("words", []), words]

    def _differ(self, items: Iterable[Tables], where: Loc) -> None:
        seen: set[str] = set()
        for item in items:
            words = [each for each in item.get("words", ()) if each.language == self.code]
            short = str((words[0].said if words else {}).get("short", item.get("short", "")))
            if short in seen:
                what = f'in {self._called}, the short label "{short}" is used twice'
                raise BadFile(self.name, key_path(where), what, "another one for each item of the list")
            seen.add(short)

    @property
    def _called(self) -> str:
        return KNOWN[self.code]


def _refuse_elsewhere(data: Tables, name: str) -> None:
    """Words stand under [words] and nowhere else."""
    things: dict[str, Any] = {key: data.get(key) for key in ("groups", "agendas", "questions")}
    lists = data.get("lists")
    things |= {f"lists.{key}": rows for key, rows in lists.items()} if isinstance(lists, dict) else {}
    for key, rows in things.items():
        for index, row in enumerate(rows if isinstance(rows, list) else ()):
            if isinstance(row, dict) and "words" in row:
                what = "words in other languages do not stand here"
                raise BadFile(name, f"{key}[{index}].words", what, f"a heading such as [words.de.{key}]")


def _table(value: object, where: Loc, name: str) -> Tables:
    if not isinstance(value, dict):
        raise BadFile(name, key_path(where), "this is not a table of words", f"a heading [{key_path(where)}]")
    return value


def _by_id(rows: object) -> dict[str, Tables]:
    """The tables of a list that have an id; what is wrong with others is told later."""
    tables = [row for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []
    return {row["id"]: row for row in tables if isinstance(row.get("id"), str)}
