"""`python -m coprod paper`: a pack of paper sheets to print."""

from pathlib import Path
from typing import Annotated

import typer

from coprod import results
from coprod.cli_workshop import JoinCode, at_workshop
from coprod.errors import CoprodError
from coprod.formats.whole import refuse_existing, write_whole
from coprod.workshops import paper as printing
from coprod.workshops import steps


def paper(
    workshop: JoinCode,
    output: Annotated[Path, typer.Option("--output", "-o", help="The PDF to write.", show_default=False)],
    copies: Annotated[int, typer.Option(help="How many sheets, one for each person.")] = 30,
    language: Annotated[
        str, typer.Option(help="Its code: in another of the languages that the questions are in.")
    ] = "",
    large: Annotated[bool, typer.Option("--large", help="Large print, 18 point.")] = False,
) -> None:
    """Write a PDF of new paper sheets with all questions, each with a number of its own."""
    refuse_existing(output.parent, [output.name], "Choose another name.")
    with at_workshop(workshop) as (desk, found):
        offered = found.template.written.languages
        if language and language not in offered:
            said = f'The questions have no words in "{language}". They are in: {", ".join(offered)}.'
            raise CoprodError(said)
        sheets = printing.print_sheets(desk, found.id, copies)
        scene = steps.scene(desk, found.id)
        assert scene is not None
        from coprod.formats.sheets import sheets_pdf  # heavy: only where files are made

        logo = results.logo(desk.store, found)
        made = sheets_pdf(found, scene.agenda, sheets, large=large, language=language, logo=logo)
        write_whole(output.parent, output.name, made)
        typer.echo(f"{output}: sheets {sheets[0].code} to {sheets[-1].code}")
