"""Months of client events packed for the statistics, unpacked by triggers; hidden figures worked out beforehand."""

import sqlalchemy as sa
from alembic import op

revision = "0031_packed_months"
down_revision = "0030_guides"
branch_labels = None
depends_on = None

_DEEDS = ("INSERT", "UPDATE", "DELETE")
_EVENTS, _MARKS = "client_events", "client_event_functions"
_OF_EVENT = "DELETE FROM packed_months WHERE centre_id = SIDE.centre_id AND month = MONTH;"
_OF_MARK = (
    "DELETE FROM packed_months WHERE id IN (SELECT packed.id FROM client_events AS marked "
    "JOIN packed_months AS packed ON packed.centre_id = marked.centre_id AND packed.month = MONTH "
    "WHERE marked.id = SIDE.client_event_id);"
)
_SIDES = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}


def upgrade() -> None:
    op.create_table(
        "packed_months",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("form", sa.Integer(), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["centres.id"], name=op.f("fk_packed_months_centre_id_centres")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_packed_months")),
    )
    op.create_index("uq_packed_months_centre_id_month", "packed_months", ["centre_id", "month"], unique=True)
    op.create_table(
        "kept_hidings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_by", sa.String(length=64), nullable=False),
        sa.Column("hidden", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["centre_id"], ["centres.id"], name=op.f("fk_kept_hidings_centre_id_centres")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_hidings")),
    )
    op.create_index("uq_kept_hidings_centre_id_year", "kept_hidings", ["centre_id", "year"], unique=True)
    _create_triggers(op.get_bind().dialect.name)


def _create_triggers(dialect: str) -> None:
    for table in (_EVENTS, _MARKS):
        for deed in _DEEDS:
            body = " ".join(_unpack(table, side, dialect) for side in _SIDES[deed])
            name = f"unpack_{table}_{deed.lower()}"
            if dialect == "postgresql":
                op.execute(
                    f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
                    f"$$ BEGIN {body} RETURN NULL; END $$"
                )
                op.execute(
                    f"CREATE TRIGGER {name} AFTER {deed} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
                )
            else:
                op.execute(f"CREATE TRIGGER {name} AFTER {deed} ON {table} FOR EACH ROW BEGIN {body} END")


def _unpack(table: str, side: str, dialect: str) -> str:
    """Return the statement that deletes the packed month of an event."""
    statement = _OF_EVENT if table == _EVENTS else _OF_MARK
    row = side if table == _EVENTS else "marked"
    month = (
        "to_char(ROW.happened_on, 'YYYY-MM')" if dialect == "postgresql" else "substr(ROW.happened_on, 1, 7)"
    )
    return statement.replace("MONTH", month.replace("ROW", row)).replace("SIDE", side)


def downgrade() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    for table in (_EVENTS, _MARKS):
        for deed in _DEEDS:
            name = f"unpack_{table}_{deed.lower()}"
            op.execute(f"DROP TRIGGER {name} ON {table}" if is_postgresql else f"DROP TRIGGER {name}")
            if is_postgresql:
                op.execute(f"DROP FUNCTION {name}()")
    op.drop_table("kept_hidings")
    op.drop_table("packed_months")
