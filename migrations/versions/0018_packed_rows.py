"""Profiles and needs packed as the engine reads them, beside their rows."""

import sqlalchemy as sa
from alembic import op

revision = "0018_packed_rows"
down_revision = "0017_ad_checks"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, of, more in (
        ("packed_profiles", "profiles", ("fixed", "lists")),
        ("packed_needs", "needs", ()),
    ):
        op.create_table(
            table,
            sa.Column("key", sa.Integer(), nullable=False),
            sa.Column("change_number", sa.BigInteger(), nullable=False),
            sa.Column("made_by", sa.String(length=64), nullable=False),
            *(sa.Column(name, sa.LargeBinary(), nullable=False) for name in ("own", "text", *more)),
            sa.ForeignKeyConstraint(
                ["key"], [f"{of}.id"], name=op.f(f"fk_{table}_key_{of}"), ondelete="CASCADE"
            ),
            sa.PrimaryKeyConstraint("key", name=op.f(f"pk_{table}")),
        )


def downgrade() -> None:
    op.drop_table("packed_needs")
    op.drop_table("packed_profiles")
