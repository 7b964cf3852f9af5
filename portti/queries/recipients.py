"""SQL of who is written to on an employer's or an assistant's side: confirmed addresses, and telephones."""

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, and_, null, select, type_coerce, union_all
from sqlalchemy.orm import Session

from portti.domain.phones import mobile
from portti.models import Account, Employer, Need, Profile, Representation, SubstituteChoice
from portti.models.base import UtcDateTime
from portti.settings import Settings

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
    return _accounts_of_employers(session, employer_ids, reachable())


def _accounts_of_employers(
    session: Session, employer_ids: Iterable[int], may_be_told: ColumnElement[bool]
) -> dict[int, list[Account]]:
    wanted = sorted(set(employer_ids))
    found: dict[int, list[Account]] = {employer_id: [] for employer_id in wanted}
    own = (
        select(Employer.id, Account)
        .join(Account, Account.id == Employer.account_id)
        .where(Employer.id.in_(wanted), may_be_told)
    )
    represented = (
        select(Representation.employer_id, Account)
        .join(Account, Account.id == Representation.representative_account_id)
        .where(Representation.employer_id.in_(wanted), Representation.until_at.is_(None), may_be_told)
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


def texted_of_need(session: Session, need: Need, settings: Settings) -> list[tuple[Account, str]]:
    """Return who of an employer's side gets text messages, with the number: whom no e-mail reaches, by a gateway."""
    if not settings.sms.url:
        return []
    no_mail = and_(Account.active.is_(True), ~reachable())
    accounts = _accounts_of_employers(session, [need.employer_id], no_mail)[need.employer_id]
    return [(account, phone) for account in accounts if (phone := mobile(account.phone))]


def texted_of_profiles(
    session: Session, profile_ids: Iterable[int], settings: Settings
) -> dict[int, tuple[Account, str]]:
    """Return by profile the assistants who have chosen text messages about shifts, with the number, by a gateway."""
    if not settings.sms.url:
        return {}
    query = (
        select(Profile.id, Account)
        .join(Account, Account.id == Profile.account_id)
        .join(SubstituteChoice, SubstituteChoice.profile_id == Profile.id)
        .where(
            Profile.id.in_(list(profile_ids)),
            SubstituteChoice.by_sms.is_(True),
            Account.active.is_(True),
        )
    )
    rows = session.execute(query)
    return {profile_id: (account, phone) for profile_id, account in rows if (phone := mobile(account.phone))}


def is_account_of_profile(session: Session, account_id: int, profile_id: int) -> bool:
    """Answer whether an account is a profile's and still stands, with or without an e-mail."""
    query = select(Account.id).join(Profile, Profile.account_id == Account.id)
    found = query.where(Profile.id == profile_id, Account.id == account_id, Account.active.is_(True))
    return session.scalar(found) is not None


def reachable_account(session: Session, account_id: int) -> Account | None:
    """Return an account that may be written to, or None."""
    return session.scalar(select(Account).where(Account.id == account_id, reachable()))
