"""Deeds around feedback: anybody sends it, staff note that it is answered."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.errors import RuleViolation
from portti.domain.feedback import MOST_IN_AN_HOUR, check_feedback
from portti.domain.permissions import check_may
from portti.models import Feedback
from portti.queries import feedback as queries
from portti.queries.storing import add_once
from portti.services import audit


def send_feedback(
    session: Session, about: str, text: str, reply_to: str, *, form_key: str, language: str, now: datetime
) -> None:
    """Keep one message; a form that is sent twice is kept once."""
    check_feedback(about, text, reply_to)
    if queries.feedback_by_key(session, form_key) is not None:
        return
    if queries.count_since(session, now - timedelta(hours=1)) >= MOST_IN_AN_HOUR:
        raise RuleViolation("too_much_feedback")
    row = Feedback(
        about=about, text=text, reply_to=reply_to, language=language, form_key=form_key, received_at=now
    )
    # The same form, sent twice at once, is kept once.
    add_once(session, row)


def note_answered(session: Session, actor: Actor, feedback_id: int, *, answered: bool, now: datetime) -> None:
    """Note that a message has been answered, or that it has not after all."""
    check_may(actor, "answer_feedback")
    row = queries.feedback_by_id(session, feedback_id)
    if (row.answered_at is not None) == answered:
        return
    row.answered_at = now if answered else None
    row.answered_by_account_id = actor.account_id if answered else None
    deed = "answer_feedback" if answered else "reopen_feedback"
    audit.record(session, actor, deed, "feedback", row.id, now=now)
