"""An invitation says when a time was last kept for its person, or that none was free."""

import sqlalchemy as sa
from alembic import op

revision = "0027_offered_times"
down_revision = "0026_calendar_version"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.add_column(sa.Column("offered_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE invitations SET offered_at = invited_at")


def downgrade() -> None:
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.drop_column("offered_at")
