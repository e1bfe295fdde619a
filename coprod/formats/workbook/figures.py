"""The sheets of figures: room and baseline, dots, boards, and what stands behind the headlines."""

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction

from coprod.analysis.rounding import half_up
from coprod.charts.colours import LIGHT, between
from coprod.charts.spec import ChartSpec, Mark
from coprod.formats.office import first_shown, plates
from coprod.formats.report import Part, Plate, Report
from coprod.formats.workbook.bars import Bars, draw
from coprod.formats.workbook.book import Book, Column, Look, Sheet, Value
from coprod.model.outcome import Shown
from coprod.text import t
from coprod.text.origins import baseline_of

Rows = list[Sequence[Value]]
NAMES, FIGURES, FEWEST = 36, 14, 6
"""How wide the columns of a sheet of several tables are, and how many there are for words to run across."""
SHADE = between("#FFFFFF", LIGHT.room, 0.55)
"""The darkest cell of a board: black figures can still be read on it."""


def room_and_baseline(book: Book, report: Report) -> None:
    """Every budget round: a row for each factor, from the largest to the smallest, with a chart beside."""
    parts = [part for part in report.parts if part.outcome.question.kind == "budget"]
    if not parts:
        return
    columns = (
        Column(t("Round"), 34),
        Column(t("Letter"), 9),
        Column(t("Factor"), 30),
        Column(t("Room (percent)"), 11, "percent"),
        Column(t("Baseline (percent)"), 11, "percent"),
        Column(t("Gap (points)"), 13, "gap"),
        Column(t("People who gave it anything"), 17, "whole"),
        Column(t("Answered (n)"), 14, "whole"),
    )
    rows, bars = _rows(parts, len(columns), _percents)
    said = [
        t("Mean percent of all ballots of a round; each person counts once."),
        *dict.fromkeys(_introduced(parts)),
        f"{t('Rounded; may not add to 100.')} {t('The room is not a sample.')}",
    ]
    sheet = book.table(t("Room and baseline"), said, columns, rows)
    draw(book, sheet, bars, len(rows), len(columns), decimals="0.0")


def dots(book: Book, report: Report) -> None:
    """Every dots round: a row for each place, from the largest to the smallest, with a chart beside lists."""
    parts = [part for part in report.parts if part.outcome.question.kind == "dots"]
    if not parts:
        return
    columns = (
        Column(t("Round"), 34),
        Column(t("Letter"), 9),
        Column(t("Place"), 42),
        Column(t("Dots"), 9, "whole"),
        Column(t("People"), 9, "whole"),
        Column(t("Answered (n)"), 14, "whole"),
    )
    rows, bars = _rows(parts, len(columns), _dots)
    said = [
        t("All dots of a round, added up; people who placed at least one."),
        t("The room is not a sample."),
    ]
    sheet = book.table(t("Dots"), said, columns, rows)
    draw(book, sheet, bars, len(rows), len(columns), decimals="0")


