"""`python -m coprod audit`: everything that was done to a workshop, and whether the trail is whole."""

from typing import Annotated

import typer

from coprod.cli_workshop import JoinCode, at_workshop
from coprod.text import acts, number
from coprod.workshops import trail

BROKEN = 1


def audit(
    workshop: JoinCode,
    short: Annotated[bool, typer.Option("--short", help="Only say whether the chain is whole.")] = False,
) -> None:
    """Print who did what, and when, and look through the chain; exit code 1 where it was changed by hand."""
    with at_workshop(workshop) as (desk, found):
        titles = {question.id: question.title for question in found.template.questions}
        done, faults = trail.listed(desk, found.id), trail.check(desk, found.id)
        for each in () if short else done:
            place = f"{'r' if each.rehearsal else ''}{each.number}"
            said = acts.what(each.what, each.known_facts, titles)
            typer.echo(f"{place:>5}  {each.moment}  {acts.who(each.who)}: {said}")
        for fault in faults:
            where = "Rehearsals: " if fault.rehearsal else ""
            typer.echo(f"BROKEN  {where}{acts.fault(fault.why, fault.number)}")
        if faults:
            raise typer.Exit(BROKEN)
        if not done:
            typer.echo("Nothing is on record: this workshop is older than the audit trail.")
            return
        ends = next((each.hash for each in reversed(done) if not each.rehearsal), "")
        typer.echo(f"The chain is whole: {number(len(done))} acts. It ends in {ends}.")
