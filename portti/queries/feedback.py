"""SQL of the feedback that anybody may send."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portti.domain.errors import NotFound
from portti.models import Feedback


def feedback_by_key(session: Session, form_key: str) -> Feedback | None:
    """Return what a form has sent already."""
    return session.scalar(select(Feedback).where(Feedback.form_key == form_key))


def feedback_by_id(session: Session, feedback_id: int) -> Feedback:
    """Return one message for answering; NotFound when there is none."""
    row = session.get(Feedback, feedback_id, with_for_update=True)
    if row is None:
        raise NotFound("feedback")
    return row


def count_since(session: Session, moment: datetime) -> int:
    """Return how many messages have come since a moment."""
    query = select(func.count()).select_from(Feedback).where(Feedback.received_at > moment)
    return session.scalar(query) or 0


def waiting_feedback(session: Session) -> Sequence[Feedback]:
    """Return what waits for an answer, the oldest first."""
    query = select(Feedback).where(Feedback.answered_at.is_(None))
    return session.scalars(query.order_by(Feedback.received_at, Feedback.id)).all()


def answered_feedback(session: Session, *, limit: int) -> Sequence[Feedback]:
    """Return what was answered last."""
    query = select(Feedback).where(Feedback.answered_at.is_not(None))
    return session.scalars(query.order_by(Feedback.answered_at.desc(), Feedback.id).limit(limit)).all()
