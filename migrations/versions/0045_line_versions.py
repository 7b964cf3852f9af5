"""Lines of papers say which of their states they are in."""

import sqlalchemy as sa
from alembic import op

revision = "0045_line_versions"
down_revision = "0044_roster_begins_on"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "paper_lines", sa.Column("row_version", sa.Integer(), server_default=sa.text("1"), nullable=False)
    )


def downgrade() -> None:
    op.drop_column("paper_lines", "row_version")
