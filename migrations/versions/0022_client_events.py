"""Client events of a centre with their functions, notes and history; sessions; trainees among the staff."""

import sqlalchemy as sa
from alembic import op

revision = "0022_client_events"
down_revision = "0021_substitute_choices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "client_events",
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("client_group", sa.String(length=20), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("topic", sa.String(length=20), nullable=True),
        sa.Column("municipality_code", sa.String(length=3), nullable=True),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("begun_by", sa.String(length=20), nullable=True),
        sa.Column("result", sa.String(length=20), nullable=True),
        sa.Column("referred_to", sa.String(length=20), nullable=True),
        sa.Column("unmet_need", sa.String(length=20), nullable=True),
        sa.Column("satisfaction", sa.String(length=20), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("client_number", sa.String(length=40), nullable=True),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("source_key", sa.String(length=120), nullable=True),
        sa.Column("logged_by_account_id", sa.Integer(), nullable=True),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_client_events_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["centres.id"], name=op.f("fk_client_events_centre_id_centres")
        ),
        sa.ForeignKeyConstraint(
            ["logged_by_account_id"],
            ["accounts.id"],
            name=op.f("fk_client_events_logged_by_account_id_accounts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_events")),
        sa.UniqueConstraint("source_key", name=op.f("uq_client_events_source_key")),
    )
    with op.batch_alter_table("client_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_client_events_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            "ix_client_events_centre_id_happened_on", ["centre_id", "happened_on"], unique=False
        )

    op.create_table(
        "service_sessions",
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("place", sa.String(length=80), nullable=False),
        sa.Column("municipality_code", sa.String(length=3), nullable=True),
        sa.Column("open_minutes", sa.Integer(), nullable=False),
        sa.Column("visitors", sa.Integer(), nullable=False),
        sa.Column("anonymous_visitors", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("source_key", sa.String(length=120), nullable=True),
        sa.Column("logged_by_account_id", sa.Integer(), nullable=True),
        sa.Column("logged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("voided_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("row_version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["centres.id"], name=op.f("fk_service_sessions_centre_id_centres")
        ),
        sa.ForeignKeyConstraint(
            ["logged_by_account_id"],
            ["accounts.id"],
            name=op.f("fk_service_sessions_logged_by_account_id_accounts"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_sessions")),
        sa.UniqueConstraint("source_key", name=op.f("uq_service_sessions_source_key")),
    )
    with op.batch_alter_table("service_sessions", schema=None) as batch_op:
        batch_op.create_index("ix_service_sessions_centre_id_held_on", ["centre_id", "held_on"], unique=False)

    op.create_table(
        "client_event_changes",
        sa.Column("client_event_id", sa.Integer(), nullable=False),
        sa.Column("deed", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_client_event_changes_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["client_event_id"],
            ["client_events.id"],
            name=op.f("fk_client_event_changes_client_event_id_client_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_event_changes")),
    )
    with op.batch_alter_table("client_event_changes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_client_event_changes_client_event_id"), ["client_event_id"], unique=False
        )

    op.create_table(
        "client_event_functions",
        sa.Column("client_event_id", sa.Integer(), nullable=False),
        sa.Column("function", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_event_id"],
            ["client_events.id"],
            name=op.f("fk_client_event_functions_client_event_id_client_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("client_event_id", "function", name=op.f("pk_client_event_functions")),
    )
    op.create_table(
        "client_event_notes",
        sa.Column("client_event_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["client_event_id"],
            ["client_events.id"],
            name=op.f("fk_client_event_notes_client_event_id_client_events"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_client_event_notes")),
        sa.UniqueConstraint("client_event_id", name=op.f("uq_client_event_notes_client_event_id")),
    )
    with op.batch_alter_table("client_event_notes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_client_event_notes_written_at"), ["written_at"], unique=False)

    op.create_table(
        "service_session_staff",
        sa.Column("service_session_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_service_session_staff_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["service_session_id"],
            ["service_sessions.id"],
            name=op.f("fk_service_session_staff_service_session_id_service_sessions"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("service_session_id", "account_id", name=op.f("pk_service_session_staff")),
    )
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.add_column(sa.Column("trainee", sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table("centres", schema=None) as batch_op:
        batch_op.add_column(sa.Column("event_notes", sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table("centres", schema=None) as batch_op:
        batch_op.drop_column("event_notes")
    with op.batch_alter_table("accounts", schema=None) as batch_op:
        batch_op.drop_column("trainee")
    for table in (
        "service_session_staff",
        "client_event_notes",
        "client_event_functions",
        "client_event_changes",
        "service_sessions",
        "client_events",
    ):
        op.drop_table(table)
