"""What people will do: kept once for each, read by the room when let through, gone with its writer."""

import pytest

from coprod import results
from coprod.errors import NotFound, Refused
from coprod.formats.tables import pledges_csv
from coprod.model.workshop import View, Workshop
from coprod.workshops import Desk, joining, pledging, preparing, running, steps
from tests import factories


@pytest.fixture
def workshop(desk: Desk) -> Workshop:
    return factories.workshop(desk)


def read(desk: Desk, workshop: Workshop, **how: bool) -> list[str]:
    return [each.text for each in pledging.listed(desk, workshop, **how)]


def test_a_line_is_read_by_the_room_once_it_was_let_through(desk: Desk, workshop: Workshop) -> None:
    one, other = factories.people(desk, workshop, 2)
    pledging.write(desk, workshop.id, one, "  Ask\n users\u202e first ")
    pledging.write(desk, workshop.id, other, "Nothing")
    assert (read(desk, workshop), read(desk, workshop, released=True)) == (["Ask users first", "Nothing"], [])
    first = pledging.listed(desk, workshop)[0]
    pledging.release(desk, workshop.id, first.sequence)
    assert read(desk, workshop, released=True) == ["Ask users first"]
    pledging.release(desk, workshop.id, first.sequence, released=False)
    assert read(desk, workshop, released=True) == []


def test_who_changes_a_line_has_it_let_through_anew(desk: Desk, workshop: Workshop) -> None:
    (one,) = factories.people(desk, workshop, 1)
    pledging.write(desk, workshop.id, one, "Something kind")
    old = pledging.listed(desk, workshop)[0]
    pledging.release(desk, workshop.id, old.sequence)
    pledging.write(desk, workshop.id, one, "Something else")
    assert (read(desk, workshop), read(desk, workshop, released=True)) == (["Something else"], [])
    with pytest.raises(NotFound):
        pledging.release(desk, workshop.id, old.sequence)
    pledging.write(desk, workshop.id, one, " \u200b ")
    assert read(desk, workshop) == []
    assert pledging.mine(desk, one) == ""


def test_it_goes_with_whoever_wrote_it(desk: Desk, workshop: Workshop) -> None:
    one, other = factories.people(desk, workshop, 2)
    for each in (one, other):
        pledging.write(desk, workshop.id, each, f"by {each}")
    joining.erase(desk, workshop, one)
    assert read(desk, workshop) == [f"by {other}"]


def test_nobody_writes_elsewhere_in_a_rehearsal_or_after_the_end(desk: Desk, workshop: Workshop) -> None:
    from coprod.workshops import rehearsing

    (one,) = factories.people(desk, workshop, 1)
    elsewhere = factories.workshop(desk)
    with pytest.raises(NotFound):
        pledging.write(desk, elsewhere.id, one, "x")
    rehearsing.start(desk, elsewhere.id)
    (there,) = factories.people(desk, elsewhere, 1)
    with pytest.raises(Refused):
        pledging.write(desk, elsewhere.id, there, "x")
    preparing.close(desk, workshop.id)
    with pytest.raises(Refused):
        pledging.write(desk, workshop.id, one, "x")
    assert read(desk, workshop) + read(desk, elsewhere) == []


def test_the_hall_is_told_when_one_that_it_reads_changes(desk: Desk, workshop: Workshop) -> None:
    (one,) = factories.people(desk, workshop, 1)
    pledging.write(desk, workshop.id, one, "Before")
    pledging.release(desk, workshop.id, pledging.listed(desk, workshop)[0].sequence)
    running.show(desk, workshop.id, View.PLEDGES)
    before = steps.scene(desk, workshop.id)
    pledging.write(desk, workshop.id, one, "After")
    after = steps.scene(desk, workshop.id)
    assert before is not None
    assert after is not None
    assert after.workshop.version > before.workshop.version


def test_the_file_holds_all_in_the_order_of_the_alphabet(desk: Desk, workshop: Workshop) -> None:
    people = factories.people(desk, workshop, 3)
    for each, words in zip(people, ("beta", "=cmd()", "Alpha"), strict=True):
        pledging.write(desk, workshop.id, each, words)
    through = pledging.listed(desk, workshop)[0]
    pledging.release(desk, workshop.id, through.sequence)
    assert [each.text for each in results.pledged(desk.store, workshop.id)] == ["=cmd()", "Alpha", "beta"]
    assert pledges_csv(desk.store, workshop).splitlines() == [
        "workshop,pledge,let_through",
        "Glasgow,'=cmd(),no",
        "Glasgow,Alpha,no",
        "Glasgow,beta,yes",
    ]
