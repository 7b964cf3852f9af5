"""Tasks of a centre's staff."""

import sqlalchemy as sa
from alembic import op

revision = "0014_staff_tasks"
down_revision = "0013_passed_shifts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff_tasks",
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("dedupe_key", sa.String(length=120), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=True),
        sa.Column("profile_id", sa.Integer(), nullable=True),
        sa.Column("candidacy_id", sa.Integer(), nullable=True),
        sa.Column("assigned_account_id", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by_account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["centre_id"], ["centres.id"], name=op.f("fk_staff_tasks_centre_id_centres")),
        sa.ForeignKeyConstraint(
            ["need_id"], ["needs.id"], name=op.f("fk_staff_tasks_need_id_needs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"],
            ["profiles.id"],
            name=op.f("fk_staff_tasks_profile_id_profiles"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["assigned_account_id"], ["accounts.id"], name=op.f("fk_staff_tasks_assigned_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["done_by_account_id"], ["accounts.id"], name=op.f("fk_staff_tasks_done_by_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff_tasks")),
        sa.UniqueConstraint("dedupe_key", name=op.f("uq_staff_tasks_dedupe_key")),
    )
    with op.batch_alter_table("staff_tasks", schema=None) as batch_op:
        batch_op.create_index("ix_staff_tasks_centre_id_done_at", ["centre_id", "done_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_staff_tasks_need_id"), ["need_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_staff_tasks_profile_id"), ["profile_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_staff_tasks_assigned_account_id"), ["assigned_account_id"], unique=False
        )


def downgrade() -> None:
    op.drop_table("staff_tasks")
