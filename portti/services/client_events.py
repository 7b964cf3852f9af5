"""Deeds on a centre's client events: logging, changing with history, rating, striking out, and free words or none."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain import client_events as rules
from portti.domain.accounts import CODE_ROLES
from portti.domain.actor import Actor
from portti.domain.client_events import EventDraft
from portti.domain.errors import Conflict, NotAllowed, NotFound, RuleViolation
from portti.domain.permissions import check_may, may, only_own_events_of
from portti.mail.compose.feedback import ASKED_CONTACT
from portti.mail.outbox import take_back
from portti.models import ClientEvent, ClientEventChange, ClientEventFunction, ClientEventNote
from portti.queries import client_events as queries
from portti.queries import people
from portti.queries.accounts import centre_for_change
from portti.queries.storing import add_once
from portti.services import audit
from portti.services.answers_by_link import link_of_event
from portti.settings import Settings

OWN_REGISTER = "#"
"""Stands before a number that is not the portal's but the centre's own."""


def client_typed(session: Session, actor: Actor, typed: str) -> tuple[int | None, str | None]:
    """Return whom a typed number means: a person of the portal, or a number of the centre's own register.

    Nothing typed is an anonymous event. Raises RuleViolation `client_unknown` for a number that is nobody's.
    """
    text = typed.strip()
    if not text:
        return None, None
    if text.startswith(OWN_REGISTER):
        number = text.removeprefix(OWN_REGISTER).strip()
        rules.check_client_number(number)
        return None, number
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise RuleViolation("client_unknown", "client")
    try:
        account = people.account_of_centre(session, actor.centre_id, int(text))
    except NotFound:
        raise RuleViolation("client_unknown", "client") from None
    if account.erased_at is not None or CODE_ROLES & {role.name for role in account.roles}:
        raise RuleViolation("client_unknown", "client")
    return account.id, None


def log_event(
    session: Session, actor: Actor, draft: EventDraft, *, form_key: str, settings: Settings, now: datetime
) -> ClientEvent | None:
    """Log one event; None where the same form was sent before."""
    check_may(actor, "log_events")
    if actor.centre_id is None:
        raise NotFound("centre")
    if event_of_form(session, actor, form_key) is not None:
        return None
    rules.check_event(draft, today=helsinki(now).date())
    _check_may_close(actor, draft.result)
    notes = notes_are_on(session, actor.centre_id, settings)
    if draft.note and not notes:
        raise RuleViolation("notes_are_off", "note")
    event = ClientEvent(
        centre_id=actor.centre_id,
        source="staff",
        source_key=_source_key(actor, form_key),
        logged_by_account_id=actor.account_id,
        logged_at=now,
        changed_at=now,
        **{field: getattr(draft, field) for field in rules.STORED},
    )
    event.functions = [ClientEventFunction(function=one) for one in sorted(draft.functions)]
    if not add_once(session, event):
        return None
    if draft.note:
        session.add(ClientEventNote(client_event_id=event.id, text=draft.note, written_at=now))
    return event


def event_of_form(session: Session, actor: Actor, form_key: str) -> ClientEvent | None:
    """Return the event that a form of the actor has logged already."""
    return queries.event_by_key(session, _source_key(actor, form_key))


def _source_key(actor: Actor, form_key: str) -> str:
    return f"form:{actor.account_id}:{form_key}"


def is_as_told(session: Session, event: ClientEvent, draft: EventDraft, settings: Settings) -> bool:
    """Answer whether an event says just what is told now."""
    if _differences(event, draft):
        return False
    note = queries.note_of(session, event.id) if notes_are_on(session, event.centre_id, settings) else None
    return draft.note == (note.text if note else "")


def _differences(event: ClientEvent, draft: EventDraft) -> dict[str, Any]:
    """Return what a draft says otherwise than its event, field by field from what to what."""
    differences = {
        field: [_plain(before), _plain(after)]
        for field in rules.STORED
        if (before := getattr(event, field)) != (after := getattr(draft, field))
    }
    functions = {mark.function for mark in event.functions}
    if functions != draft.functions:
        differences["functions"] = [sorted(functions), sorted(draft.functions)]
    return differences


def change_event(
    session: Session,
    actor: Actor,
    event_id: int,
    draft: EventDraft,
    *,
    row_version: int,
    settings: Settings,
    now: datetime,
) -> ClientEvent:
    """Write an event as it should be; what it said before stays in its history. The same again is no change."""
    event = _to_change(session, actor, event_id)
    if is_as_told(session, event, draft, settings):
        return event
    if event.row_version != row_version:
        raise Conflict("changed_meanwhile")
    rules.check_event(draft, today=helsinki(now).date())
    _check_may_close(actor, draft.result)
    changes = _differences(event, draft)
    for field in rules.STORED:
        setattr(event, field, getattr(draft, field))
    if "functions" in changes:
        kept = [mark for mark in event.functions if mark.function in draft.functions]
        new = sorted(draft.functions - {mark.function for mark in event.functions})
        event.functions = [*kept, *(ClientEventFunction(function=one) for one in new)]
    if notes_are_on(session, event.centre_id, settings) and _write_note(session, event, draft.note, now):
        changes["note"] = [None, None]
    if "account_id" in changes:
        # Whom the event was about by mistake is not asked how it went.
        _take_question_back(session, event)
    if changes:
        _changed(session, actor, event, "edit", changes, now=now)
    return event


def may_change(actor: Actor, event: ClientEvent) -> bool:
    """Answer whether the actor may write an event otherwise: it counts, and is not closed to who learns the work."""
    may_close = may(actor, "close_events") or event.result not in rules.CLOSING_RESULTS
    return event.voided_at is None and may_close


def rate_event(session: Session, actor: Actor, event_id: int, satisfaction: str, *, now: datetime) -> None:
    """Note with one tap how satisfied the client was, as the adviser judges it."""
    event = _to_change(session, actor, event_id, may_be_closed=True)
    if satisfaction not in rules.SATISFACTIONS:
        raise RuleViolation("unknown_choice", "satisfaction")
    if event.satisfaction == satisfaction:
        return
    changes = {"satisfaction": [event.satisfaction, satisfaction]}
    event.satisfaction = satisfaction
    _changed(session, actor, event, "edit", changes, now=now)


def strike_out(session: Session, actor: Actor, event_id: int, reason: str, *, now: datetime) -> None:
    """Let an event count no more, with the reason; it is never deleted, and twice is once."""
    check_may(actor, "close_events")
    event = queries.event_of_centre(
        session, actor.centre_id, event_id, logged_by=only_own_events_of(actor), for_change=True
    )
    if event.voided_at is not None:
        return
    rules.check_void_reason(reason)
    event.voided_at = now
    _take_question_back(session, event)
    _changed(session, actor, event, "strike_out", {}, reason=reason, now=now)


def _take_question_back(session: Session, event: ClientEvent) -> None:
    """Keep the mail that asks how it went from leaving; where it has not left, no address was sent."""
    taken, link = take_back(session, f"{ASKED_CONTACT}:{event.id}:"), link_of_event(session, event.id)
    if taken and link is not None:
        link.mailed_at = None


def put_back(session: Session, actor: Actor, event_id: int, *, now: datetime) -> None:
    """Let an event that was struck out count again."""
    check_may(actor, "close_events")
    event = queries.event_of_centre(
        session, actor.centre_id, event_id, logged_by=only_own_events_of(actor), for_change=True
    )
    if event.voided_at is None:
        return
    event.voided_at = None
    _changed(session, actor, event, "put_back", {}, now=now)


def notes_are_on(session: Session, centre_id: int | None, settings: Settings) -> bool:
    """Answer whether free words about an event may be written: the service allows it and the centre wants it."""
    return settings.events.notes_allowed and queries.notes_are_on(session, centre_id)


def choose_notes(session: Session, actor: Actor, wanted: bool, *, settings: Settings, now: datetime) -> None:
    """Turn free words about events on for the actor's centre, or off; turned off, those that were written go."""
    check_may(actor, "choose_event_notes")
    if wanted and not settings.events.notes_allowed:
        raise RuleViolation("notes_not_allowed", "notes")
    centre = centre_for_change(session, actor.centre_id)
    if centre.event_notes == wanted:
        return
    centre.event_notes = wanted
    if not wanted:
        queries.delete_notes_of_centre(session, centre.id)
    facts = {"wanted": wanted}
    audit.record(session, actor, "choose_event_notes", "centre", centre.id, now=now, facts=facts)


