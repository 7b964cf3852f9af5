"""SQL of the records of interviews and of the questions that a centre asks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, String, and_, cast, exists, func, literal, or_, select
from sqlalchemy.orm import Session

from portti.domain.errors import NotFound
from portti.models import Account, InterviewRecord, InterviewTemplate, Profile, StaffTask
from portti.queries.found_rows import found_row


@dataclass(frozen=True)
class RecordRow:
    """A record with the person whom it is about."""

    record: InterviewRecord
    profile: Profile
    account: Account | None


def newest_template(session: Session, centre_id: int) -> InterviewTemplate | None:
    """Return the questions that a centre asks now; None where it never chose any."""
    query = select(InterviewTemplate).where(InterviewTemplate.centre_id == centre_id)
    return session.scalar(query.order_by(InterviewTemplate.version.desc()).limit(1))


def template_of(session: Session, centre_id: int, version: int) -> InterviewTemplate | None:
    """Return one version of a centre's questions."""
    return session.scalar(
        select(InterviewTemplate).where(
            InterviewTemplate.centre_id == centre_id, InterviewTemplate.version == version
        )
    )


def open_record(session: Session, profile_id: int) -> InterviewRecord | None:
    """Return the record of a person that is not final."""
    query = select(InterviewRecord).where(
        InterviewRecord.profile_id == profile_id, InterviewRecord.final_at.is_(None)
    )
    return session.scalar(query)


def waits_for_interview() -> ColumnElement[bool]:
    """Return the condition that a profile's person has not been interviewed: no record says what came of it.

    Until their person has read the record it is not final, and the profile does not tell of the interview.
    """
    told = exists().where(InterviewRecord.profile_id == Profile.id, InterviewRecord.outcome != "")
    return and_(Profile.interviewed_on.is_(None), ~told.where(InterviewRecord.final_at.is_(None)))


def waits_for_record() -> ColumnElement[bool]:
    """Return the condition that nothing of an interview waits for a profile's person, or for a correction."""
    told = or_(InterviewRecord.shared_at.is_not(None), InterviewRecord.correction_asked_at.is_not(None))
    waits = exists().where(InterviewRecord.profile_id == Profile.id, InterviewRecord.final_at.is_(None), told)
    return and_(Profile.interviewed_on.is_(None), ~waits)


def was_interviewed(session: Session, profile: Profile) -> bool:
    """Answer whether somebody has been interviewed, be the record final or not."""
    record = open_record(session, profile.id)
    return profile.interviewed_on is not None or (record is not None and record.outcome != "")


def newest_record(session: Session, profile_id: int) -> InterviewRecord | None:
    """Return the record of a person that was begun last."""
    query = select(InterviewRecord).where(InterviewRecord.profile_id == profile_id)
    return session.scalar(query.order_by(InterviewRecord.id.desc()).limit(1))


def readable_record(session: Session, profile_id: int) -> InterviewRecord | None:
    """Return the last record that its person may read: one that was shared with them."""
    query = select(InterviewRecord).where(
        InterviewRecord.profile_id == profile_id, InterviewRecord.shared_at.is_not(None)
    )
    return session.scalar(query.order_by(InterviewRecord.id.desc()).limit(1))


def records_of(session: Session, profile_id: int) -> Sequence[InterviewRecord]:
    """Return all records of a person, the first one first."""
    query = select(InterviewRecord).where(InterviewRecord.profile_id == profile_id)
    return session.scalars(query.order_by(InterviewRecord.id)).all()


def record_of_centre(session: Session, centre_id: int | None, record_id: int) -> RecordRow:
    """Return a record of this centre with its person; NotFound for another's."""
    row = session.execute(
        select(InterviewRecord, Profile, Account)
        .join(Profile, Profile.id == InterviewRecord.profile_id)
        .outerjoin(Account, Account.id == Profile.account_id)
        .where(InterviewRecord.id == record_id, InterviewRecord.centre_id == centre_id)
    ).one_or_none()
    if row is None:
        raise NotFound("record")
    return RecordRow(*row)


def lock_record(session: Session, record_id: int) -> InterviewRecord:
    """Return a record for change, keeping other deeds on it waiting until this transaction ends."""
    query = select(InterviewRecord).where(InterviewRecord.id == record_id)
    return found_row(session, query, "record", for_change=True)


def unanswered_records(session: Session, shared_before: datetime) -> Sequence[int]:
    """Return the records that their persons could read before a moment and have said nothing of."""
    query = select(InterviewRecord.id).where(
        InterviewRecord.shared_at <= shared_before,
        InterviewRecord.correction_asked_at.is_(None),
        InterviewRecord.final_at.is_(None),
    )
    return session.scalars(query.order_by(InterviewRecord.id)).all()


def untouched_records(session: Session, changed_before: datetime, kind: str) -> Sequence[int]:
    """Return the records that were not shared nor changed since, and of whose state there was no task of a kind."""
    key = literal(f"{kind}:").concat(cast(InterviewRecord.id, String)).concat(":")
    query = select(InterviewRecord.id).where(
        InterviewRecord.shared_at.is_(None),
        InterviewRecord.final_at.is_(None),
        # A correction that was asked for has a task of its own.
        InterviewRecord.correction_asked_at.is_(None),
        InterviewRecord.changed_at <= changed_before,
        ~exists().where(StaffTask.dedupe_key == key.concat(cast(InterviewRecord.row_version, String))),
    )
    return session.scalars(query.order_by(InterviewRecord.id)).all()


def centre_records(
    session: Session, centre_id: int, *, final: bool, limit: int = 50, offset: int = 0
) -> tuple[Sequence[RecordRow], int]:
    """Return a page of a centre's records: those that are open, the oldest first, or the final ones, newest first."""
    wanted = [
        InterviewRecord.centre_id == centre_id,
        InterviewRecord.final_at.is_not(None) if final else InterviewRecord.final_at.is_(None),
    ]
    order = InterviewRecord.id.desc() if final else InterviewRecord.id.asc()
    rows = session.execute(
        select(InterviewRecord, Profile, Account)
        .join(Profile, Profile.id == InterviewRecord.profile_id)
        .outerjoin(Account, Account.id == Profile.account_id)
        .where(*wanted)
        .order_by(order)
        .limit(limit)
        .offset(offset)
    )
    total = session.scalar(select(func.count()).select_from(InterviewRecord).where(*wanted)) or 0
    return [RecordRow(*row) for row in rows], total
