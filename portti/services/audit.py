"""Recording who did or read what."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.models import AuditEvent


def record(
    session: Session,
    actor: Actor,
    deed: str,
    subject: str,
    subject_id: int | None,
    *,
    now: datetime,
    facts: Mapping[str, object] | None = None,
) -> None:
    """Write one row of the audit trail; facts hold ids, codes and figures, and no word about a person."""
    session.add(
        AuditEvent(
            centre_id=actor.centre_id,
            account_id=actor.account_id,
            employer_id=actor.employer_id,
            profile_id=actor.profile_id,
            deed=deed,
            subject=subject,
            subject_id=subject_id,
            facts=dict(facts or {}),
            happened_at=now,
        )
    )


def record_reading(session: Session, actor: Actor, subject: str, subject_id: int, *, now: datetime) -> None:
    """Record that staff opened a page with a person's data."""
    record(session, actor, f"read_{subject}", subject, subject_id, now=now)
