"""An employer gives a list of shifts to its assistant in Portti."""

import sqlalchemy as sa
from alembic import op

revision = "0049_papers_given"
down_revision = "0048_needs_by_last_day"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("papers") as table:
        table.add_column(sa.Column("given_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("papers") as table:
        table.drop_column("given_at")
