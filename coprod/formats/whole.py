"""Files written whole, or not at all: a full disk leaves nothing under a name that looks finished."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from coprod.errors import CoprodError

NAMED_AT_MOST = 3


def refuse_existing(
    folder: Path, paths: Iterable[str], instead: str = "Choose another folder, or --force to replace."
) -> None:
    """CoprodError naming the first few of `paths` that are in the folder already, and what to do instead."""
    there = [path for path in paths if os.path.lexists(folder / path)]
    if there:
        named = ", ".join(there[:NAMED_AT_MOST])
        more = f" and {len(there) - NAMED_AT_MOST} more" if len(there) > NAMED_AT_MOST else ""
        raise CoprodError(f"In {folder} there is already {named}{more}. Nothing was written. {instead}")


def write_whole(folder: Path, path: str, data: bytes, *, private: bool = False) -> None:
    """Write one file below the folder, which is made, through a temporary name beside it.

    CoprodError when that fails, as on a full disk; then no part of it is left, and what was there before is
    as it was. A `private` file can be read by nobody but who wrote it.
    """
    target = folder / path
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".", suffix=".part", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(0o600 if private else 0o666 & ~_umask())
            os.replace(temporary, target)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise CoprodError(
            f"{target} could not be written: {error.strerror}. Nothing is left under this name that was not "
            "there before."
        ) from error


def _umask() -> int:
    """What this process takes away from the rights of a new file; it can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
