"""Made-up needs with valid defaults."""

import itertools
from datetime import datetime

from sqlalchemy.orm import Session

from portti.models import Employer, Need, NeedShift
from tests.conftest import NOW
from tests.factories.accounts import make_employer

_numbers = itertools.count(1)


def make_need(
    session: Session,
    *,
    employer: Employer | None = None,
    state: str = "published",
    shifts: tuple[tuple[int, int, int], ...] = ((1, 480, 720),),
    now: datetime = NOW,
    **values: object,
) -> Need:
    """Return a stored need in Jyväskylä; each shift is weekday, start and end in minutes."""
    employer = employer or make_employer(session, now=now)
    fields: dict[str, object] = {
        "title": "Aamuapua",
        "municipality_code": "179",
        "latitude": 62.24,
        "longitude": 25.75,
        "published_at": now if state == "published" else None,
        "confirmed_at": now if state == "published" else None,
        **values,
    }
    need = Need(
        centre_id=employer.centre_id,
        employer_id=employer.id,
        state=state,
        exchange_id=f"n{next(_numbers)}",
        created_at=now,
        changed_at=now,
        shifts=[
            NeedShift(position=number, weekday=weekday, start_minute=start, end_minute=end)
            for number, (weekday, start, end) in enumerate(shifts)
        ],
        **fields,
    )
    session.add(need)
    session.flush()
    return need
