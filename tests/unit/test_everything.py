"""The ZIP of everything: a valid package, right checksums, a recount that notices, nobody in what goes on."""

import csv
import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pytest
from frictionless import Package, system
from pypdf import PdfReader

from coprod import results
from coprod.formats.everything import Everything, Piece, everything_zip
from coprod.formats.files import FILES
from coprod.model.ballot import Ballot
from coprod.model.library_toml import shipped_library
from coprod.model.workshop import Workshop
from coprod.text import day
from coprod.workshops import Desk, noting, preparing, running
from tests import factories

SECRETS = ("CANARY-reason-not-released", "CANARY-wifi-password", "CANARY-wifi-name")
TENTHS = [factories.budget(ict=33.3, support_users=66.7), factories.budget(ict=0.1, support_partners=99.9)]


@dataclass(frozen=True)
class Taken:
    """One export, unpacked: its folder, its workshop, who took part."""

    folder: Path
    desk: Desk
    workshop: Workshop
    people: tuple[str, ...]
    data: bytes

    def table(self, path: str) -> list[dict[str, str]]:
        text = (self.folder / path).read_text("utf-8-sig")
        return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Taken]:
    """Two rounds of a budget, a struck ballot and an abstention; dots; a round of too few; one still open."""
    desk = factories.desk_in(tmp_path_factory.mktemp("desk"))
    workshop = factories.workshop(desk, '=cmd|"x"!A0')
    preparing.set_wifi(desk, workshop.id, SECRETS[2], SECRETS[1])
    who = factories.people(desk, workshop, 8) + factories.people(desk, workshop, 2, "carer")
    split = [*factories.baseline_ballots(), *TENTHS]
    unsaid = Ballot(kind="budget", amounts=split[0].amounts, reason=SECRETS[0])
    round_ = opened(desk, workshop, "budget", who, [unsaid, *split[1:]])
    released = Ballot(kind="budget", amounts=split[1].amounts, reason="=A reason, released")
    again = opened(desk, workshop, "budget", who, [abstention("budget"), released, *split[2:]], strike=who[9])
    [written] = results.written_reasons(desk.store, again)
    noting.release_reason(desk, workshop.id, again, written.handle, released=True)
    assert len(results.written_reasons(desk.store, round_)) == 1
    opened(desk, workshop, "dots_factors", who, [factories.dots("ict")] * 9 + [abstention("dots")])
    opened(desk, workshop, "barriers_steps", who[:9], [factories.dots("risk_aversion/map_it")] * 9)
    opened(desk, workshop, "dots_cos", who[:4], [factories.dots("co_design")] * 4)
    running.open_round(desk, workshop.id, "dots_steps")
    found = preparing.find(desk, workshop.code)
    data = everything_zip(desk.store, found, shipped_library())
    folder = tmp_path_factory.mktemp("taken")
    zipfile.ZipFile(io.BytesIO(data)).extractall(folder)
    yield Taken(folder, desk, found, tuple(who), data)
    desk.store.close()


def abstention(kind: str) -> Ballot:
    return Ballot(kind=kind, abstain=True)  # type: ignore[arg-type]


def opened(
    desk: Desk, workshop: Workshop, question: str, who: list[str], ballots: list[Ballot], strike: str = ""
) -> str:
    """A closed round of these ballots; its id."""
    round_ = running.open_round(desk, workshop.id, question)
    factories.cast(desk, round_, who, ballots)
    if strike:
        running.void(desk, round_.id, strike, "Cast twice")
    running.close_round(desk, round_.id)
    running.reveal_room(desk, round_.id)
    return round_.id


