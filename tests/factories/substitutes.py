"""Made-up requests for a substitute."""

from datetime import datetime

from sqlalchemy.orm import Session

from portti.clock import HELSINKI
from portti.models import Need, SubstituteRequest
from tests.conftest import NOW


def make_request(
    session: Session, need: Need, starts_at: str, ends_at: str, **values: object
) -> SubstituteRequest:
    """Return a stored request for a single shift of a need, between two Helsinki wall times."""
    fields: dict[str, object] = {
        "begins_at": datetime.fromisoformat(starts_at).replace(tzinfo=HELSINKI),
        "requested_at": NOW,
        **values,
    }
    row = SubstituteRequest(
        centre_id=need.centre_id, need_id=need.id, starts_at=starts_at, ends_at=ends_at, **fields
    )
    session.add(row)
    session.flush()
    return row