def _to_change(session: Session, actor: Actor, event_id: int, *, may_be_closed: bool = False) -> ClientEvent:
    check_may(actor, "log_events")
    event = queries.event_of_centre(
        session, actor.centre_id, event_id, logged_by=only_own_events_of(actor), for_change=True
    )
    if event.voided_at is not None:
        raise RuleViolation("event_struck_out")
    if not may_be_closed:
        _check_may_close(actor, event.result)
    return event


def _check_may_close(actor: Actor, result: str | None) -> None:
    """Raise NotAllowed where somebody who learns the work would close a matter, or open a closed one."""
    if result in rules.CLOSING_RESULTS and not may(actor, "close_events"):
        raise NotAllowed("close_events")


def _write_note(session: Session, event: ClientEvent, text: str, now: datetime) -> bool:
    note = queries.note_of(session, event.id)
    if (note.text if note else "") == text:
        return False
    if note is None:
        session.add(ClientEventNote(client_event_id=event.id, text=text, written_at=now))
    elif text:
        note.text, note.written_at = text, now
    else:
        session.delete(note)
    return True


def _changed(
    session: Session,
    actor: Actor,
    event: ClientEvent,
    deed: str,
    changes: Mapping[str, Any],
    *,
    reason: str | None = None,
    now: datetime,
) -> None:
    note_change(session, actor, event, deed, changes, reason=reason, now=now)
    audit.record(session, actor, f"{deed}_event", "client_event", event.id, now=now)
    session.flush()


def note_change(
    session: Session,
    actor: Actor,
    event: ClientEvent,
    deed: str,
    changes: Mapping[str, Any],
    *,
    reason: str | None = None,
    now: datetime,
) -> None:
    """Write a change into an event's history: who, when, and each field from what to what."""
    event.changed_at = now
    event.row_version += 1
    session.add(
        ClientEventChange(
            client_event_id=event.id,
            deed=deed,
            reason=reason,
            account_id=actor.account_id,
            changed_at=now,
            changes=dict(changes),
        )
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
