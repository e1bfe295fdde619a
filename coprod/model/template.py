"""What a workshop is made from: questions, stakeholder groups and agendas; kept as TOML, checked here."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_core import PydanticCustomError

from coprod.errors import BadFile
from coprod.model import SAMPLE_DATA
from coprod.model.baseline import load_baseline, shipped_baselines
from coprod.model.question import ROW_BY_COLUMN, Item, Kind, Picture, Question, distinct, refuse_twice
from coprod.model.refusals import DEEPER, bad_file, parse_toml, with_line
from coprod.model.template_words import GroupWords, TitleWords, check_language, hand_out
from coprod.model.words import Language, Note, Slug, Title, Value, Worded

__all__ = [
    "ROW_BY_COLUMN",
    "SAMPLE_DATA",
    "Agenda",
    "AgendaStep",
    "Group",
    "Item",
    "Kind",
    "Picture",
    "Question",
    "Template",
    "load_template",
    "parse_template",
    "shipped_template",
    "shipped_templates",
]


MOST_QUESTIONS = 40


class Group(Worded):
    """A stakeholder group that a participant can be here as."""

    id: Slug = Field(description='a short name in small letters, such as "service_user"')
    label: Title = Field(description="a label of 1 to 60 characters")
    words: tuple[GroupWords, ...] = ()


class AgendaStep(Value):
    """One question of an agenda; `live` shows its results while the round is open."""

    question: Slug = Field(description="the id of one of the questions")
    minutes: int = Field(strict=True, ge=1, le=240, description="whole minutes, 1 to 240")
    live: bool = Field(default=False, description="true or false")


class Agenda(Worded):
    """The questions of a workshop of a given length, in order; the time left over is for talking."""

    id: Slug = Field(description='a short name in small letters, such as "standard"')
    title: Title = Field(description="a title of 1 to 60 characters")
    minutes: int = Field(
        strict=True, ge=1, le=960, description="whole minutes, at least as many as its steps take"
    )
    steps: tuple[AgendaStep, ...] = Field(min_length=1, max_length=60, description="at least one step")
    words: tuple[TitleWords, ...] = ()

    @field_validator("steps")
    @classmethod
    def _steps_fit(cls, steps: tuple[AgendaStep, ...], info: ValidationInfo) -> tuple[AgendaStep, ...]:
        used = sum(step.minutes for step in steps)
        if used > info.data.get("minutes", used):
            raise ValueError(f"the steps take {used} minutes, the agenda has {info.data['minutes']}")
        return steps


class Template(Worded):
    """Questions, stakeholder groups and agendas with their source; a workshop keeps its own copy.

    `language` is the one it is written in. Its words may be given in others: `spoken_in`. What the projector
    says in the hall's language it says again, smaller, in the `second_language`, where there is one.
    """

    id: Slug = Field(description='a short name in small letters, such as "coproduction_survey"')
    version: int = Field(strict=True, ge=1, description="a whole number, 1 or more")
    title: Title = Field(description="a title of 1 to 60 characters")
    language: Language = Field(description='a language code such as "en"')
    second_language: Language | Literal[""] = Field(
        default="", description='a language code such as "cy", or nothing'
    )
    source: Note = Field(description="whose questions these are, up to 500 characters")
    source_date: Annotated[str, Field(pattern=r"^\d{4}(-\d{2}(-\d{2})?)?$")] = Field(
        description='a date in quotes such as "2017-12-01"'
    )
    note: Note = Field(default="", description="up to 500 characters")
    groups: tuple[Group, ...] = Field(default=(), max_length=20, description="up to 20 groups")
    questions: tuple[Question, ...] = Field(
        min_length=1, max_length=MOST_QUESTIONS, description=f"1 to {MOST_QUESTIONS} questions"
    )
    agendas: tuple[Agenda, ...] = Field(min_length=1, max_length=12, description="1 to 12 agendas")
    words: tuple[TitleWords, ...] = ()

    @field_validator("groups", "questions", "agendas")
    @classmethod
    def _ids_differ(cls, things: tuple[Any, ...]) -> tuple[Any, ...]:
        refuse_twice((thing.id for thing in things), "id")
        return things

    @field_validator("agendas")
    @classmethod
    def _agendas_ask_questions(cls, agendas: tuple[Agenda, ...], info: ValidationInfo) -> tuple[Agenda, ...]:
        known = {question.id for question in info.data.get("questions", ())}
        for index, agenda in enumerate(agendas):
            for place, step in enumerate(agenda.steps):
                if known and step.question not in known:
                    what = f'"{step.question}" is not a question'
                    where = {DEEPER: (index, "steps", place, "question")}
                    raise PydanticCustomError("no_such_question", what, where)
        return agendas

    def question(self, question_id: str) -> Question:
        """The question with this id; KeyError when there is none."""
        return {question.id: question for question in self.questions}[question_id]

    def agenda(self, agenda_id: str) -> Agenda:
        """The agenda with this id; KeyError when there is none."""
        return {agenda.id: agenda for agenda in self.agendas}[agenda_id]

    @property
    def written(self) -> "Template":
        """The template as it is kept, in the language it is written in."""
        return self._sayings.written or self

    @property
    def spoken(self) -> str:
        """The language it is spoken in: where a word has no translation, the one it is written in."""
        return self._sayings.spoken or self.language

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The language it is written in, then every other one that anything is said in."""
        said = (words.language for _, thing in self.worded() for words in thing.words)
        return tuple(dict.fromkeys((self.language, *said)))

    def worded(self) -> Iterator[tuple[Question | None, Worded]]:
        """Everything that has words, each with the question that it belongs to, if any."""
        yield from ((None, each) for each in (self, *self.groups))
        for question in self.questions:
            parts = (question, *question.rows, *question.columns, *question.families)
            yield from ((question, each) for each in parts)
        yield from ((None, each) for each in self.agendas)

    def spoken_in(self, language: str) -> "Template":
        """The same template with its words in this language, line by line: what is not said in it stays.

        The same value each time. A language it has no words in changes nothing; ids never change.
        """
        written = self.written
        if language == written.language or language not in written.languages:
            return written
        known = written._sayings.known
        if language not in known:
            known[language] = written._said_in(language)
        return known[language]

    @cached_property
    def _sayings(self) -> "_Sayings":
        return _Sayings()

    def _said_in(self, language: str) -> "Template":
        parts = {
            name: tuple(each.in_language(language) for each in getattr(self, name))
            for name in ("groups", "questions", "agendas")
        }
        spoken = self.in_language(language).changed(parts)
        spoken.__dict__["_sayings"] = _Sayings(self, language)
        return spoken


