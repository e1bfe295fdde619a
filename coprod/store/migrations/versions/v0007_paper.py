"""Sheets of paper, and what was typed from them."""

import sqlalchemy as sa
from alembic import op

from coprod.store.schema import UtcTime

revision = "0007_paper"
down_revision = "0006_everyone_counts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sheet",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column(
            "workshop_id", sa.String(32), sa.ForeignKey("workshop.id", ondelete="CASCADE"), nullable=False
        ),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("printed_at", UtcTime(), nullable=False),
        sa.Column("participant_id", sa.String(32), sa.ForeignKey("participant.id", ondelete="SET NULL")),
        sa.UniqueConstraint("participant_id"),
        sa.UniqueConstraint("workshop_id", "number"),
    )
    op.create_index(op.f("ix_sheet_workshop_id"), "sheet", ["workshop_id"])
    op.create_table(
        "sheet_entry",
        sa.Column("sheet_id", sa.String(32), sa.ForeignKey("sheet.id", ondelete="CASCADE"), nullable=False),
        sa.Column("round_id", sa.String(32), sa.ForeignKey("round.id", ondelete="CASCADE"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column(
            "participant_id",
            sa.String(32),
            sa.ForeignKey("participant.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("kind", sa.String(8), nullable=False),
        sa.Column("by", sa.String(8), nullable=False),
        sa.Column("press", sa.String(64), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("abstain", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entered_at", UtcTime(), nullable=False),
        sa.PrimaryKeyConstraint("sheet_id", "round_id", "number"),
    )
    op.create_index(op.f("ix_sheet_entry_round_id"), "sheet_entry", ["round_id"])
    op.create_index(op.f("ix_sheet_entry_participant_id"), "sheet_entry", ["participant_id"])
