"""The data dictionary: `datapackage.json` for the CSV files, as Frictionless reads it (datapackage.org)."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from coprod.formats.tables import (
    ACT_COLUMNS,
    APART_COLUMNS,
    BALLOT_COLUMNS,
    NOTE_COLUMNS,
    PLEDGE_COLUMNS,
    RESULT_COLUMNS,
    ROUND_COLUMNS,
)
from coprod.model.act import What, Who
from coprod.model.workshop import Origin, Workshop
from coprod.text import t

Field = dict[str, Any]
ROUND_OF = ["question", "round"]


def datapackage(workshop: Workshop, places: Mapping[str, str]) -> bytes:
    """The descriptor as UTF-8 JSON; `places` are the files it may describe: name -> path from the descriptor.

    Every column has a type, what it means with its unit, and the values it may have.
    """
    kinds = {
        "rounds.csv": _rounds,
        "results.csv": _results,
        "ballots.csv": _ballots,
        "pledges.csv": _pledges,
        "notes.csv": _notes,
        "counted-apart.csv": _apart,
        "audit.csv": _acts,
    }
    package = {
        "profile": "tabular-data-package",
        "name": f"workshop-{workshop.code.lower()}",
        "title": workshop.name,
        "description": t("What a room answered. Percents are 0 to 100; the room is not a sample."),
        "sources": [{"title": workshop.template.source}],
        "resources": [kinds[name](name, path) for name, path in places.items() if name in kinds],
    }
    return (json.dumps(package, indent=2, ensure_ascii=False) + "\n").encode()


def _resource(
    name: str, path: str, description: str, columns: Iterable[str], fields: Mapping[str, Field], **more: Any
) -> dict[str, Any]:
    schema = {"fields": [{"name": each, **fields[each]} for each in columns], "missingValues": [""], **more}
    return {
        "profile": "tabular-data-resource",
        "name": name.removesuffix(".csv"),
        "path": path,
        "description": description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _rounds(name: str, path: str) -> dict[str, Any]:
    fields = _common() | {
        "title": _text(t("The title of the question."), required=True),
        "kind": _text(t("What is given out: percents of a budget, or dots."), enum=["budget", "dots"]),
        "status": _text(
            t("Whether figures are shown, were of too few ballots, or the round was still open."),
            enum=["shown", "too_few", "open"],
        ),
        "opened_on": _of(
            "date", t("The day on which the round opened, in the workshop's time zone; in UTC without one.")
        ),
        "closed_on": _of("date", t("The day on which it closed, likewise; blank while it is open.")),
        "live": _yes_or_no(t("Whether results were shown while the round was open.")),
        "minimum": _count(t("The fewest ballots of which figures are shown."), least=1),
        "n": _count(t("Ballots in the figures, abstentions left out; blank where nothing is shown.")),
        "abstained": _count(t("People who gave no answer; blank where nothing is shown.")),
        "complete": _yes_or_no(
            t("No where the last ballots of a live round are left out, as too few to be shown together.")
        ),
        "shown_before": _shown_before(),
    }
    description = t("One row for each round; warm-ups are left out.")
    return _resource(name, path, description, ROUND_COLUMNS, fields, primaryKey=ROUND_OF)


def _results(name: str, path: str) -> dict[str, Any]:
    fields = (
        _common()
        | _item()
        | {
            "n": _count(t("Ballots in the figures, abstentions left out.")),
            "abstained": _count(t("People who gave no answer.")),
            "mean_percent": _percent(t("The room's mean, in percent of the budget.")),
            "named_by": _count(t("People who gave the factor anything; blank where they are too few.")),
            "dots": _count(t("Dots, added up.")),
            "people": _count(t("People who placed at least one dot there.")),
            "baseline": _text(t("Which baseline the room is compared with.")),
            "baseline_n": _count(t("People in the baseline.")),
            "baseline_mean_percent": _percent(t("The baseline's mean, in percent of the budget.")),
            "gap_points": _of(
                "number",
                t("Room minus baseline, in percentage points, rounded once."),
                minimum=-100,
                maximum=100,
            ),
            "shown_before": _shown_before(),
            "rule": _text(t("How the figure was made, or why there is none."), required=True),
        }
    )
    description = t("One row for each round and item; one without an item where no figures are shown.")
    return _resource(name, path, description, RESULT_COLUMNS, fields, foreignKeys=_to_rounds())


def _ballots(name: str, path: str) -> dict[str, Any]:
    fields = (
        _common()
        | _item()
        | {
            "participant": _text(
                t("A random name, the same throughout this export and in no other."),
                required=True,
                pattern="[0-9a-f]{8}",
            ),
            "group": _text(
                t("What the person was here as; groups too small are merged, not_said is nothing said."),
                required=True,
            ),
            "origin": _text(
                t("Where the ballot was handed in."),
                enum=[each.value for each in Origin if each not in (Origin.REHEARSAL, Origin.TABLE)],
            ),
            "status": _text(
                t("Whether the ballot counts, was an abstention, or was struck."),
                enum=["counted", "abstained", "void"],
            ),
            "percent": _percent(t("Percent of the budget, in steps of 0.1; blank for dots.")),
            "dots": _count(t("Dots; blank for budgets.")),
        }
    )
    description = t("One row for each ballot and item. For the organiser alone: do not pass it on.")
    return _resource(name, path, description, BALLOT_COLUMNS, fields, foreignKeys=_to_rounds())


def _pledges(name: str, path: str) -> dict[str, Any]:
    fields = {
        "workshop": _text(t("The name of the workshop."), required=True),
        "pledge": _text(t("What one person wrote that they will do."), required=True),
        "let_through": _yes_or_no(t("Whether the facilitator let the room read it.")),
    }
    description = t("One row for each line, in the order of the alphabet. For the organiser alone.")
    return _resource(name, path, description, PLEDGE_COLUMNS, fields)


def _notes(name: str, path: str) -> dict[str, Any]:
    fields = _common() | {"note": _text(t("What the facilitator noted of the round."), required=True)}
    description = t("One row for each round with a note. For the organiser alone: do not pass it on.")
    return _resource(name, path, description, NOTE_COLUMNS, fields)


def _apart(name: str, path: str) -> dict[str, Any]:
    fields = (
        _common()
        | _item()
        | {
            "kind": _text(
                t("Agreed ballots of tables, or dots counted from a poster; neither is of single people."),
                required=True,
                enum=["tables", "wall_board"],
            ),
            "tables": _count(t("Tables that gave an answer, one agreed ballot each; blank for a poster.")),
            "people": _count(
                t("How many people agreed on these answers, or about how many placed dots on the poster.")
            ),
            "abstained": _count(t("Tables that handed in no answer, in no figure; blank for a poster.")),
            "mean_percent": _percent(t("The mean of the tables, in percent of the budget.")),
            "dots": _count(t("Dots, added up.")),
            "rule": _text(t("How the figure was made, or why there is none."), required=True),
        }
    )
    description = t("What stands beside the results, in no number about people. One row for each item.")
    return _resource(name, path, description, APART_COLUMNS, fields, foreignKeys=_to_rounds())


def _acts(name: str, path: str) -> dict[str, Any]:
    fields = {
        "workshop": _text(t("The name of the workshop."), required=True),
        "number": _count(t("The place of the line in the chain, from 1."), least=1),
        "at": _of("datetime", t("When it was done, in UTC.")),
        "who": _text(t("In which part somebody acted; never who it was."), enum=[each.value for each in Who]),
        "what": _text(t("What was done."), enum=[each.value for each in What]),
        "facts": _of("object", t("What else is known of it.")),
        "hash": _text(
            t("SHA-256 of the hash before and of number, at, who, what and facts, a line each."),
            pattern="[0-9a-f]{64}",
        ),
    }
    description = t("One row for each act, oldest first. For the organiser alone.")
    return _resource(name, path, description, ACT_COLUMNS, fields, primaryKey=["number"])


def _common() -> dict[str, Field]:
    return {
        "workshop": _text(t("The name of the workshop."), required=True),
        "question": _text(t("The short name of the question."), required=True),
        "round": _of("integer", t("Which round of the question, from 1."), required=True, minimum=1),
    }


def _item() -> dict[str, Field]:
    return {
        "item": _text(t("The factor or place; row and column with a stroke between on a board.")),
        "item_label": _text(t("What people read.")),
        "row": _text(t("The factor, or the row of a board.")),
        "column": _text(t("The column of a board; else blank.")),
    }


def _to_rounds() -> list[dict[str, Any]]:
    return [{"fields": ROUND_OF, "reference": {"resource": "rounds", "fields": ROUND_OF}}]


def _shown_before() -> Field:
    return _text(t("What the room had seen before the round opened: question:round:room or :baseline."))


def _of(kind: str, description: str, **constraints: Any) -> Field:
    found: Field = {"type": kind, "description": description}
    return found | ({"constraints": constraints} if constraints else {})


def _text(description: str, **constraints: Any) -> Field:
    return _of("string", description, **constraints)


def _count(description: str, least: int = 0) -> Field:
    return _of("integer", description, minimum=least)


def _percent(description: str) -> Field:
    return _of("number", description, minimum=0, maximum=100)


def _yes_or_no(description: str) -> Field:
    return _of("boolean", description) | {"trueValues": ["yes"], "falseValues": ["no"]}
