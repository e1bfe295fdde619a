"""What the small apps share: the eleven factors, and one row a cast in casts.db of the working directory."""

import sqlite3
import tomllib
from collections.abc import Sequence
from pathlib import Path

TEMPLATE = Path(__file__).parents[4] / "sample_data" / "templates" / "coproduction_survey.toml"
FACTORS: dict[str, str] = {
    item["id"]: item["short"] for item in tomllib.loads(TEMPLATE.read_text("utf-8"))["lists"]["factors"]
}


def store(amounts: Sequence[float]) -> None:
    """Add a row; fewer amounts than factors leave the rest empty."""
    columns = ", ".join(FACTORS)
    values = [*amounts, *[None] * (len(FACTORS) - len(amounts))]
    database = sqlite3.connect("casts.db")
    with database:
        database.execute(f"CREATE TABLE IF NOT EXISTS casts (id INTEGER PRIMARY KEY, {columns})")
        database.execute(f"INSERT INTO casts ({columns}) VALUES ({', '.join('?' * len(values))})", values)
    database.close()
