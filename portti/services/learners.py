"""The account of practice of somebody who works at a centre: one each, tied to their own account by its key."""

from datetime import datetime
from itertools import count

from sqlalchemy.orm import Session

from portti.domain.accounts import PersonDraft
from portti.domain.actor import Actor
from portti.domain.centres import practice_address
from portti.models import Account, Centre
from portti.queries import accounts as account_queries
from portti.queries import log_ins as log_in_queries
from portti.queries import practice as queries
from portti.services.accounts import create_account_for_person, end_sessions
from portti.settings import Settings


def learner_for(
    session: Session, centre: Centre, member: Account, role: str, *, settings: Settings, now: datetime
) -> Account:
    """Return a member's account in their practice centre, made where there is none; who had ended comes back.

    Of two whose addresses begin alike each has an account of their own: the second address gets a number.
    """
    account = queries.learner_of(session, member.id)
    if account is None:
        account = _make(session, centre, member, role, settings, now)
    account.email = account.email or _free_address(session, centre, member)
    account.active, account.closed_at = True, None
    account.roles = [account_queries.role_by_name(session, role)]
    return account


def _make(
    session: Session, centre: Centre, member: Account, role: str, settings: Settings, now: datetime
) -> Account:
    draft = PersonDraft(
        given_name=member.given_name,
        family_name=member.family_name,
        email=_free_address(session, centre, member),
        phone=None,
        language=member.language,
        role=role,
    )
    account = create_account_for_person(session, operator_of(centre), draft, settings=settings, now=now)
    account.practice_of_id = member.id
    # The link of a new account stays in the practice centre, where nobody can read it yet.
    log_in_queries.delete_open_links(session, account.id)
    return account


def _free_address(session: Session, centre: Centre, member: Account) -> str:
    addresses = (practice_address(centre.code, member.email or "", number) for number in count(1))
    return next(one for one in addresses if account_queries.account_by_email(session, one) is None)


def end_practice_of(session: Session, account_id: int) -> Account | None:
    """Close the account of practice of somebody, and return it; None where they have none."""
    account = queries.learner_of(session, account_id)
    if account is not None:
        end_learner(session, account)
    return account


def end_learner(session: Session, account: Account) -> None:
    """Close an account of practice: its sessions and links end at once."""
    account.active = False
    end_sessions(account)
    log_in_queries.delete_open_links(session, account.id)
    session.flush()


def operator_of(centre: Centre) -> Actor:
    """Return the service itself as it acts in a practice centre."""
    return Actor(account_id=None, roles=frozenset({"manager"}), centre_id=centre.id)
