"""One row that must be there, and rows that are to be changed: the same check and the same lock for every table."""

from typing import TypeVar

from sqlalchemy import Select
from sqlalchemy.orm import Session

from portti.domain.errors import NotFound
from portti.models.base import Base

Row = TypeVar("Row", bound=Base)


def locked(query: Select[Row]) -> Select[Row]:
    """Return a query whose rows are read as they stand now and kept from others until this transaction ends."""
    table = query.column_descriptions[0]["entity"]
    return query.with_for_update(of=table).execution_options(populate_existing=True)


def found_row(session: Session, query: Select[Row], what: str, *, for_change: bool = False) -> Row:
    """Return the row of a query that says whose it must be, locked where it is to be changed; NotFound for none."""
    row = session.scalar(locked(query) if for_change else query)
    if row is None:
        raise NotFound(what)
    return row
