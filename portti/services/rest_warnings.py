"""What an assistant should know before saying yes to a shift: other work at that time, or too short a rest."""

from datetime import date, datetime, time, timedelta

from sqlalchemy.orm import Session

from portti.domain.rest import Span, rest_faults
from portti.domain.rosters import may_stand_on
from portti.domain.weekly_hours import single_shift
from portti.models import SubstituteRequest
from portti.queries import substitutes as queries
from portti.services.need_rosters import start_for
from portti.services.taken_shifts import shift_of_data

_AROUND = range(-2, 3)


def warnings_of(session: Session, profile_id: int, request: SubstituteRequest) -> list[str]:
    """Return the codes of what speaks against a shift, over all employers; for the assistant's own eyes only."""
    shift = _span(request.starts_at, request.ends_at)
    return rest_faults(shift, work_around(session, profile_id, shift[0].date(), but=request.id))


def work_around(session: Session, profile_id: int, middle: date, *, but: int | None = None) -> list[Span]:
    """Return an assistant's work about a day, over all employers: single shifts, but for one, and weekly ones."""
    found = [_span(*ends) for ends in queries.promised_shifts(session, profile_id, but=but)]
    for work in queries.weekly_work(session, profile_id):
        found += _around(work, middle)
    return found


def working_then(session: Session, employer_id: int, starts_at: str, ends_at: str) -> set[int]:
    """Return who has work with this employer by contract at the time of a shift: it is theirs, or beside it."""
    shift = _span(starts_at, ends_at)
    return {
        work.profile_id
        for work in queries.weekly_work_for(session, employer_id)
        if any(start < shift[1] and end > shift[0] for start, end in _around(work, shift[0].date()))
    }


def _around(work: queries.WeeklyWork, middle: date) -> list[Span]:
    days = [middle + timedelta(days=ahead) for ahead in _AROUND]
    return [
        span
        for day in days
        if (work.first_on is None or day >= work.first_on) and (work.last_on is None or day <= work.last_on)
        for span in _on_day(work, day)
    ]


def _span(starts_at: str, ends_at: str) -> Span:
    return datetime.fromisoformat(starts_at), datetime.fromisoformat(ends_at)


def _on_day(work: queries.WeeklyWork, day: date) -> list[Span]:
    found, midnight = [], datetime.combine(day, time())
    for shift in map(shift_of_data, work.shifts):
        # Where nobody knows week 1 of a roster, a shift in each week is warned of: too often is better than never.
        if may_stand_on(shift, day, start_for(work.need, [shift])):
            single = single_shift(midnight, shift.start, shift.end, None)
            found.append((single.start, single.end))
    return found
