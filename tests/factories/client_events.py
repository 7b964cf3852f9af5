"""Made-up client events and sessions with valid defaults."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from portti.models import Centre, ClientEvent, ClientEventFunction, ServiceSession
from tests.conftest import NOW
from tests.factories.accounts import make_centre


def make_event(
    session: Session,
    *,
    centre: Centre | None = None,
    functions: Iterable[str] = ("guidance",),
    now: datetime = NOW,
    **values: object,
) -> ClientEvent:
    """Return a stored event of today by telephone with nobody known."""
    fields: dict[str, object] = {
        "happened_on": now.date(),
        "client_group": "employer",
        "channel": "phone",
        "source": "staff",
        **values,
    }
    event = ClientEvent(
        centre_id=(centre or make_centre(session)).id, logged_at=now, changed_at=now, **fields
    )
    event.functions = [ClientEventFunction(function=function) for function in functions]
    session.add(event)
    session.flush()
    return event


def make_service_session(
    session: Session, *, centre: Centre | None = None, now: datetime = NOW, **values: object
) -> ServiceSession:
    """Return a stored drop-in session of two hours with five visitors."""
    fields: dict[str, object] = {
        "held_on": now.date(),
        "kind": "drop_in",
        "place": "Kirjasto",
        "open_minutes": 120,
        "visitors": 5,
        "anonymous_visitors": 3,
        "source": "staff",
        "closed_at": now,
        **values,
    }
    row = ServiceSession(
        centre_id=(centre or make_centre(session)).id, logged_at=now, changed_at=now, **fields
    )
    session.add(row)
    session.flush()
    return row
