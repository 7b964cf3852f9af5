"""A contract says which single shifts were agreed."""

import sqlalchemy as sa
from alembic import op

revision = "0055_dates_of_contracts"
down_revision = "0054_centres_in_english"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("candidacies") as table:
        table.add_column(sa.Column("taken_dates", sa.JSON(), server_default="[]", nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("candidacies") as table:
        table.drop_column("taken_dates")
