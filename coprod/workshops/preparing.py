"""Making, copying, renaming, closing and deleting a workshop, and its keys."""

import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

from coprod.addresses import reachable
from coprod.errors import NotFound, Refused
from coprod.model.act import What
from coprod.model.template import Template
from coprod.model.words import tidy
from coprod.model.workshop import AgendaItem, View, Workshop
from coprod.news import Topic
from coprod.store import engine, listing, logos, workshops
from coprod.workshops import steps, trail
from coprod.workshops.desk import Desk
from coprod.workshops.forgetting import forget
from coprod.workshops.keys import hashed, new_code, new_key

NAME_LENGTH = 80
NO_NAME = "no_name"
WIFI_NAME_BYTES = 32
WIFI_PASSWORD_LENGTHS = range(8, 64)
WRONG_WIFI = "wrong_wifi"
UNKNOWN_ADDRESS = "unknown_address"
REHEARSING = "rehearsing"

_log = logging.getLogger(__name__)

KeyName = Literal["facilitator", "projector", "owner"]


@dataclass(frozen=True)
class Keys:
    """The keys of one workshop in clear, as they are shown once and never stored."""

    facilitator: str
    projector: str
    owner: str


def create(
    desk: Desk,
    name: str,
    template: Template,
    agenda_id: str,
    *,
    minimum: int | None = None,
    live: frozenset[str] = frozenset(),
    made_up: bool = False,
    language: str | None = None,
) -> tuple[Workshop, Keys]:
    """Make a workshop from a template and one of its agendas; `live` questions show results at once.

    It speaks the template's own language unless another is named. Returns it with its keys, which are only
    shown now. Raises Refused(NO_NAME), KeyError for no such agenda.
    """
    keys = Keys(new_key(), new_key(), new_key())
    agenda = [
        AgendaItem(
            question_id=step.question,
            position=place,
            minutes=step.minutes,
            live=step.live or step.question in live,
        )
        for place, step in enumerate(template.agenda(agenda_id).steps)
    ]
    language = language or template.language
    with desk.store.writing() as db:
        made = engine.now(db)
        new = Workshop(
            id=secrets.token_hex(8),
            code=new_code(),
            name=_name(name),
            template=template.spoken_in(language),
            agenda_id=agenda_id,
            language=language,
            minimum=minimum or desk.settings.minimum,
            made_up=made_up,
            created_at=made,
            delete_on=made + timedelta(days=desk.settings.keep_days),
        )
        workshops.add(db, new, _hashes(keys), agenda)
        trail.note(db, desk, new.id, What.CREATED, minimum=new.minimum)
    return new, keys


def copy(desk: Desk, workshop: Workshop, name: str) -> tuple[Workshop, Keys]:
    """A new workshop with the same template, agenda, and host with logo, and nobody in it."""
    with desk.store.reading() as db:
        agenda = workshops.agenda(db, workshop.id)
    made, keys = create(
        desk,
        name,
        workshop.template,
        workshop.agenda_id,
        minimum=workshop.minimum,
        language=workshop.language,
    )
    with desk.store.writing() as db:
        workshops.set_agenda(db, made.id, agenda)
        workshops.change(db, made.id, host=workshop.host)
        if logo := logos.of(db, workshop.id):
            logos.put(db, made.id, *logo)
    return made.model_copy(update={"host": workshop.host}), keys


def find(desk: Desk, typed_code: str) -> Workshop:
    """The workshop with this join code, however it was typed; raises NotFound."""
    return steps.look(desk, typed_code)[0].workshop


def everyone(desk: Desk) -> list[Workshop]:
    """Every workshop, newest first."""
    with desk.store.reading() as db:
        return workshops.everyone(db)


def rename(desk: Desk, workshop_id: str, name: str) -> None:
    """Raises Refused(NO_NAME) when nothing readable is left of the name."""
    _change(desk, workshop_id, name=_name(name))


def choose_address(desk: Desk, workshop_id: str, address: str) -> None:
    """Which of this server's addresses the QR code leads to; raises Refused for one it does not have."""
    if address not in reachable(desk.settings):
        raise Refused(UNKNOWN_ADDRESS)
    _change(desk, workshop_id, address=address)


