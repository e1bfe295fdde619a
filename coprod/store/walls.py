"""Wall boards, counted from posters: totals are only ever added, and the newest of a round counts."""

from sqlalchemy import insert, select

from coprod.model.counted_apart import WallTotal
from coprod.store.engine import Database
from coprod.store.schema import wall_total


def add(database: Database, new: WallTotal, press: str) -> None:
    database.execute(insert(wall_total).values(**new.model_dump(mode="python"), press=press))


def arrived(database: Database, round_id: str, press: str) -> bool:
    """Whether this press of the button was kept already."""
    found = select(wall_total.c.number).where(wall_total.c.round_id == round_id, wall_total.c.press == press)
    return database.execute(found).first() is not None


def history(database: Database, round_id: str) -> list[WallTotal]:
    """All that was counted from the poster of a round, the newest last."""
    columns = [c for c in wall_total.c if c.name != "press"]
    found = select(*columns).where(wall_total.c.round_id == round_id).order_by(wall_total.c.number)
    return [WallTotal(**row) for row in database.execute(found).mappings()]


def newest(database: Database, round_id: str) -> WallTotal | None:
    """What counts of the poster of a round, if it was counted."""
    found = history(database, round_id)
    return found[-1] if found else None
