"""Colleagues: a link of their own, of which only the hash is kept; replaced and withdrawn at once."""

import pytest
from sqlalchemy import select

from coprod.access import NOBODY, Action, may
from coprod.errors import NotFound, Refused
from coprod.store import colleagues as stored
from coprod.store import schema
from coprod.workshops import Desk, colleagues
from coprod.workshops.keys import ORGANISER_COOKIE, facilitator_cookie, identify, participant_cookie
from tests import factories


def who(desk: Desk, key: str):  # type: ignore[no-untyped-def]
    return identify(desk, {ORGANISER_COOKIE: key})


def test_a_colleague_is_known_by_their_own_key(desk: Desk) -> None:
    (ann, anns), (bo, bos) = (colleagues.add(desk, name) for name in ("  Ann ", "Bo"))
    assert [each.name for each in colleagues.everyone(desk)] == ["Ann", "Bo"]
    assert (who(desk, anns).colleague_id, who(desk, bos).colleague_id) == (ann.id, bo.id)
    assert not who(desk, anns).organiser
    workshop = factories.workshop(desk)
    seen = identify(desk, {ORGANISER_COOKIE: anns}, workshop)
    assert may(seen, Action.MANAGE, workshop)
    assert not may(seen, Action.APPOINT, workshop)


def test_the_key_is_stored_as_its_hash_only(desk: Desk) -> None:
    new, key = colleagues.add(desk, "Ann")
    with desk.store.reading() as db:
        kept = repr(db.execute(select(schema.colleague)).one())
    assert "Ann" in kept
    assert key not in kept
    assert key not in repr(new)


def test_a_new_link_puts_the_old_one_out_and_a_withdrawn_one_opens_nothing(desk: Desk) -> None:
    ann, old = colleagues.add(desk, "Ann")
    _bo, bos = colleagues.add(desk, "Bo")
    new = colleagues.replace_link(desk, ann.id)
    assert who(desk, old) == NOBODY
    assert who(desk, new).colleague_id == ann.id
    colleagues.withdraw(desk, ann.id)
    assert who(desk, new) == NOBODY
    assert who(desk, bos) != NOBODY
    with pytest.raises(NotFound):
        colleagues.replace_link(desk, ann.id)


@pytest.mark.parametrize("name", ["", " \u200b ", "x" * 81])
def test_a_colleague_has_a_name(desk: Desk, name: str) -> None:
    with pytest.raises(Refused) as refused:
        colleagues.add(desk, name)
    assert refused.value.reasons == (colleagues.NO_COLLEAGUE_NAME,)
    assert colleagues.everyone(desk) == []


def test_a_house_has_so_many_colleagues_and_no_more(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(colleagues, "MOST", 2)
    for name in ("Ann", "Bo"):
        colleagues.add(desk, name)
    with pytest.raises(Refused) as refused:
        colleagues.add(desk, "Cy")
    assert refused.value.reasons == (colleagues.COLLEAGUES_FULL,)
    assert len(colleagues.everyone(desk)) == 2


def test_phones_and_facilitators_cost_no_question_about_colleagues(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    workshop, keys = factories.workshop_and_keys(desk)
    asked: list[str] = []
    look = stored.id_by_key
    monkeypatch.setattr(stored, "id_by_key", lambda db, key: asked.append(key) or look(db, key))
    cookies = {participant_cookie(workshop.code): "a", facilitator_cookie(workshop.code): keys.facilitator}
    assert identify(desk, cookies, workshop).facilitator
    assert identify(desk, cookies | {ORGANISER_COOKIE: desk.organiser_key}, workshop).organiser
    assert asked == []
    assert identify(desk, cookies | {ORGANISER_COOKIE: "a guess"}, workshop).colleague_id is None
    assert len(asked) == 1
