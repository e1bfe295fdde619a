"""Indexes by which lists, promised dates and backups find their way among many workshops."""

from alembic import op

revision = "0005_many_workshops"
down_revision = "0004_baselines"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_workshop_created_at_id", "workshop", ["created_at", "id"])
    op.create_index(op.f("ix_workshop_delete_on"), "workshop", ["delete_on"])
    op.create_index(op.f("ix_workshop_made_up"), "workshop", ["made_up"])
    op.create_index(op.f("ix_round_closed_at"), "round", ["closed_at"])
