"""A published or earlier set of allocations to compare a room with: one stakeholder a row, whole tenths."""

import csv
import io
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Self

from pydantic import Field, ValidationError, model_validator

from coprod.errors import BadFile
from coprod.model import SAMPLE_DATA
from coprod.model.refusals import bad_file, parse_toml
from coprod.model.words import Label, Note, Slug, Value

COLUMNS = (
    "stakeholder_id",
    "stakeholder",
    "post",
    "organisation",
    "sector",
    "factor_id",
    "factor",
    "percent",
)
PERSON = ("stakeholder", "post", "organisation", "sector")
CSV_COLUMN = {"id": "stakeholder_id", "label": "stakeholder"}
PERCENT = re.compile(r"[0-9]{1,3}(\.[0-9]0*)?")
WHOLE = 1000


class Stakeholder(Value):
    """One row of a baseline: who, and their split; `tenths` names every factor and totals 1000."""

    id: Slug = Field(description='a short name in small letters, such as "town_lead"')
    label: Label = Field(description="a name of 1 to 120 characters")
    post: Label = Field(description="a kind of post, or not stated")
    organisation: Label = Field(description="a name of 1 to 120 characters")
    sector: Label = Field(description="a name of 1 to 120 characters")
    tenths: dict[Slug, int]

    @model_validator(mode="after")
    def _totals(self) -> Self:
        if any(amount < 0 for amount in self.tenths.values()):
            raise ValueError("no percent may be under 0")
        total = sum(self.tenths.values())
        if total != WHOLE:
            raise ValueError(f"the percents of {self.label} add up to {Decimal(total) / 10}, not to 100")
        return self


class About(Value):
    """The sidecar of a baseline: what it is, whose it is, what was changed, what its columns mean."""

    id: Slug = Field(description='a short name in small letters, such as "stakeholders_2017"')
    title: Label = Field(description="a title of 1 to 120 characters")
    introduced: Label = Field(description='how it is always introduced, such as "8 professionals, 2017"')
    year: int = Field(strict=True, ge=1900, le=2200, description="a year in four digits")
    source: Note = Field(description="whose data these are, up to 500 characters")
    source_date: Note = Field(description='a date in quotes such as "2017-12-01"')
    licence: Note = Field(description="what may be done with the data, up to 500 characters")
    made_up: bool = Field(default=False, description="true or false")
    corrections: tuple[Note, ...] = Field(default=(), description="a list of texts")
    columns: dict[str, Note] = Field(description="a table: column name = what it holds")
    factors: dict[Slug, Label] = Field(
        min_length=2, description="a table of at least two: factor id = its words"
    )


