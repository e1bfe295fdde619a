"""One question of a template: what is asked, about which items, with how many dots."""

from collections.abc import Iterable
from functools import cached_property
from itertools import product
from typing import Annotated, Literal

from pydantic import Field, ValidationInfo, field_validator

from coprod.model.words import Label, Note, Sentence, Short, Slug, Title, Worded, Words, as_in

ROW_BY_COLUMN = "/"

Kind = Literal["budget", "dots"]
Picture = Literal["bars", "star", "cos", "board"]


class ItemWords(Words):
    """An item in another language."""

    short: Short | None = Field(default=None, description="a label of 1 to 28 characters, for phones")
    label: Label | None = Field(default=None, description="a label of 1 to 120 characters")
    explain: Sentence | None = Field(default=None, description="one plain sentence of up to 300 characters")


class Item(Worded):
    """One factor, step, Co or barrier; its letter stays with it, however the list is shuffled."""

    id: Slug = Field(description='a short name in small letters, such as "map_it"')
    letter: Annotated[str, Field(pattern=r"^[A-Z0-9]{1,3}$")] = Field(
        description="one to three capital letters or digits, different for each item of the list"
    )
    short: Short = Field(description="a label of 1 to 28 characters, for phones")
    label: Label = Field(description="a label of 1 to 120 characters")
    explain: Sentence = Field(description="one plain sentence of up to 300 characters")
    wording: Sentence = Field(description="the words of the source, up to 300 characters")
    words: tuple[ItemWords, ...] = ()


def refuse_twice(values: Iterable[str], what: str) -> None:
    """ValueError, naming the value, when one comes twice."""
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise ValueError(f'the {what} "{value}" is used twice')
        seen.add(value)


def distinct(items: tuple[Item, ...]) -> tuple[Item, ...]:
    """The items, when their ids, letters and short labels all differ; else ValueError."""
    refuse_twice((item.id for item in items), "id")
    refuse_twice((item.letter for item in items), "letter")
    refuse_twice((item.short for item in items), "short label")
    for language in dict.fromkeys(words.language for item in items for words in item.words):
        refuse_twice((item.in_language(language).short for item in items), f"short label ({language})")
    return items


class FamilyWords(Words):
    """A family in another language."""

    short: Short | None = Field(default=None, description="a label of 1 to 28 characters")


class Family(Worded):
    """Items so alike that they take from each other; read together only beside the plain reading."""

    id: Slug = Field(description='a short name in small letters, such as "enabling_staff"')
    short: Short = Field(description="a label of 1 to 28 characters")
    items: tuple[Slug, ...] = Field(min_length=2, description="a list of at least two ids of the rows")
    words: tuple[FamilyWords, ...] = ()


class QuestionWords(Words):
    """A question in another language."""

    title: Title | None = Field(default=None, description="a title of 1 to 60 characters")
    prompt: Sentence | None = Field(
        default=None, description="the question as it is asked, up to 300 characters"
    )
    note: Note | None = Field(default=None, description="a sentence of help, up to 500 characters")
    ask_row: Note | None = Field(default=None, description="what a two-way board asks first")
    ask_column: Note | None = Field(default=None, description="what it asks then")


