"""The one source of what may be shown: gated, computed once per version, for screens and files alike."""

from coprod.results.gate import (
    details,
    outcome,
    outcomes,
    reasons,
    resembled,
    shared_with_baseline,
    shared_with_room,
)
from coprod.results.published import published
from coprod.results.rows import Row, rows

__all__ = [
    "Row",
    "details",
    "outcome",
    "outcomes",
    "published",
    "reasons",
    "resembled",
    "rows",
    "shared_with_baseline",
    "shared_with_room",
]
