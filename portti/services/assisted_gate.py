"""What staff wrote with a client does not become public before the client has said that it is right."""

from datetime import datetime

from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.errors import RuleViolation
from portti.queries.assisted import open_sheet


def check_confirmed(
    session: Session,
    actor: Actor,
    *,
    need_id: int | None = None,
    profile_id: int | None = None,
    now: datetime,
) -> None:
    """Raise RuleViolation `waits_for_client` for staff; who publishes their own has said by that that it is right."""
    sheet = open_sheet(session, need_id=need_id, profile_id=profile_id)
    if sheet is None:
        return
    if actor.is_staff:
        raise RuleViolation("waits_for_client")
    sheet.confirmed_at, sheet.confirmed_how = now, "self"
    session.flush()
