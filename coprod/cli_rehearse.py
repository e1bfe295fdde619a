"""`python -m coprod rehearse`: a workshop tried out with made-up people, and everything of it removed."""

from typing import Annotated

import typer

from coprod.errors import CoprodError, NotFound, Refused
from coprod.settings import from_environment
from coprod.text.reasons import sentences
from coprod.workshops import open_desk, preparing, rehearsing


def rehearse(
    workshop: Annotated[str, typer.Argument(help="Its join code, in any spelling: abcd-efgh, ABCDEFGH.")],
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
    desk = open_desk(from_environment())
    try:
        found = preparing.find(desk, workshop)
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
    except NotFound:
        raise CoprodError(f'No workshop here has the join code "{workshop}".') from None
    except Refused as refusal:
        raise CoprodError(" ".join(sentences(refusal.reasons))) from None
    finally:
        desk.store.close()
