"""The tables. A ballot's revisions are only ever added; nothing counts beside the rows."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from coprod.store.columns import UtcTime, metadata, of_workshop

__all__ = ["UtcTime", "metadata"]

workshop = Table(
    "workshop",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("code", String(8), nullable=False, unique=True),
    Column("name", String(80), nullable=False),
    Column("template", Text, nullable=False),
    Column("agenda_id", String(64), nullable=False),
    Column("language", String(8), nullable=False),
    Column("minimum", Integer, nullable=False),
    Column("made_up", Boolean, nullable=False, server_default=false(), index=True),
    Column("created_at", UtcTime, nullable=False),
    Column("closed_at", UtcTime),
    Column("delete_on", UtcTime, index=True),
    Column("view", String(16), nullable=False),
    Column("showing_round", String(32)),
    Column("covered_view", String(16)),
    Column("address", String(200), nullable=False),
    Column("wifi_name", String(32), nullable=False),
    Column("wifi_password", String(63), nullable=False),
    Column("purpose", Text, nullable=False, server_default=""),
    Column("invited", Text, nullable=False, server_default=""),
    Column("notes", Text, nullable=False, server_default=""),
    Column("rehearsing", Boolean, nullable=False, server_default=false(), index=True),
    Column("by_link", Boolean, nullable=False, server_default=false()),
    Column("opens_at", UtcTime, index=True),
    Column("ends_at", UtcTime, index=True),
    Column("time_zone", String(40), nullable=False, server_default=""),
    Column("own_result", Boolean, nullable=False, server_default=false()),
    Column("tickets_only", Boolean, nullable=False, server_default=false()),
    Column("host", String(80), nullable=False, server_default=""),
    Column("archived_at", UtcTime, index=True),
    Column("door_locked", Boolean, nullable=False, server_default=false()),
    Column("version", Integer, nullable=False),
    Column("owner_key", String(64)),
    Column("facilitator_key", String(64), nullable=False),
    Column("projector_key", String(64), nullable=False),
    Column("results_key", String(64)),
    Index("ix_workshop_created_at_id", "created_at", "id"),
)

agenda_item = Table(
    "agenda_item",
    metadata,
    of_workshop(),
    Column("question_id", String(64), nullable=False),
    Column("position", Integer, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("live", Boolean, nullable=False),
    Column("skipped", Boolean, nullable=False),
    UniqueConstraint("workshop_id", "question_id"),
)

round_ = Table(
    "round",
    metadata,
    Column("id", String(32), primary_key=True),
    of_workshop(),
    Column("question_id", String(64), nullable=False),
    Column("number", Integer, nullable=False),
    Column("live", Boolean, nullable=False),
    Column("minimum", Integer, nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("closed_at", UtcTime, index=True),
    Column("timer_ends_at", UtcTime),
    Column("revealed_at", UtcTime),
    Column("baseline_revealed_at", UtcTime),
    Column("baseline_hidden_at", UtcTime),
    Column("hidden_at", UtcTime),
    Column("shown_before", JSON, nullable=False),
    Column("rehearsal", Boolean, nullable=False, server_default=false()),
    Column("note", Text, nullable=False, server_default=""),
    UniqueConstraint("workshop_id", "question_id", "number"),
)

participant = Table(
    "participant",
    metadata,
    Column("id", String(32), primary_key=True),
    of_workshop(),
    Column("key", String(64), nullable=False, unique=True),
    Column("group_id", String(64)),
    Column("language", String(8), nullable=False),
    Column("origin", String(16), nullable=False),
    Column("seed", String(32), nullable=False),
    # Where somebody sits, and how many people agreed on a ballot that a table handed in together.
    Column("table_number", Integer),
    Column("people", Integer),
    Column("joined_at", UtcTime, nullable=False),
)

ballot = Table(
    "ballot",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=True),
    Column("round_id", String(32), ForeignKey("round.id", ondelete="CASCADE"), nullable=False),
    Column(
        "participant_id",
        String(32),
        ForeignKey("participant.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("revision", Integer, nullable=False),
    Column("press", String(64), nullable=False),
    Column("origin", String(16), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("amounts", JSON, nullable=False),
    Column("abstain", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("receipt", String(16), nullable=False),
    Column("cast_at", UtcTime, nullable=False),
    UniqueConstraint("round_id", "participant_id", "revision"),
    UniqueConstraint("round_id", "participant_id", "press"),
    Index("ix_ballot_round_id_sequence", "round_id", "sequence"),
    sqlite_autoincrement=True,
)

void = Table(
    "void",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=True),
    Column("round_id", String(32), ForeignKey("round.id", ondelete="CASCADE"), nullable=False),
    Column(
        "participant_id",
        String(32),
        ForeignKey("participant.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("revision", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Column("voided_at", UtcTime, nullable=False),
    UniqueConstraint("round_id", "participant_id", "revision"),
    sqlite_autoincrement=True,
)

released_reason = Table(
    "released_reason",
    metadata,
    Column("round_id", String(32), ForeignKey("round.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "participant_id",
        String(32),
        ForeignKey("participant.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
    Column("revision", Integer, primary_key=True),
)

more_time = Table(
    "more_time",
    metadata,
    Column("round_id", String(32), ForeignKey("round.id", ondelete="CASCADE"), primary_key=True),
    Column(
        "participant_id",
        String(32),
        ForeignKey("participant.id", ondelete="CASCADE"),
        primary_key=True,
        index=True,
    ),
)

ticket = Table(
    "ticket",
    metadata,
    Column("key", String(64), primary_key=True),
    of_workshop(),
    Column("number", Integer, nullable=False),
    # A ticket stays used when the person it let in is erased.
    Column("participant_id", String(32), ForeignKey("participant.id", ondelete="SET NULL"), unique=True),
    Column("used_at", UtcTime),
    UniqueConstraint("workshop_id", "number"),
)

pledge = Table(
    "pledge",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=True),
    of_workshop(),
    Column(
        "participant_id",
        String(32),
        ForeignKey("participant.id", ondelete="CASCADE"),
        nullable=False,
        unique=True,
    ),
    Column("text", Text, nullable=False),
    Column("released", Boolean, nullable=False, server_default=false()),
    Column("written_at", UtcTime, nullable=False),
    sqlite_autoincrement=True,
)

library_entry = Table(
    "library_entry",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=True),
    Column("kind", String(8), nullable=False),
    Column("entry_id", String(40), nullable=False, unique=True),
    Column("content", Text, nullable=False),
    Column("added_at", UtcTime, nullable=False),
    sqlite_autoincrement=True,
)

baseline = Table(
    "baseline",
    metadata,
    Column("sequence", Integer, primary_key=True, autoincrement=True),
    Column("baseline_id", String(40), nullable=False),
    Column("version", Integer, nullable=False),
    Column("title", String(60), nullable=False),
    Column("place", String(80), nullable=False),
    Column("day", Date, nullable=False),
    Column("made_up", Boolean, nullable=False),
    Column("published", Boolean, nullable=False),
    Column("origin", String(8), nullable=False),
    Column("n", Integer, nullable=False),
    Column("factors", JSON, nullable=False),
    Column("means", JSON, nullable=False),
    Column("groups", JSON, nullable=False),
    Column("asked", JSON, nullable=False),
    Column("template_id", String(40), nullable=False),
    Column("template_version", Integer, nullable=False),
    Column("verdict", String(24), nullable=False),
    Column("note", Text, nullable=False),
    Column("people", String(16), nullable=False),
    Column("workshop_id", String(32), ForeignKey("workshop.id", ondelete="SET NULL"), index=True),
    Column("round_id", String(32), ForeignKey("round.id", ondelete="SET NULL"), unique=True),
    # Only where it was chosen so: then the baseline is deleted with its workshop, else it outlives it.
    Column("goes_with", String(32), ForeignKey("workshop.id", ondelete="CASCADE"), index=True),
    Column("added_at", UtcTime, nullable=False),
    UniqueConstraint("baseline_id", "version"),
    sqlite_autoincrement=True,
)

sheet = Table(
    "sheet",
    metadata,
    Column("id", String(32), primary_key=True),
    of_workshop(),
    Column("number", Integer, nullable=False),
    Column("printed_at", UtcTime, nullable=False),
    Column("participant_id", String(32), ForeignKey("participant.id", ondelete="SET NULL"), unique=True),
    UniqueConstraint("workshop_id", "number"),
)

sheet_entry = Table(
    "sheet_entry",
    metadata,
    Column("sheet_id", String(32), ForeignKey("sheet.id", ondelete="CASCADE"), primary_key=True),
    Column("round_id", String(32), ForeignKey("round.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column(
        "participant_id",
        String(32),
        ForeignKey("participant.id", ondelete="CASCADE"),
        nullable=False,
        index=True,
    ),
    Column("kind", String(8), nullable=False),
    Column("by", String(8), nullable=False),
    Column("press", String(64), nullable=False),
    Column("fields", JSON, nullable=False),
    Column("abstain", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("entered_at", UtcTime, nullable=False),
)

move = Table(
    "move",
    metadata,
    Column(
        "participant_id",
        String(32),
        ForeignKey("participant.id", ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("key", String(64), nullable=False, unique=True),
    Column("until", UtcTime, nullable=False),
)

wall_total = Table(
    "wall_total",
    metadata,
    Column("round_id", String(32), ForeignKey("round.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("press", String(64), nullable=False),
    Column("dots", JSON, nullable=False),
    Column("people", Integer),
    Column("entered_at", UtcTime, nullable=False),
    UniqueConstraint("round_id", "press"),
)

logo = Table(
    "logo",
    metadata,
    Column("workshop_id", String(32), ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True),
    Column("media_type", String(16), nullable=False),
    Column("content", LargeBinary, nullable=False),
)

colleague = Table(
    "colleague",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", String(80), nullable=False),
    Column("key", String(64), nullable=False, unique=True),
    Column("added_at", UtcTime, nullable=False),
)

room_check = Table(
    "room_check",
    metadata,
    Column("workshop_id", String(32), ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True),
    Column("key", String(64), nullable=False, unique=True),
    Column("asked_at", UtcTime, nullable=False),
    Column("answered_at", UtcTime),
    Column("report", JSON),
)

act = Table(
    "act",
    metadata,
    Column("workshop_id", String(32), ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True),
    # What happens in a rehearsal is a chain of its own.
    Column("rehearsal", Boolean, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Column("who", String(16), nullable=False),
    Column("what", String(24), nullable=False),
    Column("facts", Text, nullable=False),
    Column("hash", String(64), nullable=False),
)

newest_act = Table(
    "newest_act",
    metadata,
    Column("workshop_id", String(32), ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True),
    Column("rehearsal", Boolean, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)

heartbeat = Table(
    "heartbeat",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("beats", Integer, nullable=False),
)