@dataclass(frozen=True, eq=False)
class _Sayings:
    """Beside a template, and no part of it: what it was written as, or what was made of it so far."""

    written: Template | None = None
    spoken: str = ""
    known: dict[str, Template] = field(default_factory=dict)


def parse_template(text: str | bytes, name: str) -> Template:
    """The template in a TOML text whose questions name their lists; BadFile says where it is wrong.

    `[lists]` holds the items, as in `[[lists.factors]]`; a question says `rows = "factors"`. `[words.de]`
    says the same in German, by the ids of what it names.
    """
    try:
        return _parse(text, name)
    except BadFile as refusal:
        raise with_line(refusal, text) from None


def _parse(text: str | bytes, name: str) -> Template:
    data = parse_toml(text, name)
    hand_out(data, name)
    lists = _lists(data.pop("lists", {}), name)
    questions = data.get("questions", [])
    if isinstance(questions, list) and len(questions) > MOST_QUESTIONS:
        what = f"there are {len(questions)} questions"
        raise BadFile(name, "questions", what, f"1 to {MOST_QUESTIONS} questions")
    for index, question in enumerate(questions if isinstance(questions, list) else []):
        for key in ("rows", "columns"):
            if isinstance(question, dict) and key in question:
                wanted = question[key]
                if not isinstance(wanted, str) or wanted not in lists:
                    where = f"questions[{index}].{key}"
                    raise BadFile(name, where, f"there is no list {wanted!r}", "one of " + ", ".join(lists))
                question[key] = lists[wanted]
    try:
        template = Template.model_validate(data)
    except ValidationError as error:
        raise bad_file(name, error, Template, data) from None
    check_language(template.language, "language", name)
    if template.second_language:
        check_language(template.second_language, "second_language", name)
    _check_groups(template, name)
    _check_baselines(template, name)
    return template


def _check_groups(template: Template, name: str) -> None:
    for language in template.languages:
        try:
            refuse_twice((group.label for group in template.spoken_in(language).groups), "label of a group")
        except ValueError as error:
            where = "groups" if language == template.language else f"words.{language}.groups"
            raise BadFile(name, where, str(error), "another label for each group") from None


def _lists(tables: object, name: str) -> dict[str, tuple[Item, ...]]:
    if not isinstance(tables, dict) or not all(isinstance(rows, list) for rows in tables.values()):
        hint = "items under headings such as [[lists.factors]]"
        raise BadFile(name, "lists", "this is not a table of lists", hint)
    lists: dict[str, tuple[Item, ...]] = {}
    for key, rows in tables.items():
        items = []
        for index, row in enumerate(rows):
            try:
                items.append(Item.model_validate(row))
            except ValidationError as error:
                raise bad_file(name, error, Item, row, under=("lists", key, index)) from None
        try:
            lists[key] = distinct(tuple(items))
        except ValueError as error:
            raise BadFile(name, f"lists.{key}", str(error), "another one for each item of the list") from None
    return lists


def _check_baselines(template: Template, name: str) -> None:
    known = shipped_baselines()
    for index, question in enumerate(template.questions):
        if question.baseline is None:
            continue
        where = f"questions[{index}].baseline"
        if question.baseline not in known:
            raise BadFile(
                name, where, f'there is no baseline "{question.baseline}"', f"one of {', '.join(known)}"
            )
        factors = load_baseline(known[question.baseline]).factor_ids
        if set(factors) != set(question.places()):
            what = f'the baseline "{question.baseline}" has other factors than the rows'
            raise BadFile(name, where, what, f"rows with the ids {', '.join(factors)}")


def load_template(path: Path) -> Template:
    """The template in a TOML file; BadFile says where it is wrong."""
    return parse_template(path.read_bytes(), path.name)


def shipped_templates() -> dict[str, Path]:
    """The templates that come with the project: id -> file."""
    return {path.stem: path for path in sorted((SAMPLE_DATA / "templates").glob("*.toml"))}


@cache
def shipped_template(name: str) -> Template:
    """A template that comes with the project, by its id, read once; raises KeyError for an unknown one."""
    return load_template(shipped_templates()[name])
