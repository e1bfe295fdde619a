"""Where the benchmarks write what they measured: a table on the screen and `bench-results/figures.json`."""

import json
import os
import platform
import statistics
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from tests.servers import ROOT

FILE = ROOT / "bench-results" / "figures.json"


def record(group: str, rows: Sequence[Mapping[str, object]], file: Path = FILE) -> None:
    """Print the rows as a table under their group's name, and keep them in place of older ones."""
    kept = json.loads(file.read_text("utf-8")) if file.exists() else {"groups": {}}
    kept["machine"] = {
        "cores": os.cpu_count(),
        "system": platform.platform(),
        "python": platform.python_version(),
    }
    kept["groups"][group] = {
        "measured": datetime.now(UTC).isoformat(timespec="seconds"),
        "load": round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None,
        "rows": [dict(row) for row in rows],
    }
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", "utf-8")
    print(f"\n{group}\n{table(rows)}")


def table(rows: Sequence[Mapping[str, object]]) -> str:
    """The rows as text in columns, figures to the right."""
    columns = list(dict.fromkeys(name for row in rows for name in row))
    cells = [columns, *([_said(row.get(name, "")) for name in columns] for row in rows)]
    widths = [max(len(line[i]) for line in cells) for i in range(len(columns))]
    figures = [all(isinstance(row.get(name, 0), int | float) for row in rows) for name in columns]
    lines = (
        "  ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(line, widths, figures, strict=True)
        ).rstrip()
        for line in cells
    )
    return "\n".join(f"  {line}" for line in lines)


def quantiles(seconds: Sequence[float]) -> dict[str, float]:
    """p50, p95 and max in milliseconds; empty for nothing."""
    if not seconds:
        return {}
    ordered = sorted(seconds)
    p95 = ordered[max(0, -(-95 * len(ordered) // 100) - 1)]
    each = {"p50 ms": statistics.median(ordered), "p95 ms": p95, "max ms": ordered[-1]}
    return {name: round(value * 1000, 1) for name, value in each.items()}


def _said(value: object) -> str:
    if isinstance(value, float):
        decimals = 2 if abs(value) < 10 else 1 if abs(value) < 100 else 0
        return f"{value:,.{decimals}f}"
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else str(value)
