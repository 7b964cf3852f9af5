"""A centre has a telephone of its own for shifts that must not fail."""

import sqlalchemy as sa
from alembic import op

revision = "0050_urgent_phone"
down_revision = "0049_papers_given"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("centres") as table:
        table.add_column(sa.Column("urgent_phone", sa.String(40), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("centres") as table:
        table.drop_column("urgent_phone")
