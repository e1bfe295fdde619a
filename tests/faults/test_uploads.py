"""Evil files at every door for files: each is refused in words, at once, and costs little memory."""

import io
import json
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from coprod.formats.baseline_in import MOST_BYTES
from coprod.formats.template_toml import template_toml
from tests import factories
from tests.servers import ROOT
from tests.unit.test_baseline_upload import (
    GOOD,
    far_cell,
    lying_zip,
    many_sheets,
    person,
    repacked,
    sheet,
    too_long,
    wide,
)

Reached = Callable[..., None]
MEGABYTES, SECONDS = 50, 1.0
WATCH = """
import gc, json, sys, time
from pathlib import Path
from coprod.errors import BadFile, Refused, StoreTrouble
from coprod.formats.baseline_in import read_upload
from coprod.formats.reading import read
from coprod.model.library_toml import parse_additions, shipped_library
from coprod.model.template import parse_template, shipped_template
from coprod.workshops import keeping

def status(name):
    line = next(each for each in Path("/proc/self/status").read_text().splitlines() if each.startswith(name))
    return int(line.split()[1]) / 1024

template = shipped_template("coproduction_survey")
question, library = template.question("budget"), shipped_library()

def put(door, file):
    data = file.read_bytes()
    if door == "baseline":
        found = read_upload(data, file.name, question)
        if found.faults:
            raise found.faults[0]
    elif door == "questions":
        parse_template(data, file.name)
    elif door == "library":
        parse_additions(data, file.name, library)
    elif door == "analyse":
        read(file)
    else:
        keeping.restore(file, str(file) + ".new")

for door in ("baseline", "questions", "library", "analyse"):  # what is loaded once is no cost of a file
    try:
        put(door, Path(sys.argv[1]) / "warm up.csv")
    except BadFile:
        pass
for file in sorted(Path(sys.argv[1]).glob("*_*")):
    door = file.name.split("_")[0]
    gc.collect()
    Path("/proc/self/clear_refs").write_text("5")
    before, began = status("VmRSS"), time.process_time()
    try:
        put(door, file)
        said = "taken"
    except (BadFile, Refused, StoreTrouble) as refusal:
        said = "refused" if str(refusal).strip() else "refused without a word"
    except BaseException as error:
        said = f"crashed: {error!r}"
    took, grown = time.process_time() - began, status("VmHWM") - before
    print(json.dumps([file.name, said, took, grown]), flush=True)
"""


def declared(size: int) -> bytes:
    """A workbook with a part that says it is so large, in both places where a ZIP says so."""
    data = bytearray(repacked(GOOD, xl__media__big_xml=b"<a/>"))
    central, local = data.rindex(b"xl/media/big.xml") - 46, data.index(b"xl/media/big.xml") - 30
    data[central + 24 : central + 28] = data[local + 22 : local + 26] = struct.pack("<I", size)
    return bytes(data)


