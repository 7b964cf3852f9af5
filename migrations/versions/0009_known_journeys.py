"""Journeys measured by servers of routes: rounded places and minutes."""

import sqlalchemy as sa
from alembic import op

revision = "0009_known_journeys"
down_revision = "0008_change_sequence"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "known_journeys",
        sa.Column("work_lat", sa.Integer(), nullable=False),
        sa.Column("work_lon", sa.Integer(), nullable=False),
        sa.Column("home_lat", sa.Integer(), nullable=False),
        sa.Column("home_lon", sa.Integer(), nullable=False),
        sa.Column("mode", sa.String(length=10), nullable=False),
        sa.Column("leg", sa.String(length=5), nullable=False),
        sa.Column("day", sa.String(length=8), nullable=False),
        sa.Column("minute", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Double(), nullable=False),
        sa.Column("measured_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_known_journeys")),
        sa.UniqueConstraint(
            "work_lat", "work_lon", "home_lat", "home_lon", "mode", "leg", "day", "minute", name="uq_known_journeys"
        ),
    )  # fmt: skip
    op.create_index("ix_known_journeys_home_lat_home_lon", "known_journeys", ["home_lat", "home_lon"])
    op.create_index(op.f("ix_known_journeys_measured_at"), "known_journeys", ["measured_at"])


def downgrade() -> None:
    op.drop_table("known_journeys")
