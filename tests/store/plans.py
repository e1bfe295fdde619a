"""How the database goes about a statement: which were sent, and which of them read a whole table."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import event

from coprod.store import Database, Store


class Sent(NamedTuple):
    """One statement as it went to the database, and what for."""

    purpose: str
    statement: str
    parameters: Any


@dataclass
class Recorder:
    """Set the `purpose` before each thing that is done."""

    purpose: str = ""
    sent: list[Sent] = field(default_factory=list)


@contextmanager
def recorded(store: Store) -> Iterator[Recorder]:
    """Every statement that is sent inside the block; of one for many rows, with the first row."""
    recorder = Recorder()

    def note(_connection, _cursor, statement, parameters, _context, many) -> None:  # type: ignore[no-untyped-def]
        one = parameters[0] if many else parameters
        recorder.sent.append(Sent(recorder.purpose, statement, one))

    event.listen(store.engine, "before_cursor_execute", note)
    try:
        yield recorder
    finally:
        event.remove(store.engine, "before_cursor_execute", note)


def read_whole(database: Database, sent: Sent, *, small_too: bool = True) -> set[str]:
    """The tables that the statement reads from end to end, or an index of theirs.

    PostgreSQL reads a table of a few hundred rows whole even where it has an index for that; for tables so
    `small` it is told not to, so that only those are left for which there is none.
    """
    if not re.match(r"\s*(SELECT|WITH|INSERT|UPDATE|DELETE)\b", sent.statement):
        return set()
    if database.dialect.name == "sqlite":
        plan = database.exec_driver_sql(f"EXPLAIN QUERY PLAN {sent.statement}", sent.parameters)
        return set(_whole_on_sqlite(sent.statement, [row.detail for row in plan]))
    database.exec_driver_sql(f"SET LOCAL enable_seqscan = {'off' if small_too else 'on'}")
    plan = database.exec_driver_sql(f"EXPLAIN (FORMAT JSON) {sent.statement}", sent.parameters).scalar_one()
    found = json.loads(plan) if isinstance(plan, str) else plan
    return set(_whole_on_postgresql(found[0]["Plan"]))


def _whole_on_sqlite(statement: str, details: list[str]) -> Iterator[str]:
    """What is not SEARCHed by an index and a value in it, or only by one made for this statement alone."""
    named = dict(re.findall(r'\b(\w+)"? AS "?(\w+)', statement))
    tables = {alias: table for table, alias in named.items()}
    made = {line.split()[1] for line in details if line.startswith(("MATERIALIZE ", "CO-ROUTINE "))}
    for line in details:
        read = re.match(r"(SCAN|SEARCH) (\S+)(.*)", line)
        if not read or read[2] in made or read[2] == "CONSTANT" or read[2].startswith("("):
            continue
        if read[1] == "SCAN" or "(" not in read[3] or "AUTOMATIC" in read[3]:
            yield tables.get(read[2], read[2])


def _whole_on_postgresql(node: dict[str, Any], table: str = "") -> Iterator[str]:
    kind, table = node["Node Type"], node.get("Relation Name", table)
    by_index = kind in ("Index Scan", "Index Only Scan", "Bitmap Index Scan")
    if kind == "Seq Scan" or (by_index and "Index Cond" not in node):
        yield table
    for below in node.get("Plans", ()):
        yield from _whole_on_postgresql(below, table)
