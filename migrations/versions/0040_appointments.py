"""Times and invitations say for what they are; any client is invited to an appointment by their account."""

import sqlalchemy as sa
from alembic import op

revision = "0040_appointments"
down_revision = "0039_instruction_cards"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("interview_slots", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("purpose", sa.String(length=15), server_default="pre_interview", nullable=False)
        )

    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("purpose", sa.String(length=15), server_default="pre_interview", nullable=False)
        )
        batch_op.add_column(sa.Column("account_id", sa.Integer(), nullable=True))
        batch_op.alter_column("profile_id", existing_type=sa.INTEGER(), nullable=True)
        batch_op.create_index(batch_op.f("ix_invitations_account_id"), ["account_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_invitations_account_id_accounts"), "accounts", ["account_id"], ["id"]
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_invitations_whom"), "(purpose = 'pre_interview') = (profile_id IS NOT NULL)"
        )
        batch_op.create_check_constraint(
            batch_op.f("ck_invitations_one_person"), "(profile_id IS NULL) = (account_id IS NOT NULL)"
        )


def downgrade() -> None:
    op.execute(
        "DELETE FROM bookings WHERE invitation_id IN (SELECT id FROM invitations WHERE profile_id IS NULL)"
    )
    op.execute("DELETE FROM invitations WHERE profile_id IS NULL")
    with op.batch_alter_table("invitations", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_invitations_one_person"), type_="check")
        batch_op.drop_constraint(batch_op.f("ck_invitations_whom"), type_="check")
        batch_op.drop_constraint(batch_op.f("fk_invitations_account_id_accounts"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_invitations_account_id"))
        batch_op.alter_column("profile_id", existing_type=sa.INTEGER(), nullable=False)
        batch_op.drop_column("account_id")
        batch_op.drop_column("purpose")

    with op.batch_alter_table("interview_slots", schema=None) as batch_op:
        batch_op.drop_column("purpose")
