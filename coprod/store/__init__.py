"""The only SQL: schema, migrations and queries, on SQLite and PostgreSQL alike."""

from coprod.store.engine import Database, Store, open_store

__all__ = ["Database", "Store", "open_store"]
