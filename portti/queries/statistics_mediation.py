"""SQL of the statistics of mediation: needs, interviews, substitutes and working matches of a centre, as moments."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portti.domain.unmet_hours import OpenShift
from portti.models import (
    AuditEvent,
    Booking,
    Candidacy,
    InterviewSlot,
    Invitation,
    Need,
    NeedShift,
    SubstituteAsk,
    SubstituteRequest,
)


@dataclass(frozen=True)
class NeedTimes:
    """One need: when it was first open, first had somebody proposed, and was filled, as far as these came."""

    employer_id: int
    published_at: datetime
    proposed_at: datetime | None
    filled_at: datetime | None
    closed_at: datetime | None
    """When a need that is no longer open was last changed."""


def need_times(session: Session, centre_id: int, since: datetime, until: datetime) -> list[NeedTimes]:
    """Return the needs that were first opened between two moments."""
    proposed = (
        select(Candidacy.need_id, func.min(Candidacy.opened_at).label("at"))
        .group_by(Candidacy.need_id)
        .subquery()
    )
    filled = (
        select(AuditEvent.subject_id, func.min(AuditEvent.happened_at).label("at"))
        .where(AuditEvent.subject == "need", AuditEvent.deed == "fill_need")
        .group_by(AuditEvent.subject_id)
        .subquery()
    )
    query = (
        select(Need.employer_id, Need.state, Need.published_at, proposed.c.at, filled.c.at, Need.changed_at)
        .outerjoin(proposed, proposed.c.need_id == Need.id)
        .outerjoin(filled, filled.c.subject_id == Need.id)
        .where(Need.centre_id == centre_id, Need.published_at >= since, Need.published_at < until)
    )
    return [
        NeedTimes(
            employer_id,
            published,
            first,
            last,
            changed if state not in ("published", "filled", "checking") else None,
        )
        for employer_id, state, published, first, last, changed in session.execute(query)
        if published is not None
    ]


def filled_needs(
    session: Session, centre_id: int, since: datetime, until: datetime
) -> list[tuple[int, datetime]]:
    """Return whose needs were filled between two moments, and when first."""
    first = func.min(AuditEvent.happened_at)
    query = (
        select(Need.employer_id, first)
        .join(AuditEvent, AuditEvent.subject_id == Need.id)
        .where(Need.centre_id == centre_id, AuditEvent.subject == "need", AuditEvent.deed == "fill_need")
        .group_by(Need.id, Need.employer_id)
        .having(first >= since, first < until)
    )
    return [(employer_id, at) for employer_id, at in session.execute(query)]


def interview_bookings(
    session: Session, centre_id: int, since: datetime, until: datetime
) -> list[tuple[int, datetime, datetime | None, datetime | None]]:
    """Return who was booked to a pre-interview, its time, and when it was cancelled or noted as missed."""
    query = (
        select(Invitation.profile_id, InterviewSlot.starts_at, Booking.cancelled_at, Booking.missed_at)
        .join(InterviewSlot, InterviewSlot.id == Booking.slot_id)
        .join(Invitation, Invitation.id == Booking.invitation_id)
        .where(
            Booking.centre_id == centre_id,
            Invitation.profile_id.is_not(None),
            InterviewSlot.starts_at >= since,
            InterviewSlot.starts_at < until,
        )
    )
    return [
        (profile_id, starts_at, cancelled_at, missed_at)
        for profile_id, starts_at, cancelled_at, missed_at in session.execute(query)
        if profile_id is not None
    ]


def substitute_shifts(
    session: Session, centre_id: int, first: date, last: date
) -> list[tuple[int, str, bool]]:
    """Return each shift that a substitute was asked for: whose, its start on the wall, and whether one did it."""
    won = (
        select(SubstituteAsk.id)
        .where(
            SubstituteAsk.request_id == SubstituteRequest.id,
            SubstituteAsk.won.is_(True),
            SubstituteAsk.withdrew_at.is_(None),
        )
        .exists()
    )
    query = (
        select(Need.employer_id, SubstituteRequest.starts_at, won)
        .join(Need, Need.id == SubstituteRequest.need_id)
        .where(
            SubstituteRequest.centre_id == centre_id,
            SubstituteRequest.cancelled_at.is_(None),
            SubstituteRequest.starts_at >= first.isoformat(),
            SubstituteRequest.starts_at <= f"{last.isoformat()}T99",
        )
    )
    return [
        (employer_id, starts_at, is_filled) for employer_id, starts_at, is_filled in session.execute(query)
    ]


def open_shifts(session: Session, centre_id: int) -> list[OpenShift]:
    """Return the weekly shifts of open needs that lack somebody."""
    query = (
        select(
            Need.employer_id,
            func.coalesce(Need.municipality_code, ""),
            NeedShift.weekday,
            NeedShift.start_minute,
            NeedShift.end_minute,
            NeedShift.cycle,
            NeedShift.weeks,
            NeedShift.assistants - NeedShift.taken,
            Need.open_to_visitors,
        )
        .join(Need, Need.id == NeedShift.need_id)
        .where(Need.centre_id == centre_id, Need.state == "published", NeedShift.assistants > NeedShift.taken)
    )
    return [OpenShift(*row) for row in session.execute(query)]
