"""Rehearsals, surveys by link with their tickets, and pledges."""

import sqlalchemy as sa
from alembic import op

from coprod.store.schema import UtcTime

revision = "0006_everyone_counts"
down_revision = "0005_many_workshops"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("rehearsing", "by_link", "own_result", "tickets_only"):
        op.add_column("workshop", sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index(op.f("ix_workshop_rehearsing"), "workshop", ["rehearsing"])
    for name in ("opens_at", "ends_at"):
        op.add_column("workshop", sa.Column(name, UtcTime()))
        op.create_index(op.f(f"ix_workshop_{name}"), "workshop", [name])
    op.add_column("workshop", sa.Column("time_zone", sa.String(40), nullable=False, server_default=""))
    op.add_column("round", sa.Column("rehearsal", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "ticket",
        sa.Column("key", sa.String(64), primary_key=True),
        sa.Column(
            "workshop_id", sa.String(32), sa.ForeignKey("workshop.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("participant_id", sa.String(32), sa.ForeignKey("participant.id", ondelete="SET NULL")),
        sa.Column("used_at", UtcTime()),
        sa.UniqueConstraint("participant_id"),
        sa.UniqueConstraint("workshop_id", "number"),
    )
    op.create_index(op.f("ix_ticket_workshop_id"), "ticket", ["workshop_id"])
    op.create_table(
        "pledge",
        sa.Column("sequence", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column(
            "workshop_id", sa.String(32), sa.ForeignKey("workshop.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column(
            "participant_id",
            sa.String(32),
            sa.ForeignKey("participant.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("released", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("written_at", UtcTime(), nullable=False),
        sa.UniqueConstraint("participant_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_pledge_workshop_id"), "pledge", ["workshop_id"])
