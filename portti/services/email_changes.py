"""Changing the address of an account: a link to the new address, used once, then a notice to the old one."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portti.credentials import new_token
from portti.domain.accounts import CODE_ROLES, check_email, stored_email
from portti.domain.actor import Actor
from portti.domain.errors import NotFound, RuleViolation
from portti.domain.permissions import check_may
from portti.mail.compose import account as compose
from portti.mail.outbox import enqueue
from portti.models import Account
from portti.queries import accounts as queries
from portti.queries import log_ins as log_in_queries
from portti.queries import people as people_queries
from portti.services import account_links as links
from portti.services import audit
from portti.services.accounts import end_sessions, holder_of, own_account
from portti.settings import Settings


def ask_email_change(
    session: Session, actor: Actor, email: str, *, settings: Settings, now: datetime
) -> None:
    """Send a link to the actor's new address; whether the address is registered is not told."""
    account = own_account(session, actor)
    address = _checked(account, email)
    if queries.account_by_email(session, address) is not None:
        # In the same time, to nobody.
        expires_at = now + links.lifetime_of(links.CHANGE_EMAIL, settings)
        compose.change_email(
            holder_of(account), address, new_token(), link_id=0, expires_at=expires_at, settings=settings
        )
        return
    _send(session, actor, account, address, settings, now)


def ask_email_change_for(
    session: Session, actor: Actor, account_id: int, email: str, *, settings: Settings, now: datetime
) -> None:
    """Send a link to the new address of a person of the centre, who confirms it themselves."""
    check_may(actor, "create_account_for_person")
    people_queries.account_of_centre(session, actor.centre_id, account_id)
    account = queries.account_for_change(session, account_id)
    if CODE_ROLES & {role.name for role in account.roles}:
        check_may(actor, "manage_staff")
    address = _checked(account, email)
    if queries.account_by_email(session, address) is not None:
        raise RuleViolation("email_taken", "email")
    _send(session, actor, account, address, settings, now)


def _checked(account: Account, email: str) -> str:
    address = stored_email(email)
    check_email(address)
    if address == account.email:
        raise RuleViolation("email_same", "email")
    return address


def _send(
    session: Session, actor: Actor, account: Account, address: str, settings: Settings, now: datetime
) -> None:
    if links.was_just_made(session, account.id, links.CHANGE_EMAIL, now=now, address=address):
        return
    # An earlier link may have gone to a mistyped address: it must not work any more.
    log_in_queries.delete_open_links(session, account.id, links.CHANGE_EMAIL)
    link = links.make_link(
        session, account.id, links.CHANGE_EMAIL, address=address, settings=settings, now=now
    )
    draft = compose.change_email(
        holder_of(account),
        address,
        link.token,
        link_id=link.id,
        expires_at=link.expires_at,
        settings=settings,
    )
    enqueue(session, draft, now=now)
    audit.record(session, actor, "ask_email_change", "account", account.id, now=now)


def check_link(session: Session, token: str, *, now: datetime) -> str:
    """Return the new address of a link that works, or has worked already; changes nothing."""
    return links.known_link(session, token, links.CHANGE_EMAIL, now=now).address or ""


def confirm_email_change(session: Session, token: str, *, settings: Settings, now: datetime) -> Account:
    """Put the new address in place of the old one; every session ends, and the old address is told.

    Pressed twice it changes once. NotFound where the link does not work or the address is another's by now.
    """
    link, is_first = links.press_link(session, token, links.CHANGE_EMAIL, now=now)
    if not is_first:
        return queries.account_by_id(session, link.account_id)
    account = queries.account_for_change(session, link.account_id)
    if not account.active or not link.address:
        raise NotFound("link")
    before = holder_of(account)
    try:
        with session.begin_nested():
            account.email = link.address
            account.confirmed_at = account.confirmed_at or now
            session.flush()
    except IntegrityError as fault:
        raise NotFound("link") from fault
    end_sessions(account)
    log_in_queries.delete_open_links(session, account.id)
    actor = Actor(account_id=account.id, centre_id=account.centre_id)
    audit.record(session, actor, "change_email", "account", account.id, now=now)
    if before.address:
        enqueue(session, compose.email_changed(before, settings=settings, now=now), now=now)
    session.flush()
    return account
