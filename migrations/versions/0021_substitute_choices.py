"""When assistants are asked for single shifts, shifts that must not fail, rounds of asking, messages by phone."""

import sqlalchemy as sa
from alembic import op

revision = "0021_substitute_choices"
down_revision = "0020_conversations"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "substitute_choices",
        sa.Column("profile_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_until", sa.Integer(), nullable=True),
        sa.Column("paused_until_on", sa.Date(), nullable=True),
        sa.Column("most_in_week", sa.Integer(), nullable=True),
        sa.Column("by_sms", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(
            ["profile_id"],
            ["profiles.id"],
            name=op.f("fk_substitute_choices_profile_id_profiles"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("profile_id", name=op.f("pk_substitute_choices")),
    )
    with op.batch_alter_table("outbox_messages", schema=None) as batch_op:
        batch_op.add_column(sa.Column("channel", sa.String(length=5), server_default="email", nullable=False))

    with op.batch_alter_table("substitute_asks", schema=None) as batch_op:
        batch_op.add_column(sa.Column("withdrew_at", sa.DateTime(timezone=True), nullable=True))

    with op.batch_alter_table("substitute_requests", schema=None) as batch_op:
        batch_op.add_column(sa.Column("critical", sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column("escalated_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("round", sa.Integer(), server_default=sa.text("0"), nullable=False))


def downgrade() -> None:
    for name in ("critical", "escalated_at", "round"):
        op.drop_column("substitute_requests", name)
    op.drop_column("substitute_asks", "withdrew_at")
    op.drop_column("outbox_messages", "channel")
    op.drop_table("substitute_choices")
