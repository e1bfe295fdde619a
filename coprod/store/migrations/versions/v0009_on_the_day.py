"""Tables, wall boards, hosts, an archive, colleagues, checks of a room, notes of a round."""

import sqlalchemy as sa
from alembic import op

from coprod.store.schema import UtcTime

revision = "0009_on_the_day"
down_revision = "0008_moves"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("workshop", sa.Column("host", sa.String(80), nullable=False, server_default=""))
    op.add_column("workshop", sa.Column("archived_at", UtcTime()))
    op.add_column("workshop", sa.Column("results_key", sa.String(64)))
    op.create_index(op.f("ix_workshop_archived_at"), "workshop", ["archived_at"])
    op.add_column("round", sa.Column("note", sa.Text(), nullable=False, server_default=""))
    op.add_column("participant", sa.Column("table_number", sa.Integer()))
    op.add_column("participant", sa.Column("people", sa.Integer()))
    op.create_table(
        "wall_total",
        sa.Column("round_id", sa.String(32), sa.ForeignKey("round.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("press", sa.String(64), nullable=False),
        sa.Column("dots", sa.JSON(), nullable=False),
        sa.Column("people", sa.Integer()),
        sa.Column("entered_at", UtcTime(), nullable=False),
        sa.UniqueConstraint("round_id", "press"),
    )
    op.create_table(
        "logo",
        sa.Column(
            "workshop_id", sa.String(32), sa.ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("media_type", sa.String(16), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
    )
    op.create_table(
        "colleague",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("name", sa.String(80), nullable=False),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("added_at", UtcTime(), nullable=False),
        sa.UniqueConstraint("key"),
    )
    op.create_table(
        "room_check",
        sa.Column(
            "workshop_id", sa.String(32), sa.ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("asked_at", UtcTime(), nullable=False),
        sa.Column("answered_at", UtcTime()),
        sa.Column("report", sa.JSON()),
        sa.UniqueConstraint("key"),
    )
