"""How many assistants work a shift already."""

import sqlalchemy as sa
from alembic import op

revision = "0019_taken_shifts"
down_revision = "0018_packed_rows"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("need_shifts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("taken", sa.Integer(), server_default=sa.text("0"), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("need_shifts", schema=None) as batch_op:
        batch_op.drop_column("taken")
