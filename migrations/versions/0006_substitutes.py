"""Substitutes for one shift, and who is asked."""

import sqlalchemy as sa
from alembic import op

revision = "0006_substitutes"
down_revision = "0005_proposals"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "substitute_requests",
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.String(length=16), nullable=False),
        sa.Column("ends_at", sa.String(length=16), nullable=False),
        sa.Column("begins_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("requested_by_account_id", sa.Integer(), nullable=True),
        sa.Column("requested_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["centres.id"], name=op.f("fk_substitute_requests_centre_id_centres")
        ),
        sa.ForeignKeyConstraint(
            ["need_id"], ["needs.id"], name=op.f("fk_substitute_requests_need_id_needs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["requested_by_account_id"],
            ["accounts.id"],
            name=op.f("fk_substitute_requests_requested_by_account_id_accounts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitute_requests")),
    )
    with op.batch_alter_table("substitute_requests", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_substitute_requests_centre_id"), ["centre_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_substitute_requests_need_id"), ["need_id"], unique=False)
        batch_op.create_index(
            "uq_substitute_requests_standing",
            ["need_id", "starts_at", "ends_at"],
            unique=True,
            sqlite_where=sa.text("cancelled_at IS NULL"),
            postgresql_where=sa.text("cancelled_at IS NULL"),
        )

    op.create_table(
        "substitute_asks",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("known", sa.Boolean(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer", sa.String(length=3), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("won", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"],
            ["profiles.id"],
            name=op.f("fk_substitute_asks_profile_id_profiles"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["substitute_requests.id"],
            name=op.f("fk_substitute_asks_request_id_substitute_requests"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_substitute_asks")),
        sa.UniqueConstraint("request_id", "profile_id", name=op.f("uq_substitute_asks_request_id")),
    )
    with op.batch_alter_table("substitute_asks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_substitute_asks_profile_id"), ["profile_id"], unique=False)
        batch_op.create_index(
            "uq_substitute_asks_won",
            ["request_id"],
            unique=True,
            sqlite_where=sa.text("won"),
            postgresql_where=sa.text("won"),
        )


def downgrade() -> None:
    op.drop_table("substitute_asks")
    op.drop_table("substitute_requests")
