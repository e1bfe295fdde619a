"""`python -m coprod rehearse`: a workshop tried out with made-up people, and everything of it removed."""

from typing import Annotated

import typer

from coprod.cli_workshop import JoinCode, at_workshop
from coprod.workshops import rehearsing


def rehearse(
    workshop: JoinCode,
    people: Annotated[
        int | None,
        typer.Option(
            help="How many made-up people.",
            min=1,
            max=rehearsing.MOST_PEOPLE,
            show_default="COPROD_REHEARSAL_PEOPLE",
        ),
    ] = None,
    end: Annotated[
        bool, typer.Option("--end", help="End the rehearsal and remove everything of it.")
    ] = False,
) -> None:
    """Try a workshop out with made-up people; the running server lets them join and cast."""
    with at_workshop(workshop) as (desk, found):
        if end:
            rehearsing.end(desk, found.id)
            typer.echo(f"No rehearsal is on in {found.spoken_code}, and nothing of one is left.")
            return
        rehearsing.start(desk, found.id, people)
        typer.echo(
            f"{found.spoken_code} rehearses: its server lets made-up people join, and cast in every round."
        )
        typer.echo(
            f"End it, and remove everything of it: python -m coprod rehearse {found.spoken_code} --end"
        )