def bomb(megabytes: int) -> bytes:
    """A part of nothing but spaces, a thousand times as large as the file."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(GOOD)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new,
    ):
        for name in old.namelist():
            new.writestr(name, old.read(name))
        with new.open("xl/media/big.xml", "w") as part:
            for _ in range(megabytes):
                part.write(b" " * 1_000_000)
    return out.getvalue()


def with_macros() -> bytes:
    return repacked(GOOD, xl__vbaProject_bin=b"\xd0\xcf\x11\xe0")


def entities() -> bytes:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "lol">{levels}]><sst><si><t>&l9;</t></si></sst>'
    return repacked(GOOD, xl__sharedStrings_xml=text.encode())


def outside() -> bytes:
    text = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><sst><si><t>&e;</t></si></sst>'
    return repacked(GOOD, xl__sharedStrings_xml=text)


def nested_tags() -> bytes:
    part = b"<worksheet><sheetData>" + b"<row>" * 150_000
    return repacked(GOOD, xl__worksheets__sheet1_xml=part)


def formula() -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    assert book.active is not None
    book.active["A1"] = "=1+1"
    book.save(out)
    return out.getvalue()


def long_wrong_template() -> bytes:
    """As long as one with forty questions may be, with what is wrong at its end."""
    text = template_toml(factories.template())
    item = {"id": "a", "letter": "A", "short": "a", "label": "x" * 100, "explain": "y" * 250, "wording": "w"}
    keys = "\n".join(f'{key} = "{each}"' for key, each in item.items())
    more = "\n".join(f"[[lists.more{n}]]\n{keys}" for n in range(200))
    return f"{text}\n{more}\n[[agendas]]\nid = 7\n".encode()


EVIL: dict[str, Callable[[], bytes]] = {
    "baseline_bomb_of_100_kB.xlsx": lambda: bomb(100),
    "baseline_bomb_of_1_GB.xlsx": lambda: bomb(1000),
    "baseline_1_GB_declared.xlsx": lambda: declared(1_000_000_000),
    "baseline_4_GB_declared.xlsx": lambda: declared(4_294_967_294),
    "baseline_lying.xlsx": lying_zip,
    "baseline_10000_sheets.xlsx": many_sheets,
    "baseline_far_cell.xlsx": far_cell,
    "baseline_too_long.xlsx": too_long,
    "baseline_too_many_tags.xlsx": lambda: repacked(GOOD, xl__sharedStrings_xml=b"<a>" + b"<b/>" * 2_000_000),
    "baseline_nested.xlsx": nested_tags,
    "baseline_entities.xlsx": entities,
    "baseline_outside.xlsx": outside,
    "baseline_macros.xlsx": with_macros,
    "baseline_macros.xlsm": lambda: GOOD,
    "baseline_linked.xlsx": lambda: repacked(GOOD, xl__externalLinks__externalLink1_xml=b"<a/>"),
    "baseline_formula.xlsx": formula,
    "baseline_half.xlsx": lambda: GOOD[: len(GOOD) // 2],
    "baseline_nearly_whole.xlsx": lambda: GOOD[:-30],
    "baseline_no_zip.xlsx": lambda: b"not a zip",
    "baseline_only_a_beginning.xlsx": lambda: b"PK\x03\x04" + b"\0" * 1000,
    "baseline_too_large.csv": lambda: b"x" * (MOST_BYTES + 1),
    "baseline_one_line.csv": lambda: b"a," * (MOST_BYTES // 2),
    "baseline_a_million_rows.csv": lambda: b"a,b\n" + b",\n" * 900_000,
    "baseline_long.csv": lambda: wide(*([person()] * 5001)),
    "baseline_zeros.csv": lambda: b"\0" * 1_000_000,
    "baseline_open_quote.csv": lambda: b'"' + b"x" * 1_900_000,
    "questions_deep.toml": lambda: b"a=" + b"[" * 500_000,
    "questions_many_parts.toml": lambda: b".".join([b"a"] * 200_000) + b"=1",
    "questions_many_keys_of_parts.toml": lambda: b"\n".join(
        b".".join([b"a"] * 11) + b".b%d=1" % n for n in range(15_000)
    ),
    "questions_digits.toml": lambda: b"a=" + b"9" * 500_000,
    "questions_zeros.toml": lambda: b"\0" * 500_000,
    "questions_quotes.toml": lambda: b'a="""' + b'"' * 500_000,
    "questions_tables.toml": lambda: b"[[questions]]\n" * 30_000,
    "questions_wrong_at_its_end.toml": long_wrong_template,
    "library_deep.toml": lambda: b"a=" + b"{a=" * 250_000,
    "library_many_entries.toml": lambda: b'[[sources]]\nid="a"\n' * 40_000,
    "library_too_large.toml": lambda: b"#" * 1_100_000,
    "analyse_zeros.csv": lambda: b"\0" * 1_000_000,
    "analyse_one_line.csv": lambda: b"a," * 900_000,
    "analyse_workbook.csv": lambda: sheet([["a", "b"], [1, 2]]),
    "backup_zeros.db": lambda: b"\0" * 1_000_000,
    "backup_only_a_beginning.db": lambda: b"SQLite format 3\0" + b"\xff" * 84,
}


@pytest.mark.threat("T16", asked="100 % refused in words, memory + < 50 MB and < 1 s each")
def test_every_evil_file_is_refused_at_once_and_costs_little(reached: Reached, tmp_path: Path) -> None:
    (tmp_path / "warm up.csv").write_bytes(wide(person()))
    for name, make in EVIL.items():
        (tmp_path / name).write_bytes(make())
    with (tmp_path / "told").open("w+") as told_to:
        watched = [sys.executable, "-c", WATCH, str(tmp_path)]
        try:
            subprocess.run(watched, cwd=ROOT, stdout=told_to, timeout=120, check=True)
        finally:
            told_to.seek(0)
            told = [json.loads(line) for line in told_to]
            print(f"read last: {told[-1:]}")
    refused = [name for name, said, _, _ in told if said == "refused"]
    most, longest = max(each[3] for each in told), max(each[2] for each in told)
    reached(
        f"{len(refused)} of {len(EVIL)} refused, memory + {most:.0f} MB and {longest:.2f} s at most",
        database="sqlite",
    )
    assert [each for each in told if each[1] != "refused"] == []
    assert [each for each in told if each[3] >= MEGABYTES] == []
    assert [each for each in told if each[2] >= SECONDS] == []
    assert len(told) == len(EVIL)
    assert list(tmp_path.glob("*.new*")) == []


@pytest.mark.threat("T16", asked="an ordinary reader of workbooks goes over the limits", control=True)
def test_an_ordinary_reader_would_unpack_a_bomb(reached: Reached, tmp_path: Path) -> None:
    (tmp_path / "bomb.xlsx").write_bytes(bomb(100))
    with zipfile.ZipFile(tmp_path / "bomb.xlsx") as parts:
        unpacked = len(parts.read("xl/media/big.xml"))
    reached(f"{unpacked // 1_000_000} MB from {(tmp_path / 'bomb.xlsx').stat().st_size // 1000} kB")
    assert unpacked > MEGABYTES * 1_000_000
