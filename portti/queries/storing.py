"""Storing a row that another process may be storing too: a key of the table says which of them was first."""

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portti.models.base import Base


def add_once(session: Session, row: Base) -> bool:
    """Store a new row; False where the same was stored at the same moment by another process."""
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        return False
    return True
