"""Which ranking was checked up to where is read from an index alone, past the inputs of each."""

from alembic import op

revision = "0011_checked_rankings"
down_revision = "0010_or_instead"
branch_labels = None
depends_on = None

SIDES = ("need_id", "profile_id")


def upgrade() -> None:
    for side in SIDES:
        op.create_index(f"ix_ranking_snapshots_{side}_checked", "ranking_snapshots", [side, "checked_number"])


def downgrade() -> None:
    for side in SIDES:
        op.drop_index(f"ix_ranking_snapshots_{side}_checked", "ranking_snapshots")
