"""Whose practice centre a centre is."""

import sqlalchemy as sa
from alembic import op

revision = "0047_practice_of"
down_revision = "0046_profiles_counted_from"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("centres") as table:
        table.add_column(sa.Column("practice_of_id", sa.Integer(), nullable=True))
        table.create_foreign_key(
            table.f("fk_centres_practice_of_id_centres"), "centres", ["practice_of_id"], ["id"]
        )
        table.create_unique_constraint(table.f("uq_centres_practice_of_id"), ["practice_of_id"])
    # Those that stand were named after the centre beside which they were made; of two codes that begin alike only the
    # first had room for one.
    op.execute(
        "UPDATE centres SET practice_of_id = (SELECT min(beside.id) FROM centres AS beside"
        " WHERE centres.code = substr('harj-' || beside.code, 1, 20)) WHERE practice"
    )


def downgrade() -> None:
    with op.batch_alter_table("centres") as table:
        table.drop_constraint(table.f("uq_centres_practice_of_id"), type_="unique")
        table.drop_constraint(table.f("fk_centres_practice_of_id_centres"), type_="foreignkey")
        table.drop_column("practice_of_id")
