"""More times to be agreed, living in, breaks, the kind of job and its pay; who lives in or comes when called."""

import sqlalchemy as sa
from alembic import op

revision = "0007_open_blocks_and_pay"
down_revision = "0006_substitutes"
branch_labels = None
depends_on = None

NUMBERS = ("live_days_min", "live_days_max", "live_every_days", "break_minutes", "months_min", "months_max")
WORDS = {"open_job": 10, "contract": 10, "pay_basis": 10, "pay_text": 200}
WISHES = ("live_in", "on_call")


def upgrade() -> None:
    op.create_table(
        "need_open_blocks",
        sa.Column("need_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("parts_of_day", sa.String(length=60), nullable=False),
        sa.Column("weekdays", sa.String(length=20), nullable=False),
        sa.Column("any_days", sa.Boolean(), nullable=False),
        sa.Column("best_weekday", sa.Integer(), nullable=True),
        sa.Column("times_a_week", sa.Integer(), nullable=True),
        sa.Column("visit_min", sa.Double(), nullable=True),
        sa.Column("visit_max", sa.Double(), nullable=True),
        sa.Column("earliest_minute", sa.Integer(), nullable=True),
        sa.Column("latest_minute", sa.Integer(), nullable=True),
        sa.Column("casual", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["need_id"], ["needs.id"], name=op.f("fk_need_open_blocks_need_id_needs"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need_open_blocks")),
    )
    with op.batch_alter_table("need_open_blocks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_need_open_blocks_need_id"), ["need_id"], unique=False)
    with op.batch_alter_table("needs") as table:
        for name in NUMBERS:
            table.add_column(sa.Column(name, sa.Integer()))
        for name, length in WORDS.items():
            table.add_column(sa.Column(name, sa.String(length=length), nullable=False, server_default=""))
        table.add_column(sa.Column("live_own_room", sa.Boolean, nullable=False, server_default=sa.false()))
    with op.batch_alter_table("profiles") as table:
        for name in WISHES:
            table.add_column(sa.Column(name, sa.String(length=3), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("profiles") as table:
        for name in WISHES:
            table.drop_column(name)
    with op.batch_alter_table("needs") as table:
        for name in ("live_own_room", *WORDS, *NUMBERS):
            table.drop_column(name)
    op.drop_table("need_open_blocks")