class Question(Worded):
    """A budget question (100 percent over its rows) or a dots question (dots on rows or rows x columns)."""

    id: Slug = Field(description='a short name in small letters, such as "budget"')
    kind: Kind = Field(description='"budget" or "dots"')
    title: Title = Field(description="a title of 1 to 60 characters")
    prompt: Sentence = Field(description="the question as it is asked, up to 300 characters")
    note: Note = Field(default="", description="a sentence of help, up to 500 characters")
    warm_up: bool = Field(default=False, description="true or false; a warm-up is never analysed")
    rows: tuple[Item, ...] = Field(min_length=2, max_length=40, description="a list of 2 to 40 items")
    columns: tuple[Item, ...] = Field(default=(), max_length=12, description="a list of 2 to 12 items")
    cap: int | None = Field(
        default=None,
        strict=True,
        validate_default=True,
        description="the most dots of one person on one place, from 1 to the number of dots",
    )
    dots: int | None = Field(
        default=None,
        strict=True,
        validate_default=True,
        description="the dots each person has, from 1 to as many as the places can hold",
    )
    step_tenths: int = Field(
        default=1,
        strict=True,
        ge=1,
        le=1000,
        description="a number of tenths of a percent that divides 1000",
    )
    baseline: Slug | None = Field(default=None, description="the id of a baseline whose factors are the rows")
    picture: Picture = Field(
        default="bars", description='"bars", "star" (5 rows), "cos" (4 rows), "board" (two-way)'
    )
    shuffle: bool = Field(default=True, description="true or false")
    ask_reason: bool = Field(default=False, description="true or false")
    ask_row: Note = Field(default="", description='what a two-way board asks first, such as "Which barrier?"')
    ask_column: Note = Field(default="", description='what it asks then, such as "At which step?"')
    families: tuple[Family, ...] = Field(
        default=(), max_length=20, description="a list of families of similar rows"
    )
    words: tuple[QuestionWords, ...] = ()

    @field_validator("rows")
    @classmethod
    def _rows_differ(cls, rows: tuple[Item, ...]) -> tuple[Item, ...]:
        return distinct(rows)

    @field_validator("columns")
    @classmethod
    def _columns_fit(cls, columns: tuple[Item, ...], info: ValidationInfo) -> tuple[Item, ...]:
        if not columns:
            return columns
        if info.data.get("kind") == "budget":
            raise ValueError("a budget question has rows only")
        if len(columns) < 2:
            raise ValueError("a two-way board needs at least two columns")
        refuse_twice((item.id for item in (*info.data.get("rows", ()), *columns)), "id")
        return distinct(columns)

    @field_validator("cap")
    @classmethod
    def _cap_fits(cls, cap: int | None, info: ValidationInfo) -> int | None:
        if info.data.get("kind") == "budget":
            if cap is not None:
                raise ValueError("a budget question has no dots and so no cap")
            return None
        if cap is not None and cap < 1:
            raise ValueError(f"the cap is {cap}")
        return 1 if cap is None else cap

    @field_validator("dots")
    @classmethod
    def _dots_fit(cls, dots: int | None, info: ValidationInfo) -> int | None:
        if info.data.get("kind") == "budget":
            if dots is not None:
                raise ValueError("a budget question has no dots")
            return None
        if dots is None:
            raise ValueError("a dots question must say how many dots each person has")
        cap = info.data.get("cap") or 1
        places = len(info.data.get("rows", ())) * max(1, len(info.data.get("columns", ())))
        if dots < 1:
            raise ValueError(f"each person has {dots} dots")
        if places and dots > places * cap:
            raise ValueError(f"{dots} dots do not fit on {places} places with at most {cap} on one")
        if cap > dots:
            raise ValueError(f"the cap of {cap} is more than the {dots} dots each person has")
        return dots

    @field_validator("step_tenths")
    @classmethod
    def _step_divides(cls, step: int) -> int:
        if 1000 % step:
            raise ValueError(f"steps of {step} tenths do not add up to 1000")
        return step

    @field_validator("baseline")
    @classmethod
    def _baseline_for_budgets(cls, baseline: str | None, info: ValidationInfo) -> str | None:
        if baseline and info.data.get("kind") == "dots":
            raise ValueError("only a budget question can have a baseline")
        return baseline

    @field_validator("picture")
    @classmethod
    def _picture_fits(cls, picture: str, info: ValidationInfo) -> str:
        rows, two_way = len(info.data.get("rows", ())), bool(info.data.get("columns"))
        if two_way != (picture == "board"):
            raise ValueError('a two-way board has the picture "board", and only it')
        if {"star": 5, "cos": 4}.get(picture, rows) != rows:
            raise ValueError(f'the picture "{picture}" does not fit {rows} rows')
        return picture

    @field_validator("ask_row", "ask_column")
    @classmethod
    def _asked_of_boards(cls, asked: str, info: ValidationInfo) -> str:
        if asked and not info.data.get("columns"):
            raise ValueError("only a two-way board asks for a row and then for a column")
        return asked

    @field_validator("families")
    @classmethod
    def _families_fit(cls, families: tuple[Family, ...], info: ValidationInfo) -> tuple[Family, ...]:
        rows = {row.id for row in info.data.get("rows", ())}
        if families and info.data.get("columns"):
            raise ValueError("a two-way board has no families")
        refuse_twice((family.id for family in families), "id of a family")
        refuse_twice((item for family in families for item in family.items), "item of a family")
        for family in families:
            if family.id in rows:
                raise ValueError(f'"{family.id}" is the id of a row')
            for item in family.items:
                if rows and item not in rows:
                    raise ValueError(f'the family "{family.id}" names "{item}", which is no row')
        return families

    @property
    def two_way(self) -> bool:
        """Whether dots go on rows x columns."""
        return bool(self.columns)

    def places(self) -> tuple[str, ...]:
        """What can be given to, in the printed order: `row`, or `row/column` on a two-way board."""
        if not self.two_way:
            return tuple(item.id for item in self.rows)
        return tuple(
            f"{row.id}{ROW_BY_COLUMN}{column.id}" for row, column in product(self.rows, self.columns)
        )

    @cached_property
    def _items(self) -> dict[str, Item]:
        return {item.id: item for item in (*self.rows, *self.columns)}

    def item(self, item_id: str) -> Item:
        """The row or column with this id; KeyError when there is none."""
        return self._items[item_id]

    def place_label(self, place: str) -> str:
        """The short labels of a place: "Short-termism · Map it"."""
        labels = [self.item(part).short for part in place.split(ROW_BY_COLUMN)]
        return as_in(labels, " · ".join(labels))

    def in_language(self, language: str) -> "Question":
        """The same in this language, with its items; what is not said in it stays as it is."""
        parts = {
            name: tuple(each.in_language(language) for each in getattr(self, name))
            for name in ("rows", "columns", "families")
        }
        return super().in_language(language).changed(parts)

    def letter_of(self, place: str) -> str:
        """The letters of a place: "D", or "8 S1" on a two-way board."""
        return " ".join(self.item(part).letter for part in place.split(ROW_BY_COLUMN))
