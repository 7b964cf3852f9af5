"""Whose account of practice an account is: a key, no longer a name."""

import sqlalchemy as sa
from alembic import op

revision = "0051_practice_accounts"
down_revision = "0050_urgent_phone"
branch_labels = None
depends_on = None

# The log of the real centre tells who was invited, and the account was made in the same moment. Of several accounts of
# one person, whose address had changed meanwhile, the newest is theirs.
_TIE = """
UPDATE accounts SET practice_of_id = (
    SELECT min(told.subject_id) FROM audit_events AS told
    JOIN centres ON centres.practice_of_id = told.centre_id
    JOIN accounts AS member ON member.id = told.subject_id AND member.centre_id = told.centre_id
    WHERE told.deed = 'invite_to_practice' AND centres.id = accounts.centre_id
    AND told.happened_at = accounts.created_at
)
WHERE centre_id IN (SELECT id FROM centres WHERE practice_of_id IS NOT NULL)
AND id IN (
    SELECT max(made.id) FROM accounts AS made
    JOIN centres ON centres.id = made.centre_id
    JOIN audit_events AS told ON told.centre_id = centres.practice_of_id
    AND told.deed = 'invite_to_practice' AND told.happened_at = made.created_at
    JOIN account_roles ON account_roles.account_id = made.id
    JOIN roles ON roles.id = account_roles.role_id AND roles.name IN ('staff', 'manager')
    WHERE NOT EXISTS (
        SELECT 1 FROM audit_events AS other WHERE other.centre_id = told.centre_id
        AND other.deed = told.deed AND other.happened_at = told.happened_at AND other.subject_id <> told.subject_id
    )
    GROUP BY told.subject_id
)
"""
# Whose member has left practises no more; where the member is erased, the next night erases this account too.
_END = """
UPDATE accounts SET active = false, closed_at = (
    SELECT closed_at FROM accounts AS member WHERE member.id = accounts.practice_of_id
)
WHERE practice_of_id IN (SELECT id FROM accounts WHERE NOT active)
"""
# What was told of an account of practice is told of the member from now on.
_TELL = """
UPDATE audit_events SET subject_id = (
    SELECT practice_of_id FROM accounts WHERE accounts.id = audit_events.subject_id
)
WHERE deed = 'end_practice' AND subject = 'account' AND subject_id IN (
    SELECT accounts.id FROM accounts JOIN centres ON centres.id = accounts.centre_id
    WHERE accounts.practice_of_id IS NOT NULL AND centres.practice_of_id = audit_events.centre_id
)
"""


def upgrade() -> None:
    with op.batch_alter_table("accounts") as table:
        table.add_column(sa.Column("practice_of_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            table.f("fk_accounts_practice_of_id_accounts"), "accounts", ["practice_of_id"], ["id"]
        )
        table.create_unique_constraint(table.f("uq_accounts_practice_of_id"), ["practice_of_id"])
    op.execute(_TIE)
    op.execute(_END)
    op.execute(_TELL)


def downgrade() -> None:
    with op.batch_alter_table("accounts") as table:
        table.drop_constraint(table.f("uq_accounts_practice_of_id"), type_="unique")
        table.drop_constraint(table.f("fk_accounts_practice_of_id_accounts"), type_="foreignkey")
        table.drop_column("practice_of_id")