def boards(book: Book, report: Report) -> None:
    """The dots of each two-way board as rows by columns, the more the darker."""
    found = [main for part in report.parts if (main := _main(part)) and main.spec.kind == "board"]
    if not found:
        return
    sheet = _blocks(book, t("Boards"), found)
    for main in found:
        first, last = _block(sheet, main)
        shades = {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": SHADE}
        sheet.page.conditional_format(first, 1, last, len(main.spec.columns), shades)


def behind(book: Book, report: Report) -> None:
    """The further pictures as tables: how sure we are, how far we agree, what moved, money and dots."""
    mains = {part.id for part in report.parts}
    shown = first_shown(report)
    found = [twin for each, twin in shown.items() if each == twin.id and each not in mains]
    if not found:
        return
    sheet = _blocks(book, t("Behind the headlines"), found)
    for plate in found:
        _block(sheet, plate)


def typed(spec: ChartSpec) -> list[tuple[Look, list[Value]]]:
    """The figures of a picture's table column by column, as numbers, without the column of names."""
    if spec.kind == "board":
        amounts = {mark.id: mark.room for mark in spec.marks}
        percent = spec.unit == "percent"
        return [
            (
                "percent" if percent else "whole",
                [half_up(amounts[f"{row.id}/{column.id}"], int(percent)) for row in spec.rows],
            )
            for column in spec.columns
        ]
    if spec.kind == "spread":
        return [
            ("whole", [mark.parts[place] if mark.parts else "–" for mark in spec.marks])
            for place in range(len(spec.part_names))
        ]
    marks = spec.by_room()
    if spec.kind == "slopes":
        return [_percent(mark.room for mark in marks), ("whole", [mark.dots for mark in marks])]
    if spec.unit != "percent":
        dots: list[tuple[Look, list[Value]]] = [("whole", [half_up(mark.room) for mark in marks])]
        return dots + ([("whole", [mark.people or 0 for mark in marks])] if spec.unit == "dots" else [])
    if spec.with_before:
        change: list[Value] = [half_up(mark.room - (mark.before or 0), 1) for mark in marks]
        return [
            _percent(mark.before or Fraction(0) for mark in marks),
            _percent(mark.room for mark in marks),
            ("gap", change),
        ]
    looks: tuple[Look, ...] = ("percent", "percent", "gap", "whole")
    cells = list(zip(*(_percents(spec, mark) for mark in marks), strict=True))
    return [
        (look, list(column))
        for look, column in zip(looks, cells, strict=True)
        if spec.with_baseline or any(cell is not None for cell in column)
    ]


def _percent(shares: Iterable[Fraction]) -> tuple[Look, list[Value]]:
    return "percent", [half_up(share, 1) for share in shares]


def _percents(spec: ChartSpec, mark: Mark) -> tuple[Value, Value, Value, Value]:
    """Room, baseline, gap and people of a budget's factor, as on every screen."""
    people = t("a few") if mark.people is None else mark.people
    if mark.baseline is None:
        return half_up(mark.room, 1), None, None, people
    return half_up(mark.room, 1), half_up(mark.baseline, 1), half_up(mark.room - mark.baseline, 1), people


def _main(part: Part) -> Plate | None:
    """The picture of a round's own figures, where these may be shown."""
    if part.outcome.shown is not Shown.SHOWN:
        return None
    return next((plate for plate in plates(part) if plate.id == part.id), None)


def _rows(
    parts: Iterable[Part], columns: int, figures: Callable[[ChartSpec, Mark], Sequence[Value]]
) -> tuple[Rows, list[Bars]]:
    """A row for each mark of each round, or one that says why there is none; and which rows a chart draws."""
    rows: Rows = []
    bars: list[Bars] = []
    for part in parts:
        main = _main(part)
        if main is None:
            rows.append((part.title, "", part.answered, *[None] * (columns - 3)))
            continue
        spec = main.spec
        if spec.kind != "board":
            bars.append(Bars(main, len(rows), with_baseline=spec.with_baseline))
        rows += [
            (part.title, mark.letter, mark.label, *figures(spec, mark), spec.n) for mark in spec.by_room()
        ]
    return rows, bars


def _dots(spec: ChartSpec, mark: Mark) -> tuple[Value, Value]:
    return half_up(mark.room), mark.people or 0


def _introduced(parts: Iterable[Part]) -> Iterable[str]:
    for part in parts:
        main = _main(part)
        if main and main.spec.with_baseline and part.outcome.baseline:
            yield baseline_of(part.outcome.baseline.introduced)


def _blocks(book: Book, name: str, found: Sequence[Plate]) -> Sheet:
    """A sheet for several tables, one below the other."""
    columns = max(len(plate.table.heads) for plate in found)
    sheet = book.sheet(name, [NAMES, *[FIGURES] * max(columns - 1, FEWEST)])
    sheet.title(sheet.name)
    sheet.next()
    return sheet


def _block(sheet: Sheet, plate: Plate) -> tuple[int, int]:
    """A picture as a table under its sentence and rule; its first and last row of figures."""
    columns = typed(plate.spec)
    sheet.across(plate.spec.title, "section")
    sheet.across(plate.spec.sentence, "strong")
    sheet.across(plate.small_print)
    looks = zip(plate.table.heads[1:], columns, strict=True)
    sheet.heads(
        [Column(plate.table.heads[0], NAMES), *(Column(head, FIGURES, look) for head, (look, _) in looks)]
    )
    first = sheet.row
    for place, (name, *_) in enumerate(plate.table.rows):
        sheet.put(0, name)
        for column, (look, values) in enumerate(columns, 1):
            sheet.put(column, values[place], look)
        sheet.next()
    sheet.next()
    return first, first + len(plate.table.rows) - 1
