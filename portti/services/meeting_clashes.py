"""What else a person has at the time of a meeting: told to them alone, before they agree, and it stops nothing."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.queries import calendar_entries
from portti.queries import candidacies as queries
from portti.services.rest_warnings import work_around

MEETING, INTERVIEW, SHIFT, TRIAL = "meeting", "interview", "shift", "trial"
_LONGEST = timedelta(hours=4)
"""No meeting or interview takes longer: what begins earlier is over."""


def clashes_of_assistant(
    session: Session, profile_id: int, starts_at: datetime, minutes: int, *, but: int
) -> list[str]:
    """Return what an assistant has then: other meetings, an interview with the centre, shifts, a day of trial.

    `but` is the candidacy whose meeting it is.
    """
    ends_at, found = starts_at + timedelta(minutes=minutes), []
    meetings = queries.meetings_between(session, starts_at - _LONGEST, ends_at, but, profile_id=profile_id)
    if any(_ends(row.interview_at, row.interview_minutes) > starts_at for row in meetings):
        found.append(MEETING)
    booked = calendar_entries.interviews_of_profile(session, profile_id, starts_at - _LONGEST)
    if any(
        slot.starts_at < ends_at and _ends(slot.starts_at, slot.minutes) > starts_at
        for _booking, slot in booked
    ):
        found.append(INTERVIEW)
    begins, ends = (helsinki(moment).replace(tzinfo=None) for moment in (starts_at, ends_at))
    if any(start < ends and begins < end for start, end in work_around(session, profile_id, begins.date())):
        found.append(SHIFT)
    if queries.trial_on(session, profile_id, begins.date(), but):
        found.append(TRIAL)
    return found


def clashes_of_employer(
    session: Session, employer_id: int, starts_at: datetime, minutes: int, *, but: int
) -> list[str]:
    """Return what an employer has then: their meetings with other applicants."""
    ends_at = starts_at + timedelta(minutes=minutes)
    rows = queries.meetings_between(session, starts_at - _LONGEST, ends_at, but, employer_id=employer_id)
    return (
        [MEETING] if any(_ends(row.interview_at, row.interview_minutes) > starts_at for row in rows) else []
    )


def _ends(starts_at: datetime | None, minutes: int | None) -> datetime:
    assert starts_at is not None  # the query asks for one
    return starts_at + timedelta(minutes=minutes or 60)
