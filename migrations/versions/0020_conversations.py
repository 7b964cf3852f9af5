"""Messages in the portal, and how far each person has read them."""

import sqlalchemy as sa
from alembic import op

revision = "0020_conversations"
down_revision = "0019_taken_shifts"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "conversations",
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("need_id", sa.Integer(), nullable=True),
        sa.Column("employer_id", sa.Integer(), nullable=True),
        sa.Column("profile_id", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_message_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("centre_read_id", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("waits_for", sa.String(length=10), nullable=True),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('pair','employer','assistant')", name=op.f("ck_conversations_kind")),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["centres.id"], name=op.f("fk_conversations_centre_id_centres")
        ),
        sa.ForeignKeyConstraint(
            ["employer_id"],
            ["employers.id"],
            name=op.f("fk_conversations_employer_id_employers"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["need_id"], ["needs.id"], name=op.f("fk_conversations_need_id_needs"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["profile_id"],
            ["profiles.id"],
            name=op.f("fk_conversations_profile_id_profiles"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversations")),
    )
    with op.batch_alter_table("conversations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conversations_answer_by"), ["answer_by"], unique=False)
        batch_op.create_index(
            "ix_conversations_centre_id_last_message_at", ["centre_id", "last_message_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_conversations_profile_id"), ["profile_id"], unique=False)
        batch_op.create_index(
            "uq_conversations_assistant",
            ["profile_id"],
            unique=True,
            sqlite_where=sa.text("kind = 'assistant'"),
            postgresql_where=sa.text("kind = 'assistant'"),
        )
        batch_op.create_index(
            "uq_conversations_employer",
            ["employer_id"],
            unique=True,
            sqlite_where=sa.text("kind = 'employer'"),
            postgresql_where=sa.text("kind = 'employer'"),
        )
        batch_op.create_index(
            "uq_conversations_pair",
            ["need_id", "profile_id"],
            unique=True,
            sqlite_where=sa.text("kind = 'pair'"),
            postgresql_where=sa.text("kind = 'pair'"),
        )

    op.create_table(
        "conversation_messages",
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("language", sa.String(length=5), nullable=False),
        sa.Column("asks", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=True),
        sa.Column("form_key", sa.String(length=64), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["accounts.id"], name=op.f("fk_conversation_messages_account_id_accounts")
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_conversation_messages_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation_messages")),
        sa.UniqueConstraint("form_key", name=op.f("uq_conversation_messages_form_key")),
    )
    with op.batch_alter_table("conversation_messages", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conversation_messages_account_id"), ["account_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_conversation_messages_conversation_id"), ["conversation_id"], unique=False
        )

    op.create_table(
        "conversation_readings",
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("read_id", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("untold", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["accounts.id"],
            name=op.f("fk_conversation_readings_account_id_accounts"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["conversation_id"],
            ["conversations.id"],
            name=op.f("fk_conversation_readings_conversation_id_conversations"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_conversation_readings")),
        sa.UniqueConstraint(
            "conversation_id", "account_id", name=op.f("uq_conversation_readings_conversation_id")
        ),
    )
    with op.batch_alter_table("conversation_readings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_conversation_readings_account_id"), ["account_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_conversation_readings_untold"), ["untold"], unique=False)


def downgrade() -> None:
    op.drop_table("conversation_readings")
    op.drop_table("conversation_messages")
    op.drop_table("conversations")
