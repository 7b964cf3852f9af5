"""Records of interviews that were begun and lie still: their persons wait, so staff get a task with a day."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain.staff_tasks import due_day
from portti.models import InterviewRecord
from portti.queries import interview_records as queries
from portti.queries.invitations import booked_of_profile
from portti.services.staff_tasks import close_task, open_task

_KIND = "finish_interview"


def lying_still(session: Session, *, now: datetime) -> Sequence[int]:
    """Return the records that their persons cannot read and that nobody has touched for a day, nor was asked to."""
    return queries.untouched_records(session, now - timedelta(days=1), _KIND)


def ask_to_finish(session: Session, record_id: int, *, now: datetime) -> bool:
    """Give staff the task to finish one record; False before some working days, or before the interview itself."""
    record = queries.lock_record(session, record_id)
    booked = booked_of_profile(session, record.profile_id)
    since = max(record.changed_at, booked.slot.starts_at) if booked else record.changed_at
    if due_day(helsinki(since).date()) > helsinki(now).date() or record_id not in lying_still(
        session, now=now
    ):
        return False
    return open_task(
        session,
        record.centre_id,
        _KIND,
        _key(record),
        profile_id=record.profile_id,
        assigned_account_id=record.written_by_account_id,
        now=now,
    )


def close_request(session: Session, record: InterviewRecord, *, now: datetime) -> None:
    """Note that somebody has gone on with a record, before its version rises."""
    close_task(session, _key(record), now=now)


def _key(record: InterviewRecord) -> str:
    return f"{_KIND}:{record.id}:{record.row_version}"
