"""SQL of assisted mode: the sheets of a client, and the one that waits for their word."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.models import Account, AssistedSheet, Employer, Need, Profile
from portti.queries.found_rows import found_row


def open_sheet(
    session: Session, *, need_id: int | None = None, profile_id: int | None = None
) -> AssistedSheet | None:
    """Return the sheet of a need or a profile that nobody has confirmed."""
    query = select(AssistedSheet).where(AssistedSheet.confirmed_at.is_(None))
    if need_id is not None:
        query = query.where(AssistedSheet.need_id == need_id)
    else:
        query = query.where(AssistedSheet.profile_id == profile_id)
    return session.scalar(query)


def sheet_by_id(session: Session, sheet_id: int, *, for_change: bool = False) -> AssistedSheet:
    """Return a sheet; NotFound where there is none."""
    query = select(AssistedSheet).where(AssistedSheet.id == sheet_id)
    return found_row(session, query, "assisted_sheet", for_change=for_change)


def sheet_of_centre(
    session: Session, centre_id: int | None, sheet_id: int, *, for_change: bool = False
) -> AssistedSheet:
    """Return a sheet of this centre; NotFound for another's."""
    query = select(AssistedSheet).where(AssistedSheet.id == sheet_id, AssistedSheet.centre_id == centre_id)
    return found_row(session, query, "assisted_sheet", for_change=for_change)


def sheets_of(session: Session, account_id: int) -> Sequence[AssistedSheet]:
    """Return all sheets of a client, the newest first."""
    query = select(AssistedSheet).where(AssistedSheet.account_id == account_id)
    return session.scalars(query.order_by(AssistedSheet.id.desc())).all()


def subject_of(session: Session, sheet: AssistedSheet) -> Need | Profile:
    """Return the need or the profile that a sheet is about."""
    if sheet.need_id is not None:
        return session.get_one(Need, sheet.need_id)
    return session.get_one(Profile, sheet.profile_id)


def people_of(session: Session, sheet: AssistedSheet) -> tuple[Account, Account | None]:
    """Return the client, and who wrote with them."""
    writer = session.get(Account, sheet.written_by_account_id) if sheet.written_by_account_id else None
    return session.get_one(Account, sheet.account_id), writer


def need_of_account(session: Session, account_id: int, need_id: int) -> Need:
    """Return a need of a client; NotFound for another's."""
    query = select(Need).join(Employer, Employer.id == Need.employer_id)
    query = query.where(Need.id == need_id, Employer.account_id == account_id)
    return found_row(session, query, "need")
