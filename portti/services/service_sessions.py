"""Deeds on a centre's sessions: logging, changing, making the figures final, striking out."""

from dataclasses import fields
from datetime import datetime

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain import service_sessions as rules
from portti.domain.actor import Actor
from portti.domain.client_events import check_void_reason
from portti.domain.errors import Conflict, NotAllowed, NotFound, RuleViolation
from portti.domain.permissions import check_may, may
from portti.domain.service_sessions import SessionDraft
from portti.models import ServiceSession, ServiceSessionStaff
from portti.queries import people
from portti.queries import service_sessions as queries
from portti.queries.storing import add_once
from portti.services import audit

_STORED = tuple(field.name for field in fields(SessionDraft) if field.name != "staff_ids")


def log_session(
    session: Session, actor: Actor, draft: SessionDraft, *, form_key: str, now: datetime
) -> ServiceSession | None:
    """Log one session; None where the same form was sent before. What a trainee logs is left open."""
    check_may(actor, "log_events")
    if actor.centre_id is None:
        raise NotFound("centre")
    if session_of_form(session, actor, form_key) is not None:
        return None
    _check(session, actor, draft, frozenset(), now)
    row = ServiceSession(
        centre_id=actor.centre_id,
        source="staff",
        source_key=_source_key(actor, form_key),
        logged_by_account_id=actor.account_id,
        logged_at=now,
        changed_at=now,
        closed_at=now if may(actor, "close_events") else None,
    )
    _write(row, draft)
    if not add_once(session, row):
        return None
    audit.record(session, actor, "log_session", "service_session", row.id, now=now)
    return row


def session_of_form(session: Session, actor: Actor, form_key: str) -> ServiceSession | None:
    """Return the session that a form of the actor has logged already."""
    return queries.session_by_key(session, _source_key(actor, form_key))


def _source_key(actor: Actor, form_key: str) -> str:
    return f"form:{actor.account_id}:{form_key}"


def is_as_told(row: ServiceSession, draft: SessionDraft) -> bool:
    """Answer whether a session says just what is told now."""
    is_same = {one.account_id for one in row.staff} == draft.staff_ids
    return is_same and all(getattr(row, name) == getattr(draft, name) for name in _STORED)


def change_session(
    session: Session, actor: Actor, key: int, draft: SessionDraft, *, row_version: int, now: datetime
) -> ServiceSession:
    """Write a session as it should be; the log keeps what it said before. The same again is no change."""
    row = _to_change(session, actor, key)
    if is_as_told(row, draft):
        return row
    if row.row_version != row_version:
        raise Conflict("changed_meanwhile")
    _check(session, actor, draft, frozenset(one.account_id for one in row.staff), now)
    before = _told(row)
    _write(row, draft)
    after = _told(row)
    facts = {name: value for name, value in before.items() if value != after[name]}
    if not facts:
        return row
    row.changed_at = now
    row.row_version += 1
    audit.record(session, actor, "change_session", "service_session", row.id, now=now, facts=facts)
    session.flush()
    return row


def may_change(actor: Actor, row: ServiceSession) -> bool:
    """Answer whether the actor may write a session otherwise: it counts, and is not final to who learns the work."""
    return row.voided_at is None and (row.closed_at is None or may(actor, "close_events"))


def close_session(session: Session, actor: Actor, key: int, *, now: datetime) -> None:
    """Make the figures that a trainee logged final; twice is once."""
    check_may(actor, "close_events")
    row = _to_change(session, actor, key)
    if row.closed_at is not None:
        return
    row.closed_at = row.changed_at = now
    row.row_version += 1
    audit.record(session, actor, "close_session", "service_session", row.id, now=now)


def strike_out(session: Session, actor: Actor, key: int, reason: str, *, now: datetime) -> None:
    """Let a session count no more, with the reason; it is never deleted, and twice is once."""
    check_may(actor, "close_events")
    row = queries.session_of_centre(session, actor.centre_id, key, for_change=True)
    if row.voided_at is not None:
        return
    check_void_reason(reason)
    row.voided_at = row.changed_at = now
    row.row_version += 1
    facts = {"reason": reason}
    audit.record(session, actor, "strike_out_session", "service_session", row.id, now=now, facts=facts)


def put_back(session: Session, actor: Actor, key: int, *, now: datetime) -> None:
    """Let a session that was struck out count again."""
    check_may(actor, "close_events")
    row = queries.session_of_centre(session, actor.centre_id, key, for_change=True)
    if row.voided_at is None:
        return
    row.voided_at, row.changed_at = None, now
    row.row_version += 1
    audit.record(session, actor, "put_back_session", "service_session", row.id, now=now)


def _to_change(session: Session, actor: Actor, key: int) -> ServiceSession:
    check_may(actor, "log_events")
    row = queries.session_of_centre(session, actor.centre_id, key, for_change=True)
    if row.voided_at is not None:
        raise RuleViolation("event_struck_out")
    if row.closed_at is not None and not may(actor, "close_events"):
        raise NotAllowed("close_events")
    return row


def _check(
    session: Session, actor: Actor, draft: SessionDraft, standing: frozenset[int], now: datetime
) -> None:
    """Check the figures, and that whoever is newly named works here; who has left since stays named."""
    rules.check_session(draft, today=helsinki(now).date())
    for account_id in draft.staff_ids - standing:
        if actor.centre_id is None or not people.works_for(session, actor.centre_id, account_id):
            raise RuleViolation("unknown_staff", "staff")


def _told(row: ServiceSession) -> dict[str, object]:
    """Return what a session says, field by field."""
    return {
        "held_on": row.held_on.isoformat(),
        "kind": row.kind,
        "place": row.place,
        "municipality_code": row.municipality_code,
        "open_minutes": row.open_minutes,
        "visitors": row.visitors,
        "anonymous_visitors": row.anonymous_visitors,
        "staff_ids": sorted(one.account_id for one in row.staff),
    }


def _write(row: ServiceSession, draft: SessionDraft) -> None:
    assert draft.held_on is not None  # the rule has looked
    assert draft.open_minutes is not None
    assert draft.visitors is not None
    row.held_on, row.kind, row.place = draft.held_on, draft.kind, draft.place.strip()
    row.municipality_code, row.open_minutes = draft.municipality_code, draft.open_minutes
    row.visitors, row.anonymous_visitors = draft.visitors, draft.anonymous_visitors
    kept = [one for one in row.staff if one.account_id in draft.staff_ids]
    standing = {one.account_id for one in kept}
    new = sorted(draft.staff_ids - standing)
    row.staff = [*kept, *(ServiceSessionStaff(account_id=key) for key in new)]
