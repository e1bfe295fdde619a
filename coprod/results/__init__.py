"""The one source of what may be shown: gated, computed once per version, for screens and files alike."""

from coprod.results.acts import acts
from coprod.results.ahead import ahead
from coprod.results.alone import beside_baseline
from coprod.results.attendance import joined, joined_as
from coprod.results.behind import detail, enough, pictured, together, views
from coprod.results.counted_apart import agreed_tables, wall_board
from coprod.results.findings import findings
from coprod.results.gate import (
    details,
    outcome,
    outcomes,
    released_reasons,
    resembled,
    shared_with_baseline,
    shared_with_room,
    written_reasons,
)
from coprod.results.hosted import logo
from coprod.results.noted import noted
from coprod.results.once import once
from coprod.results.pledged import pledged
from coprod.results.published import published
from coprod.results.recount import receipt, recount
from coprod.results.rows import Row, rows
from coprod.results.spoken import in_words_of, pictured_in_words_of
from coprod.results.ways_on import ways_on

__all__ = [
    "Row",
    "acts",
    "agreed_tables",
    "ahead",
    "beside_baseline",
    "detail",
    "details",
    "enough",
    "findings",
    "in_words_of",
    "joined",
    "joined_as",
    "logo",
    "noted",
    "once",
    "outcome",
    "outcomes",
    "pictured",
    "pictured_in_words_of",
    "pledged",
    "published",
    "receipt",
    "recount",
    "released_reasons",
    "resembled",
    "rows",
    "shared_with_baseline",
    "shared_with_room",
    "together",
    "views",
    "wall_board",
    "ways_on",
    "written_reasons",
]
