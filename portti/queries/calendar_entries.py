"""SQL of what stands in a person's private calendar: interviews, shifts, meetings and days until which they answer."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session, lazyload

from portti.models import (
    Booking,
    CalendarFeed,
    Candidacy,
    Conversation,
    InterviewSlot,
    Invitation,
    Need,
    StaffTask,
    SubstituteAsk,
    SubstituteRequest,
)
from portti.queries.interview_slots import is_held_by


def feed_of_account(session: Session, account_id: int) -> CalendarFeed | None:
    """Return the calendar address of a person."""
    return session.scalar(select(CalendarFeed).where(CalendarFeed.account_id == account_id))


def feed_by_token_hash(session: Session, token_hash: str) -> CalendarFeed | None:
    """Return the calendar that an address opens."""
    return session.scalar(select(CalendarFeed).where(CalendarFeed.token_hash == token_hash))


def delete_feed(session: Session, account_id: int) -> None:
    """End a person's calendar address."""
    session.execute(delete(CalendarFeed).where(CalendarFeed.account_id == account_id))


def interviews_of_profile(
    session: Session, profile_id: int, since: datetime
) -> Sequence[tuple[Booking, InterviewSlot]]:
    """Return the interviews that an assistant has booked."""
    rows = session.execute(
        select(Booking, InterviewSlot)
        .join(InterviewSlot, InterviewSlot.id == Booking.slot_id)
        .join(Invitation, Invitation.id == Booking.invitation_id)
        .where(
            Invitation.profile_id == profile_id,
            Booking.cancelled_at.is_(None),
            InterviewSlot.starts_at >= since,
        )
        .order_by(InterviewSlot.starts_at, Booking.id)
    )
    return [(booking, slot) for booking, slot in rows]


def appointments_of(
    session: Session, account_id: int, since: datetime
) -> Sequence[tuple[Booking, InterviewSlot]]:
    """Return the appointments and home visits that a client has booked."""
    rows = session.execute(
        select(Booking, InterviewSlot)
        .join(InterviewSlot, InterviewSlot.id == Booking.slot_id)
        .join(Invitation, Invitation.id == Booking.invitation_id)
        .where(
            Invitation.account_id == account_id,
            Booking.cancelled_at.is_(None),
            InterviewSlot.starts_at >= since,
        )
        .order_by(InterviewSlot.starts_at, Booking.id)
    )
    return [(booking, slot) for booking, slot in rows]


def interviews_of_staff(
    session: Session, account_id: int, since: datetime
) -> Sequence[tuple[Booking, InterviewSlot]]:
    """Return the booked interviews that a member of staff holds, alone or with a colleague."""
    rows = session.execute(
        select(Booking, InterviewSlot)
        .join(InterviewSlot, InterviewSlot.id == Booking.slot_id)
        .where(is_held_by(account_id), Booking.cancelled_at.is_(None), InterviewSlot.starts_at >= since)
        .order_by(InterviewSlot.starts_at, Booking.id)
    )
    return [(booking, slot) for booking, slot in rows]


def shifts_taken(
    session: Session, since: datetime, *, profile_id: int | None = None, employer_id: int | None = None
) -> Sequence[SubstituteRequest]:
    """Return the single shifts that an assistant has promised, or that somebody has promised an employer."""
    query = (
        select(SubstituteRequest)
        .join(SubstituteAsk, SubstituteAsk.request_id == SubstituteRequest.id)
        .join(Need, Need.id == SubstituteRequest.need_id)
        .where(
            SubstituteAsk.won.is_(True),
            SubstituteRequest.cancelled_at.is_(None),
            SubstituteRequest.begins_at >= since,
        )
    )
    if profile_id is not None:
        query = query.where(SubstituteAsk.profile_id == profile_id)
    else:
        query = query.where(Need.employer_id == employer_id)
    return session.scalars(query.order_by(SubstituteRequest.begins_at, SubstituteRequest.id)).all()


def candidacies_of(
    session: Session, *, profile_id: int | None = None, employer_id: int | None = None
) -> Sequence[tuple[Candidacy, Need]]:
    """Return the standing candidacies of an assistant, or of an employer's needs, each with its need."""
    query = (
        select(Candidacy, Need)
        .join(Need, Need.id == Candidacy.need_id)
        .options(lazyload("*"))
        .where(Candidacy.stage != "ended")
    )
    if profile_id is not None:
        query = query.where(Candidacy.profile_id == profile_id)
    else:
        query = query.where(Need.employer_id == employer_id)
    return [(row, need) for row, need in session.execute(query.order_by(Candidacy.id))]


def messages_awaited(
    session: Session,
    side: str,
    *,
    profile_id: int | None = None,
    employer_id: int | None = None,
    centre_id: int | None = None,
) -> Sequence[Conversation]:
    """Return the threads in which an assistant, an employer or a centre is waited for to answer by a day."""
    query = select(Conversation).where(Conversation.waits_for == side, Conversation.answer_by.is_not(None))
    if side == "assistant":
        query = query.where(Conversation.profile_id == profile_id)
    elif side == "employer":
        own = select(Need.id).where(Need.employer_id == employer_id)
        query = query.where(or_(Conversation.employer_id == employer_id, Conversation.need_id.in_(own)))
    else:
        query = query.where(Conversation.centre_id == centre_id)
    return session.scalars(query.order_by(Conversation.answer_by, Conversation.id)).all()


def next_actions_of_staff(session: Session, account_id: int) -> Sequence[Candidacy]:
    """Return the standing candidacies of a responsible person that have a day for what is done next."""
    query = select(Candidacy).where(
        Candidacy.responsible_account_id == account_id,
        Candidacy.stage != "ended",
        Candidacy.next_action_on.is_not(None),
    )
    return session.scalars(query.order_by(Candidacy.next_action_on, Candidacy.id)).all()


def due_tasks_of_staff(session: Session, account_id: int, centre_id: int) -> Sequence[StaffTask]:
    """Return the open tasks with a day that a member of staff has taken, or that nobody has."""
    query = select(StaffTask).where(
        StaffTask.centre_id == centre_id,
        StaffTask.done_at.is_(None),
        StaffTask.due_on.is_not(None),
        or_(StaffTask.assigned_account_id == account_id, StaffTask.assigned_account_id.is_(None)),
    )
    return session.scalars(query.order_by(StaffTask.due_on, StaffTask.id)).all()
