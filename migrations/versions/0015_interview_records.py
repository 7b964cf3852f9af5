"""Records of interviews, reminders and missed interviews, shared times, and calendar feeds."""

import sqlalchemy as sa
from alembic import op

revision = "0015_interview_records"
down_revision = "0014_staff_tasks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _templates_and_records()
    op.create_table(
        "calendar_feeds",
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_calendar_feeds_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_feeds")),
        sa.UniqueConstraint("account_id", name=op.f("uq_calendar_feeds_account_id")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_calendar_feeds_token_hash")),
    )
    for name in ("time_set_at", "missed_at"):
        op.add_column("bookings", sa.Column(name, sa.DateTime(timezone=True), nullable=True))
    op.add_column("bookings", sa.Column("reminded_hours", sa.Integer(), nullable=True))
    op.add_column(
        "profiles",
        sa.Column("interview_outcome", sa.String(length=20), server_default="", nullable=False),
    )
    op.add_column("profiles", sa.Column("put_first_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("interview_slots", schema=None) as batch_op:
        batch_op.add_column(sa.Column("colleague_account_id", sa.Integer(), nullable=True))
        batch_op.create_foreign_key(
            batch_op.f("fk_interview_slots_colleague_account_id_accounts"),
            "accounts",
            ["colleague_account_id"],
            ["id"],
        )


def _templates_and_records() -> None:
    op.create_table(
        "interview_templates",
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("questions", sa.String(length=400), nullable=False),
        sa.Column("made_by_account_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["centres.id"], name=op.f("fk_interview_templates_centre_id_centres")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_account_id"],
            ["accounts.id"],
            name=op.f("fk_interview_templates_made_by_account_id_accounts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_templates")),
        sa.UniqueConstraint("centre_id", "version", name=op.f("uq_interview_templates_centre_id")),
    )
    op.create_table(
        "interview_records",
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("written_by_account_id", sa.Integer(), nullable=True),
        sa.Column("template_version", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("answers", sa.JSON(), nullable=False),
        sa.Column("right_to_work", sa.String(length=3), nullable=False),
        sa.Column("right_to_work_until", sa.Date(), nullable=True),
        sa.Column("identity_seen_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=False),
        sa.Column("reason", sa.String(length=30), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("correction", sa.Text(), nullable=False),
        sa.Column("correction_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("final_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["centres.id"], name=op.f("fk_interview_records_centre_id_centres")
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"],
            ["profiles.id"],
            name=op.f("fk_interview_records_profile_id_profiles"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["written_by_account_id"],
            ["accounts.id"],
            name=op.f("fk_interview_records_written_by_account_id_accounts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_records")),
    )
    with op.batch_alter_table("interview_records", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_interview_records_centre_id"), ["centre_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_interview_records_profile_id"), ["profile_id"], unique=False)
        batch_op.create_index(
            "uq_interview_records_open",
            ["profile_id"],
            unique=True,
            sqlite_where=sa.text("final_at IS NULL"),
            postgresql_where=sa.text("final_at IS NULL"),
        )


def downgrade() -> None:
    with op.batch_alter_table("interview_slots", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_interview_slots_colleague_account_id_accounts"), type_="foreignkey"
        )
        batch_op.drop_column("colleague_account_id")
    op.drop_column("profiles", "put_first_at")
    op.drop_column("profiles", "interview_outcome")
    for name in ("reminded_hours", "missed_at", "time_set_at"):
        op.drop_column("bookings", name)
    op.drop_table("calendar_feeds")
    op.drop_table("interview_records")
    op.drop_table("interview_templates")
