"""Which of Portti's own papers a version of a guide or form leads to."""

import sqlalchemy as sa
from alembic import op

revision = "0042_guide_papers"
down_revision = "0041_assisted_mode"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("guide_versions") as table:
        table.add_column(
            sa.Column("leads_to", sa.String(length=10), server_default=sa.text("''"), nullable=False)
        )


def downgrade() -> None:
    with op.batch_alter_table("guide_versions") as table:
        table.drop_column("leads_to")
