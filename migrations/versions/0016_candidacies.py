"""Candidacies with their steps, and when an employer's papers are in place."""

import sqlalchemy as sa
from alembic import op

revision = "0016_candidacies"
down_revision = "0015_interview_records"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "candidacies",
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("profile_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=20), nullable=False),
        sa.Column("stage_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("waits_for", sa.String(length=10), nullable=False),
        sa.Column("deadline_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("origin", sa.String(length=10), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by_account_id", sa.Integer(), nullable=True),
        sa.Column("snapshot_id", sa.Integer(), nullable=True),
        sa.Column("snapshot_hash", sa.String(length=64), nullable=False),
        sa.Column("place_in_list", sa.Integer(), nullable=True),
        sa.Column("list_was_ranked", sa.Boolean(), nullable=False),
        sa.Column("responsible_account_id", sa.Integer(), nullable=True),
        sa.Column("next_action", sa.String(length=200), nullable=False),
        sa.Column("next_action_on", sa.Date(), nullable=True),
        sa.Column("chased_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("interview_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("interview_minutes", sa.Integer(), nullable=True),
        sa.Column("interview_how", sa.String(length=10), nullable=False),
        sa.Column("interview_sequence", sa.Integer(), nullable=False),
        sa.Column("trial_on", sa.Date(), nullable=True),
        sa.Column("trial_note_employer", sa.Text(), nullable=False),
        sa.Column("trial_note_assistant", sa.Text(), nullable=False),
        sa.Column("extract_issued_on", sa.Date(), nullable=True),
        sa.Column("extract_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("contract_from_on", sa.Date(), nullable=True),
        sa.Column("contract_to_on", sa.Date(), nullable=True),
        sa.Column("contract_address", sa.Text(), nullable=False),
        sa.Column("weekly_minutes", sa.Integer(), nullable=True),
        sa.Column("taken_shifts", sa.JSON(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("ended_reason", sa.String(length=30), nullable=True),
        sa.Column("ended_by", sa.String(length=10), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(stage = 'ended') = (deadline_at IS NULL)", name=op.f("ck_candidacies_deadline")),
        sa.CheckConstraint(
            "(stage = 'ended') = (ended_reason IS NOT NULL)", name=op.f("ck_candidacies_reason")
        ),
        sa.ForeignKeyConstraint(["centre_id"], ["centres.id"], name=op.f("fk_candidacies_centre_id_centres")),
        sa.ForeignKeyConstraint(
            ["need_id"], ["needs.id"], name=op.f("fk_candidacies_need_id_needs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["opened_by_account_id"],
            ["accounts.id"],
            name=op.f("fk_candidacies_opened_by_account_id_accounts"),
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"],
            ["profiles.id"],
            name=op.f("fk_candidacies_profile_id_profiles"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["responsible_account_id"],
            ["accounts.id"],
            name=op.f("fk_candidacies_responsible_account_id_accounts"),
        ),
        sa.ForeignKeyConstraint(
            ["snapshot_id"],
            ["ranking_snapshots.id"],
            name=op.f("fk_candidacies_snapshot_id_ranking_snapshots"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidacies")),
    )
    with op.batch_alter_table("candidacies", schema=None) as batch_op:
        batch_op.create_index(
            "ix_candidacies_centre_id_stage", ["centre_id", "stage", "stage_since"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_candidacies_deadline_at"), ["deadline_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_candidacies_need_id"), ["need_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_candidacies_profile_id"), ["profile_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_candidacies_responsible_account_id"), ["responsible_account_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_candidacies_snapshot_id"), ["snapshot_id"], unique=False)
        batch_op.create_index(
            "uq_candidacies_standing",
            ["need_id", "profile_id"],
            unique=True,
            sqlite_where=sa.text("stage != 'ended'"),
            postgresql_where=sa.text("stage != 'ended'"),
        )

    op.create_table(
        "candidacy_steps",
        sa.Column("candidacy_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("deed", sa.String(length=20), nullable=False),
        sa.Column("from_stage", sa.String(length=20), nullable=True),
        sa.Column("to_stage", sa.String(length=20), nullable=False),
        sa.Column("by", sa.String(length=10), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=30), nullable=True),
        sa.Column("happened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_candidacy_steps_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["candidacy_id"],
            ["candidacies.id"],
            name=op.f("fk_candidacy_steps_candidacy_id_candidacies"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_candidacy_steps")),
        sa.UniqueConstraint("candidacy_id", "number", name=op.f("uq_candidacy_steps_candidacy_id")),
    )
    with op.batch_alter_table("employers", schema=None) as batch_op:
        batch_op.add_column(sa.Column("power_of_attorney_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("insurance_on", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("employers", schema=None) as batch_op:
        batch_op.drop_column("insurance_on")
        batch_op.drop_column("power_of_attorney_on")
    op.drop_table("candidacy_steps")
    op.drop_table("candidacies")
