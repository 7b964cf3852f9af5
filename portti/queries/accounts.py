"""SQL about accounts, roles and who acts for whom."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.errors import NotFound
from portti.models import Account, Centre, Employer, Profile, Representation, Role


def account_by_id(session: Session, account_id: int) -> Account:
    """Return an account; NotFound when there is none."""
    account = session.get(Account, account_id)
    if account is None:
        raise NotFound("account")
    return account


def account_by_email(session: Session, email: str) -> Account | None:
    """Return the account of an e-mail address as it is stored: in small letters."""
    return session.scalar(select(Account).where(Account.email == email.strip().lower()))


def account_by_uniquifier(session: Session, uniquifier: str) -> Account | None:
    """Return the account that a session cookie names."""
    return session.scalar(select(Account).where(Account.fs_uniquifier == uniquifier))


def role_by_name(session: Session, name: str) -> Role:
    """Return a role; NotFound when the table has none of that name."""
    role = session.scalar(select(Role).where(Role.name == name))
    if role is None:
        raise NotFound("role")
    return role


def centre_by_code(session: Session, code: str) -> Centre:
    """Return a centre by its code; NotFound when there is none."""
    centre = session.scalar(select(Centre).where(Centre.code == code))
    if centre is None:
        raise NotFound("centre")
    return centre


def all_centres(session: Session) -> Sequence[Centre]:
    """Return all centres in the order of their codes."""
    return session.scalars(select(Centre).order_by(Centre.code)).all()


def employer_of_account(session: Session, account_id: int) -> Employer | None:
    """Return the employer that an account is."""
    return session.scalar(select(Employer).where(Employer.account_id == account_id))


def profile_of_account(session: Session, account_id: int) -> Profile | None:
    """Return the profile of an assistant's account."""
    return session.scalar(select(Profile).where(Profile.account_id == account_id))


def represented_employers(session: Session, account_id: int) -> Sequence[Employer]:
    """Return the employers that a representative acts for now."""
    return session.scalars(
        select(Employer)
        .join(Representation, Representation.employer_id == Employer.id)
        .where(Representation.representative_account_id == account_id, Representation.until_at.is_(None))
        .order_by(Employer.id)
    ).all()


def actor_of(
    session: Session,
    account_id: int,
    *,
    acting_for_employer_id: int | None = None,
    acting_for_profile_id: int | None = None,
) -> Actor:
    """Return the actor that an account is, checking any wish to act for another person.

    A representative may act for employers they represent; staff for employers and profiles of their own
    centre. A wish that is not allowed (any more) is dropped.
    """
    account = account_by_id(session, account_id)
    roles = frozenset(role.name for role in account.roles)
    own_employer = employer_of_account(session, account_id)
    own_profile = profile_of_account(session, account_id)
    employer_id = own_employer.id if own_employer else None
    profile_id = own_profile.id if own_profile else None
    if "representative" in roles:
        represented = [employer.id for employer in represented_employers(session, account_id)]
        if acting_for_employer_id in represented:
            employer_id = acting_for_employer_id
        elif employer_id is None and len(represented) == 1:
            employer_id = represented[0]
    if roles & {"staff", "manager"}:
        if acting_for_employer_id is not None:
            employer = session.get(Employer, acting_for_employer_id)
            if employer is not None and employer.centre_id == account.centre_id:
                employer_id = employer.id
        if acting_for_profile_id is not None:
            profile = session.get(Profile, acting_for_profile_id)
            if profile is not None and profile.centre_id == account.centre_id:
                profile_id = profile.id
    return Actor(
        account_id=account.id,
        roles=roles,
        centre_id=account.centre_id,
        employer_id=employer_id,
        profile_id=profile_id,
    )
