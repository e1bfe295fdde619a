"""`python -m coprod tickets` and its files: every ticket lets somebody in, and can be scanned."""

import csv
import io
import os
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import typst
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from coprod.formats import pdf
from coprod.formats.tickets import Link, tickets_csv, tickets_pdf
from coprod.model.workshop import Workshop
from coprod.workshops import Desk, by_link, preparing, tickets
from coprod.workshops.keys import new_key
from tests import factories
from tests.servers import ROOT

HOSTILE = "Über “#let” <b>*bold*</b> \\ $ @ " + "W" * 40


@pytest.fixture
def desk(settings_env: dict[str, str]) -> Iterator[Desk]:
    desk = factories.desk_at(settings_env["COPROD_DATABASE_URL"])
    yield desk
    desk.store.close()


@pytest.fixture
def workshop(desk: Desk) -> Workshop:
    made = factories.workshop(desk)
    now = datetime.now(UTC).replace(tzinfo=None)
    by_link.set_up(desk, made.id, now - timedelta(days=1), now + timedelta(days=7), "UTC", tickets_only=True)
    return preparing.find(desk, made.code)


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "coprod", "tickets", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=ROOT,
        env=dict(os.environ),
        check=False,
    )


def links(workshop: Workshop, count: int) -> list[Link]:
    return [Link(n, f"https://workshop.example/t/{workshop.code}/{n:027}") for n in range(1, count + 1)]


def test_a_table_of_links_each_of_which_lets_somebody_in(
    desk: Desk, workshop: Workshop, tmp_path: Path
) -> None:
    file = tmp_path / "tickets.csv"
    ran = run(workshop.spoken_code.lower(), "--count", "12", "-o", str(file))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "12 tickets, 1 to 12" in ran.stdout
    head, *rows = csv.reader(io.StringIO(file.read_text("utf-8")))
    assert head == ["ticket", "link"]
    assert [row[0] for row in rows] == [str(n) for n in range(1, 13)]
    for _, link in rows:
        start, _, key = link.rpartition("/")
        assert start == f"http://workshop.test:8501/t/{workshop.code}"
        tickets.use(desk, workshop, key, new_key())
    assert tickets.counted(desk, workshop.id) == (12, 12)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_sheet_is_a_pdf_of_ten_a_page(workshop: Workshop, tmp_path: Path) -> None:
    file = tmp_path / "tickets.pdf"
    ran = run(workshop.code, "--count", "21", "-o", str(file))
    assert ran.returncode == 0, ran.stderr
    pages = PdfReader(file).pages
    assert len(pages) == 3
    words = " ".join(page.extract_text() for page in pages)
    assert re.findall(r"Ticket\s+(\d{3})", words) == [f"{n:03}" for n in range(1, 22)]


def test_nothing_is_made_where_the_file_cannot_be(desk: Desk, workshop: Workshop, tmp_path: Path) -> None:
    there = tmp_path / "there.csv"
    there.write_text("mine")
    for file, said in ((there, "there is already there.csv"), (tmp_path / "tickets.docx", ".pdf or .csv")):
        ran = run(workshop.code, "-o", str(file))
        assert (ran.returncode, len(ran.stderr.splitlines())) == (1, 1)
        assert said in ran.stderr
    assert there.read_text() == "mine"
    assert tickets.counted(desk, workshop.id) == (0, 0)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [(["ABCDEFGH"], "No workshop here"), (["CODE", "--count", "5000"], "1 to 1,000 tickets")],
)
def test_what_cannot_be_is_one_line(
    workshop: Workshop, tmp_path: Path, arguments: list[str], said: str
) -> None:
    asked = [workshop.code if each == "CODE" else each for each in arguments]
    ran = run(*asked, "-o", str(tmp_path / "tickets.csv"))
    assert (ran.returncode, len(ran.stderr.splitlines())) == (1, 1)
    assert said in ran.stderr
    assert list(tmp_path.glob("*.csv")) == []


def test_every_qr_code_of_a_page_is_read_back_by_a_camera(
    workshop: Workshop, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = typst.compile

    def as_picture(*arguments: Any, **options: Any) -> Any:
        options |= {"format": "png", "ppi": 150.0}
        options.pop("pdf_standards")
        return real(*arguments, **options)

    monkeypatch.setattr(pdf.typst, "compile", as_picture)
    made = links(workshop, 10)
    page = Image.open(io.BytesIO(tickets_pdf(workshop, made))).convert("RGB")
    assert {code.text for code in zxingcpp.read_barcodes(page)} == {each.address for each in made}


def test_a_name_is_never_read_as_code_and_the_sheet_is_made_for_screen_readers(workshop: Workshop) -> None:
    made = tickets_pdf(workshop.model_copy(update={"name": HOSTILE}), links(workshop, 1))
    read = PdfReader(io.BytesIO(made))
    assert "#let" in read.pages[0].extract_text()
    assert b"pdfuaid:part" in made
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]  # type: ignore[index]


def test_a_table_is_only_numbers_and_links(workshop: Workshop) -> None:
    rows = tickets_csv(links(workshop, 2)).decode().splitlines()
    assert rows[0] == "ticket,link"
    assert all(re.fullmatch(r"\d+,https://[\w./]+", row) for row in rows[1:])
