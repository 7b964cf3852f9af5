"""Service profiles, goals with their clock, notes of Kykyviisari, forms before and after, and client panels."""

import sqlalchemy as sa
from alembic import op

revision = "0032_goals_and_panels"
down_revision = "0031_packed_months"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "panels",
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("municipality_code", sa.String(length=3), nullable=True),
        sa.Column("begun_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("source_key", sa.String(length=120), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["centre_id"], ["centres.id"], name=op.f("fk_panels_centre_id_centres")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panels")),
        sa.UniqueConstraint("source_key", name=op.f("uq_panels_source_key")),
    )
    with op.batch_alter_table("panels", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_panels_centre_id"), ["centre_id"], unique=False)

    op.create_table(
        "ability_notes",
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=False),
        sa.Column("language", sa.String(length=10), nullable=False),
        sa.Column("repeat_on", sa.Date(), nullable=True),
        sa.Column("noted_by_account_id", sa.Integer(), nullable=True),
        sa.Column("source_key", sa.String(length=120), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_ability_notes_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["centres.id"], name=op.f("fk_ability_notes_centre_id_centres")
        ),
        sa.ForeignKeyConstraint(
            ["noted_by_account_id"],
            ["accounts.id"],
            name=op.f("fk_ability_notes_noted_by_account_id_accounts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ability_notes")),
        sa.UniqueConstraint("source_key", name=op.f("uq_ability_notes_source_key")),
    )
    with op.batch_alter_table("ability_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ability_notes_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ability_notes_centre_id"), ["centre_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ability_notes_repeat_on"), ["repeat_on"], unique=False)

    op.create_table(
        "goals",
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("client_number", sa.String(length=40), nullable=True),
        sa.Column("area", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("follow_up_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(length=20), nullable=True),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("source_key", sa.String(length=120), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name=op.f("fk_goals_account_id_accounts")),
        sa.ForeignKeyConstraint(["centre_id"], ["centres.id"], name=op.f("fk_goals_centre_id_centres")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goals")),
        sa.UniqueConstraint("source_key", name=op.f("uq_goals_source_key")),
    )
    with op.batch_alter_table("goals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_goals_account_id"), ["account_id"], unique=False)
        batch_op.create_index("ix_goals_centre_id_ended_on", ["centre_id", "ended_on"], unique=False)
        batch_op.create_index("ix_goals_centre_id_opened_on", ["centre_id", "opened_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_goals_follow_up_on"), ["follow_up_on"], unique=False)

    op.create_table(
        "panel_drafts",
        sa.Column("panel_id", sa.Integer(), nullable=False),
        sa.Column("shown_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("source_key", sa.String(length=120), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["panel_id"], ["panels.id"], name=op.f("fk_panel_drafts_panel_id_panels"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_drafts")),
        sa.UniqueConstraint("source_key", name=op.f("uq_panel_drafts_source_key")),
    )
    with op.batch_alter_table("panel_drafts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_panel_drafts_panel_id"), ["panel_id"], unique=False)

    op.create_table(
        "panel_meetings",
        sa.Column("panel_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
        sa.Column("attended", sa.Integer(), nullable=True),
        sa.Column("about", sa.Text(), nullable=False),
        sa.Column("source_key", sa.String(length=120), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["panel_id"], ["panels.id"], name=op.f("fk_panel_meetings_panel_id_panels"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_meetings")),
        sa.UniqueConstraint("source_key", name=op.f("uq_panel_meetings_source_key")),
    )
    with op.batch_alter_table("panel_meetings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_panel_meetings_panel_id"), ["panel_id"], unique=False)

    op.create_table(
        "panel_proposals",
        sa.Column("panel_id", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("source_key", sa.String(length=120), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["panel_id"], ["panels.id"], name=op.f("fk_panel_proposals_panel_id_panels"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_proposals")),
        sa.UniqueConstraint("source_key", name=op.f("uq_panel_proposals_source_key")),
    )
    with op.batch_alter_table("panel_proposals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_panel_proposals_panel_id"), ["panel_id"], unique=False)

    op.create_table(
        "panel_sheets",
        sa.Column("panel_id", sa.Integer(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("client_orientation", sa.String(length=10), nullable=True),
        sa.Column("service_structures", sa.String(length=10), nullable=True),
        sa.Column("source_key", sa.String(length=120), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["panel_id"], ["panels.id"], name=op.f("fk_panel_sheets_panel_id_panels"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_panel_sheets")),
        sa.UniqueConstraint("source_key", name=op.f("uq_panel_sheets_source_key")),
    )
    with op.batch_alter_table("panel_sheets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_panel_sheets_panel_id"), ["panel_id"], unique=False)

    op.create_table(
        "progress_forms",
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("moment", sa.String(length=10), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_progress_forms_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["centres.id"], name=op.f("fk_progress_forms_centre_id_centres")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_progress_forms")),
        sa.UniqueConstraint("account_id", "side", "moment", name=op.f("uq_progress_forms_account_id")),
    )
    with op.batch_alter_table("progress_forms", schema=None) as batch_op:
        batch_op.create_index(
            "ix_progress_forms_centre_id_answered_on", ["centre_id", "answered_on"], unique=False
        )

    op.create_table(
        "service_profiles",
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("own_words", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_service_profiles_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["centres.id"], name=op.f("fk_service_profiles_centre_id_centres")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_profiles")),
        sa.UniqueConstraint("account_id", name=op.f("uq_service_profiles_account_id")),
    )
    with op.batch_alter_table("service_profiles", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_service_profiles_centre_id"), ["centre_id"], unique=False)

    op.create_table(
        "ability_note_areas",
        sa.Column("ability_note_id", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["ability_note_id"],
            ["ability_notes.id"],
            name=op.f("fk_ability_note_areas_ability_note_id_ability_notes"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("ability_note_id", "area", name=op.f("pk_ability_note_areas")),
    )
    op.create_table(
        "goal_changes",
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("deed", sa.String(length=12), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_goal_changes_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["goal_id"], ["goals.id"], name=op.f("fk_goal_changes_goal_id_goals"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal_changes")),
    )
    with op.batch_alter_table("goal_changes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_goal_changes_goal_id"), ["goal_id"], unique=False)

    op.create_table(
        "goal_steps",
        sa.Column("goal_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(length=200), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["goal_id"], ["goals.id"], name=op.f("fk_goal_steps_goal_id_goals"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal_steps")),
    )
    with op.batch_alter_table("goal_steps", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_goal_steps_goal_id"), ["goal_id"], unique=False)

    op.create_table(
        "progress_answers",
        sa.Column("progress_form_id", sa.Integer(), nullable=False),
        sa.Column("statement", sa.String(length=20), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["progress_form_id"],
            ["progress_forms.id"],
            name=op.f("fk_progress_answers_progress_form_id_progress_forms"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("progress_form_id", "statement", name=op.f("pk_progress_answers")),
    )
    op.create_table(
        "service_profile_changes",
        sa.Column("service_profile_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_service_profile_changes_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["service_profile_id"],
            ["service_profiles.id"],
            name=op.f("fk_service_profile_changes_service_profile_id_service_profiles"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_profile_changes")),
    )
    with op.batch_alter_table("service_profile_changes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_service_profile_changes_service_profile_id"), ["service_profile_id"], unique=False
        )

    op.create_table(
        "service_wishes",
        sa.Column("service_profile_id", sa.Integer(), nullable=False),
        sa.Column("wish", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["service_profile_id"],
            ["service_profiles.id"],
            name=op.f("fk_service_wishes_service_profile_id_service_profiles"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("service_profile_id", "wish", name=op.f("pk_service_wishes")),
    )
    with op.batch_alter_table("staff_tasks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("about_account_id", sa.Integer(), nullable=True))
        batch_op.create_index(
            batch_op.f("ix_staff_tasks_about_account_id"), ["about_account_id"], unique=False
        )
        batch_op.create_foreign_key(
            batch_op.f("fk_staff_tasks_about_account_id_accounts"), "accounts", ["about_account_id"], ["id"]
        )


def downgrade() -> None:
    op.drop_table("service_wishes")
    op.drop_table("service_profile_changes")
    op.drop_table("progress_answers")
    op.drop_table("goal_steps")
    op.drop_table("goal_changes")
    op.drop_table("ability_note_areas")
    op.drop_table("service_profiles")
    op.drop_table("progress_forms")
    op.drop_table("panel_sheets")
    op.drop_table("panel_proposals")
    op.drop_table("panel_meetings")
    op.drop_table("panel_drafts")
    op.drop_table("goals")
    op.drop_table("ability_notes")
    op.drop_table("panels")
    with op.batch_alter_table("staff_tasks", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_staff_tasks_about_account_id_accounts"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_staff_tasks_about_account_id"))
        batch_op.drop_column("about_account_id")
