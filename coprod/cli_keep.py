"""`python -m coprod backup`, `backups` and `restore`: whole copies of the database."""

import re
import shlex
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from coprod.model.backup import Backup, Contents
from coprod.settings import from_environment
from coprod.text import day, number
from coprod.workshops import keeping

KILOBYTE = 1024


def backup(
    to: Annotated[
        Path | None,
        typer.Option(
            help="A new file; it is yours to delete.", show_default="data/backups, where it expires"
        ),
    ] = None,
) -> None:
    """Copy the whole database, also while people are casting. Nothing is ever overwritten."""
    made, found = keeping.back_up(from_environment(), to)
    typer.echo(f"Backed up to {made.file.resolve()}: {_counted(found)}.")
    typer.echo(f"SHA-256 {keeping.digest(made.file)}")
    if made.expires is not None:
        typer.echo(f"The running server deletes it by {_moment(made.expires)}.")
        return
    promised = [each.delete_on for each in found.workshops if each.delete_on is not None]
    until = f" People were promised that their workshop is gone by {day(min(promised))}." if promised else ""
    typer.echo(f"Nobody deletes this file but you.{until}")


def backups() -> None:
    """List the backups: made when, gone when, and which deleted workshops they still hold."""
    settings = from_environment()
    found = keeping.backups(settings)
    if not found:
        typer.echo(f"No backups in {settings.data_dir / keeping.FOLDER}.")
        return
    here = keeping.workshops_here(settings)
    for each in found:
        gone = f"gone by {_moment(each.expires)}" if each.expires else "stays until you delete it"
        typer.echo(f"{each.file.name}  made {_moment(each.made)}, {gone}, {_size(each)}")
        typer.echo(f"    {_held(each, here)}")


def restore(
    file: Annotated[Path, typer.Argument(help="A backup.")],
    to: Annotated[
        str,
        typer.Option(help="A new file, or the address of an empty PostgreSQL database.", show_default=False),
    ],
) -> None:
    """Make a new database from a backup, after looking it through. Nothing is ever overwritten."""
    found = keeping.restore(file, to)
    shown = re.sub(r"(://[^:/@]*):[^/]*@", r"\1:***@", to)
    address = shown if "://" in to else f"sqlite:///{Path(to).resolve()}"
    typer.echo(f"Restored {file} to {shown}: {_counted(found)}.")
    typer.echo("What and who was deleted since the backup was made is in it again: delete them once more.")
    typer.echo("Serve it with")
    typer.echo(f"  python -m coprod serve --database {shlex.quote(address)}")


def _counted(found: Contents) -> str:
    return f"{_several(len(found.workshops), 'workshop')}, {_several(found.ballots, 'ballot')}"


def _several(n: int, what: str) -> str:
    return f"{number(n)} {what}" + ("" if n == 1 else "s")


def _held(each: Backup, here: frozenset[str] | None) -> str:
    if each.holds is None:
        return "cannot be looked into from here; it holds what there was when it was made"
    said = f"holds {_several(len(each.holds), 'workshop')}"
    if here is None:
        return f"{said}; which of them were deleted since is not known, as the database cannot be read"
    deleted = [f"{held.code[:4]}-{held.code[4:]}" for held in each.holds if held.id not in here]
    return f"{said}; deleted since: {', '.join(deleted)}" if deleted else said


def _moment(moment: datetime) -> str:
    return f"{day(moment)}, {moment:%H:%M} UTC"


def _size(each: Backup) -> str:
    return f"{number(each.size / KILOBYTE)} KB"
