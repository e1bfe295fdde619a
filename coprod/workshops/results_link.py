"""A link for afterwards: whoever has it sees what the room was shown, without having been in it.

Its key is shown once and stored hashed; there is one at a time, and it can be taken back.
"""

from datetime import datetime

from coprod.errors import NotFound
from coprod.model.act import What
from coprod.model.workshop import Workshop
from coprod.news import Topic
from coprod.store import workshops
from coprod.workshops import by_link, trail
from coprod.workshops.by_link import State
from coprod.workshops.desk import Desk
from coprod.workshops.keys import hashed, matches, new_key

NONE = ""


def there(desk: Desk, workshop_id: str) -> str:
    """What tells the present key from any other, and opens nothing; NONE while there is none."""
    with desk.store.glancing() as db:
        return _mark(workshops.hashed_keys(db, workshop_id).get("results_key"))


def make(desk: Desk, workshop_id: str, over: str) -> str | None:
    """A new key, in the place of the one that `there` told of as `over`; that one works no more.

    None, and nothing changed, when somebody made or took back one meanwhile. Raises NotFound("workshop").
    """
    key = new_key()
    return key if _replace(desk, workshop_id, over, hashed(key)) else None


def take_back(desk: Desk, workshop_id: str, over: str) -> bool:
    """Let the key work no more; False when it is another one by now. Raises NotFound("workshop")."""
    return _replace(desk, workshop_id, over, None)


def opens(desk: Desk, workshop: Workshop, key: str) -> bool:
    """Whether this is the key."""
    with desk.store.glancing() as db:
        return matches(key, workshops.hashed_keys(db, workshop.id).get("results_key"))


def over(workshop: Workshop, moment: datetime) -> bool:
    """Whether a workshop has come to its end, so that its link shows what was revealed."""
    ended = workshop.closed_at is not None and workshop.closed_at <= moment
    return ended or (workshop.by_link and by_link.state(workshop, moment) is State.OVER)


def link(base: str, workshop: Workshop, key: str) -> str:
    return f"{base}/r/{workshop.code}/{key}"


def _replace(desk: Desk, workshop_id: str, over: str, new: str | None) -> bool:
    with desk.store.writing() as db:
        if workshops.by_id(db, workshop_id, lock=True) is None:
            raise NotFound("workshop")
        if _mark(workshops.hashed_keys(db, workshop_id).get("results_key")) != over:
            return False
        workshops.change(db, workshop_id, results_key=new)
        trail.note(db, desk, workshop_id, What.KEY_REPLACED if new else What.KEY_WITHDRAWN, which="results")
    desk.news.tell(workshop_id, Topic.NUMBERS)
    return True


def _mark(stored: str | None) -> str:
    return hashed(stored)[:16] if stored else NONE
