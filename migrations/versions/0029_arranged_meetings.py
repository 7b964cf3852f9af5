"""A meeting is reminded of, once for each time; another time for it can be asked for and offered."""

import sqlalchemy as sa
from alembic import op

revision = "0029_arranged_meetings"
down_revision = "0028_public_since"
branch_labels = None
depends_on = None

_NAMES = (
    "interview_set_at",
    "interview_reminded_hours",
    "arranging",
    "arranging_since",
    "arranging_words",
    "offered_times",
    "offered_minutes",
    "offered_how",
)


def upgrade() -> None:
    nothing, none = sa.text("''"), sa.text("'[]'")
    with op.batch_alter_table("candidacies", schema=None) as batch_op:
        batch_op.add_column(sa.Column("interview_set_at", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("interview_reminded_hours", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("arranging", sa.String(10), server_default=nothing, nullable=False))
        batch_op.add_column(sa.Column("arranging_since", sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column("arranging_words", sa.Text(), server_default=nothing, nullable=False))
        batch_op.add_column(sa.Column("offered_times", sa.JSON(), server_default=none, nullable=False))
        batch_op.add_column(sa.Column("offered_minutes", sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column("offered_how", sa.String(10), server_default=nothing, nullable=False))
        batch_op.create_check_constraint("arranging", "(arranging = '') = (arranging_since IS NULL)")
        batch_op.create_index("ix_candidacies_interview_at", ["interview_at"])


def downgrade() -> None:
    with op.batch_alter_table("candidacies", schema=None) as batch_op:
        batch_op.drop_index("ix_candidacies_interview_at")
        batch_op.drop_constraint("arranging", type_="check")
        for name in _NAMES:
            batch_op.drop_column(name)
