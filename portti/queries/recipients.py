"""SQL of who is written to on an employer's or an assistant's side: only addresses that were confirmed."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, and_, null, select, type_coerce, union_all
from sqlalchemy.orm import Session

from portti.models import Account, Employer, Need, Profile, Representation
from portti.models.base import UtcDateTime

employer_readers = union_all(
    select(
        Employer.id.label("employer_id"),
        Employer.account_id.label("account_id"),
        type_coerce(null(), UtcDateTime).label("since_at"),
    ).where(Employer.account_id.is_not(None)),
    select(
        Representation.employer_id, Representation.representative_account_id, Representation.since_at
    ).where(Representation.until_at.is_(None)),
).subquery("employer_readers")
"""Who reads an employer's mail: their own account, and from a moment on who represents them now."""


def reachable() -> ColumnElement[bool]:
    """Return the condition that an account may be written to."""
    return and_(Account.active.is_(True), Account.email.is_not(None), Account.confirmed_at.is_not(None))


def accounts_of_employers(session: Session, employer_ids: Iterable[int]) -> dict[int, list[Account]]:
    """Return whom to write to for each employer: their own account first, then who represents them now."""
    wanted = sorted(set(employer_ids))
    found: dict[int, list[Account]] = {employer_id: [] for employer_id in wanted}
    own = (
        select(Employer.id, Account)
        .join(Account, Account.id == Employer.account_id)
        .where(Employer.id.in_(wanted), reachable())
    )
    represented = (
        select(Representation.employer_id, Account)
        .join(Account, Account.id == Representation.representative_account_id)
        .where(Representation.employer_id.in_(wanted), Representation.until_at.is_(None), reachable())
        .order_by(Representation.id)
    )
    for query in (own, represented):
        for employer_id, account in session.execute(query):
            if account not in found[employer_id]:
                found[employer_id].append(account)
    return found


def accounts_of_need(session: Session, need: Need) -> Sequence[Account]:
    """Return whom to write to about a need."""
    return accounts_of_employers(session, [need.employer_id])[need.employer_id]


def accounts_of_profile(session: Session, profile: Profile) -> Sequence[Account]:
    """Return whom to write to about a profile: its assistant, or nobody where there is no address."""
    return session.scalars(select(Account).where(Account.id == profile.account_id, reachable())).all()


def accounts_of_profiles(session: Session, profile_ids: Iterable[int]) -> dict[int, list[Account]]:
    """Return whom to write to for each profile: its assistant, or nobody where there is no address."""
    found: dict[int, list[Account]] = {profile_id: [] for profile_id in profile_ids}
    query = (
        select(Profile.id, Account)
        .join(Account, Account.id == Profile.account_id)
        .where(Profile.id.in_(found), reachable())
    )
    for profile_id, account in session.execute(query):
        found[profile_id].append(account)
    return found


def reachable_account(session: Session, account_id: int) -> Account | None:
    """Return an account that may be written to, or None."""
    return session.scalar(select(Account).where(Account.id == account_id, reachable()))
