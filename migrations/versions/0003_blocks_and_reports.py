"""Blocks, reports to the centre, and links that confirm a new address."""

import sqlalchemy as sa
from alembic import op

revision = "0003_blocks_and_reports"
down_revision = "0002_roles"
branch_labels = None
depends_on = None

STANDING = sa.text("lifted_at IS NULL")
SIDE = "side IN ('employer', 'assistant')"


def upgrade() -> None:
    op.create_table(
        "blocks",
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(SIDE, name=op.f("ck_blocks_side")),
        sa.ForeignKeyConstraint(
            ["employer_id"],
            ["employers.id"],
            name=op.f("fk_blocks_employer_id_employers"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["need_id"], ["needs.id"], name=op.f("fk_blocks_need_id_needs"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], name=op.f("fk_blocks_profile_id_profiles"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blocks")),
    )
    with op.batch_alter_table("blocks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_blocks_employer_id"), ["employer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_blocks_profile_id"), ["profile_id"], unique=False)
        batch_op.create_index(
            "uq_blocks_standing",
            ["employer_id", "profile_id", "side"],
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        )

    op.create_table(
        "reports",
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=True),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("reported_by_account_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_by_account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(SIDE, name=op.f("ck_reports_side")),
        sa.ForeignKeyConstraint(["centre_id"], ["centres.id"], name=op.f("fk_reports_centre_id_centres")),
        sa.ForeignKeyConstraint(
            ["employer_id"],
            ["employers.id"],
            name=op.f("fk_reports_employer_id_employers"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["handled_by_account_id"],
            ["accounts.id"],
            name=op.f("fk_reports_handled_by_account_id_accounts"),
        ),
        sa.ForeignKeyConstraint(
            ["need_id"], ["needs.id"], name=op.f("fk_reports_need_id_needs"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"], ["profiles.id"], name=op.f("fk_reports_profile_id_profiles"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["reported_by_account_id"],
            ["accounts.id"],
            name=op.f("fk_reports_reported_by_account_id_accounts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reports")),
        sa.UniqueConstraint("form_key", name=op.f("uq_reports_form_key")),
    )
    with op.batch_alter_table("reports", schema=None) as batch_op:
        batch_op.create_index("ix_reports_centre_id_reported_at", ["centre_id", "reported_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_reports_employer_id"), ["employer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_reports_profile_id"), ["profile_id"], unique=False)

    op.add_column("account_links", sa.Column("address", sa.String(length=254), nullable=True))


def downgrade() -> None:
    op.drop_column("account_links", "address")
    op.drop_table("reports")
    op.drop_table("blocks")
