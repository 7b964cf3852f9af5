"""A need says when it last became public, so that one that comes back has not been open all the while."""

import sqlalchemy as sa
from alembic import op

revision = "0028_public_since"
down_revision = "0027_offered_times"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("needs", schema=None) as batch_op:
        batch_op.add_column(sa.Column("public_since", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("needs", schema=None) as batch_op:
        batch_op.drop_column("public_since")
