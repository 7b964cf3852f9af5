"""The demo's shifts of last year for which a substitute was asked, many of them in the morning."""

import random
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from portti.clock import HELSINKI, helsinki
from portti.models import Centre, SubstituteAsk, SubstituteRequest
from portti.queries.demo import ids_of_centre

_SEED = 20261129
_SHIFTS, _FILLED = 400, 0.7
_HOURS = {6: 3, 7: 6, 8: 8, 9: 5, 12: 3, 15: 3, 17: 4, 18: 5, 20: 3, 22: 1}
"""When shifts begin, and how often."""


def make_past_substitutes(session: Session, centre: Centre, *, now: datetime) -> None:
    """Write what was asked for last year, each shift of its own day and hour, and who did it."""
    chance = random.Random(_SEED)  # noqa: S311 - made-up data, nothing secret
    needs, profiles = ids_of_centre(session, centre.id)
    if not needs or not profiles:
        return
    first = date(helsinki(now).year - 1, 1, 1)
    found: dict[tuple[int, str], SubstituteRequest] = {}
    for _ in range(_SHIFTS):
        day = first + timedelta(days=chance.randrange(365))
        (hour,) = chance.choices(list(_HOURS), list(_HOURS.values()))
        starts = datetime.combine(day, time(hour))
        request = SubstituteRequest(
            centre_id=centre.id,
            need_id=chance.choice(needs),
            starts_at=f"{starts:%Y-%m-%dT%H:%M}",
            ends_at=f"{starts + timedelta(hours=3):%Y-%m-%dT%H:%M}",
            begins_at=starts.replace(tzinfo=HELSINKI),
            requested_at=starts.replace(tzinfo=HELSINKI) - timedelta(days=1),
        )
        found[request.need_id, request.starts_at] = request
    session.add_all(found.values())
    session.flush()
    session.add_all(
        SubstituteAsk(
            request_id=request.id,
            profile_id=chance.choice(profiles),
            asked_at=request.requested_at,
            answer="yes",
            answered_at=request.requested_at,
            won=True,
        )
        for request in found.values()
        if chance.random() < _FILLED
    )
    session.flush()
