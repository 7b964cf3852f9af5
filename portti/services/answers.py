"""Each side's answer to a pair: interested, not for me, or taken back."""

from datetime import datetime

from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.matches import check_answer, is_mutual
from portti.domain.permissions import check_may
from portti.models import Match
from portti.queries import matches as match_queries
from portti.services import audit
from portti.services.mutual_interest import tell_both_sides
from portti.settings import Settings


def answer_as_employer(
    session: Session,
    actor: Actor,
    need_id: int,
    profile_id: int,
    answer: str | None,
    *,
    settings: Settings,
    now: datetime,
) -> Match:
    """Record what the employer says to an assistant; None takes it back. The same answer twice changes nothing."""
    check_may(actor, "answer_as_employer")
    check_answer(answer)
    match = match_queries.own_need_match(session, actor, need_id, profile_id)
    if match.employer_answer != answer:
        match.employer_answer, match.employer_answered_at = answer, now
        _record(session, actor, match, answer, settings, now)
    return match


def answer_as_assistant(
    session: Session, actor: Actor, need_id: int, answer: str | None, *, settings: Settings, now: datetime
) -> Match:
    """Record what the assistant says to a need; None takes it back."""
    check_may(actor, "answer_as_assistant")
    check_answer(answer)
    match = match_queries.own_profile_match(session, actor, need_id)
    if match.assistant_answer != answer:
        match.assistant_answer, match.assistant_answered_at = answer, now
        _record(session, actor, match, answer, settings, now)
    return match


def _record(
    session: Session, actor: Actor, match: Match, answer: str | None, settings: Settings, now: datetime
) -> None:
    session.flush()
    audit.record(session, actor, "answer_match", "match", match.id, now=now, facts={"answer": answer})
    if answer == "interested" and is_mutual(match.employer_answer, match.assistant_answer):
        tell_both_sides(session, match, settings=settings, now=now)
