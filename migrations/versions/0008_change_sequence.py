"""The change sequence with tombstones; what rankings were made from is kept once for each content."""

import sqlalchemy as sa
from alembic import op

revision = "0008_change_sequence"
down_revision = "0007_open_blocks_and_pay"
branch_labels = None
depends_on = None


def upgrade() -> None:
    counters = op.create_table(
        "change_counters",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("last_number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_change_counters")),
    )
    op.bulk_insert(counters, [{"name": "matching", "last_number": 1}])
    op.create_table(
        "tombstones",
        sa.Column("of_table", sa.String(length=10), nullable=False),
        sa.Column("exchange_id", sa.String(length=200), nullable=False),
        sa.Column("change_number", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tombstones")),
    )
    op.create_index(op.f("ix_tombstones_change_number"), "tombstones", ["change_number"])
    for table in ("needs", "profiles"):
        op.add_column(table, sa.Column("change_number", sa.BigInteger(), nullable=True))
        op.execute(f"UPDATE {table} SET change_number = 1")  # noqa: S608 - our own two names
        op.create_index(op.f(f"ix_{table}_change_number"), table, ["change_number"])

    op.create_table(
        "ranking_inputs",
        sa.Column("content_hash", sa.String(length=64), nullable=False),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("content_hash", name=op.f("pk_ranking_inputs")),
    )
    op.create_index(op.f("ix_ranking_inputs_used_at"), "ranking_inputs", ["used_at"])
    # Rankings of the old shape hold their inputs in full; the job makes them anew at its next run.
    op.execute("DELETE FROM ranking_snapshots")
    op.add_column(
        "ranking_snapshots",
        sa.Column("checked_number", sa.BigInteger(), nullable=False, server_default=sa.text("0")),
    )


def downgrade() -> None:
    op.execute("DELETE FROM ranking_snapshots")
    op.drop_column("ranking_snapshots", "checked_number")
    op.drop_table("ranking_inputs")
    for table in ("needs", "profiles"):
        op.drop_index(op.f(f"ix_{table}_change_number"), table)
        op.drop_column(table, "change_number")
    op.drop_table("tombstones")
    op.drop_table("change_counters")
