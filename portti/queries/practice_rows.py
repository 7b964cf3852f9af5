"""SQL that deletes what is in a practice centre: all but who learns there, or the whole centre."""

from typing import Any

from sqlalchemy import ColumnElement, Table, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from portti.models import Account, Base, Centre, Need, Profile, Role

_WITH_TOMBSTONES: dict[str, type[Need] | type[Profile]] = {"needs": Need, "profiles": Profile}
_TABLES = [table for table in Base.metadata.sorted_tables if table.name != Centre.__tablename__]


def empty_practice(session: Session, centre_id: int) -> None:
    """Delete every row of a practice centre but the centre itself and the accounts of who learns there."""
    staff = Account.roles.any(Role.name.in_(("staff", "manager")))
    _delete(session, centre_id, Account.id.not_in(select(Account.id).where(staff)))


def delete_practice(session: Session, centre_id: int) -> None:
    """Delete a practice centre with every row that is its own or hangs on one; of real centres no row is touched."""
    _delete(session, centre_id)
    session.execute(delete(Centre).where(Centre.id == centre_id, Centre.practice.is_(True)))
    session.expire_all()


def _delete(session: Session, centre_id: int, *of_accounts: ColumnElement[bool]) -> None:
    """Delete the rows of a centre, what hangs on others first; of its accounts those that fulfil the conditions."""
    session.flush()
    session.execute(update(Need).where(Need.centre_id == centre_id).values(copied_from_id=None))
    doomed: dict[str, ColumnElement[bool]] = {}
    for table in _TABLES:
        condition = _is_of(table, centre_id, doomed)
        if condition is not None:
            is_accounts = table.name == Account.__tablename__
            doomed[table.name] = and_(condition, *of_accounts) if is_accounts else condition
    for table in reversed(_TABLES):
        model = _WITH_TOMBSTONES.get(table.name)
        if model is not None:
            # One by one, so that each leaves its tombstone in the change sequence; their parts are gone by now.
            session.expire_all()
            for row in session.scalars(select(model).where(model.centre_id == centre_id)):
                session.delete(row)
            session.flush()
        elif table.name in doomed:
            session.execute(delete(table).where(doomed[table.name]))
    session.expire_all()


def _is_of(
    table: Table, centre_id: int, doomed: dict[str, ColumnElement[bool]]
) -> ColumnElement[bool] | None:
    """Return the condition that a row is of a centre: by its own column, else by the rows that it belongs to."""
    own = table.c.get("centre_id")
    if own is not None and not own.nullable:
        is_own: ColumnElement[bool] = own == centre_id
        return is_own
    found: list[ColumnElement[bool]] = []
    for key in table.foreign_keys:
        parent: Any = key.column.table
        if parent.name in doomed and parent is not table:
            found.append(key.parent.in_(select(key.column).where(doomed[parent.name])))
    if own is not None:
        # A message or a line of the log that names no centre is that of its people.
        return or_(own == centre_id, and_(own.is_(None), or_(*found)))
    return or_(*found) if found else None
