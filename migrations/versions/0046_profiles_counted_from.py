"""From when on the days of a profile count."""

import sqlalchemy as sa
from alembic import op

revision = "0046_profiles_counted_from"
down_revision = "0045_line_versions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("profiles", sa.Column("counts_from", sa.Date()))


def downgrade() -> None:
    op.drop_column("profiles", "counts_from")
