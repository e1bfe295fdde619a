"""What organisers add to the library."""

import sqlalchemy as sa
from alembic import op

revision = "0002_library"
down_revision = "0001_workshops"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "library_entry",
        sa.Column("sequence", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("entry_id", sa.String(length=40), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_library_entry")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_library_entry_entry_id")),
        sqlite_autoincrement=True,
    )
