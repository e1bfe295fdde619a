"""The figures of the pictures of this page as tables: the same words and numbers."""

from coprod.charts.spec import ChartSpec, Mark
from coprod.charts.table import Table
from coprod.charts.table import table as of_spec
from coprod.text import number, t


def table(spec: ChartSpec) -> Table:
    """A row a factor, in the picture's order."""
    if spec.kind == "spread" or spec.with_before:
        return of_spec(spec)
    if spec.kind == "strips":
        heads = (t("Factor"), t("Mean"), t("Answers, of 100"))
        rows = tuple((_named(mark), number(mark.room, 1), _answers(mark)) for mark in spec.marks)
        return Table(heads, rows)
    value = t("Times in 100") if spec.unit == "times" else t("Of 100")
    return Table((t("Factor"), value), tuple((_named(mark), number(mark.room, 1)) for mark in spec.marks))


def _named(mark: Mark) -> str:
    return f"{mark.letter} {mark.label}".strip()


def _answers(mark: Mark) -> str:
    return " · ".join(number(answer, 0 if answer == int(answer) else 1) for answer in mark.answers)
