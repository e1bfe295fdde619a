"""The CSV files of a workshop; their columns are a contract."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from fractions import Fraction

from coprod.analysis.rounding import half_up
from coprod.model.act import Act
from coprod.model.counted_apart import AgreedTables, WallBoard
from coprod.model.outcome import Outcome, Shown
from coprod.model.template import Question
from coprod.model.workshop import Workshop
from coprod.results import Row, agreed_tables, noted, outcomes, pledged, rows, wall_board
from coprod.results.days import days
from coprod.store import Store

BALLOT_COLUMNS = (
    "workshop",
    "question",
    "round",
    "participant",
    "group",
    "origin",
    "status",
    "item",
    "item_label",
    "row",
    "column",
    "percent",
    "dots",
)
RESULT_COLUMNS = (
    "workshop",
    "question",
    "round",
    "item",
    "item_label",
    "row",
    "column",
    "n",
    "abstained",
    "mean_percent",
    "named_by",
    "dots",
    "people",
    "baseline",
    "baseline_n",
    "baseline_mean_percent",
    "gap_points",
    "shown_before",
    "rule",
)
APART_COLUMNS = (
    "workshop",
    "question",
    "round",
    "kind",
    "item",
    "item_label",
    "row",
    "column",
    "tables",
    "people",
    "abstained",
    "mean_percent",
    "dots",
    "rule",
)
PLEDGE_COLUMNS = ("workshop", "pledge", "let_through")
ACT_COLUMNS = ("workshop", "number", "at", "who", "what", "facts", "hash")
NOTE_COLUMNS = ("workshop", "question", "round", "note")
ROUND_COLUMNS = (
    "workshop",
    "question",
    "round",
    "title",
    "kind",
    "status",
    "opened_on",
    "closed_on",
    "live",
    "minimum",
    "n",
    "abstained",
    "complete",
    "shown_before",
)
MEAN_RULE = "mean; each person counts once; rounded half up to 0.1, may not add to 100"
DOTS_RULE = "dots added up; people who placed at least one"
FEW_RULE = "; named_by is blank where fewer than {minimum} named it"
TOO_FEW_RULE = "not shown: fewer than {minimum} answers"
TABLES_RULE = "agreed ballots of tables; each table counts once; in no number about people"
WALL_RULE = "dots counted from a poster; people are about so many; in no number about people"
FEW_APART_RULE = "; not shown: fewer than {minimum} {what}"
OPEN_RULE = "not shown: the round is still open"
RISKY_STARTS = "=+-@\t\r\0＝＋－＠"


def ballots_csv(store: Store, workshop: Workshop, found: Sequence[Row] | None = None) -> str:
    """One row for each ballot and item; see `BALLOT_COLUMNS`. UTF-8 text with a heading line.

    `found` are ballots that were read before, so that several files call a person by the same random name.
    """
    ballots = rows(store, workshop.id) if found is None else found
    return _csv(BALLOT_COLUMNS, (cells for row in ballots for cells in ballot_cells(workshop, row)))


def results_csv(store: Store, workshop: Workshop) -> str:
    """One row for each round and item, with n and rule; see `RESULT_COLUMNS`."""
    shown = outcomes(store, workshop)
    return _csv(RESULT_COLUMNS, (cells for each in shown for cells in _result_rows(workshop, each)))


def rounds_csv(store: Store, workshop: Workshop) -> str:
    """One row for each round, warm-ups left out, with its days and no times; see `ROUND_COLUMNS`."""
    when = days(store, workshop)
    shown = outcomes(store, workshop)
    return _csv(ROUND_COLUMNS, (_round_cells(workshop, each, *when[each.round_id]) for each in shown))


def ballot_cells(workshop: Workshop, row: Row) -> Iterable[tuple[object, ...]]:
    """One ballot as the rows of `BALLOT_COLUMNS`; a percent is text with one decimal, nothing is ""."""
    head = (
        _title(workshop),
        row.question.id,
        row.round_number,
        row.participant,
        row.group,
        row.origin.value,
        row.status,
    )
    if row.ballot.abstain:
        yield (*head, "", "", "", "", "", "")
        return
    for place in row.question.places():
        amount = row.ballot.amounts.get(place, 0)
        percent = _percent(Fraction(amount, 10)) if row.question.kind == "budget" else ""
        yield (*head, *_place(row.question, place), percent, "" if percent else amount)


def _result_rows(workshop: Workshop, shown: Outcome) -> Iterable[tuple[object, ...]]:
    head = (_title(workshop), shown.question.id, shown.number)
    if shown.shown is not Shown.SHOWN or not shown.closed:
        rule = TOO_FEW_RULE.format(minimum=shown.minimum) if shown.closed else OPEN_RULE
        yield (*head, *("",) * (len(RESULT_COLUMNS) - len(head) - 1), rule)
        return
    budget = shown.question.kind == "budget"
    for item in shown.items:
        beside: tuple[object, ...] = ("", "", "", "")
        if shown.baseline is not None:
            mean = _percent(shown.baseline.means[item.item])
            beside = (shown.baseline.id, shown.baseline.n, mean, _percent(shown.gap(item.item)))
        people = "" if item.people is None else item.people
        figures = (_percent(item.amount), people, "", "") if budget else ("", "", item.dots, people)
        place = _place(shown.question, item.item)
        rule = MEAN_RULE if budget else DOTS_RULE
        rule += FEW_RULE.format(minimum=shown.minimum) if item.people is None else ""
        seen = " ".join(shown.shown_before)
        yield (*head, *place, shown.n, shown.abstained, *figures, *beside, seen, rule)


def apart_csv(store: Store, workshop: Workshop) -> str:
    """What tables agreed on and posters held in each closed round; see `APART_COLUMNS`."""
    lines: list[tuple[object, ...]] = []
    for shown in (each for each in outcomes(store, workshop) if each.closed):
        head = (_title(workshop), shown.question.id, shown.number)
        agreed = agreed_tables(store, shown.round_id, at_desk=True)
        if agreed:
            who = (agreed.answering, agreed.answering_people, agreed.abstained)
            lines += _apart_rows((*head, "tables"), agreed, who, TABLES_RULE, "tables")
        wall = wall_board(store, shown.round_id, at_desk=True)
        if wall:
            people = "" if wall.people is None else wall.people
            lines += _apart_rows((*head, "wall_board"), wall, ("", people, ""), WALL_RULE, "people")
    return _csv(APART_COLUMNS, lines)


def _apart_rows(
    head: tuple[object, ...],
    found: AgreedTables | WallBoard,
    who: tuple[object, ...],
    rule: str,
    what: str,
) -> Iterable[tuple[object, ...]]:
    if not found.amounts:
        few = FEW_APART_RULE.format(minimum=found.minimum, what=what)
        yield (*head, "", "", "", "", *who, "", "", rule + few)
        return
    budget = found.question.kind == "budget"
    for place, amount in found.amounts.items():
        figures = (_percent(Fraction(amount)), "") if budget else ("", int(amount))
        yield (*head, *_place(found.question, place), *who, *figures, rule)


def pledges_csv(store: Store, workshop: Workshop) -> str:
    """What people said that they will do: a line each, in the order of the alphabet; see `PLEDGE_COLUMNS`."""
    found = pledged(store, workshop.id)
    return _csv(PLEDGE_COLUMNS, ((_title(workshop), each.text, _yes_or_no(each.released)) for each in found))


def notes_csv(store: Store, workshop: Workshop) -> str:
    """What the facilitator noted, a line for each round that has a note; see `NOTE_COLUMNS`."""
    found = noted(store, workshop)
    return _csv(
        NOTE_COLUMNS, ((_title(workshop), each.question_id, each.number, each.note) for each in found)
    )


def acts_csv(workshop: Workshop, done: Sequence[Act]) -> str:
    """The audit trail, oldest first: each `hash` seals its line over the one before; see `ACT_COLUMNS`."""
    return _csv(ACT_COLUMNS, ((_title(workshop), *act_cells(each)) for each in done))


def act_cells(act: Act) -> tuple[object, ...]:
    """One act as a row of `ACT_COLUMNS` without the workshop."""
    return act.number, act.moment, act.who, act.what, act.facts, act.hash


def _round_cells(workshop: Workshop, shown: Outcome, opened: date, closed: date | None) -> tuple[object, ...]:
    figures = shown.shown is Shown.SHOWN and shown.closed
    return (
        _title(workshop),
        shown.question.id,
        shown.number,
        shown.question.title,
        shown.question.kind,
        "shown" if figures else "too_few" if shown.closed else "open",
        opened.isoformat(),
        closed.isoformat() if closed else "",
        _yes_or_no(shown.live),
        shown.minimum,
        *((shown.n, shown.abstained, _yes_or_no(shown.complete)) if figures else ("", "", "")),
        " ".join(shown.shown_before),
    )


def _yes_or_no(value: bool) -> str:
    return "yes" if value else "no"


def _place(question: Question, place: str) -> tuple[str, str, str, str]:
    if not question.two_way:
        return place, question.item(place).label, place, ""
    row, _, column = place.partition("/")
    return place, f"{question.item(row).label} / {question.item(column).label}", row, column


def _title(workshop: Workshop) -> str:
    return f"{workshop.name} (made-up people)" if workshop.made_up else workshop.name


def _percent(value: Fraction) -> str:
    return str(half_up(value, 1))


def _csv(columns: Iterable[str], lines: Iterable[Iterable[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for line in lines:
        writer.writerow([_defused(cell) for cell in line])
    return out.getvalue()


def _defused(cell: object) -> object:
    """Text that a spreadsheet would run as a formula gets an apostrophe in front; numbers stay numbers."""
    if not isinstance(cell, str) or not cell.startswith(tuple(RISKY_STARTS)):
        return cell
    try:
        float(cell)
    except ValueError:
        return f"'{cell}"
    return cell
