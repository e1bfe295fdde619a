"""The host's name and logo: kept together or not at all, and gone with the workshop."""

import pytest

from coprod import results
from coprod.errors import NotFound, Refused
from coprod.formats import logo
from coprod.model.host import Logo
from coprod.model.workshop import Workshop
from coprod.store import logos
from coprod.workshops import Desk, hosting, preparing
from tests import factories
from tests.unit.test_logo import drawn, noise, written


def taken_in(content: bytes) -> tuple[str, bytes]:
    found = logo.read_logo(content)
    return found.media_type, found.content


def kept(desk: Desk, workshop: Workshop) -> tuple[str, Logo | None]:
    found = preparing.find(desk, workshop.code)
    return found.host, results.logo(desk.store, found)


def test_a_name_and_a_logo_are_kept_changed_and_taken_away(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    assert kept(desk, workshop) == ("", None)
    first, other = taken_in(written(drawn())), taken_in(written(noise(120), "JPEG"))
    hosting.name_host(desk, workshop.id, "  Leith   Council ", first)
    assert kept(desk, workshop) == ("Leith Council", Logo(media_type=first[0], content=first[1]))
    hosting.name_host(desk, workshop.id, "Leith")
    assert kept(desk, workshop) == ("Leith", Logo(media_type=first[0], content=first[1]))
    hosting.name_host(desk, workshop.id, "", other)
    assert kept(desk, workshop) == ("", Logo(media_type=other[0], content=other[1]))
    hosting.remove_logo(desk, workshop.id)
    assert kept(desk, workshop) == ("", None)


def test_a_copied_workshop_is_of_the_same_host_and_each_goes_on_by_itself(desk: Desk) -> None:
    plain, workshop = factories.workshop(desk), factories.workshop(desk)
    first, other = taken_in(written(drawn())), taken_in(written(noise(120), "JPEG"))
    hosting.name_host(desk, workshop.id, "Leith Council", first)
    copied, _keys = preparing.copy(desk, preparing.find(desk, workshop.code), "Again")
    assert copied.host == "Leith Council"
    hosting.name_host(desk, workshop.id, "Other", other)
    preparing.delete(desk, workshop.id)
    assert kept(desk, copied) == ("Leith Council", Logo(media_type=first[0], content=first[1]))
    assert kept(desk, preparing.copy(desk, plain, "Again")[0]) == ("", None)


def test_what_is_refused_leaves_both_as_they_were(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    first = taken_in(written(drawn()))
    hosting.name_host(desk, workshop.id, "Leith", first)
    before = kept(desk, workshop)
    for name, picture in (
        ("x" * 81, taken_in(written(noise(120), "JPEG"))),
        ("Other", ("image/svg+xml", b"<svg/>")),
        ("Other", ("image/png", b"")),
        ("Other", ("image/png", b"x" * 200_001)),
    ):
        with pytest.raises(Refused):
            hosting.name_host(desk, workshop.id, name, picture)
    assert kept(desk, workshop) == before


def test_the_logo_goes_with_the_workshop(desk: Desk) -> None:
    workshop, other = factories.workshop(desk), factories.workshop(desk)
    for each in (workshop, other):
        hosting.name_host(desk, each.id, "Leith", taken_in(written(drawn())))
    preparing.delete(desk, workshop.id)
    with desk.store.reading() as db:
        assert [logos.of(db, each.id) is not None for each in (workshop, other)] == [False, True]
    for act in (
        lambda: hosting.remove_logo(desk, workshop.id),
        lambda: hosting.name_host(desk, workshop.id, ""),
    ):
        with pytest.raises(NotFound):
            act()
