"""When a need is taken away nobody is looked for any more for its single shifts, and nobody comes for nothing."""

from datetime import datetime

from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.models import Need
from portti.queries import substitutes as queries
from portti.services import audit
from portti.services.substitute_mails import tell_nobody_is_needed
from portti.settings import Settings


def end_requests(session: Session, actor: Actor, need: Need, *, settings: Settings, now: datetime) -> None:
    """End what is asked for a need's coming shifts; who was asked, and who had promised, is told."""
    for request_id in queries.requests_ahead(session, need.id, now):
        request = queries.lock_request(session, request_id)
        if request.cancelled_at is not None:
            continue
        request.cancelled_at = now
        session.flush()
        audit.record(session, actor, "cancel_substitutes", "substitute_request", request_id, now=now)
        tell_nobody_is_needed(session, request, settings=settings, now=now)
