"""SQL of all that is kept about one person, for a copy that they take with them."""

from collections.abc import Sequence

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from portti.models import (
    AdCheck,
    Block,
    Booking,
    Candidacy,
    HoursOverrule,
    InterviewSlot,
    Invitation,
    Match,
    Need,
    NotificationChoice,
    OutboxMessage,
    Proposal,
    Report,
    Representation,
    RepresentationRequest,
    SubstituteAsk,
    SubstituteChoice,
    SubstituteRequest,
)


def needs_of(session: Session, employer_id: int) -> Sequence[Need]:
    """Return all needs of an employer, the newest first."""
    return session.scalars(select(Need).where(Need.employer_id == employer_id).order_by(Need.id.desc())).all()


def readings_of(session: Session, need_id: int) -> Sequence[AdCheck]:
    """Return each time that the centre read a need's ad before it was public."""
    return session.scalars(select(AdCheck).where(AdCheck.need_id == need_id).order_by(AdCheck.id)).all()


def overrules_of(session: Session, need_id: int) -> Sequence[HoursOverrule]:
    """Return each time that staff let a need's hours go over the granted ones."""
    query = select(HoursOverrule).where(HoursOverrule.need_id == need_id)
    return session.scalars(query.order_by(HoursOverrule.id)).all()


def answered_matches(
    session: Session, *, need_id: int | None = None, profile_id: int | None = None
) -> Sequence[Match]:
    """Return the pairs of a need or a profile that its own side has answered."""
    query = select(Match).order_by(Match.id)
    if need_id is not None:
        query = query.where(Match.need_id == need_id, Match.employer_answer.is_not(None))
    else:
        query = query.where(Match.profile_id == profile_id, Match.assistant_answer.is_not(None))
    return session.scalars(query).all()


def candidacies(session: Session, employer_id: int | None, profile_id: int | None) -> Sequence[Candidacy]:
    """Return the candidacies for a person's needs, or of their profile, but for a shortlist of the centre."""
    own_needs = select(Need.id).where(Need.employer_id == employer_id)
    query = select(Candidacy).where(
        or_(Candidacy.need_id.in_(own_needs), Candidacy.profile_id == profile_id),
        Candidacy.stage != "shortlisted",
    )
    return session.scalars(query.order_by(Candidacy.id)).all()


def notification_choices(session: Session, account_id: int) -> Sequence[NotificationChoice]:
    """Return what an account chose to be told."""
    query = select(NotificationChoice).where(NotificationChoice.account_id == account_id)
    return session.scalars(query.order_by(NotificationChoice.kind)).all()


def representations(
    session: Session, account_id: int, employer_id: int | None
) -> tuple[Sequence[Representation], Sequence[Representation]]:
    """Return the ties by which a person acts for others, and those by which others act for them."""
    query = select(Representation).order_by(Representation.id)
    theirs = session.scalars(query.where(Representation.representative_account_id == account_id)).all()
    others = session.scalars(query.where(Representation.employer_id == employer_id)).all()
    return theirs, others if employer_id is not None else []


def interviews(
    session: Session, profile_id: int
) -> Sequence[tuple[Invitation, Booking | None, InterviewSlot | None]]:
    """Return the invitations of a profile with the times booked on them."""
    rows = session.execute(
        select(Invitation, Booking, InterviewSlot)
        .outerjoin(Booking, Booking.invitation_id == Invitation.id)
        .outerjoin(InterviewSlot, InterviewSlot.id == Booking.slot_id)
        .where(Invitation.profile_id == profile_id)
        .order_by(Invitation.id, Booking.id)
    )
    return [(invitation, booking, slot) for invitation, booking, slot in rows]


def messages_to(session: Session, account_id: int) -> Sequence[OutboxMessage]:
    """Return the e-mails to an account, the newest first."""
    query = select(OutboxMessage).where(OutboxMessage.account_id == account_id)
    return session.scalars(query.order_by(OutboxMessage.id.desc())).all()


def blocks_and_reports(
    session: Session, employer_id: int | None, profile_id: int | None
) -> tuple[list[Block], list[Report]]:
    """Return the blocks that a person has put up, and what they told the centre of others; never what others told."""
    blocks: list[Block] = []
    reports: list[Report] = []
    for side, key in (("employer", employer_id), ("assistant", profile_id)):
        if key is not None:
            of = Block.employer_id if side == "employer" else Block.profile_id
            blocks += session.scalars(select(Block).where(of == key, Block.side == side))
            by = Report.employer_id if side == "employer" else Report.profile_id
            reports += session.scalars(select(Report).where(by == key, Report.side == side))
    return blocks, reports


def wishes_to_be_acted_for(session: Session, employer_id: int | None) -> Sequence[RepresentationRequest]:
    """Return each time that an employer asked somebody to act for them."""
    query = select(RepresentationRequest).where(RepresentationRequest.employer_id == employer_id)
    return session.scalars(query.order_by(RepresentationRequest.id)).all()


def proposals_to(session: Session, employer_id: int | None) -> Sequence[Proposal]:
    """Return the changes of their needs that the centre put before an employer."""
    query = select(Proposal).join(Need, Need.id == Proposal.need_id).where(Need.employer_id == employer_id)
    return session.scalars(query.order_by(Proposal.id)).all()


def substitute_requests_of(
    session: Session, employer_id: int | None
) -> Sequence[tuple[SubstituteRequest, int]]:
    """Return the shifts for which an employer looked for a substitute, each with how many were asked."""
    asked = select(func.count()).where(SubstituteAsk.request_id == SubstituteRequest.id)
    rows = session.execute(
        select(SubstituteRequest, asked.correlate(SubstituteRequest).scalar_subquery())
        .join(Need, Need.id == SubstituteRequest.need_id)
        .where(Need.employer_id == employer_id)
        .order_by(SubstituteRequest.id)
    )
    return [(request, count) for request, count in rows]


def substitute_asks_to(
    session: Session, profile_id: int | None
) -> Sequence[tuple[SubstituteAsk, SubstituteRequest]]:
    """Return the shifts for which an assistant was asked, with what they said."""
    rows = session.execute(
        select(SubstituteAsk, SubstituteRequest)
        .join(SubstituteRequest, SubstituteRequest.id == SubstituteAsk.request_id)
        .where(SubstituteAsk.profile_id == profile_id)
        .order_by(SubstituteAsk.id)
    )
    return [(ask, request) for ask, request in rows]


def asking_choice(session: Session, profile_id: int | None) -> SubstituteChoice | None:
    """Return when an assistant wants to be asked for single shifts."""
    return session.scalar(select(SubstituteChoice).where(SubstituteChoice.profile_id == profile_id))
