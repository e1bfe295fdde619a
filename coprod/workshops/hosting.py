"""Name and logo, as people are told who invites them."""

from coprod.errors import NotFound, Refused
from coprod.model.host import ENDINGS, MOST_BYTES, NAME_LENGTH
from coprod.model.words import tidy
from coprod.news import Topic
from coprod.store import logos, workshops
from coprod.workshops.desk import Desk

HOST_TOO_LONG = "host_too_long"
NO_LOGO = "no_logo"


def name_host(desk: Desk, workshop_id: str, name: str, logo: tuple[str, bytes] | None = None) -> None:
    """Keep the host's name ("" for nobody), and with it a new logo: its media type and the bytes.

    Without one, the logo stays as it is. Raises Refused(HOST_TOO_LONG), NotFound("workshop"), and
    Refused(NO_LOGO) for bytes that `coprod.formats.logo` did not write.
    """
    if logo is not None and (logo[0] not in ENDINGS or not 0 < len(logo[1]) <= MOST_BYTES):
        raise Refused(NO_LOGO)
    try:
        host = tidy(name, NAME_LENGTH)
    except ValueError as error:
        raise Refused(HOST_TOO_LONG) from error
    with desk.store.writing() as db:
        if workshops.by_id(db, workshop_id, lock=True) is None:
            raise NotFound("workshop")
        if logo is not None:
            logos.put(db, workshop_id, *logo)
        workshops.change(db, workshop_id, host=host)
    desk.news.tell(workshop_id, Topic.NOW)


def remove_logo(desk: Desk, workshop_id: str) -> None:
    with desk.store.writing() as db:
        if workshops.by_id(db, workshop_id, lock=True) is None:
            raise NotFound("workshop")
        logos.remove(db, workshop_id)
        workshops.change(db, workshop_id)
    desk.news.tell(workshop_id, Topic.NOW)
