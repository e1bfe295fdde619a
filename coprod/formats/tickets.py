"""One-time tickets to hand out: a sheet of QR codes to cut up, or a table of links to send."""

import csv
import io
from collections.abc import Sequence
from typing import NamedTuple

from coprod.formats import qr
from coprod.model.workshop import Workshop
from coprod.text import day, speaking, t
from coprod.text.moments import at

GROUP = 9
"""So many letters of a key stand together, to be typed."""


class Link(NamedTuple):
    """A ticket's number, by which people speak of it, and the address that it is."""

    number: int
    address: str


def tickets_pdf(workshop: Workshop, links: Sequence[Link]) -> bytes:
    """A4 pages of ten tickets each, in the workshop's language, with lines to cut along."""
    from coprod.formats.pdf import printed  # heavy: only where files are made

    with speaking(workshop.language):
        content = {
            "title": f"{workshop.name} · {t('Tickets')}",
            "name": workshop.name,
            "banner": "",
            "words": {
                "ticket": t("Ticket"),
                "once": t("For one person, once. Scan it, or type the address."),
                "open": _open(workshop),
            },
            "tickets": [_ticket(each) for each in links],
        }
        return printed("tickets.typ", content, workshop.created_at)


def tickets_csv(links: Sequence[Link]) -> bytes:
    """A table of two columns, `ticket` and `link`, as UTF-8."""
    table = io.StringIO(newline="")
    writer = csv.writer(table)
    writer.writerow(["ticket", "link"])
    writer.writerows(links)
    return table.getvalue().encode()


def _open(workshop: Workshop) -> str:
    """Between which moments it lets somebody in."""
    if workshop.opens_at is None or workshop.ends_at is None:
        return t("Made on {day}", day=day(workshop.created_at))
    moments = (at(each, workshop.time_zone) for each in (workshop.opens_at, workshop.ends_at))
    return t("From {opens} until {ends}", opens=next(moments), ends=next(moments))


def _ticket(link: Link) -> dict[str, str]:
    address, _, key = link.address.rpartition("/")
    groups = (key[start : start + GROUP] for start in range(0, len(key), GROUP))
    return {
        "number": f"{link.number:03}",
        "svg": qr.svg(link.address).decode(),
        "alt": t("QR code of ticket {n}", n=link.number),
        "address": f"{address.partition('://')[2]}/",
        "key": " ".join(groups),
    }
