"""A centre may have a name in English."""

import sqlalchemy as sa
from alembic import op

revision = "0054_centres_in_english"
down_revision = "0053_kept_unmet_hours"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("centres") as table:
        table.add_column(sa.Column("name_en", sa.String(120), server_default="", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("centres") as table:
        table.drop_column("name_en")
