"""Rows of every table that hangs on a centre, and of every key in them: for tests of what becomes of all of it."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Column, ColumnElement, Table, func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portti.models import Base
from portti.models.base import UtcDateTime

Rows = dict[str, set[tuple[Any, ...]]]
_VALUES: dict[type, Any] = {
    int: 1, str: "x", float: 1.0, bool: False, bytes: b"x", object: [],
    date: date(2026, 1, 1), datetime: datetime(2026, 1, 1, tzinfo=UTC),
}  # fmt: skip
_ABOVE = {"centres", "roles"}
"""What is there before any centre: a key to it makes no row a centre's, but for the column that says so."""


def all_rows(session: Session) -> Rows:
    """Return every row of the database as the driver gives it, by table."""
    session.flush()
    connection = session.connection()
    return {
        table.name: {
            tuple(str(value) for value in row)
            for row in connection.exec_driver_sql(f'SELECT * FROM "{table.name}"')
        }
        for table in Base.metadata.sorted_tables
    }


def hanging_tables() -> list[Table]:
    """Return the tables that say a centre, or hang on one that does, those that others hang on first."""
    found: dict[str, Table] = {}
    for table in Base.metadata.sorted_tables:
        points = {key.column.table.name for key in table.foreign_keys}
        if table.name not in _ABOVE and ("centre_id" in table.c or points & set(found)):
            found[table.name] = table
    return list(found.values())


def fill_the_rest(session: Session, centre_id: int, first: dict[str, int]) -> tuple[list[str], list[str]]:
    """Put a row into each table that has none since `first`, and a key into each column that may hold one.

    `first` holds the last number of each table before. Returns the tables and the columns that stayed empty.
    """
    session.flush()
    for table in hanging_tables():
        if not _new(session, table, first):
            values = {
                column.name: _value(session, column, centre_id, first)
                for column in table.columns
                if column.foreign_keys
                or not (column.nullable or column.default or column.server_default or column.name == "id")
            }
            session.execute(table.insert().values(values))
    columns = [
        (table, column, key.column.table)
        for table in hanging_tables()
        for column in table.columns
        for key in column.foreign_keys
        if column.nullable and key.column.table.name not in _ABOVE
    ]
    for table, column, parent in columns:
        if "id" in table.c and _is_empty(session, table, column, first):
            for row in _new(session, table, first):
                try:
                    with session.begin_nested():
                        target = _new(session, parent, first)[0]
                        session.execute(update(table).where(table.c.id == row).values({column.name: target}))
                except IntegrityError:
                    continue
                break
    session.expire_all()
    return (
        [table.name for table in hanging_tables() if not _new(session, table, first)],
        [
            f"{table.name}.{column.name}"
            for table, column, _ in columns
            if _is_empty(session, table, column, first)
        ],
    )


def last_numbers(session: Session) -> dict[str, int]:
    """Return the last number of each table whose rows have one."""
    session.flush()
    return {
        table.name: session.scalar(select(func.max(table.c.id))) or 0
        for table in hanging_tables()
        if "id" in table.c
    }


def _is_new(table: Table, first: dict[str, int]) -> ColumnElement[bool]:
    """Return the condition that a row was written since, or hangs on one that was where it has no number."""
    if "id" in table.c:
        return table.c.id > first[table.name]
    column, parent = next(
        (column, key.column.table.name)
        for column in table.primary_key
        for key in column.foreign_keys
        if key.column.table.name in first
    )
    return column > first[parent]


def _new(session: Session, table: Table, first: dict[str, int]) -> list[int]:
    key = next(iter(table.primary_key))
    return list(session.scalars(select(key).where(_is_new(table, first)).order_by(key)))


def _is_empty(session: Session, table: Table, column: Column[Any], first: dict[str, int]) -> bool:
    found = select(column).where(column.is_not(None), _is_new(table, first)).limit(1)
    return session.scalar(found) is None


def _value(session: Session, column: Column[Any], centre_id: int, first: dict[str, int]) -> Any:
    for key in column.foreign_keys:
        parent = key.column.table
        if parent.name == "centres":
            return centre_id
        return _new(session, parent, first)[0]
    kind = datetime if isinstance(column.type, UtcDateTime) else column.type.python_type
    return _VALUES[kind]
