"""Whether the next substitutes are asked when nobody says yes."""

import sqlalchemy as sa
from alembic import op

revision = "0012_next_substitutes"
down_revision = "0011_checked_rankings"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "substitute_requests", sa.Column("goes_on", sa.Boolean(), server_default=sa.false(), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("substitute_requests", "goes_on")
