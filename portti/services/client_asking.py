"""Asking a client by e-mail how a contact went: once for an event, and only who may be asked."""

from datetime import datetime

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain.actor import Actor
from portti.domain.answers import is_fresh
from portti.domain.client_events import EventDraft
from portti.domain.permissions import check_may
from portti.mail.compose.feedback import contact_asked
from portti.mail.kinds import CONTACTS
from portti.mail.outbox import enqueue
from portti.models import Account, ClientEvent
from portti.queries import client_events as queries
from portti.queries import digests, recipients
from portti.queries.accounts import centre_for_change
from portti.services import audit
from portti.services.accounts import holder_of
from portti.services.answers_by_link import ask_about_event, code_of, is_open
from portti.services.client_events import log_event
from portti.settings import Settings

ASKED, NOT_ASKED, LOGGED_BEFORE = "asked", "not_asked", "logged_before"


def log_and_ask(
    session: Session,
    actor: Actor,
    draft: EventDraft,
    *,
    ask: bool,
    form_key: str,
    settings: Settings,
    now: datetime,
) -> str:
    """Log an event and, where wanted, send its client the link; return whether they are asked, if they could be.

    The event is logged in any case. The same form sent twice logs one event and sends one link: LOGGED_BEFORE.
    """
    event = log_event(session, actor, draft, form_key=form_key, settings=settings, now=now)
    if event is None:
        return LOGGED_BEFORE
    if not ask or event.account_id is None:
        return ""
    return ASKED if mail_link(session, actor, event, settings=settings, now=now) else NOT_ASKED


def mail_link(
    session: Session, actor: Actor, event: ClientEvent, *, settings: Settings, now: datetime
) -> bool:
    """Send who an event is about the link of three faces, once; False where they cannot be asked by e-mail."""
    client = _client_to_ask(session, event, now)
    if client is None:
        return False
    link = ask_about_event(session, actor, event.id, settings=settings, now=now)
    if link.mailed_at is not None or not is_open(link, now=now):
        return False
    draft = contact_asked(
        holder_of(client),
        client.id,
        event_id=event.id,
        code=code_of(settings, link),
        expires_at=link.expires_at,
        settings=settings,
    )
    link.mailed_at = now
    session.flush()
    audit.record(session, actor, "mail_event_link", "client_event", event.id, now=now)
    return enqueue(session, draft, now=now)


def _client_to_ask(session: Session, event: ClientEvent, now: datetime) -> Account | None:
    """Return whom to write to: nobody of an anonymous or old event, or who wants no such mail."""
    if event.account_id is None or not is_fresh(event.happened_on, today=helsinki(now).date()):
        return None
    choice = digests.choice_of(session, event.account_id, CONTACTS)
    if choice is not None and choice.frequency == "never":
        return None
    return recipients.reachable_account(session, event.account_id)


def asks_by_itself(session: Session, centre_id: int | None) -> bool:
    """Answer whether asking stands ticked for a centre when an event is logged."""
    return queries.asks_clients(session, centre_id)


def choose_asking(session: Session, actor: Actor, wanted: bool, *, now: datetime) -> None:
    """Let asking stand ticked for the actor's centre, or not."""
    check_may(actor, "choose_event_notes")
    centre = centre_for_change(session, actor.centre_id)
    if centre.asks_clients == wanted:
        return
    centre.asks_clients = wanted
    session.flush()
    facts = {"wanted": wanted}
    audit.record(session, actor, "choose_asking_clients", "centre", centre.id, now=now, facts=facts)
