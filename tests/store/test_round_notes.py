"""Notes of a round: kept, never written over unseen, gone with the workshop."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from coprod import results
from coprod.errors import NotFound, Refused
from coprod.formats.files import FILES
from coprod.workshops import Desk, collecting, noting, preparing, rehearsing, running, steps
from tests import factories


def stored(desk: Desk, workshop_id: str) -> str:
    scene = steps.scene(desk, workshop_id)
    assert scene is not None
    return scene.rounds[-1].note


def test_a_note_is_kept_with_its_lines_and_changed_over_what_was_seen(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    round_ = running.open_round(desk, workshop.id, "budget")
    first = noting.note(desk, workshop.id, round_.id, " Many spoke of trust. \nTwo left early.", "")
    assert first == stored(desk, workshop.id) == "Many spoke of trust.\nTwo left early."
    assert noting.note(desk, workshop.id, round_.id, "Many spoke of trust.", first) == "Many spoke of trust."
    assert stored(desk, workshop.id) == "Many spoke of trust."


@pytest.mark.parametrize("over", ["", None, "something else"])
def test_words_that_were_not_seen_are_never_written_over(desk: Desk, over: str | None) -> None:
    workshop = factories.workshop(desk)
    round_ = running.open_round(desk, workshop.id, "budget")
    noting.note(desk, workshop.id, round_.id, "Theirs", "")
    with pytest.raises(Refused) as refused:
        noting.note(desk, workshop.id, round_.id, "Mine", over)
    assert refused.value.reasons == (noting.NOTE_CHANGED,)
    assert stored(desk, workshop.id) == "Theirs"


def test_of_two_who_write_at_the_same_moment_one_is_told(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    for _ in range(5):
        round_ = running.open_round(desk, workshop.id, "budget")
        start = threading.Barrier(2)

        def write(text: str, round_id: str = round_.id, start: threading.Barrier = start) -> str:
            start.wait()
            try:
                return noting.note(desk, workshop.id, round_id, text, "")
            except Refused as refused:
                return refused.reasons[0]

        with ThreadPoolExecutor(2) as both:
            came_of = set(both.map(write, ["One", "Other"]))
        assert came_of in ({"One", noting.NOTE_CHANGED}, {"Other", noting.NOTE_CHANGED})
        assert stored(desk, workshop.id) in came_of
        running.close_round(desk, round_.id)


def test_what_is_too_long_or_of_another_workshop_is_refused(desk: Desk) -> None:
    workshop, other = factories.workshop(desk), factories.workshop(desk)
    round_ = running.open_round(desk, workshop.id, "budget")
    with pytest.raises(Refused) as refused:
        noting.note(desk, workshop.id, round_.id, "x" * 2001, "")
    assert refused.value.reasons == (noting.TOO_LONG,)
    with pytest.raises(NotFound):
        noting.note(desk, other.id, round_.id, "Mine", "")
    preparing.delete(desk, other.id)
    with pytest.raises(NotFound):
        noting.note(desk, other.id, round_.id, "Mine", "")
    assert stored(desk, workshop.id) == ""


def test_only_the_organiser_s_own_table_holds_them(desk: Desk) -> None:
    workshop = factories.workshop(desk, minimum=1)
    round_ = factories.revealed_round(desk, workshop, "budget", factories.baseline_ballots())
    noting.note(desk, workshop.id, round_.id, "=A canary, for the organiser", "")
    found = preparing.find(desk, workshop.code)
    assert [each.note for each in results.noted(desk.store, found)] == ["=A canary, for the organiser"]
    library = collecting.library(desk)
    assert not FILES["notes.csv"].to_pass_on
    lines = FILES["notes.csv"].make(desk.store, found, library).decode("utf-8-sig").splitlines()
    assert lines == ["workshop,question,round,note", 'Glasgow,budget,1,"\'=A canary, for the organiser"']
    for name in ("results.csv", "rounds.csv", "report.docx", "workbook.xlsx"):
        assert b"canary" not in FILES[name].make(desk.store, found, library), name


def test_a_note_of_a_rehearsal_is_in_no_file(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    rehearsing.start(desk, workshop.id)
    round_ = running.open_round(desk, workshop.id, "budget")
    noting.note(desk, workshop.id, round_.id, "Try the microphone", "")
    assert results.noted(desk.store, preparing.find(desk, workshop.code)) == []
