"""On which Monday week 1 of a need's roster began, where that is known."""

import sqlalchemy as sa
from alembic import op

revision = "0044_roster_begins_on"
down_revision = "0043_told_by_mail"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("needs") as table:
        table.add_column(sa.Column("roster_begins_on", sa.Date(), nullable=True))
        table.add_column(sa.Column("roster_weeks", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("needs") as table:
        table.drop_column("roster_weeks")
        table.drop_column("roster_begins_on")
