"""Every file that an organiser can take home, by name; made when it is asked for.

The libraries that write them are heavy: each is imported when its file is made, never when the server starts.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from coprod.formats.export import Export
from coprod.formats.tables import (
    acts_csv,
    apart_csv,
    ballots_csv,
    notes_csv,
    pledges_csv,
    results_csv,
    rounds_csv,
)
from coprod.model.library import Library
from coprod.model.workshop import Workshop
from coprod.store import Store
from coprod.text import speaking, t

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel reads UTF-8 as something else."""

Write = Callable[[Export], bytes]


@dataclass(frozen=True)
class File:
    """One file: its name, its type, how it is made, and whether it is meant to be passed on.

    A `bundle` holds files that stand one by one in a folder that the workshop is exported to.
    """

    name: str
    media_type: str
    label: Callable[[], str]
    icon: str
    write: Write
    to_pass_on: bool = True
    bundle: bool = False

    def make(self, store: Store, workshop: Workshop, library: Library, language: str = "") -> bytes:
        """The bytes of this file alone, as the workshop stands now; in another language if one is named."""
        return self.write(Export.of(store, workshop, library, language))


def _csv(text: Callable[[Export], str]) -> Write:
    return lambda export: (BYTE_ORDER_MARK + text(export)).encode()


def _of_report(module: str, function: str) -> Write:
    """A writer of the report, in the workshop's language."""
    return _by(module, function, lambda export: (export.report,))


def _by(module: str, function: str, given: Callable[[Export], tuple[object, ...]]) -> Write:
    """A writer of what an export gives, in the workshop's language; its module is imported only then."""

    def write(export: Export) -> bytes:
        with speaking(export.workshop.language):
            writer: Callable[..., bytes] = getattr(import_module(f"coprod.formats.{module}"), function)
            return writer(*given(export))

    return write


EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

FILES: dict[str, File] = {
    file.name: file
    for file in (
        File(
            "report.pdf",
            "application/pdf",
            lambda: t("Report (PDF)"),
            "picture_as_pdf",
            _of_report("pdf", "report_pdf"),
        ),
        File(
            "handout.pdf",
            "application/pdf",
            lambda: t("Handout, one page (PDF)"),
            "note",
            _of_report("pdf", "handout_pdf"),
        ),
        File(
            "results.csv",
            "text/csv; charset=utf-8",
            lambda: t("Results as a table (CSV)"),
            "table",
            _csv(lambda export: results_csv(export.store, export.workshop)),
        ),
        File(
            "rounds.csv",
            "text/csv; charset=utf-8",
            lambda: t("Rounds as a table (CSV)"),
            "format_list_numbered",
            _csv(lambda export: rounds_csv(export.store, export.workshop)),
        ),
        File(
            "counted-apart.csv",
            "text/csv; charset=utf-8",
            lambda: t("Agreed at tables, and wall boards (CSV)"),
            "table_restaurant",
            _csv(lambda export: apart_csv(export.store, export.workshop)),
        ),
        File(
            "workbook.xlsx",
            EXCEL,
            lambda: t("Workbook (Excel)"),
            "grid_on",
            _of_report("workbook", "workbook_xlsx"),
        ),
        File(
            "slides.pptx",
            "application/vnd.openxmlformats-officedocument.presentationml.presentation",
            lambda: t("Slides (PowerPoint)"),
            "slideshow",
            _of_report("slides", "slides_pptx"),
        ),
        File(
            "report.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            lambda: t("Report (Word)"),
            "article",
            _of_report("word", "report_docx"),
        ),
        File(
            "ballots.csv",
            "text/csv; charset=utf-8",
            lambda: t("Every ballot (CSV)"),
            "table_rows",
            _csv(lambda export: ballots_csv(export.store, export.workshop, export.ballots)),
            to_pass_on=False,
        ),
        File(
            "pledges.csv",
            "text/csv; charset=utf-8",
            lambda: t("What people will do (CSV)"),
            "handshake",
            _csv(lambda export: pledges_csv(export.store, export.workshop)),
            to_pass_on=False,
        ),
        File(
            "notes.csv",
            "text/csv; charset=utf-8",
            lambda: t("The facilitator's notes (CSV)"),
            "edit_note",
            _csv(lambda export: notes_csv(export.store, export.workshop)),
            to_pass_on=False,
        ),
        File(
            "audit.csv",
            "text/csv; charset=utf-8",
            lambda: t("Audit trail: who did what, and when (CSV)"),
            "history",
            _csv(lambda export: acts_csv(export.workshop, export.acts)),
            to_pass_on=False,
        ),
        File(
            "workbook-with-ballots.xlsx",
            EXCEL,
            lambda: t("Workbook with every ballot (Excel)"),
            "table_rows",
            _by("workbook", "workbook_xlsx", lambda export: (export.report, export.ballots, export.acts)),
            to_pass_on=False,
        ),
        File(
            "pabulib.zip",
            "application/zip",
            lambda: t("Every ballot for Pabulib (ZIP)"),
            "folder_zip",
            _by("pabulib_out", "pabulib_zip", lambda export: (export.workshop, export.ballots)),
            to_pass_on=False,
            bundle=True,
        ),
        File(
            "everything.zip",
            "application/zip",
            lambda: t("Everything (ZIP)"),
            "folder_zip",
            _by(
                "everything", "everything_zip", lambda export: (export.store, export.workshop, export.library)
            ),
            to_pass_on=False,
            bundle=True,
        ),
    )
}