class Baseline(Value):
    """Stakeholders who all split the same factors, in the printed order of the factors."""

    id: Slug
    title: Label
    introduced: Label
    year: int
    source: Note
    made_up: bool = False
    factor_ids: tuple[Slug, ...] = Field(min_length=2)
    stakeholders: tuple[Stakeholder, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _same_factors(self) -> Self:
        if len({stakeholder.id for stakeholder in self.stakeholders}) < self.n:
            raise ValueError("two stakeholders have the same id")
        for stakeholder in self.stakeholders:
            if set(stakeholder.tenths) != set(self.factor_ids):
                raise ValueError(f"{stakeholder.label} does not have the same factors as the baseline")
        return self

    @property
    def n(self) -> int:
        """How many stakeholders."""
        return len(self.stakeholders)

    def tenths_rows(self) -> tuple[tuple[int, ...], ...]:
        """Stakeholders x factors, whole tenths, in the order of `factor_ids`."""
        return tuple(tuple(who.tenths[factor] for factor in self.factor_ids) for who in self.stakeholders)


def load_baseline(path: Path) -> Baseline:
    """The baseline in a CSV file beside a TOML file of its name; BadFile says which row is wrong."""
    sidecar = path.with_suffix(".toml")
    for file in (path, sidecar):
        if not file.is_file():
            raise BadFile(file.name, "", "this file is missing", f"{path.name} beside {sidecar.name}")
    return parse_baseline(path.read_bytes(), sidecar.read_bytes(), path.name, sidecar.name)


def parse_baseline(table: bytes, sidecar: bytes, name: str, sidecar_name: str) -> Baseline:
    """The baseline in the bytes of a CSV file and of its sidecar; errors as in `load_baseline`."""
    data = parse_toml(sidecar, sidecar_name)
    try:
        about = About.model_validate(data)
    except ValidationError as error:
        raise bad_file(sidecar_name, error, About, data) from None
    people: dict[str, dict[str, str]] = {}
    tenths: dict[str, dict[str, int]] = {}
    for line, row in _rows(table, name):
        who, factor = row["stakeholder_id"], row["factor_id"]
        person = people.setdefault(who, {key: row[key] for key in PERSON})
        given = tenths.setdefault(who, {})
        if told := _row_trouble(row, person, given, about):
            column, what, hint = told
            raise BadFile(name, f"row {line}, column {column}", what, hint)
        given[factor] = _tenths(row["percent"], name, line)
    stakeholders = [_stakeholder(who, people[who], tenths[who], about, name) for who in people]
    if not stakeholders:
        raise BadFile(name, "row 2", "there are no rows", "one row for each stakeholder and factor")
    return Baseline(
        **about.model_dump(include={"id", "title", "introduced", "year", "source", "made_up"}),
        factor_ids=tuple(about.factors),
        stakeholders=tuple(stakeholders),
    )


def _rows(table: bytes, name: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with the line of the file it begins on; the heading is line 1."""
    try:
        text = table.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise BadFile(name, f"row {line}", "this is not UTF-8 text", 'a file saved as "CSV UTF-8"') from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 0
    try:
        if tuple(next(reader, ())) != COLUMNS:
            raise BadFile(name, "row 1", "the columns are not as they should be", ",".join(COLUMNS))
        line = 1
        for cells in reader:
            where = f"row {line + 1}"
            if len(cells) != len(COLUMNS):
                raise BadFile(name, where, f"there are {len(cells)} cells", f"{len(COLUMNS)} cells")
            yield line + 1, dict(zip(COLUMNS, (cell.strip() for cell in cells), strict=True))
            line = reader.line_num
    except csv.Error as error:
        hint = "cells with commas between"
        raise BadFile(name, f"row {line + 1}", f"this is not CSV ({error})", hint) from None


def _row_trouble(
    row: dict[str, str], person: dict[str, str], given: dict[str, int], about: About
) -> tuple[str, str, str] | None:
    """The column, fault and remedy of a row that does not fit the factors or the rows before it."""
    factor = row["factor_id"]
    if factor not in about.factors:
        return "factor_id", f'"{factor}" is not a factor', f"one of {', '.join(about.factors)}"
    if row["factor"] != about.factors[factor]:
        return "factor", f'"{row["factor"]}" is not the name of {factor}', f'"{about.factors[factor]}"'
    for key, value in person.items():
        if row[key] != value:
            return key, f'"{row[key]}" is not what the rows before say', f'"{value}"'
    if factor in given:
        return "factor_id", f'"{row["stakeholder_id"]}" has "{factor}" twice', "each factor once"
    return None


def _tenths(cell: str, name: str, line: int) -> int:
    """A percent as whole tenths; a blank cell is 0."""
    if not PERCENT.fullmatch(cell or "0") or Decimal(cell or "0") > 100:
        hint = "a number from 0 to 100 with at most one decimal, such as 2.5"
        raise BadFile(name, f"row {line}, column percent", f'"{cell}" is not a percent', hint)
    return int(Decimal(cell or "0") * 10)


def _stakeholder(
    who: str, person: dict[str, str], tenths: dict[str, int], about: About, name: str
) -> Stakeholder:
    where = f'stakeholder_id "{who}"'
    for factor in about.factors:
        if factor not in tenths:
            hint = "a row for every factor, with 0 where nothing is given"
            raise BadFile(name, where, f'the factor "{factor}" is missing', hint)
    data = {"id": who, "label": person["stakeholder"], "tenths": tenths}
    data |= {key: person[key] for key in ("post", "organisation", "sector")}
    try:
        return Stakeholder.model_validate(data)
    except ValidationError as error:
        refusal = bad_file(name, error, Stakeholder, data)
        column = CSV_COLUMN.get(refusal.where, refusal.where or "percent")
        hint = refusal.hint or "percents that add up to 100"
        raise BadFile(name, f"{where}, column {column}", refusal.what, hint) from None


def shipped_baselines() -> dict[str, Path]:
    """The baselines that come with the project: id -> CSV file."""
    return {path.stem: path for path in sorted((SAMPLE_DATA / "baselines").glob("*.csv"))}
