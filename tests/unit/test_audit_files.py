"""audit.csv and its sheet are contracts, and anybody can check the chain with the description alone."""

import csv
import hashlib
import io
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from coprod import results
from coprod.formats.everything import everything_zip
from coprod.formats.files import FILES
from coprod.formats.tables import acts_csv
from coprod.model.act import Who
from coprod.model.library_toml import shipped_library
from coprod.model.workshop import Workshop
from coprod.workshops import Desk, preparing, rehearsing, running
from tests import factories
from tests.servers import ROOT

DOCS = (ROOT / "docs" / "decisions" / "0016-audit-trail.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    desk = factories.desk_in(tmp_path_factory.mktemp("desk"))
    yield desk
    desk.store.close()


@pytest.fixture(scope="module")
def workshop(desk: Desk) -> Workshop:
    """One round, closed and revealed by a facilitator, after a rehearsal that is in no file."""
    made = factories.workshop(desk, "=Leith")
    rehearsing.start(desk, made.id, 2)
    running.open_round(desk, made.id, "budget")
    rehearsing.end(desk, made.id)
    facilitator = desk.as_(Who.FACILITATOR)
    round_ = running.open_round(facilitator, made.id, "budget")
    factories.cast(desk, round_, factories.people(desk, made, 8), factories.baseline_ballots())
    running.close_round(facilitator, round_.id)
    running.reveal_room(facilitator, round_.id)
    preparing.new_keys(desk.as_(Who.OWNER), made.id, "projector")
    return preparing.find(desk, made.code)


@pytest.fixture(scope="module")
def everything(desk: Desk, workshop: Workshop) -> bytes:
    return everything_zip(desk.store, workshop, shipped_library())


@pytest.fixture
def taken(everything: bytes, tmp_path: Path) -> Path:
    zipfile.ZipFile(io.BytesIO(everything)).extractall(tmp_path)
    return tmp_path


def lines(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_audit_csv_is_these_columns_and_rows(desk: Desk, workshop: Workshop) -> None:
    text = acts_csv(workshop, results.acts(desk.store, workshop.id))
    assert text.split("\r\n")[0] == "workshop,number,at,who,what,facts,hash"
    rows = lines(text)
    assert [(row["number"], row["who"], row["what"], row["facts"]) for row in rows] == [
        ("1", "server", "created", '{"minimum":5}'),
        ("2", "facilitator", "opened", '{"question":"budget","round":1}'),
        ("3", "facilitator", "closed", '{"question":"budget","round":1}'),
        ("4", "facilitator", "revealed", '{"question":"budget","round":1}'),
        ("5", "owner", "key_replaced", '{"which":"projector"}'),
    ]
    assert {row["workshop"] for row in rows} == {"'=Leith"}
    assert all(len(row["at"]) == len("2026-11-26T14:05:09Z") for row in rows)


def test_whoever_reads_the_description_comes_to_the_same_hashes(desk: Desk, workshop: Workshop) -> None:
    """Nothing of ours is used but the words of docs/decisions/0016-audit-trail.md."""
    for said in ("sixty-four zeros", "SHA-256", "a newline between each and none at the end"):
        assert said in DOCS
    before = "0" * 64
    for row in lines(acts_csv(workshop, results.acts(desk.store, workshop.id))):
        text = "\n".join([before, row["number"], row["at"], row["who"], row["what"], row["facts"]])
        before = hashlib.sha256(text.encode("utf-8")).hexdigest()
        assert before == row["hash"]


def test_it_is_the_organisers_alone(everything: bytes) -> None:
    names = zipfile.ZipFile(io.BytesIO(everything)).namelist()
    assert [name for name in names if "audit" in name] == ["organiser-only/audit.csv"]
    assert not FILES["audit.csv"].to_pass_on


def test_the_organisers_workbook_has_a_sheet_of_it(desk: Desk, workshop: Workshop) -> None:
    def sheets(name: str) -> dict[str, list[tuple[object, ...]]]:
        book = load_workbook(io.BytesIO(FILES[name].make(desk.store, workshop, shipped_library())))
        return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}

    assert "Audit trail" not in sheets("workbook.xlsx")
    heading, *rows = sheets("workbook-with-ballots.xlsx")["Audit trail"]
    assert heading == ("number", "at", "who", "what", "facts", "hash")
    found = results.acts(desk.store, workshop.id)
    assert rows == [(a.number, a.moment, a.who, a.what, a.facts, a.hash) for a in found]


def recounted(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-I", "-S", "recount.py"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, timeout=60)


def test_the_recount_checks_the_chain(taken: Path) -> None:
    done = recounted(taken)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-2:] == ["audit.csv: as it was written, up to line 5", "match"]


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("facilitator,closed", "server,closed", "3"),
        ('{""minimum"":5}', '{""minimum"":1}', "1"),
        ("key_replaced", "hidden", "5"),
        ('""round"":1}",', '""round"":2}",', "2"),
    ],
)
def test_the_recount_names_a_changed_line(taken: Path, old: str, new: str, named: str) -> None:
    file = taken / "organiser-only" / "audit.csv"
    text = file.read_bytes().decode()
    assert old in text
    file.write_bytes(text.replace(old, new, 1).encode())
    said(recounted(taken), named)


@pytest.mark.parametrize("at", [1, 3, 4])
def test_the_recount_names_the_line_after_one_that_was_taken_out(taken: Path, at: int) -> None:
    file = taken / "organiser-only" / "audit.csv"
    rows = file.read_bytes().decode().split("\r\n")
    del rows[at]
    file.write_bytes("\r\n".join(rows).encode())
    said(recounted(taken), str(at + 1))


def test_the_recount_names_a_line_that_was_put_in(taken: Path) -> None:
    file = taken / "organiser-only" / "audit.csv"
    rows = file.read_bytes().decode().split("\r\n")
    rows.insert(3, rows[2].replace("2,", "3,", 1).replace("opened", "hidden"))
    file.write_bytes("\r\n".join(rows).encode())
    said(recounted(taken), "3")


def said(done: subprocess.CompletedProcess[str], named: str) -> None:
    assert done.returncode == 1
    assert done.stdout.splitlines()[-1] == "difference"
    broken = [line for line in done.stdout.splitlines() if line.startswith("difference: audit.csv, line ")]
    assert broken[0].split()[3] == named
