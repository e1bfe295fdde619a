"""A door that the facilitator can lock."""

import sqlalchemy as sa
from alembic import op

revision = "0010_door"
down_revision = "0009_on_the_day"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "workshop", sa.Column("door_locked", sa.Boolean(), nullable=False, server_default=sa.false())
    )