def recounted(folder: Path) -> subprocess.CompletedProcess[str]:
    """recount.py, as somebody runs it who has nothing but Python."""
    return subprocess.run(
        [sys.executable, "-I", "-S", "recount.py"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_its_tables_are_a_valid_package_with_types_units_and_keys(taken: Taken) -> None:
    with system.use_context(trusted=True):
        report = Package(str(taken.folder / "datapackage.json")).validate()
    assert report.valid, report.flatten(["path", "rowNumber", "fieldName", "type", "note"])
    tables = ["audit", "ballots", "counted-apart", "notes", "pledges", "results", "rounds"]
    assert sorted(task.name for task in report.tasks) == tables
    package = json.loads((taken.folder / "datapackage.json").read_text("utf-8"))
    for resource in package["resources"]:
        fields = resource["schema"]["fields"]
        heading = (taken.folder / resource["path"]).read_text("utf-8-sig").splitlines()[0]
        assert [field["name"] for field in fields] == heading.split(",")
        assert all(field["description"].strip() for field in fields)
        units = {field["name"]: field for field in fields if field["name"].endswith("percent")}
        assert all(field["constraints"]["maximum"] == 100 for field in units.values())
        keys = resource["schema"].get("foreignKeys", [])
        assert len(keys) == (0 if resource["name"] in ("audit", "notes", "pledges", "rounds") else 1)


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        ("organiser-only/ballots.csv", ",33.3,", ",133.3,"),
        ("organiser-only/ballots.csv", ",counted,", ",perhaps,"),
        ("organiser-only/ballots.csv", ",budget,2,", ",budget,9,"),
        ("to-pass-on/rounds.csv", ",budget,2,", ",budget,1,"),
    ],
)
def test_the_package_notices_a_wrong_value(
    taken: Taken, tmp_path: Path, path: str, old: str, new: str
) -> None:
    copied(taken, tmp_path)
    text = (tmp_path / path).read_bytes().decode()
    assert old in text
    (tmp_path / path).write_bytes(text.replace(old, new, 1).encode())
    with system.use_context(trusted=True):
        assert not Package(str(tmp_path / "datapackage.json")).validate().valid


def copied(taken: Taken, folder: Path) -> None:
    zipfile.ZipFile(io.BytesIO(taken.data)).extractall(folder)


def test_the_rounds_have_days_and_no_times(taken: Taken) -> None:
    rows = taken.table("to-pass-on/rounds.csv")
    said = [(r["question"], r["round"], r["status"], r["n"], r["abstained"], r["complete"]) for r in rows]
    assert said == [
        ("budget", "1", "shown", "10", "0", "yes"),
        ("budget", "2", "shown", "8", "1", "yes"),
        ("dots_factors", "1", "shown", "9", "1", "yes"),
        ("barriers_steps", "1", "shown", "9", "0", "yes"),
        ("dots_cos", "1", "too_few", "", "", ""),
        ("dots_steps", "1", "open", "", "", ""),
    ]
    assert {len(r["opened_on"]) for r in rows} == {len("2026-03-03")}
    assert [bool(r["closed_on"]) for r in rows] == [True] * 5 + [False]
    assert rows[1]["shown_before"] == "budget:1:room"
    assert (rows[0]["minimum"], rows[0]["live"], rows[0]["kind"]) == ("5", "no", "budget")


def test_every_file_has_a_checksum_that_is_right(taken: Taken) -> None:
    lines = (taken.folder / "SHA256SUMS").read_text().splitlines()
    sums = {path: digest for digest, path in (line.split("  ", 1) for line in lines)}
    there = {each.relative_to(taken.folder).as_posix() for each in taken.folder.rglob("*") if each.is_file()}
    assert set(sums) == there - {"SHA256SUMS"}
    wrong = [
        path
        for path, digest in sums.items()
        if hashlib.sha256((taken.folder / path).read_bytes()).hexdigest() != digest
    ]
    assert wrong == []


