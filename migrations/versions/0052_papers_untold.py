"""A given list of shifts knows since when a change of it waits to be told."""

import sqlalchemy as sa
from alembic import op

revision = "0052_papers_untold"
down_revision = "0051_practice_accounts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("papers") as table:
        table.add_column(sa.Column("untold_since", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("papers") as table:
        table.drop_column("untold_since")
