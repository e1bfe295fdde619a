"""The use cases: who joins, casts, opens, closes, reveals, voids, deletes; one transaction each."""

from coprod.workshops.desk import Desk, open_desk, the_desk

__all__ = ["Desk", "open_desk", "the_desk"]
