"""Pabulib's `.pb` files: the sections META, PROJECTS and VOTES, semicolons between (pabulib.org/format)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coprod.errors import BadFile
from coprod.formats.delimited import amount, records

SECTIONS = ("META", "PROJECTS", "VOTES")
Section = list[tuple[int, list[str]]]


@dataclass(frozen=True)
class Election:
    """Cumulative ballots: everybody may give out `total` points."""

    projects: dict[str, str]
    """Project id -> its name, or its id again."""
    total: float
    people: tuple[str, ...]
    rows: tuple[int, ...]
    points: NDArray[np.float64]
    """People x projects."""
    columns: dict[str, tuple[str, ...]]


def is_one(text: str) -> bool:
    """Whether the text begins as a Pabulib file does."""
    return text.lstrip().split("\n", 1)[0].strip("; \t\r").upper() == "META"


def parse(text: str, file: str) -> Election:
    """Read a file with cumulative ballots; BadFile names the row and what would be right."""
    sections = _sections(text, file)
    meta = {cells[0].strip(): cells[1].strip() for _, cells in sections["META"][1:] if len(cells) > 1}
    if meta.get("vote_type") != "cumulative":
        what = f'the ballots are "{meta.get("vote_type", "")}", not cumulative'
        raise BadFile(file, "META, vote_type", what, "a file in which points are given out")
    total = amount(meta.get("max_sum_points", ""), file, "META, max_sum_points")
    if not total:
        raise BadFile(file, "META, max_sum_points", "it is missing", "the points that each person has")
    projects = _projects(sections["PROJECTS"], file)
    heading, ballots = _table(sections["VOTES"], file, ("voter_id", "vote", "points"))
    seat = {project: place for place, project in enumerate(projects)}
    points = np.zeros((len(ballots), len(projects)))
    for person, (line, cell) in enumerate(ballots):
        chosen = [each.strip() for each in cell["vote"].split(",") if each.strip()]
        given = [each.strip() for each in cell["points"].split(",") if each.strip()]
        if len(chosen) != len(given) or len(set(chosen)) < len(chosen):
            what = f"{len(chosen)} projects have {len(given)} numbers of points, or one is named twice"
            raise BadFile(file, f"row {line}", what, "one number for each project")
        for project, number in zip(chosen, given, strict=True):
            if project not in seat:
                raise BadFile(file, f"row {line}", f'there is no project "{project}"', "one of PROJECTS")
            points[person, seat[project]] = amount(number, file, f"row {line}, column points")
    others = [column for column in heading if column not in {"voter_id", "vote", "points"}]
    return Election(
        projects=projects,
        total=total,
        people=tuple(cell["voter_id"] for _, cell in ballots),
        rows=tuple(line for line, _ in ballots),
        points=points,
        columns={column: tuple(cell[column] for _, cell in ballots) for column in others},
    )


def _sections(text: str, file: str) -> dict[str, Section]:
    found: dict[str, Section] = {}
    now = ""
    for line, cells in records(text, file, ";"):
        word = cells[0].strip().upper()
        if word in SECTIONS and not any(cell.strip() for cell in cells[1:]):
            now = word
            found[now] = []
        elif now:
            found[now].append((line, cells))
    for section in SECTIONS:
        if len(found.get(section, [])) < 2:
            raise BadFile(file, section, "this section is missing or empty", ", ".join(SECTIONS))
    return found


def _table(
    section: Section, file: str, needed: tuple[str, ...]
) -> tuple[list[str], list[tuple[int, dict[str, str]]]]:
    line, cells = section[0]
    heading = [cell.strip() for cell in cells]
    if missing := [column for column in needed if column not in heading]:
        raise BadFile(file, f"row {line}", f"there is no column {missing[0]}", ";".join(needed))
    rows = []
    for line, cells in section[1:]:
        if len(cells) != len(heading):
            raise BadFile(file, f"row {line}", f"there are {len(cells)} cells", f"{len(heading)} cells")
        rows.append((line, dict(zip(heading, (cell.strip() for cell in cells), strict=True))))
    return heading, rows


def _projects(section: Section, file: str) -> dict[str, str]:
    _, rows = _table(section, file, ("project_id",))
    projects: dict[str, str] = {}
    for line, cell in rows:
        if cell["project_id"] in projects:
            what = f'there are two projects "{cell["project_id"]}"'
            raise BadFile(file, f"row {line}", what, "each id once")
        projects[cell["project_id"]] = cell.get("name") or cell["project_id"]
    return projects
