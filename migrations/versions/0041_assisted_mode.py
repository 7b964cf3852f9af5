"""Sheets of assisted mode: what staff wrote with a client, until the client confirms it."""

import sqlalchemy as sa
from alembic import op

revision = "0041_assisted_mode"
down_revision = "0040_appointments"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "assisted_sheets",
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=True),
        sa.Column("profile_id", sa.Integer(), nullable=True),
        sa.Column("written_by_account_id", sa.Integer(), nullable=True),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("confirmed_how", sa.String(length=5), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(need_id IS NULL) <> (profile_id IS NULL)", name=op.f("ck_assisted_sheets_one_thing")
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_assisted_sheets_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["centres.id"], name=op.f("fk_assisted_sheets_centre_id_centres")
        ),
        sa.ForeignKeyConstraint(
            ["need_id"], ["needs.id"], name=op.f("fk_assisted_sheets_need_id_needs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"],
            ["profiles.id"],
            name=op.f("fk_assisted_sheets_profile_id_profiles"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["written_by_account_id"],
            ["accounts.id"],
            name=op.f("fk_assisted_sheets_written_by_account_id_accounts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assisted_sheets")),
    )
    with op.batch_alter_table("assisted_sheets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_assisted_sheets_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_assisted_sheets_centre_id"), ["centre_id"], unique=False)
        batch_op.create_index(
            "uq_assisted_sheets_need_open",
            ["need_id"],
            unique=True,
            sqlite_where=sa.text("confirmed_at IS NULL"),
            postgresql_where=sa.text("confirmed_at IS NULL"),
        )
        batch_op.create_index(
            "uq_assisted_sheets_profile_open",
            ["profile_id"],
            unique=True,
            sqlite_where=sa.text("confirmed_at IS NULL"),
            postgresql_where=sa.text("confirmed_at IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("assisted_sheets", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_assisted_sheets_profile_open",
            sqlite_where=sa.text("confirmed_at IS NULL"),
            postgresql_where=sa.text("confirmed_at IS NULL"),
        )
        batch_op.drop_index(
            "uq_assisted_sheets_need_open",
            sqlite_where=sa.text("confirmed_at IS NULL"),
            postgresql_where=sa.text("confirmed_at IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_assisted_sheets_centre_id"))
        batch_op.drop_index(batch_op.f("ix_assisted_sheets_account_id"))

    op.drop_table("assisted_sheets")
