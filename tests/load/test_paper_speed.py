"""What paper takes: printing packs, and typing 200 sheets in: processor seconds, printed."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader

from coprod.formats.sheets import sheets_pdf
from coprod.model.paper import Written
from coprod.workshops import paper, running, sheets, steps
from coprod.workshops.keys import new_key
from tests import factories
from tests.load.figures import record

pytestmark = pytest.mark.long

PACKS = (1, 10, 30, 100)
TYPED = 200


def spent(act: Callable[[], object]) -> float:
    """Processor seconds of this process."""
    core = time.process_time()
    act()
    return time.process_time() - core


def test_what_a_pack_takes(tmp_path: Path) -> None:
    desk = factories.desk_in(tmp_path)
    workshop = factories.workshop(desk, agenda="full")
    scene = steps.scene(desk, workshop.id)
    assert scene is not None
    sheets_pdf(workshop, scene.agenda, paper.print_sheets(desk, workshop.id, 1))  # fonts are read once
    rows: list[dict[str, object]] = []
    for copies in PACKS:
        pack = paper.print_sheets(desk, workshop.id, copies)
        for large in (False, True):
            made: list[bytes] = []
            core = spent(
                lambda: made.append(sheets_pdf(workshop, scene.agenda, pack, large=large))  # noqa: B023
            )
            to = tmp_path / "pack.pdf"
            to.write_bytes(made[0])
            pages = len(PdfReader(to).pages)
            assert pages % copies == 0
            rows.append(
                {
                    "sheets": copies,
                    "print": "large" if large else "plain",
                    "pages": pages,
                    "kB": len(made[0]) // 1024,
                    "CPU s": core,
                }
            )
    record("a pack of paper, the longest agenda", rows)
    desk.store.close()


def test_what_typing_a_stack_in_takes(tmp_path: Path) -> None:
    desk = factories.desk_in(tmp_path)
    workshop = factories.workshop(desk)
    pack = [sheet for _ in "12" for sheet in paper.print_sheets(desk, workshop.id, TYPED // 2)]
    round_ = running.open_round(desk, workshop.id, "budget")
    written = {round_.id: Written(fields={"ict": "60", "project_management": "40"})}

    def enter_all() -> None:
        for sheet in pack:
            paper.enter(desk, workshop.id, sheet.code, "AB", written, new_key())

    each = spent(enter_all) * 1000 / TYPED
    whole = spent(lambda: sheets.stack(desk, workshop.id)) * 1000
    assert len(steps.counting(desk, round_.id)) == TYPED
    record("typing paper in", [{"sheets": TYPED, "CPU ms a sheet": each, "CPU ms to look at all": whole}])
    desk.store.close()
