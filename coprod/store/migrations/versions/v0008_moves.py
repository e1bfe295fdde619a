"""Keys by which somebody goes on with another phone."""

import sqlalchemy as sa
from alembic import op

from coprod.store.schema import UtcTime

revision = "0008_moves"
down_revision = "0007_paper"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "move",
        sa.Column(
            "participant_id",
            sa.String(32),
            sa.ForeignKey("participant.id", ondelete="CASCADE"),
            primary_key=True,
        ),
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("until", UtcTime(), nullable=False),
        sa.UniqueConstraint("key"),
    )
