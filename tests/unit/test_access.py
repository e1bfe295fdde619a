"""One walk: every role through every action."""

from datetime import UTC, datetime

import pytest

from coprod.access import NOBODY, RULES, Action, Visitor, may
from coprod.model.workshop import Workshop
from tests import factories

WORKSHOP = Workshop(
    id="w", code="KMPQ7TRX", name="Glasgow", template=factories.template(), agenda_id="standard",
    minimum=5, created_at=datetime(2026, 11, 22, tzinfo=UTC),
)  # fmt: skip
ROLES = {
    "nobody": NOBODY,
    "participant": Visitor(participant_id="p"),
    "projector": Visitor(projector=True),
    "facilitator": Visitor(facilitator=True),
    "owner": Visitor(owner=True),
    "organiser": Visitor(organiser=True),
    "colleague": Visitor(colleague_id="c"),
    "anybody on an open host": Visitor(open_to_all=True),
}
ALLOWED = {
    "nobody": set(),
    "participant": {Action.TAKE_PART},
    "projector": {Action.WATCH},
    "facilitator": {Action.WATCH, Action.STEER, Action.SEE_RESULTS},
    "owner": {Action.WATCH, Action.STEER, Action.SEE_RESULTS, Action.DOWNLOAD, Action.MANAGE},
    "organiser": set(Action) - {Action.TAKE_PART},
    "colleague": set(Action) - {Action.TAKE_PART, Action.APPOINT},
    "anybody on an open host": {Action.CREATE},
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("action", Action)
def test_each_role_may_do_just_what_the_table_says(role: str, action: Action) -> None:
    assert may(ROLES[role], action, WORKSHOP) is (action in ALLOWED[role])


def test_every_action_has_a_rule() -> None:
    assert set(RULES) == set(Action)


@pytest.mark.parametrize(
    "action", sorted(set(Action) - {Action.CREATE, Action.LIST_ALL, Action.COLLECT, Action.APPOINT})
)
def test_without_a_workshop_nobody_may_do_anything_to_it(action: Action) -> None:
    assert not may(Visitor(organiser=True, facilitator=True, owner=True), action, None)