def set_wifi(desk: Desk, workshop_id: str, name: str, password: str) -> None:
    """The hall's Wi-Fi, shown as a QR code in the lobby; an empty name shows none.

    Raises Refused(WRONG_WIFI) for what no Wi-Fi can be called (over 32 bytes) or have as a password.
    """
    name, password = name.strip(), password.strip()
    fits = len(name.encode()) <= WIFI_NAME_BYTES and (not password or len(password) in WIFI_PASSWORD_LENGTHS)
    if not fits or not (name + password).isprintable():
        raise Refused(WRONG_WIFI)
    _change(desk, workshop_id, wifi_name=name, wifi_password=password if name else "")


def address_of(desk: Desk, workshop: Workshop) -> str:
    """The address the workshop's QR code leads to: the one chosen, else the best this server has."""
    known = reachable(desk.settings)
    return workshop.address if workshop.address in known else known[0]


def new_keys(desk: Desk, workshop_id: str, which: KeyName) -> str:
    """Replace one key and return it; whoever held the old one is out at once."""
    key = new_key()
    with desk.store.writing() as db:
        workshops.change(db, workshop_id, **{f"{which}_key": hashed(key)})
        trail.note(db, desk, workshop_id, What.KEY_REPLACED, which=which)
    desk.news.tell(workshop_id, Topic.NOW)
    return key


def close(desk: Desk, workshop_id: str) -> None:
    """End a workshop: nobody joins or casts any more; results and files stay until they are deleted.

    Raises Refused(REHEARSING) while it is only tried out.
    """
    with desk.store.writing() as db:
        for each in workshops.rounds(db, workshop_id):
            workshops.hold_round(db, each.id, "update")  # before the workshop, as whoever steers does
        workshop = workshops.by_id(db, workshop_id, lock=True)
        if workshop is None:
            raise NotFound("workshop")
        if workshop.rehearsing:
            raise Refused(REHEARSING)
        for each in workshops.rounds(db, workshop_id):
            workshops.round_by_id(db, each.id, lock="update")
            moment = engine.now(db)
            if each.takes_ballots(moment):
                workshops.change_round(db, each.id, closed_at=moment)
        workshops.change(db, workshop_id, closed_at=engine.now(db), view=View.BLANK, covered_view=None)
        trail.note(db, desk, workshop_id, What.ENDED)
    desk.news.tell(workshop_id, Topic.NOW)


def archive(desk: Desk, workshop_id: str) -> None:
    """Take a workshop out of the list and of search; its links, its results and its last day stay."""
    with desk.store.writing() as db:
        workshops.change(db, workshop_id, archived_at=engine.now(db))


def bring_back(desk: Desk, workshop_id: str) -> None:
    """Put an archived workshop into the list again."""
    with desk.store.writing() as db:
        workshops.change(db, workshop_id, archived_at=None)


def delete(desk: Desk, workshop_id: str) -> None:
    """Delete a workshop with its people and ballots, also from the database's own log and file.

    A large file keeps traces until nobody is connected, a day at most.
    """
    _delete(desk, workshop_id)


def delete_due(desk: Desk) -> int:
    """Delete the workshops whose promised date has come; how many there were."""
    with desk.store.reading() as db:
        due = listing.due(db, engine.now(db))
    if due:
        _delete(desk, *due)
    return len(due)


def _delete(desk: Desk, *workshop_ids: str) -> None:
    """One after the other, so that whoever casts elsewhere waits for one of them at most."""
    for each in workshop_ids:
        with desk.store.writing() as db:
            workshops.remove(db, each)
        _log.info("A workshop was deleted, with everything in it, by: %s", desk.by)
    forget(desk)
    for each in workshop_ids:
        desk.news.tell(each, Topic.NOW)


def _change(desk: Desk, workshop_id: str, **columns: object) -> None:
    with desk.store.writing() as db:
        workshops.change(db, workshop_id, **columns)
    desk.news.tell(workshop_id, Topic.NOW)


def _name(name: str) -> str:
    try:
        return tidy(name, NAME_LENGTH, least=1)
    except ValueError as error:
        raise Refused(NO_NAME) from error


def _hashes(keys: Keys) -> Mapping[workshops.KeyKind, str | None]:
    return {
        "facilitator_key": hashed(keys.facilitator),
        "projector_key": hashed(keys.projector),
        "owner_key": hashed(keys.owner),
    }
