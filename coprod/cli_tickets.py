"""`python -m coprod tickets`: one-time tickets, as a sheet of QR codes or a table of links."""

from pathlib import Path
from typing import Annotated

import typer

from coprod.cli_workshop import JoinCode, at_workshop
from coprod.errors import BadFile
from coprod.formats.tickets import Link, tickets_csv, tickets_pdf
from coprod.formats.whole import refuse_existing, write_whole
from coprod.text import number
from coprod.workshops import preparing
from coprod.workshops import tickets as making


def tickets(
    workshop: JoinCode,
    to: Annotated[Path, typer.Option("--to", "-o", help="A new file: .pdf or .csv.", show_default=False)],
    count: Annotated[int, typer.Option(help="How many; their numbers go on from the last.", min=1)] = 100,
) -> None:
    """Make one-time tickets of a workshop: each lets in one person. Their links are in this file only."""
    if to.suffix.lower() not in (".pdf", ".csv"):
        raise BadFile(to.name, "", "tickets are written as .pdf or .csv", "tickets.pdf")
    refuse_existing(to.parent, [to.name], "Choose another name.")
    with at_workshop(workshop) as (desk, found):
        made = making.make(desk, found.id, count)
        base = preparing.address_of(desk, found)
        links = [Link(each.number, making.link(base, found, each)) for each in made]
        data = tickets_pdf(found, links) if to.suffix.lower() == ".pdf" else tickets_csv(links)
        write_whole(to.parent, to.name, data, private=True)
        typer.echo(f"{to}  {number(len(links))} tickets, {links[0].number} to {links[-1].number}")
        if not found.tickets_only:
            typer.echo("People come in without a ticket as well, until the workshop lets in by ticket only.")
