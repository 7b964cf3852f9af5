"""What people have ticked in their lists of steps."""

import sqlalchemy as sa
from alembic import op

revision = "0033_step_ticks"
down_revision = "0032_goals_and_panels"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "step_ticks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=True),
        sa.Column("profile_id", sa.Integer(), nullable=True),
        sa.Column("step", sa.String(length=20), nullable=False),
        sa.Column("ticked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ticked_by_account_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["employer_id"],
            ["employers.id"],
            name=op.f("fk_step_ticks_employer_id_employers"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"],
            ["profiles.id"],
            name=op.f("fk_step_ticks_profile_id_profiles"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["ticked_by_account_id"],
            ["accounts.id"],
            name=op.f("fk_step_ticks_ticked_by_account_id_accounts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_ticks")),
        sa.UniqueConstraint("employer_id", "step", name=op.f("uq_step_ticks_employer_id")),
        sa.UniqueConstraint("profile_id", "step", name=op.f("uq_step_ticks_profile_id")),
    )


def downgrade() -> None:
    op.drop_table("step_ticks")
