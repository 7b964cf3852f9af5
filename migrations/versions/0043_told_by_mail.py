"""What people have been told by mail: feedback of a pair, and a client's link; and a centre's rule for the link."""

import sqlalchemy as sa
from alembic import op

revision = "0043_told_by_mail"
down_revision = "0042_guide_papers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("pair_feedback") as table:
        table.add_column(sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
    # What stands by now is no news.
    op.execute("UPDATE pair_feedback SET told_at = written_at")
    with op.batch_alter_table("answer_links") as table:
        table.add_column(sa.Column("mailed_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("centres") as table:
        table.add_column(sa.Column("asks_clients", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("centres") as table:
        table.drop_column("asks_clients")
    with op.batch_alter_table("answer_links") as table:
        table.drop_column("mailed_at")
    with op.batch_alter_table("pair_feedback") as table:
        table.drop_column("told_at")
