"""The organiser's words for the report, and the reasons that may stand in it."""

import sqlalchemy as sa
from alembic import op

revision = "0003_report"
down_revision = "0002_library"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for name in ("purpose", "invited", "notes"):
        op.add_column("workshop", sa.Column(name, sa.Text(), server_default="", nullable=False))
    op.create_table(
        "released_reason",
        sa.Column("round_id", sa.String(length=32), nullable=False),
        sa.Column("participant_id", sa.String(length=32), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_released_reason_round_id_round"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f("fk_released_reason_participant_id_participant"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("round_id", "participant_id", "revision", name=op.f("pk_released_reason")),
    )
    op.create_index(op.f("ix_released_reason_participant_id"), "released_reason", ["participant_id"])
