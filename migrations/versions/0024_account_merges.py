"""Accounts that turned out to be one person, and those of whom staff said that they are two."""

import sqlalchemy as sa
from alembic import op

revision = "0024_account_merges"
down_revision = "0023_unread_words"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account_merges",
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("kept_account_id", sa.Integer(), nullable=False),
        sa.Column("left_account_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("merged_by_account_id", sa.Integer(), nullable=True),
        sa.Column("merged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kept_account_id <> left_account_id", name=op.f("ck_account_merges_two")),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["centres.id"], name=op.f("fk_account_merges_centre_id_centres")
        ),
        sa.ForeignKeyConstraint(
            ["kept_account_id"], ["accounts.id"], name=op.f("fk_account_merges_kept_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["left_account_id"], ["accounts.id"], name=op.f("fk_account_merges_left_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["merged_by_account_id"],
            ["accounts.id"],
            name=op.f("fk_account_merges_merged_by_account_id_accounts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account_merges")),
        sa.UniqueConstraint("left_account_id", name=op.f("uq_account_merges_left_account_id")),
    )
    with op.batch_alter_table("account_merges", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_account_merges_centre_id"), ["centre_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_account_merges_kept_account_id"), ["kept_account_id"], unique=False
        )

    op.create_table(
        "distinct_people",
        sa.Column("first_account_id", sa.Integer(), nullable=False),
        sa.Column("second_account_id", sa.Integer(), nullable=False),
        sa.Column("decided_by_account_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("first_account_id < second_account_id", name=op.f("ck_distinct_people_ordered")),
        sa.ForeignKeyConstraint(
            ["first_account_id"],
            ["accounts.id"],
            name=op.f("fk_distinct_people_first_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["second_account_id"],
            ["accounts.id"],
            name=op.f("fk_distinct_people_second_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_account_id"],
            ["accounts.id"],
            name=op.f("fk_distinct_people_decided_by_account_id_accounts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_distinct_people")),
        sa.UniqueConstraint(
            "first_account_id",
            "second_account_id",
            name=op.f("uq_distinct_people_first_account_id"),
        ),
    )
    with op.batch_alter_table("distinct_people", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_distinct_people_second_account_id"), ["second_account_id"], unique=False
        )


def downgrade() -> None:
    op.drop_table("distinct_people")
    op.drop_table("account_merges")
