"""The weekly hours of open needs when a year was over, kept once as everybody sees them."""

import sqlalchemy as sa
from alembic import op

revision = "0053_kept_unmet_hours"
down_revision = "0052_papers_untold"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "kept_unmet_hours",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("counted_on", sa.Date(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["centres.id"], name=op.f("fk_kept_unmet_hours_centre_id_centres")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_unmet_hours")),
    )
    op.create_index(
        "uq_kept_unmet_hours_centre_id_year", "kept_unmet_hours", ["centre_id", "year"], unique=True
    )


def downgrade() -> None:
    op.drop_table("kept_unmet_hours")
