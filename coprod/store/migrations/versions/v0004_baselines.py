"""Baselines that are added on a server: means by factor and stakeholder group, no persons."""

import sqlalchemy as sa
from alembic import op

revision = "0004_baselines"
down_revision = "0003_report"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "baseline",
        sa.Column("sequence", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("baseline_id", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("made_up", sa.Boolean(), nullable=False),
        sa.Column("published", sa.Boolean(), nullable=False),
        sa.Column("origin", sa.String(length=8), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("factors", sa.JSON(), nullable=False),
        sa.Column("means", sa.JSON(), nullable=False),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("template_id", sa.String(length=40), nullable=False),
        sa.Column("template_version", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=24), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("people", sa.String(length=16), nullable=False),
        sa.Column("workshop_id", sa.String(length=32), nullable=True),
        sa.Column("round_id", sa.String(length=32), nullable=True),
        sa.Column("goes_with", sa.String(length=32), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["workshop_id"],
            ["workshop.id"],
            name=op.f("fk_baseline_workshop_id_workshop"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["round_id"], ["round.id"], name=op.f("fk_baseline_round_id_round"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["goes_with"], ["workshop.id"], name=op.f("fk_baseline_goes_with_workshop"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_baseline")),
        sa.UniqueConstraint("baseline_id", "version", name=op.f("uq_baseline_baseline_id_version")),
        sa.UniqueConstraint("round_id", name=op.f("uq_baseline_round_id")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_baseline_workshop_id"), "baseline", ["workshop_id"])
    op.create_index(op.f("ix_baseline_goes_with"), "baseline", ["goes_with"])
