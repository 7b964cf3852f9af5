"""The demo's shifts for which a substitute was asked: many of them in the morning last year, at all hours this year."""

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from portti.clock import HELSINKI, helsinki
from portti.models import NeedShift, SubstituteAsk, SubstituteRequest
from portti.services.demo_past_needs import PastNeed

_SEED, _SEED_OF_YEAR = 20261129, 20261201
_SHIFTS, _FILLED = 400, 0.7
_HOURS = {6: 3, 7: 6, 8: 8, 9: 5, 12: 3, 15: 3, 17: 4, 18: 5, 20: 3, 22: 1}
"""When shifts of last year begin, and how often."""
_WORK_LASTS = 300
_MOST_OF_A_NEED, _MOST_ASKED = 7, 4
_FOUND, _FOUND_AT_NIGHT, _CANCELLED = 0.84, 0.5, 0.05
_DAY_BEGINS, _DAY_ENDS = 7 * 60, 20 * 60


def make_substitutes_of_last_year(
    session: Session, past: Sequence[PastNeed], profile_ids: Sequence[int], *, now: datetime
) -> None:
    """Write what was asked for last year, each shift of its own day and hour, and who did it."""
    chance = random.Random(_SEED)  # noqa: S311 - made-up data, nothing secret
    if not past or not profile_ids:
        return
    first = date(helsinki(now).year - 1, 1, 1)
    found: dict[tuple[int, str], SubstituteRequest] = {}
    for _ in range(_SHIFTS):
        day = first + timedelta(days=chance.randrange(365))
        (hour,) = chance.choices(list(_HOURS), list(_HOURS.values()))
        starts = datetime.combine(day, time(hour))
        need = chance.choice(past).need
        request = SubstituteRequest(
            centre_id=need.centre_id,
            need_id=need.id,
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
            profile_id=chance.choice(profile_ids),
            asked_at=request.requested_at,
            answer="yes",
            answered_at=request.requested_at,
            won=True,
        )
        for request in found.values()
        if chance.random() < _FILLED
    )
    session.flush()


def make_substitutes_of_year(
    session: Session, past: Sequence[PastNeed], profile_ids: Sequence[int], *, now: datetime
) -> None:
    """Write shifts of this year that a substitute was asked for, after somebody had begun to work for a need."""
    chance = random.Random(_SEED_OF_YEAR)  # noqa: S311 - made-up data, nothing secret
    made = [
        (request, shift)
        for one in past
        if one.filled_at is not None and one.need.shifts
        for request, shift in _requests(chance, one, helsinki(one.filled_at).date(), now)
    ]
    session.add_all(request for request, _shift in made)
    session.flush()
    for request, shift in made:
        session.add_all(_asks(chance, request, shift, profile_ids))
    session.flush()


def _requests(
    chance: random.Random, past: PastNeed, filled_on: date, now: datetime
) -> Iterator[tuple[SubstituteRequest, NeedShift]]:
    today = helsinki(now).date()
    first = max(filled_on + timedelta(days=14), today.replace(month=1, day=1))
    last = min(filled_on + timedelta(days=_WORK_LASTS), today - timedelta(days=2))
    shifts: defaultdict[int, list[NeedShift]] = defaultdict(list)
    for shift in past.need.shifts:
        shifts[shift.weekday].append(shift)
    days = [first + timedelta(days=number) for number in range((last - first).days)]
    days = [day for day in days if day.weekday() in shifts]
    for day in chance.sample(days, min(len(days), chance.randint(0, _MOST_OF_A_NEED))):
        shift = chance.choice(shifts[day.weekday()])
        yield _request(chance, past, day, shift), shift


def _request(chance: random.Random, past: PastNeed, day: date, shift: NeedShift) -> SubstituteRequest:
    starts_at = _wall(day, shift.start_minute)
    ends_on = day if shift.end_minute > shift.start_minute else day + timedelta(days=1)
    begins_at = starts_at.replace(tzinfo=HELSINKI)
    requested_at = begins_at - timedelta(hours=chance.choice((3, 6, 12, 20, 30, 48, 96)))
    return SubstituteRequest(
        centre_id=past.need.centre_id,
        need_id=past.need.id,
        starts_at=f"{starts_at:%Y-%m-%dT%H:%M}",
        ends_at=f"{_wall(ends_on, shift.end_minute):%Y-%m-%dT%H:%M}",
        begins_at=begins_at,
        requested_by_account_id=past.employer.account_id,
        requested_at=requested_at,
        cancelled_at=requested_at + timedelta(hours=1) if chance.random() < _CANCELLED else None,
        goes_on=True,
    )


def _wall(day: date, minute: int) -> datetime:
    return datetime.combine(day, time()) + timedelta(minutes=minute)


def _asks(
    chance: random.Random, request: SubstituteRequest, shift: NeedShift, profile_ids: Sequence[int]
) -> Iterator[SubstituteAsk]:
    is_by_day = _DAY_BEGINS <= shift.start_minute < _DAY_ENDS
    is_found = request.cancelled_at is None and chance.random() < (_FOUND if is_by_day else _FOUND_AT_NIGHT)
    asked = chance.sample(profile_ids, min(len(profile_ids), chance.randint(1, _MOST_ASKED)))
    for number, profile_id in enumerate(asked):
        won = is_found and number == len(asked) - 1
        answer = "yes" if won else chance.choice(("no", None))
        yield SubstituteAsk(
            request_id=request.id,
            profile_id=profile_id,
            asked_at=request.requested_at,
            answer=answer,
            answered_at=request.requested_at + timedelta(minutes=20 + 10 * number) if answer else None,
            won=won,
        )
