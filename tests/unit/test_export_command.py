"""`python -m coprod export`: every file whole or not at all, a line for each, errors as sentences."""

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import pytest

from coprod.errors import CoprodError
from coprod.formats.everything import Everything
from coprod.formats.whole import write_whole
from coprod.model.library_toml import shipped_library
from coprod.model.workshop import Workshop
from coprod.text import speaking, t
from tests import factories
from tests.servers import ROOT


@dataclass(frozen=True)
class Made:
    """A workshop with one round of six in a database of its own, and the whole of it exported once."""

    workshop: Workshop
    database: str
    paths: list[str]
    folder: Path
    ran: subprocess.CompletedProcess[str]

    def export(
        self, to: Path, *more: str, code: str = "", before: Callable[[], None] | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "coprod", "export", code or self.workshop.code, "--to", str(to), *more],
            capture_output=True,
            text=True,
            timeout=120,
            cwd=ROOT,
            env=os.environ | {"COPROD_DATABASE_URL": self.database},
            check=False,
            preexec_fn=before,
        )

    @property
    def sizes(self) -> list[int]:
        """How many bytes each file has, in the order in which they are written."""
        return [(self.folder / path).stat().st_size for path in self.paths]

    def too_large(self) -> tuple[str, int]:
        """A file that comes after smaller ones, and a limit under its size that those keep."""
        sizes = self.sizes
        steps = {at: (max(sizes[:at]), sizes[at]) for at in range(1, len(sizes))}
        at = max(steps, key=lambda each: steps[each][1] / steps[each][0])
        before, size = steps[at]
        assert size > before
        return self.paths[at], (before + size) // 2


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    place = tmp_path_factory.mktemp("made")
    database = f"sqlite:///{place / 'coprod.db'}"
    desk = factories.desk_at(database)
    workshop = factories.workshop(desk)
    factories.revealed_round(desk, workshop, "dots_steps", [factories.dots("map_it")] * 6)
    paths = Everything(desk.store, workshop, shipped_library()).paths
    desk.store.close()
    empty = Made(workshop, database, paths, place / "new" / "folder", subprocess.CompletedProcess([], 0))
    typed = f" {workshop.spoken_code.lower()} "
    return replace(empty, ran=empty.export(empty.folder, code=typed))


def inside(folder: Path) -> dict[str, bytes]:
    """Every file below the folder, hidden ones too."""
    found = (each for each in folder.rglob("*") if each.is_file())
    return {each.relative_to(folder).as_posix(): each.read_bytes() for each in found}


def printed(ran: subprocess.CompletedProcess[str], folder: Path) -> list[str]:
    return [line.split("  ")[0].removeprefix(f"{folder}/") for line in ran.stdout.splitlines()]


def one_sentence(ran: subprocess.CompletedProcess[str]) -> str:
    """What the command said on standard error when it failed: one line, no traceback."""
    [line] = ran.stderr.splitlines()
    assert ran.returncode == 1
    assert line.startswith("coprod: ")
    return line


def test_every_file_is_written_with_a_line_each(made: Made) -> None:
    assert (made.ran.returncode, made.ran.stderr) == (0, "")
    assert printed(made.ran, made.folder) == made.paths
    assert sorted(inside(made.folder)) == sorted(made.paths)
    assert "Glasgow" in (made.folder / "README.txt").read_text("utf-8")


def test_files_that_are_there_are_replaced_only_by_force(made: Made, tmp_path: Path) -> None:
    (tmp_path / "README.txt").write_text("an older one")
    (tmp_path / "mine.txt").write_text("not ours")
    said = one_sentence(made.export(tmp_path))
    assert f"In {tmp_path} there is already README.txt. Nothing was written." in said
    assert sorted(inside(tmp_path)) == ["README.txt", "mine.txt"]
    forced = made.export(tmp_path, "--force", "--language", "de")
    assert forced.returncode == 0, forced.stderr
    there = inside(tmp_path)
    assert there.pop("mine.txt") == b"not ours"
    assert sorted(there) == sorted(made.paths)
    readme = " ".join(there["README.txt"].decode().split())
    assert "Glasgow" in readme
    with speaking("de"):
        assert t("Each person counts once, and half is rounded up, once, at the end.") in readme


def test_a_language_without_words_is_said_in_a_sentence(made: Made, tmp_path: Path) -> None:
    said = one_sentence(made.export(tmp_path / "out", "--language", "tlh"))
    assert said == 'coprod: There are no words in "tlh". There are: en, cy, de, es, fr, gd.'
    assert not (tmp_path / "out").exists()


def test_a_code_that_nobody_has_is_said_in_a_sentence(made: Made, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    said = one_sentence(made.export(folder, code="ABCD-2345"))
    assert said == 'coprod: No workshop here has the join code "ABCD-2345".'
    assert not folder.exists()


def test_a_folder_that_cannot_be_is_said_in_a_sentence(made: Made, tmp_path: Path) -> None:
    file = tmp_path / "a file"
    file.write_text("here first")
    assert "is a file, not a folder" in one_sentence(made.export(file))
    with pytest.raises(CoprodError, match="could not be written: Not a directory"):
        write_whole(file, "below/table.csv", b"1")
    assert file.read_text() == "here first"


def test_where_a_file_does_not_fit_none_is_left_in_part(made: Made, tmp_path: Path) -> None:
    path, limit = made.too_large()
    ran = made.export(tmp_path, before=partial(limit_files, limit))
    assert one_sentence(ran) == (
        f"coprod: {tmp_path / path} could not be written: File too large. "
        "Nothing is left under this name that was not there before."
    )
    there = inside(tmp_path)
    assert sorted(there) == sorted(printed(ran, tmp_path)) == sorted(made.paths[: made.paths.index(path)])
    tables = [name for name in there if name.endswith("results.csv")]
    assert [name for name in tables if there[name] != (made.folder / name).read_bytes()] == []


def test_what_was_there_stays_as_it_was_when_its_replacement_does_not_fit(made: Made, tmp_path: Path) -> None:
    path, limit = made.too_large()
    older = tmp_path / path
    older.parent.mkdir(parents=True, exist_ok=True)
    older.write_text("an older one")
    assert path in one_sentence(made.export(tmp_path, "--force", before=partial(limit_files, limit)))
    assert older.read_text() == "an older one"


def limit_files(most: int) -> None:
    """No file of this process can become larger, in bytes."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))


@pytest.fixture
def small_disk(made: Made, tmp_path: Path) -> Iterator[Path]:
    """A disk that holds about half of the files; only root can make one."""
    place = tmp_path / "disk"
    place.mkdir()
    size = f"size={sum(made.sizes) // 2 // 1024}k"
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", size, "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no small disk can be mounted here (it needs root)")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_is_said_and_leaves_no_partial_file(made: Made, small_disk: Path) -> None:
    ran = made.export(small_disk)
    assert "could not be written: No space left on device." in one_sentence(ran)
    there = inside(small_disk)
    assert sorted(there) == sorted(printed(ran, small_disk))
    assert 0 < len(there) < len(made.paths)
