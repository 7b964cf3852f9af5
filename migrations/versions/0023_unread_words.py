"""Ads whose words staff read first; a task's candidacy is one; needs of older databases may wait for staff.

The first migration learnt the state `checking` when it stood already: a database made before then gets it here.
"""

import sqlalchemy as sa
from alembic import op

revision = "0023_unread_words"
down_revision = "0022_client_events"
branch_labels = None
depends_on = None

STATES = "state IN ('draft','checking','published','paused','filled','expired','withdrawn')"


def upgrade() -> None:
    _let_needs_wait()
    with op.batch_alter_table("needs", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("words_unread", sa.Boolean(), server_default=sa.false(), nullable=False)
        )
    op.execute(sa.text("UPDATE needs SET words_unread = (state = 'checking')"))
    # A task of a candidacy that is gone has nothing to be done any more.
    op.execute(sa.text("DELETE FROM staff_tasks WHERE candidacy_id NOT IN (SELECT id FROM candidacies)"))
    with op.batch_alter_table("staff_tasks", schema=None) as batch_op:
        batch_op.create_foreign_key(
            batch_op.f("fk_staff_tasks_candidacy_id_candidacies"),
            "candidacies",
            ["candidacy_id"],
            ["id"],
            ondelete="CASCADE",
        )
        batch_op.create_index(batch_op.f("ix_staff_tasks_candidacy_id"), ["candidacy_id"], unique=False)


def _let_needs_wait() -> None:
    checks = sa.inspect(op.get_bind()).get_check_constraints("needs")
    if any("checking" in check["sqltext"] for check in checks):
        return
    with op.batch_alter_table("needs", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_needs_state"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_needs_state"), STATES)


def downgrade() -> None:
    with op.batch_alter_table("staff_tasks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_staff_tasks_candidacy_id"))
        batch_op.drop_constraint(batch_op.f("fk_staff_tasks_candidacy_id_candidacies"), type_="foreignkey")
    with op.batch_alter_table("needs", schema=None) as batch_op:
        batch_op.drop_column("words_unread")
