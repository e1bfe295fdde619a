"""What a round says is worked out when it closes, and not in a phone's request."""

from pathlib import Path

import pytest

from coprod import results
from coprod.model.workshop import View
from coprod.results import behind, certainty, contrasts
from coprod.workshops import Desk, running
from tests import factories

CACHES = (
    certainty._computed_certainty,
    certainty.details,
    contrasts.widest,
    behind._first_share,
    behind._agreed,
    behind._by_group,
    behind._like,
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return factories.desk_in(tmp_path)


def computed() -> list[int]:
    return [cache.cache_info().misses for cache in CACHES]


def test_after_the_close_nothing_is_left_for_a_phone_to_compute(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    round_ = running.open_round(desk, workshop.id, "budget")
    factories.cast(desk, round_, factories.people(desk, workshop, 8), factories.baseline_ballots())
    before = computed()
    assert results.ahead(desk.store, workshop.id) is None
    assert computed() == before, "an open round is left alone"
    running.close_round(desk, round_.id)
    assert results.ahead(desk.store, workshop.id) is None
    after = computed()
    assert all(now > then for now, then in zip(after, before, strict=True))
    running.reveal_room(desk, round_.id)
    running.reveal_baseline(desk, round_.id)
    for view in (View.RESULTS, View.FIRM, View.AGREEMENT, View.LIKENESS):
        assert results.pictured(desk.store, round_.id, view) is not None
    assert results.findings(desk.store, workshop)
    assert computed() == after


def test_a_countdown_is_waited_for(desk: Desk) -> None:
    workshop = factories.workshop(desk)
    round_ = running.open_round(desk, workshop.id, "budget")
    running.close_round(desk, round_.id, countdown=5)
    wait = results.ahead(desk.store, workshop.id)
    assert wait is not None
    assert 0 < wait <= 5
