"""SQL that reads the audit trail: what was done or read, by whom, about whom."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from portti.models import Account, AuditEvent, InterviewRecord, Need


@dataclass(frozen=True)
class AuditFilter:
    """What a manager looks for in the log; empty means any."""

    deed: str = ""
    account_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class AuditRow:
    """An event with the person who acted, where it was a person."""

    event: AuditEvent
    account: Account | None


def _rows(
    session: Session, wanted: list[ColumnElement[bool]], limit: int, offset: int
) -> tuple[Sequence[AuditRow], int]:
    rows = session.execute(
        select(AuditEvent, Account)
        .outerjoin(Account, Account.id == AuditEvent.account_id)
        .where(*wanted)
        .order_by(AuditEvent.happened_at.desc(), AuditEvent.id.desc())
        .limit(limit)
        .offset(offset)
    )
    total = session.scalar(select(func.count()).select_from(AuditEvent).where(*wanted)) or 0
    return [AuditRow(event, account) for event, account in rows], total


def centre_events(
    session: Session, centre_id: int, wanted: AuditFilter, *, limit: int = 50, offset: int = 0
) -> tuple[Sequence[AuditRow], int]:
    """Return a page of a centre's events, newest first, and how many there are."""
    conditions: list[ColumnElement[bool]] = [AuditEvent.centre_id == centre_id]
    if wanted.deed:
        conditions.append(AuditEvent.deed == wanted.deed)
    if wanted.account_id is not None:
        conditions.append(AuditEvent.account_id == wanted.account_id)
    if wanted.since is not None:
        conditions.append(AuditEvent.happened_at >= wanted.since)
    if wanted.until is not None:
        conditions.append(AuditEvent.happened_at < wanted.until)
    return _rows(session, conditions, limit, offset)


def deeds_of_centre(session: Session, centre_id: int) -> Sequence[str]:
    """Return which kinds of deeds a centre's log holds."""
    return session.scalars(
        select(AuditEvent.deed).where(AuditEvent.centre_id == centre_id).distinct().order_by(AuditEvent.deed)
    ).all()


def events_about(
    session: Session,
    account_id: int,
    *,
    employer_id: int | None = None,
    profile_id: int | None = None,
    need_ids: Sequence[int] = (),
    limit: int = 20,
) -> Sequence[AuditRow]:
    """Return the newest events about one person: by them, for them, or on what is theirs."""

    def on(subject: str, ids: Sequence[int]) -> ColumnElement[bool]:
        if not ids:
            return false()
        return and_(AuditEvent.subject == subject, AuditEvent.subject_id.in_(ids))

    about = or_(
        AuditEvent.account_id == account_id,
        on("account", [account_id]),
        on("employer", [employer_id] if employer_id is not None else []),
        on("profile", [profile_id] if profile_id is not None else []),
        on("need", need_ids),
        _about_records_of(profile_id),
        AuditEvent.employer_id == employer_id if employer_id is not None else false(),
        AuditEvent.profile_id == profile_id if profile_id is not None else false(),
    )
    return _rows(session, [about], limit, 0)[0]


def _about_records_of(profile_id: int | None) -> ColumnElement[bool]:
    """Return the condition that an event is about a record of this person's interview."""
    if profile_id is None:
        return false()
    own = select(InterviewRecord.id).where(InterviewRecord.profile_id == profile_id)
    return and_(AuditEvent.subject == "record", AuditEvent.subject_id.in_(own))


def acts_of_others(
    session: Session,
    account_id: int,
    *,
    employer_id: int | None,
    profile_id: int | None,
    limit: int = 50,
    offset: int = 0,
) -> tuple[Sequence[AuditRow], int]:
    """Return what other people did for a person or read of theirs, newest first, and how many there are."""
    about: list[ColumnElement[bool]] = [
        and_(AuditEvent.subject == "account", AuditEvent.subject_id == account_id)
    ]
    if employer_id is not None:
        own_needs = select(Need.id).where(Need.employer_id == employer_id)
        about += [
            AuditEvent.employer_id == employer_id,
            and_(AuditEvent.subject == "employer", AuditEvent.subject_id == employer_id),
            and_(AuditEvent.subject == "need", AuditEvent.subject_id.in_(own_needs)),
        ]
    if profile_id is not None:
        about += [
            AuditEvent.profile_id == profile_id,
            and_(AuditEvent.subject == "profile", AuditEvent.subject_id == profile_id),
            _about_records_of(profile_id),
        ]
    others: list[ColumnElement[bool]] = [
        AuditEvent.account_id.is_not(None),
        AuditEvent.account_id != account_id,
        or_(*about),
    ]
    return _rows(session, others, limit, offset)


def last_deed(session: Session, subject: str, subject_id: int, deeds: Collection[str]) -> str | None:
    """Return which of these deeds was done last to a thing; None where none was, or the log is shorter."""
    query = select(AuditEvent.deed).where(
        AuditEvent.subject == subject, AuditEvent.subject_id == subject_id, AuditEvent.deed.in_(sorted(deeds))
    )
    return session.scalar(query.order_by(AuditEvent.id.desc()).limit(1))
