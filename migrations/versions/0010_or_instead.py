"""A further time to be agreed may do instead of the others."""

import sqlalchemy as sa
from alembic import op

revision = "0010_or_instead"
down_revision = "0009_known_journeys"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("need_open_blocks") as table:
        table.add_column(sa.Column("instead", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("need_open_blocks") as table:
        table.drop_column("instead")
