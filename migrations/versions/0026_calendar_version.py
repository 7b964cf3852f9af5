"""A candidacy counts how often its days in private calendars have changed."""

import sqlalchemy as sa
from alembic import op

revision = "0026_calendar_version"
down_revision = "0025_counted_events"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("candidacies", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("calendar_version", sa.Integer(), server_default=sa.text("0"), nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("candidacies", schema=None) as batch_op:
        batch_op.drop_column("calendar_version")
