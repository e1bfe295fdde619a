"""A desk over each kind of database."""

from collections.abc import Iterator

import pytest

from coprod.workshops import Desk
from tests import factories


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    desk = factories.desk_at(database_url)
    yield desk
    desk.store.close()
