"""A message of a practice centre has a state of its own: it stays where staff read it."""

from alembic import op

revision = "0038_practice_mail"
down_revision = "0037_news"
branch_labels = None
depends_on = None

_STATES = "'waiting','claimed','sent','failed','uncertain','cancelled','outdated'"


def upgrade() -> None:
    _say(f"{_STATES},'practice'")


def downgrade() -> None:
    op.execute("UPDATE outbox_messages SET state = 'cancelled' WHERE state = 'practice'")
    _say(_STATES)


def _say(states: str) -> None:
    with op.batch_alter_table("outbox_messages", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("ck_outbox_messages_state"), type_="check")
        batch_op.create_check_constraint(batch_op.f("ck_outbox_messages_state"), f"state IN ({states})")