def test_a_recount_without_any_library_finds_the_same(taken: Taken) -> None:
    done = recounted(taken.folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines() == [
        "budget, round 1: 11 figures from 10 ballots",
        "budget, round 2: 11 figures from 8 ballots",
        "dots_factors, round 1: 11 figures from 9 ballots",
        "barriers_steps, round 1: 45 figures from 9 ballots",
        "audit.csv: as it was written, up to line 18",
        "match",
    ]


@pytest.mark.parametrize(
    ("path", "old", "new", "named"),
    [
        ("organiser-only/ballots.csv", r",(33\.3),\r", ",34.3,\r", "budget, round 1, ict"),
        (
            "organiser-only/ballots.csv",
            r"(dots_factors,1,[0-9a-f]{8},\w+,phone,)counted(,ict,.*?,1\r)",
            r"\g<1>void\g<2>",
            "dots_factors, round 1, ict",
        ),
        (
            "to-pass-on/results.csv",
            r"(dots_factors,1,ict,.*?,ict,,9,1,,,)9",
            r"\g<1>8",
            "dots_factors, round 1, ict",
        ),
        ("to-pass-on/results.csv", r"(budget,2,ict,.*?,ict,,8,1,)", r"\g<1>9", "budget, round 2, ict"),
    ],
)
def test_a_recount_notices_one_changed_cell(
    taken: Taken, tmp_path: Path, path: str, old: str, new: str, named: str
) -> None:
    copied(taken, tmp_path)
    text = (tmp_path / path).read_bytes().decode()
    changed, times = re.subn(old, new, text, count=1)
    assert times == 1
    (tmp_path / path).write_bytes(changed.encode())
    done = recounted(tmp_path)
    assert done.returncode == 1, done.stdout
    assert done.stdout.splitlines()[-1] == "difference"
    assert any(line.startswith(f"difference: {named.rsplit(',', 1)[0]}") for line in done.stdout.splitlines())


def test_the_script_is_short_enough_to_read() -> None:
    text = (Path(sys.modules[Everything.__module__].__file__ or "").with_name("recount.py")).read_text()
    code = text.split('"""', 2)[2]
    assert len([line for line in code.splitlines() if line.strip()]) <= 46
    assert set(re.findall(r"^(?:import|from) (\w+)", code, re.MULTILINE)) <= sys.stdlib_module_names


def test_what_is_passed_on_holds_no_ballot_and_nobody(taken: Taken) -> None:
    names = {row["participant"] for row in taken.table("organiser-only/ballots.csv")}
    assert len(names) == 10
    never = [*names, *taken.people, *SECRETS, taken.workshop.id]
    checked = 0
    for path in (taken.folder / "to-pass-on").rglob("*"):
        for inner, data in unpacked(path):
            checked += 1
            assert [word for word in never if word.encode() in data] == [], f"{path.name} {inner}"
    assert checked > 40
    for file in (taken.folder / name for name in ("README.txt", "datapackage.json", "SHA256SUMS")):
        assert [word for word in never if word.encode() in file.read_bytes()] == []


def unpacked(path: Path) -> Iterator[tuple[str, bytes]]:
    """The bytes of a file, the words of a PDF, and everything in it where it is a ZIP."""
    if not path.is_file():
        return
    yield "", path.read_bytes()
    if path.suffix == ".pdf":
        yield "words", "".join(page.extract_text() for page in PdfReader(path).pages).encode()
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as inside:
            yield from ((name, inside.read(name)) for name in inside.namelist())


def test_one_random_name_is_the_same_person_in_all_files_of_an_export(taken: Taken) -> None:
    names = {row["participant"] for row in taken.table("organiser-only/ballots.csv")}
    for path in (taken.folder / "organiser-only" / "pabulib").glob("*.pb"):
        told = {
            line.split(";")[0] for line in path.read_text("utf-8").partition("VOTES\n")[2].splitlines()[1:]
        }
        assert told
        assert told <= names, path.name
    workbook = taken.folder / "organiser-only" / "workbook-with-ballots.xlsx"
    strings = zipfile.ZipFile(workbook).read("xl/sharedStrings.xml").decode()
    assert [name for name in names if name not in strings] == []


def test_the_readme_names_every_file_who_may_see_it_the_rule_and_the_last_day(taken: Taken) -> None:
    text = (taken.folder / "README.txt").read_text("utf-8")
    there = {each.relative_to(taken.folder).as_posix() for each in taken.folder.rglob("*") if each.is_file()}
    assert [path for path in there if path not in text and path != "README.txt"] == []
    one_line = " ".join(text.split())
    assert taken.workshop.delete_on is not None
    for said in (
        "To pass on: results only",
        "Do not pass them on.",
        "Of fewer than 5 ballots nothing is shown.",
        "The room is not a sample.",
        f"deleted by {day(taken.workshop.delete_on)}",
        "Still open when this was made, and so without figures: Dots on the five steps.",
    ):
        assert said in one_line
    assert max(len(line) for line in text.splitlines()) <= 90


def test_the_zip_is_sorted_has_one_date_and_stays_in_its_folder(taken: Taken) -> None:
    with zipfile.ZipFile(io.BytesIO(taken.data)) as inside:
        assert inside.testzip() is None
        entries = inside.infolist()
    names = [entry.filename for entry in entries]
    assert names == sorted(set(names))
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert all(".." not in PurePosixPath(name).parts and not name.startswith("/") for name in names)
    assert {entry.external_attr >> 16 for entry in entries} == {0o644}


@pytest.mark.parametrize("path", ["../x", "/etc/x", "a/../x", "a//x", "", "a/.x", "C:x", "a\\x", "a/b\n"])
def test_a_path_out_of_the_folder_is_refused(path: str) -> None:
    with pytest.raises(ValueError, match="no path inside a folder"):
        Piece(path, "", bytes)


def test_each_picture_is_there_twice_and_every_single_file_is_in_it(taken: Taken) -> None:
    pictures = {each.name for each in (taken.folder / "to-pass-on" / "pictures").iterdir()}
    for name in ("budget-1", "budget-2", "budget-2-movement", "dots-factors-1", "barriers-steps-1"):
        assert {f"{name}.svg", f"{name}.png"} <= pictures
    assert not [name for name in pictures if name.startswith(("dots-cos", "dots-steps"))]
    assert all(
        each.read_bytes().startswith(b"\x89PNG" if each.suffix == ".png" else b"<?xml")
        for each in (taken.folder / "to-pass-on" / "pictures").iterdir()
    )
    for file in FILES.values():
        folder = "to-pass-on" if file.to_pass_on else "organiser-only"
        assert (taken.folder / folder / file.name).is_file() is not file.bundle
    assert {each.name for each in (taken.folder / "organiser-only" / "pabulib").iterdir()} == {
        *("budget-1.pb", "budget-2.pb", "dots-factors-1.pb", "barriers-steps-1.pb")
    }


def test_a_workshop_without_ballots_has_a_package_and_a_recount_too(tmp_path: Path) -> None:
    desk = factories.desk_in(tmp_path / "desk")
    data = everything_zip(desk.store, factories.workshop(desk), shipped_library())
    zipfile.ZipFile(io.BytesIO(data)).extractall(tmp_path / "taken")
    done = recounted(tmp_path / "taken")
    assert done.returncode == 0
    assert done.stdout.splitlines() == ["audit.csv: as it was written, up to line 1", "match"]
    with system.use_context(trusted=True):
        assert Package(str(tmp_path / "taken" / "datapackage.json")).validate().valid


def test_a_live_rounds_last_ballots_are_said_to_be_left_out(tmp_path: Path) -> None:
    """Its results stay at the last live picture where the rest are too few; the recount says so."""
    desk = factories.desk_in(tmp_path / "desk")
    workshop = factories.workshop(desk, live=frozenset({"dots_steps"}))
    who = factories.people(desk, workshop, 10)
    opened(desk, workshop, "dots_steps", who, [factories.dots("map_it")] * 10, strike=who[7])
    data = everything_zip(desk.store, workshop, shipped_library())
    folder = tmp_path / "taken"
    zipfile.ZipFile(io.BytesIO(data)).extractall(folder)
    [row] = csv.DictReader(io.StringIO((folder / "to-pass-on/rounds.csv").read_text("utf-8-sig")))
    assert (row["complete"], row["live"], row["n"]) == ("no", "yes", "5")
    done = recounted(folder)
    assert done.returncode == 0
    assert done.stdout.splitlines()[0].startswith("dots_steps, round 1: left out")
