"""A desk over each kind of database, and a PostgreSQL that may be stopped."""

from collections.abc import Iterator

import pytest

from coprod.workshops import Desk
from tests import factories
from tests.conftest import missing
from tests.servers import PostgreSQL


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    desk = factories.desk_at(database_url)
    yield desk
    desk.store.close()


@pytest.fixture
def own_postgresql() -> Iterator[PostgreSQL]:
    """A PostgreSQL server that no other test uses."""
    programs = PostgreSQL.programs_folder()
    if programs is None:
        missing("no PostgreSQL found (Debian: apt-get install postgresql)")
    assert programs is not None
    server = PostgreSQL(programs)
    try:
        server.start()
        yield server
    finally:
        server.remove()
