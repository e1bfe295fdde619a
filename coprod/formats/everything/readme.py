"""README.txt: what each file is, who may see it, the rule, and until when it may be kept."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from operator import itemgetter
from textwrap import wrap

from coprod.formats.office import one_line
from coprod.formats.report import Report
from coprod.text import t

WIDTH = 78
INDENT = "  "


def readme(report: Report, sections: Sequence[tuple[str, Sequence[tuple[str, str]]]]) -> bytes:
    """The text, in UTF-8; `sections` are (who may see them, files): (path, what it is)."""
    lines = [one_line(report.title), f"{one_line(report.subtitle)}, {report.day}", *report.banner]
    for head, files in sections:
        lines += _section(head)
        for label, alike in groupby(files, key=itemgetter(1)):
            lines += [*(f"{INDENT}{path}" for path, _ in alike), *_wrapped(label, INDENT * 3)]
    lines += _section(t("The rule"))
    rules = [t("Each person counts once, and half is rounded up, once, at the end."), *report.small_numbers]
    lines += _wrapped(" ".join([*rules, report.caveat, t("It is not for binding votes.")]))
    lines += _section(t("Until when"))
    lines += _wrapped(_until(report))
    return ("\n".join(lines) + "\n").encode()


def _until(report: Report) -> str:
    promise = t("Delete every copy of single ballots with the workshop, as people were promised.")
    if not report.deleted_on:
        return promise
    return t(
        "People were promised that the workshop is deleted by {day}. Delete every copy of single ballots by "
        "then, too.",
        day=report.deleted_on,
    )


def _section(head: str) -> list[str]:
    return ["", head, "-" * min(len(head), WIDTH)]


def _wrapped(text: str, indent: str = "") -> Iterable[str]:
    return wrap(one_line(text), WIDTH, initial_indent=indent, subsequent_indent=indent)
