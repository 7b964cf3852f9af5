"""More of what is known of times to be agreed: which of the days, the best one, how often, how long, a team."""

import sqlalchemy as sa
from alembic import op

revision = "0004_open_times"
down_revision = "0003_blocks_and_reports"
branch_labels = None
depends_on = None

NUMBERS = (
    ("open_best_weekday", sa.Integer),
    ("open_times_a_week", sa.Integer),
    ("open_visit_min", sa.Double),
    ("open_visit_max", sa.Double),
    ("open_earliest_minute", sa.Integer),
    ("open_latest_minute", sa.Integer),
    ("open_assistants", sa.Integer),
)


def upgrade() -> None:
    with op.batch_alter_table("needs") as table:
        table.add_column(sa.Column("open_any_days", sa.Boolean, nullable=False, server_default=sa.false()))
        for name, kind in NUMBERS:
            table.add_column(sa.Column(name, kind))


def downgrade() -> None:
    with op.batch_alter_table("needs") as table:
        for name, _kind in reversed(NUMBERS):
            table.drop_column(name)
        table.drop_column("open_any_days")
