"""SQL about packed rows: all that hold, at once, and those that have to be packed anew."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    ColumnElement,
    LargeBinary,
    Select,
    String,
    and_,
    case,
    cast,
    delete,
    func,
    insert,
    literal,
)
from sqlalchemy.orm import Session

from portti.models import Need, PackedNeed, PackedProfile, Profile
from portti.queries.match_pool import matchable_needs_query, matchable_profiles_query

Table = type[Need] | type[Profile]
Packed = type[PackedNeed] | type[PackedProfile]
_OF: dict[Table, tuple[Packed, tuple[str, ...]]] = {
    Profile: (PackedProfile, ("own", "text", "fixed", "lists")),
    Need: (PackedNeed, ("own", "text")),
}


def joined(session: Session, table: Table, made_by: str) -> tuple[list[bytes], list[int]]:
    """Return what was packed of all rows that may be ranked now, each column joined, and the keys of the others.

    The columns are own, text and, of profiles, fixed and lists; all in one order.
    """
    packed, names = _OF[table]
    columns = [getattr(packed, name) for name in names]
    matchable = _rows(table)
    if table is Profile:
        # What was packed of a row as it is now has a way to travel: without one it would not have been packed.
        matchable = matchable_profiles_query(or_travels=PackedProfile.key.is_not(None))
    query = matchable.outerjoin(packed, _holds(table, packed, made_by))
    if session.get_bind().dialect.name != "postgresql":
        rows = session.execute(query.with_only_columns(table.id, *columns).order_by(None)).all()
        held = [row for row in rows if row[1] is not None]
        parts = [b"".join(row[at] for row in held) for at in range(1, len(columns) + 1)]
        return parts, [row[0] for row in rows if row[1] is None]
    # One row, and in binary: 100,000 rows of text would take longer than all else.
    empty = literal(b"", LargeBinary)
    others = case((packed.key.is_(None), cast(table.id, String)))
    asked = query.with_only_columns(
        *(func.string_agg(column, empty) for column in columns), func.string_agg(others, " ")
    ).order_by(None)
    connection = session.connection()
    said = asked.compile(connection.engine, compile_kwargs={"literal_binds": True})
    with connection.connection.driver_connection.cursor(binary=True) as cursor:  # type: ignore[union-attr]
        *parts, keys = cursor.execute(str(said)).fetchone()
    return [part or b"" for part in parts], [int(key) for key in (keys or "").split()]


def to_be_packed(session: Session, table: Table, made_by: str) -> list[int]:
    """Return the keys of rows that may be ranked now and of which nothing that holds is packed."""
    packed, _names = _OF[table]
    query = _rows(table).outerjoin(packed, _holds(table, packed, made_by)).where(packed.key.is_(None))
    return list(session.scalars(query.with_only_columns(table.id).where(table.change_number.is_not(None))))


def keep(session: Session, table: Table, keys: Sequence[int], rows: Sequence[dict[str, Any]]) -> None:
    """Keep what was packed anew of these rows in place of what there was."""
    drop(session, table, keys)
    if rows:
        session.execute(insert(_OF[table][0]), rows)


def drop(session: Session, table: Table, keys: Sequence[int]) -> None:
    """Drop what was packed of these rows."""
    packed, _names = _OF[table]
    session.execute(delete(packed).where(packed.key.in_(keys)))


def forget(session: Session, table: Table) -> None:
    """Forget what was packed of rows that are not to be ranked any more."""
    packed, _names = _OF[table]
    session.execute(
        delete(packed).where(packed.key.not_in(_rows(table).with_only_columns(table.id).order_by(None)))
    )


def _rows(table: Table) -> Select[Any]:
    return matchable_profiles_query() if table is Profile else matchable_needs_query()


def _holds(table: Table, packed: Packed, made_by: str) -> ColumnElement[bool]:
    return and_(
        packed.key == table.id, packed.change_number == table.change_number, packed.made_by == made_by
    )
