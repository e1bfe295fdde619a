"""An audit trail: a chain of acts for each workshop; and a row to write, to see that writes are taken."""

import sqlalchemy as sa
from alembic import op

from coprod.store.schema import UtcTime

revision = "0011_audit"
down_revision = "0010_door"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "act",
        sa.Column(
            "workshop_id", sa.String(32), sa.ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("rehearsal", sa.Boolean(), primary_key=True),
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("at", UtcTime(), nullable=False),
        sa.Column("who", sa.String(16), nullable=False),
        sa.Column("what", sa.String(24), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.create_table(
        "newest_act",
        sa.Column(
            "workshop_id", sa.String(32), sa.ForeignKey("workshop.id", ondelete="CASCADE"), primary_key=True
        ),
        sa.Column("rehearsal", sa.Boolean(), primary_key=True),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(64), nullable=False),
    )
    op.create_table(
        "heartbeat",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("beats", sa.Integer(), nullable=False),
    )
