"""A single shift of a need is taken by a contract."""

import sqlalchemy as sa
from alembic import op

revision = "0056_dates_taken"
down_revision = "0055_dates_of_contracts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("need_single_shifts") as table:
        table.add_column(sa.Column("taken", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("need_single_shifts") as table:
        table.drop_column("taken")
