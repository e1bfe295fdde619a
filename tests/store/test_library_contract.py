"""What organisers add to the library is kept, whole or not at all, on SQLite and PostgreSQL alike."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from alembic import command
from sqlalchemy import (
    Boolean,
    DateTime,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    insert,
    text,
)

from coprod.errors import NotFound, Refused
from coprod.model.library import Additions, Case, Fact, Reform, Source
from coprod.model.library_toml import shipped_library
from coprod.store import library, migrate
from coprod.workshops import Desk, collecting
from tests import factories


def source(entry_id: str = "leith_report") -> Source:
    return Source(id=entry_id, title="Leith report", by="City of Edinburgh", published="2024-05")


def case(entry_id: str = "leith_garden", cites: str = "leith_report") -> Case:
    about = Fact(text="Neighbours run a garden with the council.", source=cites, at="page 3")
    return Case(id=entry_id, title="Leith garden", where="Edinburgh", about=about)


def reform(entry_id: str = "shared_sheds", cites: str = "leith_report", *cases: str) -> Reform:
    says = (Fact(text="Tools are shared.", source=cites, at="page 4"),)
    return Reform(id=entry_id, title="Shared sheds", says=says, cases=cases)


def together(*entries: Source | Case | Reform) -> Additions:
    return Additions(
        sources=tuple(each for each in entries if isinstance(each, Source)),
        reforms=tuple(each for each in entries if isinstance(each, Reform)),
        cases=tuple(each for each in entries if isinstance(each, Case)),
    )


def outcomes(*presses: Callable[[], object]) -> list[str]:
    """What each press, all at once, was told: "" or the reason of its refusal."""
    start = threading.Barrier(len(presses))

    def press(do: Callable[[], object]) -> str:
        start.wait()
        try:
            do()
        except Refused as refusal:
            return refusal.reasons[0]
        return ""

    with ThreadPoolExecutor(len(presses)) as several:
        return list(several.map(press, presses))


def version(desk: Desk) -> library.Version:
    with desk.store.reading() as db:
        return library.version(db)


def test_what_was_added_is_there_after_a_restart(desk: Desk, database_url: str) -> None:
    added = together(source(), case(), reform("shared_sheds", "leith_report", "leith_garden"))
    collecting.add(desk, added)
    again = factories.desk_at(database_url)
    assert collecting.additions(again) == added
    whole = collecting.library(again)
    assert whole.own == added.ids
    assert whole.cases == (*shipped_library().cases, case())
    again.store.close()


def test_one_taken_id_keeps_all_of_them_out(desk: Desk) -> None:
    collecting.add(desk, together(source()))
    before = version(desk)
    with pytest.raises(Refused, match="id_taken"):
        collecting.add(desk, together(source("another"), case("new", "another"), source()))
    assert version(desk) == before
    assert collecting.additions(desk) == together(source())


def test_a_shipped_id_is_taken_too(desk: Desk) -> None:
    with pytest.raises(Refused, match="id_taken"):
        collecting.add(desk, together(source("slides_2017")))
    assert version(desk) == (0, 0)


def test_a_source_that_is_not_there_keeps_its_case_out(desk: Desk) -> None:
    with pytest.raises(Refused, match="points_nowhere"):
        collecting.add(desk, together(case()))
    assert version(desk) == (0, 0)


def test_four_organisers_with_the_same_id_at_once_make_one_entry(desk: Desk) -> None:
    each = [lambda n=n: collecting.add(desk, together(source(f"report_{n}"), source())) for n in range(4)]
    assert sorted(outcomes(*each)) == ["", *["id_taken"] * 3]
    kept = collecting.additions(desk)
    assert len(kept.sources) == 2
    assert "leith_report" in kept.ids


def test_the_database_keeps_the_promise_where_nobody_looks_first(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    collecting.add(desk, together(source()))
    before = version(desk)
    with monkeypatch.context() as blind:
        blind.setattr(library, "everything", lambda _db: [])
        with pytest.raises(Refused, match="id_taken"):
            collecting.add(desk, together(source("another"), source()))
    assert version(desk) == before


def test_additions_at_once_are_all_kept_and_each_is_seen(desk: Desk) -> None:
    other = factories.desk_at(desk.store.engine.url.render_as_string(hide_password=False))
    collecting.library(desk)
    each = [
        lambda n=n: collecting.add(desk if n % 2 else other, together(source(f"report_{n}")))
        for n in range(8)
    ]
    assert outcomes(*each) == [""] * 8
    for of in (desk, other):
        assert collecting.library(of).own == {f"report_{n}" for n in range(8)}
    other.store.close()


def test_the_library_is_full_also_for_two_who_come_at_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collecting, "MOST_OWN", 3)
    two = [lambda n=n: collecting.add(desk, together(source(f"a_{n}"), source(f"b_{n}"))) for n in range(2)]
    assert sorted(outcomes(*two)) == ["", "library_full"]
    assert version(desk).entries == 2


def test_a_change_is_seen_and_the_entry_keeps_its_place(desk: Desk) -> None:
    collecting.add(desk, together(source()))
    collecting.add(desk, together(case("first"), case("second")))
    before = version(desk)
    changed = case("first").model_copy(update={"title": "Renamed"})
    collecting.replace(desk, changed)
    assert version(desk) != before
    assert collecting.additions(desk).ids == {"leith_report", "first", "second"}
    assert collecting.library(desk).case("first") == changed


def test_a_change_that_points_nowhere_leaves_the_entry_as_it_was(desk: Desk) -> None:
    collecting.add(desk, together(source(), case()))
    before = version(desk)
    with pytest.raises(Refused, match="points_nowhere"):
        collecting.replace(desk, case("leith_garden", "nowhere"))
    with pytest.raises(Refused, match="id_taken"):
        collecting.replace(desk, case("leith_garden", "slides_2017"), source("slides_2017"))
    assert version(desk) == before
    assert collecting.library(desk).case("leith_garden") == case()


def test_what_was_removed_meanwhile_cannot_be_changed(desk: Desk) -> None:
    collecting.add(desk, together(source(), case()))
    collecting.remove(desk, "leith_garden")
    with pytest.raises(NotFound):
        collecting.replace(desk, case())
    collecting.remove(desk, "leith_garden")
    assert collecting.additions(desk) == together(source())


def test_what_another_entry_needs_is_not_removed(desk: Desk) -> None:
    collecting.add(desk, together(source(), case(), reform("sheds", "slides_2017", "leith_garden")))
    for needed in ("leith_report", "leith_garden"):
        with pytest.raises(Refused, match="pointed_at"):
            collecting.remove(desk, needed)
    for entry_id in ("sheds", "leith_garden", "leith_report"):
        collecting.remove(desk, entry_id)
    assert collecting.library(desk) == shipped_library()


def test_removing_a_source_and_adding_its_case_at_once_leaves_nothing_astray(desk: Desk) -> None:
    for n in range(4):
        name = f"report_{n}"
        collecting.add(desk, together(source(name)))
        outcomes(
            lambda name=name: collecting.remove(desk, name),
            lambda name=name, n=n: collecting.add(desk, together(case(f"garden_{n}", name))),
        )
    assert collecting.collected(desk).left_out == ()


def test_a_page_costs_one_small_query(desk: Desk) -> None:
    collecting.add(desk, together(source(), case()))
    collecting.library(desk)
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_more) -> None:  # type: ignore[no-untyped-def]
        asked.append(statement)

    event.listen(desk.store.engine, "before_cursor_execute", note)
    found = collecting.library(desk)
    statements = [each for each in asked if each.startswith("SELECT")]
    assert [each for each in statements if "content" in each] == []
    assert len(statements) == 1
    assert found is collecting.library(desk)


def test_a_database_of_the_first_release_is_brought_up_with_what_is_in_it(empty_database_url: str) -> None:
    engine = create_engine(empty_database_url)
    with engine.begin() as connection:
        command.upgrade(migrate._config(connection), "0001_workshops")
        workshop = Table("workshop", MetaData(), autoload_with=connection)
        values = {String: "", Text: "", Integer: 1, Boolean: False, DateTime: datetime(2026, 11, 22)}
        made = {
            column.name: next(value for kind, value in values.items() if isinstance(column.type, kind))
            for column in workshop.c
        }
        connection.execute(insert(workshop).values(made | {"id": "old", "code": "KMPQ7TRX"}))
    engine.dispose()
    desk = factories.desk_at(empty_database_url)
    collecting.add(desk, together(source(), case()))
    assert collecting.additions(desk) == together(source(), case())
    with desk.store.reading() as db:
        assert db.execute(text("SELECT code FROM workshop")).scalars().all() == ["KMPQ7TRX"]
        assert migrate.current(db) == migrate.newest()
    desk.store.close()
