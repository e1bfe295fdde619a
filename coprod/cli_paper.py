"""`python -m coprod paper`: a pack of paper sheets to print."""

from pathlib import Path
from typing import Annotated

import typer

from coprod.errors import CoprodError, NotFound, Refused
from coprod.settings import from_environment
from coprod.text.reasons import sentence
from coprod.workshops import open_desk, preparing, steps
from coprod.workshops import paper as printing


def paper(
    workshop: Annotated[str, typer.Argument(help="Its join code, in any spelling: abcd-efgh, ABCDEFGH.")],
    output: Annotated[Path, typer.Option("--output", "-o", help="The PDF to write.", show_default=False)],
    copies: Annotated[int, typer.Option(help="How many sheets, one for each person.")] = 30,
    large: Annotated[bool, typer.Option("--large", help="Large print, 18 point.")] = False,
) -> None:
    """Write a PDF of new paper sheets with all questions, each with a number of its own."""
    if output.exists():
        raise CoprodError(f"{output} is there already.")
    desk = open_desk(from_environment())
    try:
        try:
            found = preparing.find(desk, workshop)
            sheets = printing.print_sheets(desk, found.id, copies)
        except NotFound:
            raise CoprodError(f'No workshop here has the join code "{workshop}".') from None
        except Refused as refusal:
            raise CoprodError(sentence(refusal.reasons[0])) from None
        scene = steps.scene(desk, found.id)
        assert scene is not None
        from coprod.formats.sheets import sheets_pdf  # heavy: only where files are made

        try:
            output.write_bytes(sheets_pdf(found, scene.agenda, sheets, large=large))
        except OSError as error:
            raise CoprodError(f"{output} cannot be written: {error.strerror}.") from None
        typer.echo(f"{output}: sheets {sheets[0].code} to {sheets[-1].code}")
    finally:
        desk.store.close()
