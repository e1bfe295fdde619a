"""Everything of a workshop at once: the same files in a folder or in one ZIP."""

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from coprod.charts import paper
from coprod.charts.spec import ChartSpec
from coprod.formats.everything.datapackage import datapackage
from coprod.formats.everything.readme import readme
from coprod.formats.export import Export
from coprod.formats.files import FILES, File
from coprod.formats.office import EPOCH, first_shown
from coprod.formats.pabulib_out import pabulib_files
from coprod.model.library import Library
from coprod.model.workshop import Workshop
from coprod.store import Store
from coprod.text import speaking, t

PASS_ON, ALONE = "to-pass-on", "organiser-only"
PACKAGE, RECOUNT, README, SUMS = "datapackage.json", "recount.py", "README.txt", "SHA256SUMS"
WIDTH_CM, DPI = 16.0, 200
PACKED = (".png", ".pdf", ".xlsx", ".pptx", ".docx")
"""Files that do not become smaller."""
SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*(/[A-Za-z0-9][A-Za-z0-9_.-]*)*")


@dataclass(frozen=True)
class Piece:
    """One file of an export: its path from the folder, what it is, how it is made."""

    path: str
    label: str
    make: Callable[[], bytes]

    def __post_init__(self) -> None:
        if not SAFE.fullmatch(self.path):
            raise ValueError(f"{self.path!r} is no path inside a folder")


class Everything:
    """The files of one export; each is made when it is asked for, in the workshop's language.

    The tables come first: if the disk is full after them, all that was cast is safe.
    """

    def __init__(self, store: Store, workshop: Workshop, library: Library, language: str = "") -> None:
        self._export = Export.of(store, workshop, library, language)
        with speaking(self._export.workshop.language):
            self._pieces = self._gather()

    @property
    def paths(self) -> list[str]:
        """Where each file lies, in the order in which they are made."""
        return [*(piece.path for piece in self._pieces), SUMS]

    def made(self) -> Iterator[tuple[str, bytes]]:
        """Each path with its bytes; last the checksums of all of them."""
        sums = []
        for piece in self._pieces:
            with speaking(self._export.workshop.language):
                data = piece.make()
            sums.append(f"{hashlib.sha256(data).hexdigest()}  {piece.path}\n")
            yield piece.path, data
        yield SUMS, "".join(sums).encode()

    def _gather(self) -> list[Piece]:
        passed_on = [self._piece(file) for file in FILES.values() if file.to_pass_on and not file.bundle]
        passed_on += self._pictures()
        alone = [self._piece(file) for file in FILES.values() if not file.to_pass_on and not file.bundle]
        alone += self._pabulib()
        places = {path.rpartition("/")[2]: path for path in (each.path for each in (*passed_on, *alone))}
        package = Piece(
            PACKAGE,
            t("What each column of the tables (CSV) means, for programs and people."),
            partial(datapackage, self._export.workshop, places),
        )
        recount = Piece(
            RECOUNT,
            t("Works out the results from the ballots again and compares: python3 recount.py"),
            Path(__file__).with_name(RECOUNT).read_bytes,
        )
        beside = [package, recount]
        sums = (SUMS, t("To check that no file has changed: sha256sum -c SHA256SUMS"))
        sections = (
            (t("To pass on: results only, small groups put together."), _listed(passed_on)),
            (t("For you alone: single ballots, without names. Do not pass them on."), _listed(alone)),
            (t("To understand and to check the tables"), [*_listed(beside), sums]),
        )
        say = Piece(README, t("This list."), lambda: readme(self._export.report, sections))
        pieces = [*passed_on, *alone, *beside, say]
        return sorted(pieces, key=lambda piece: not piece.path.endswith(".csv"))

    def _piece(self, file: File) -> Piece:
        folder = PASS_ON if file.to_pass_on else ALONE
        return Piece(f"{folder}/{file.name}", file.label(), partial(file.write, self._export))

    def _pictures(self) -> Iterator[Piece]:
        for name, plate in first_shown(self._export.report).items():
            if plate.id == name:
                label = f"{plate.spec.title}. {plate.spec.sentence}"
                yield Piece(f"{PASS_ON}/pictures/{name}.svg", label, partial(_svg, plate.spec))
                yield Piece(f"{PASS_ON}/pictures/{name}.png", label, partial(_png, plate.spec))

    def _pabulib(self) -> Iterator[Piece]:
        files = pabulib_files(self._export.workshop, self._export.ballots)
        for name, data in files.items():
            label = t("The ballots of one round, as Pabulib's tools read them.")
            yield Piece(f"{ALONE}/pabulib/{name}", label, partial(bytes, data))


def everything_zip(store: Store, workshop: Workshop, library: Library) -> bytes:
    """All files in one ZIP, sorted by path, with one fixed date on all of them."""
    out = BytesIO()
    with ZipFile(out, "w") as target:
        for path, data in sorted(Everything(store, workshop, library).made()):
            entry = ZipInfo(path, EPOCH)
            entry.compress_type = ZIP_STORED if path.endswith(PACKED) else ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            target.writestr(entry, data)
    return out.getvalue()


def _listed(pieces: list[Piece]) -> list[tuple[str, str]]:
    return [(piece.path, piece.label) for piece in pieces]


def _svg(spec: ChartSpec) -> bytes:
    return paper.svg(spec, WIDTH_CM).encode()


def _png(spec: ChartSpec) -> bytes:
    return paper.png(spec, WIDTH_CM, DPI)
