"""SQL of who is waited for: candidacies and messages whose reminder or last day has come, and needs left alone."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from portti.domain.silence import ASKED_STAGES, CALLED_STAGES, CHASED_STAGES, YES_STAGES
from portti.models import Candidacy, Conversation, Match, Need, Proposal, StaffTask

_CHASED = Candidacy.stage.in_(sorted(CHASED_STAGES))


def candidacies_to_chase(session: Session, *, remind_before: datetime, now: datetime) -> list[int]:
    """Return the candidacies of which somebody is to be reminded, or whose last day has passed."""
    unreminded = and_(Candidacy.chased_at.is_(None), Candidacy.deadline_at <= remind_before)
    over = and_(Candidacy.deadline_at <= now, Candidacy.stage.in_(sorted(ASKED_STAGES)))
    query = select(Candidacy.id).where(_CHASED, or_(unreminded, over))
    return list(session.scalars(query.order_by(Candidacy.id)))


def called_late(session: Session, *, now: datetime) -> list[int]:
    """Return the candidacies past their last day for which the centre is to call, before anything ends by itself."""
    query = select(Candidacy.id).where(
        Candidacy.stage.in_(sorted(CALLED_STAGES | YES_STAGES)),
        Candidacy.deadline_at <= now,
        Candidacy.chased_at.is_not(None),
    )
    return list(session.scalars(query.order_by(Candidacy.id)))


def last_call(session: Session, candidacy: Candidacy) -> StaffTask | None:
    """Return the task to call that the centre was given last for a candidacy in its present stage."""
    query = select(StaffTask).where(
        StaffTask.kind == "silent_candidacy",
        StaffTask.profile_id == candidacy.profile_id,
        StaffTask.candidacy_id == candidacy.id,
        StaffTask.opened_at >= candidacy.stage_since,
    )
    return session.scalar(query.order_by(StaffTask.id.desc()).limit(1))


def conversations_to_chase(session: Session, *, remind_before: datetime, now: datetime) -> list[int]:
    """Return the threads in which an answer is waited for and a reminder, or the last day, has come."""
    unreminded = and_(Conversation.reminded_at.is_(None), Conversation.answer_by <= remind_before)
    over = and_(Conversation.answer_by <= now, Conversation.waits_for != "centre")
    waits = Conversation.waits_for.is_not(None)
    return list(session.scalars(select(Conversation.id).where(waits, or_(unreminded, over))))


def unanswered_proposals(session: Session, *, proposed_before: datetime) -> list[int]:
    """Return the changes that a centre has proposed to an employer before a moment and nobody has answered."""
    query = (
        select(Proposal.id)
        .join(Need, Need.id == Proposal.need_id)
        .where(
            Proposal.state == "waiting", Proposal.proposed_at <= proposed_before, Need.state != "withdrawn"
        )
    )
    return list(session.scalars(query.order_by(Proposal.id)))


def without_candidate(before: datetime) -> ColumnElement[bool]:
    """Return the mark "no candidate": public since before a moment, and since then nobody has stood or answered.

    A need that comes back, after a pause or from hiding, counts from its return.

    Nobody fits now either: who fits can still be asked, by the employer or the centre.
    """
    stood = exists().where(
        Candidacy.need_id == Need.id, or_(Candidacy.stage != "ended", Candidacy.stage_since > before)
    )
    answered = or_(Match.employer_answered_at > before, Match.assistant_answered_at > before)
    fits = exists().where(Match.need_id == Need.id, or_(Match.current, answered))
    opened = func.coalesce(Need.public_since, Need.published_at, Need.created_at)
    return and_(Need.state == "published", opened <= before, ~stood, ~fits)


def needs_without_candidate(session: Session, *, before: datetime, only: int | None = None) -> list[int]:
    """Return the open needs, or one of them, that have the mark "no candidate"."""
    query = select(Need.id).where(without_candidate(before)).order_by(Need.id)
    return list(session.scalars(query if only is None else query.where(Need.id == only)))


def needs_to_find_for(session: Session, *, before: datetime, only: int | None = None) -> list[int]:
    """Return those of them, or one, that the centre is to be asked about.

    Not while a task to find somebody waits, nor where one was done after `before`.
    """
    asked = exists().where(
        StaffTask.kind == "no_candidates",
        StaffTask.need_id == Need.id,
        or_(StaffTask.done_at.is_(None), StaffTask.done_at > before),
    )
    query = select(Need.id).where(without_candidate(before), ~asked).order_by(Need.id)
    return list(session.scalars(query if only is None else query.where(Need.id == only)))


def needs_left_alone(session: Session, *, since: datetime) -> Sequence[tuple[int, int]]:
    """Return published needs whose last candidacy has ended since a moment, not by their employer, with its key."""
    other = aliased(Candidacy)
    last = (
        select(func.max(other.id)).where(other.need_id == Candidacy.need_id).correlate(Candidacy)
    ).scalar_subquery()
    standing = select(other.id).where(other.need_id == Candidacy.need_id, other.stage != "ended")
    query = (
        select(Need.id, Candidacy.id)
        .join(Candidacy, Candidacy.need_id == Need.id)
        .where(
            Need.state == "published",
            Candidacy.stage == "ended",
            Candidacy.stage_since >= since,
            Candidacy.ended_by != "employer",
            Candidacy.id == last,
            ~standing.correlate(Candidacy).exists(),
        )
        .order_by(Need.id)
    )
    return [(need_id, key) for need_id, key in session.execute(query)]
