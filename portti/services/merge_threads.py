"""Two threads with one person become one: every message is kept, in the order in which it was written."""

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from portti.models import Conversation
from portti.queries import merging as queries


def merge_threads(
    session: Session, whose: ColumnElement[bool], name: str, left_id: int, kept_id: int
) -> None:
    """Move threads from one employer or profile to another; where both have one, it takes in the other's."""
    for left in queries.threads_of(session, whose):
        kept = _twin(session, left, name, kept_id)
        if kept is None:
            setattr(left, name, kept_id)
            session.flush()
            continue
        kept.started_at = min(kept.started_at, left.started_at)
        kept.last_message_at = max(kept.last_message_at, left.last_message_at)
        # What the centre had not read in either is shown as new again, rather than lost.
        kept.centre_read_id = min(kept.centre_read_id, left.centre_read_id)
        if kept.waits_for is None:
            kept.waits_for, kept.answer_by = left.waits_for, left.answer_by
            kept.reminded_at = left.reminded_at
        session.flush()
        queries.pour_thread(session, left, kept)
        session.expire_all()


def _twin(session: Session, left: Conversation, name: str, kept_id: int) -> Conversation | None:
    column = Conversation.employer_id if name == "employer_id" else Conversation.profile_id
    same = (Conversation.kind == left.kind) & (column == kept_id)
    if left.kind == "pair":
        same = same & (Conversation.need_id == left.need_id)
    return next(iter(queries.threads_of(session, same)), None)
