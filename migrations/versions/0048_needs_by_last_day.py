"""Open needs are found by their last day, and by how far they were looked through."""

from alembic import op

revision = "0048_needs_by_last_day"
down_revision = "0047_practice_of"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_needs_state_to_on", "needs", ["state", "to_on"])
    op.create_index("ix_needs_state_counts_from", "needs", ["state", "counts_from"])


def downgrade() -> None:
    op.drop_index("ix_needs_state_counts_from", "needs")
    op.drop_index("ix_needs_state_to_on", "needs")
