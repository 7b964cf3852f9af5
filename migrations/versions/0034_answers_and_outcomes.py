"""Answers without log-in, outcome calls, feedback of a pair, hours that happened; tasks of events, points."""

import sqlalchemy as sa
from alembic import op

revision = "0034_answers_and_outcomes"
down_revision = "0033_step_ticks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "survey_answers",
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("counts_on", sa.Date(), nullable=False),
        sa.Column("client_group", sa.String(length=20), nullable=True),
        sa.Column("answer", sa.String(length=10), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["centres.id"], name=op.f("fk_survey_answers_centre_id_centres")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_survey_answers")),
    )
    with op.batch_alter_table("survey_answers", schema=None) as batch_op:
        batch_op.create_index(
            "ix_survey_answers_centre_id_kind_counts_on", ["centre_id", "kind", "counts_on"], unique=False
        )

    op.create_table(
        "answer_links",
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("subject_key", sa.String(length=160), nullable=False),
        sa.Column("client_event_id", sa.Integer(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("organisation", sa.String(length=120), nullable=False),
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("made_by_account_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(client_event_id IS NOT NULL) = (kind = 'event')", name=op.f("ck_answer_links_event_of_kind")
        ),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["centres.id"], name=op.f("fk_answer_links_centre_id_centres")
        ),
        sa.ForeignKeyConstraint(
            ["client_event_id"],
            ["client_events.id"],
            name=op.f("fk_answer_links_client_event_id_client_events"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["made_by_account_id"], ["accounts.id"], name=op.f("fk_answer_links_made_by_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_answer_links")),
        sa.UniqueConstraint("code_hash", name=op.f("uq_answer_links_code_hash")),
        sa.UniqueConstraint("subject_key", name=op.f("uq_answer_links_subject_key")),
    )
    with op.batch_alter_table("answer_links", schema=None) as batch_op:
        batch_op.create_index(
            "ix_answer_links_centre_id_kind_year", ["centre_id", "kind", "year"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_answer_links_client_event_id"), ["client_event_id"], unique=False
        )

    op.create_table(
        "hours_reports",
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("employer_id", sa.Integer(), nullable=True),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("municipality_code", sa.String(length=3), nullable=True),
        sa.Column("promised_minutes", sa.Integer(), nullable=False),
        sa.Column("happened_minutes", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_by_account_id", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "promised_minutes >= 0 AND happened_minutes >= 0", name=op.f("ck_hours_reports_minutes")
        ),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["centres.id"], name=op.f("fk_hours_reports_centre_id_centres")
        ),
        sa.ForeignKeyConstraint(
            ["employer_id"],
            ["employers.id"],
            name=op.f("fk_hours_reports_employer_id_employers"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["told_by_account_id"], ["accounts.id"], name=op.f("fk_hours_reports_told_by_account_id_accounts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hours_reports")),
        sa.UniqueConstraint("employer_id", "month", name=op.f("uq_hours_reports_employer_id")),
    )
    with op.batch_alter_table("hours_reports", schema=None) as batch_op:
        batch_op.create_index("ix_hours_reports_centre_id_month", ["centre_id", "month"], unique=False)

    op.create_table(
        "outcome_calls",
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("candidacy_id", sa.Integer(), nullable=False),
        sa.Column("moment", sa.String(length=10), nullable=False),
        sa.Column("spoke_with", sa.String(length=10), nullable=False),
        sa.Column("work", sa.String(length=10), nullable=False),
        sa.Column("hours", sa.String(length=12), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_reason", sa.String(length=20), nullable=True),
        sa.Column("help_wanted", sa.String(length=12), nullable=True),
        sa.Column("called_on", sa.Date(), nullable=False),
        sa.Column("called_by_account_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("(work = 'ended') = (ended_on IS NOT NULL)", name=op.f("ck_outcome_calls_ended")),
        sa.ForeignKeyConstraint(
            ["called_by_account_id"],
            ["accounts.id"],
            name=op.f("fk_outcome_calls_called_by_account_id_accounts"),
        ),
        sa.ForeignKeyConstraint(
            ["candidacy_id"],
            ["candidacies.id"],
            name=op.f("fk_outcome_calls_candidacy_id_candidacies"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["centres.id"], name=op.f("fk_outcome_calls_centre_id_centres")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome_calls")),
        sa.UniqueConstraint("candidacy_id", "moment", name=op.f("uq_outcome_calls_candidacy_id")),
    )
    with op.batch_alter_table("outcome_calls", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outcome_calls_centre_id"), ["centre_id"], unique=False)

    op.create_table(
        "pair_feedback",
        sa.Column("candidacy_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("moment", sa.String(length=10), nullable=False),
        sa.Column("went_well", sa.JSON(), nullable=False),
        sa.Column("wishes", sa.JSON(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_by_account_id", sa.Integer(), nullable=True),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("side IN ('employer', 'assistant')", name=op.f("ck_pair_feedback_side")),
        sa.ForeignKeyConstraint(
            ["candidacy_id"],
            ["candidacies.id"],
            name=op.f("fk_pair_feedback_candidacy_id_candidacies"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["written_by_account_id"],
            ["accounts.id"],
            name=op.f("fk_pair_feedback_written_by_account_id_accounts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pair_feedback")),
        sa.UniqueConstraint("candidacy_id", "side", "moment", name=op.f("uq_pair_feedback_candidacy_id")),
    )
    with op.batch_alter_table("pair_feedback", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_pair_feedback_written_at"), ["written_at"], unique=False)

    with op.batch_alter_table("candidacies", schema=None) as batch_op:
        batch_op.add_column(sa.Column("score", sa.Double(), nullable=True))

    with op.batch_alter_table("staff_tasks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("client_event_id", sa.Integer(), nullable=True))
        batch_op.create_index(batch_op.f("ix_staff_tasks_client_event_id"), ["client_event_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_staff_tasks_client_event_id_client_events"),
            "client_events",
            ["client_event_id"],
            ["id"],
            ondelete="CASCADE",
        )


def downgrade() -> None:
    with op.batch_alter_table("staff_tasks", schema=None) as batch_op:
        batch_op.drop_constraint(
            batch_op.f("fk_staff_tasks_client_event_id_client_events"), type_="foreignkey"
        )
        batch_op.drop_index(batch_op.f("ix_staff_tasks_client_event_id"))
        batch_op.drop_column("client_event_id")

    with op.batch_alter_table("candidacies", schema=None) as batch_op:
        batch_op.drop_column("score")

    with op.batch_alter_table("pair_feedback", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_pair_feedback_written_at"))

    op.drop_table("pair_feedback")
    with op.batch_alter_table("outcome_calls", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outcome_calls_centre_id"))

    op.drop_table("outcome_calls")
    with op.batch_alter_table("hours_reports", schema=None) as batch_op:
        batch_op.drop_index("ix_hours_reports_centre_id_month")

    op.drop_table("hours_reports")
    with op.batch_alter_table("answer_links", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_answer_links_client_event_id"))
        batch_op.drop_index("ix_answer_links_centre_id_kind_year")

    op.drop_table("answer_links")
    with op.batch_alter_table("survey_answers", schema=None) as batch_op:
        batch_op.drop_index("ix_survey_answers_centre_id_kind_counts_on")

    op.drop_table("survey_answers")
