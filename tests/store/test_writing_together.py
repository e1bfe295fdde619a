"""Writers that come at once share a commit, and none of them notices."""

import math
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event, text

from coprod.errors import Refused, StoreTrouble
from coprod.store import Database, Store, open_store
from coprod.store.engine import driver

WRITERS = 12


@contextmanager
def opened(address: str) -> Iterator[Store]:
    store = open_store(address)
    with store.writing() as db:
        db.execute(text("CREATE TABLE note (who INTEGER PRIMARY KEY, said TEXT NOT NULL)"))
    yield store
    store.close()


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    with opened(database_url) as store:
        yield store


@pytest.fixture
def sqlite_store(tmp_path: Path) -> Iterator[Store]:
    """PostgreSQL commits side by side by itself."""
    with opened(f"sqlite:///{tmp_path / 'coprod.db'}") as store:
        yield store


def said(store: Store) -> dict[int, str]:
    with store.reading() as db:
        return {row[0]: row[1] for row in db.execute(text("SELECT who, said FROM note"))}


def noting(who: int, text_: str | None) -> object:
    def act(db: Database) -> int:
        db.execute(text("INSERT INTO note VALUES (:who, :said)"), {"who": who, "said": text_})
        if who % 3 == 1:
            raise Refused("third")  # after it wrote: that must not stay
        return who

    return act


def test_each_gets_its_own_answer_and_who_is_refused_leaves_nothing(store: Store) -> None:
    start = threading.Barrier(WRITERS)

    def write(who: int) -> object:
        start.wait()
        try:
            return store.write(noting(who, f"I am {who}" if who % 3 != 2 else None))  # type: ignore[arg-type]
        except (Refused, StoreTrouble) as error:
            return type(error)

    with ThreadPoolExecutor(WRITERS) as several:
        answers = list(several.map(write, range(WRITERS)))
    for who, answer in enumerate(answers):
        assert answer == (who, Refused, StoreTrouble)[who % 3], who
    assert said(store) == {who: f"I am {who}" for who in range(0, WRITERS, 3)}


def test_on_sqlite_those_who_wait_share_one_commit(sqlite_store: Store) -> None:
    commits: list[int] = []
    event.listen(sqlite_store.engine, "commit", lambda _connection: commits.append(1))
    with ThreadPoolExecutor(WRITERS) as several:
        with sqlite_store.writing():  # the turn is taken until all of them wait
            writing = [
                several.submit(sqlite_store.write, noting(who, "x")) for who in range(0, 3 * WRITERS, 3)
            ]
            while len(sqlite_store._waiting) < WRITERS:
                threading.Event().wait(0.01)
        assert [each.result() for each in writing] == list(range(0, 3 * WRITERS, 3))
    assert len(commits) == 2, "one for who had the turn, one for all who waited"


def test_a_commit_that_fails_is_told_to_everybody_who_shared_it(sqlite_store: Store) -> None:

    turns: list[int] = []

    def no_room(_connection: object) -> None:
        turns.append(1)
        if len(turns) > 1:  # whoever has the turn now still has room
            raise StoreTrouble("no room on the disk")

    with ThreadPoolExecutor(3) as several:
        with sqlite_store.writing():
            writing = [several.submit(sqlite_store.write, noting(who, "x")) for who in (0, 3, 6)]
            while len(sqlite_store._waiting) < 3:
                threading.Event().wait(0.01)
            event.listen(sqlite_store.engine, "commit", no_room)
        with pytest.raises(StoreTrouble):
            writing[0].result()
        for each in writing[1:]:
            with pytest.raises(StoreTrouble):
                each.result()
    event.remove(sqlite_store.engine, "commit", no_room)
    assert said(sqlite_store) == {}
    assert sqlite_store.write(noting(9, "later")) == 9  # type: ignore[arg-type]


def together(store: Store, *acts: Callable[[Database], object]) -> "list[Future[object]]":
    """What becomes of acts that all wait for one turn, in their order."""
    with ThreadPoolExecutor(len(acts)) as several:
        with store.writing():
            futures = []
            for number, each in enumerate(acts, 1):
                futures.append(several.submit(store.write, each))
                while len(store._waiting) < number:
                    threading.Event().wait(0.01)
        return futures


def test_a_database_that_fails_one_of_several_is_not_called_healthy(sqlite_store: Store) -> None:
    sqlite_store.beaten_at = 5.0
    fails, works = together(sqlite_store, noting(2, None), noting(3, "x"))  # type: ignore[arg-type]
    assert (type(fails.exception()), works.result()) == (StoreTrouble, 3)
    assert sqlite_store.beaten_at == -math.inf


def test_where_sqlite_rolls_all_of_it_back_the_cause_is_told(sqlite_store: Store) -> None:
    def no_room(db: Database) -> None:
        driver(db).execute("ROLLBACK")  # as SQLite does by itself on some errors
        raise StoreTrouble("no room on the disk")

    first, second = together(sqlite_store, noting(0, "x"), no_room)  # type: ignore[arg-type]
    assert [str(each.exception()) for each in (first, second)] == ["no room on the disk"] * 2
    assert said(sqlite_store) == {}


def test_whoever_reads_has_one_look_from_the_first_statement_on(sqlite_store: Store) -> None:
    with sqlite_store.reading() as db:
        assert driver(db).execute("SELECT count(*) FROM note").fetchone() == (0,)
        sqlite_store.write(noting(0, "x"))  # type: ignore[arg-type]
        assert db.execute(text("SELECT count(*) FROM note")).scalar_one() == 0
    assert said(sqlite_store) == {0: "x"}
