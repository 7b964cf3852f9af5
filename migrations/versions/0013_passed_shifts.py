"""From when on the single shifts of a need count."""

import sqlalchemy as sa
from alembic import op

revision = "0013_passed_shifts"
down_revision = "0012_next_substitutes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("needs", sa.Column("counts_from", sa.String(16)))


def downgrade() -> None:
    op.drop_column("needs", "counts_from")
