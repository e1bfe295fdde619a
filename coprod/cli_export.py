"""`python -m coprod export`: every file of a workshop, into a folder."""

from pathlib import Path
from typing import Annotated

import typer

from coprod.cli_workshop import JoinCode, at_workshop
from coprod.errors import CoprodError
from coprod.formats.whole import refuse_existing, write_whole
from coprod.text import number, on_offer
from coprod.workshops import collecting, trail

KILOBYTE = 1024
PRIVATE = "organiser-only/"


def export(
    workshop: JoinCode,
    to: Annotated[Path, typer.Option(help="The folder; it is made.", show_default=False)],
    language: Annotated[
        str, typer.Option(help="A language's code, such as cy.", show_default="the workshop's")
    ] = "",
    force: Annotated[bool, typer.Option("--force", help="Replace files that are there.")] = False,
) -> None:
    """Write every file of a workshop into a folder: tables, workbook, slides, report, pictures."""
    with at_workshop(workshop) as (desk, found):
        if to.exists() and not to.is_dir():
            raise CoprodError(f"{to} is a file, not a folder.")
        offered = on_offer(found.template.written.languages)
        if language and language not in offered:
            raise CoprodError(f'There are no words in "{language}". There are: {", ".join(offered)}.')
        from coprod.formats.everything import Everything  # heavy: only where files are made

        everything = Everything(desk.store, found, collecting.library(desk), language)
        if not force:
            refuse_existing(to, everything.paths)
        for path, data in everything.made():
            write_whole(to, path, data, private=path.startswith(PRIVATE))
            typer.echo(f"{to / path}  {number(-(-len(data) // KILOBYTE))} KB")
        trail.downloaded(desk, found.id, "everything")
