"""Blocking the other side of a pair, and lifting the block; the other side is told nothing."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.blocks import check_block_reason
from portti.domain.errors import NotFound
from portti.domain.permissions import check_may
from portti.models import Block, Need, Profile
from portti.queries import blocks as queries
from portti.queries import matches as match_queries
from portti.queries.needs import own_need
from portti.services import audit


def block_as_employer(
    session: Session, actor: Actor, need_id: int, profile_id: int, reason: str | None, *, now: datetime
) -> Block:
    """Keep an assistant apart from all needs of the actor's employer; twice is once."""
    check_may(actor, "answer_as_employer")
    need = need_beside_profile(session, actor, need_id, profile_id)
    return _block(session, actor, "employer", need, profile_id, reason, now)


def block_as_assistant(
    session: Session, actor: Actor, need_id: int, reason: str | None, *, now: datetime
) -> Block:
    """Keep the employer of a need, with all their needs, apart from the actor's profile; twice is once."""
    check_may(actor, "answer_as_assistant")
    need, profile = need_beside_own_profile(session, actor, need_id)
    return _block(session, actor, "assistant", need, profile.id, reason, now)


def need_beside_profile(session: Session, actor: Actor, need_id: int, profile_id: int) -> Need:
    """Return the actor's own need that a profile has been matched with; NotFound for any other pair."""
    need = own_need(session, actor, need_id)
    if match_queries.pair(session, need_id, profile_id) is None:
        raise NotFound("match")
    return need


def need_beside_own_profile(session: Session, actor: Actor, need_id: int) -> tuple[Need, Profile]:
    """Return a need that the actor may read or has been matched with, and the actor's own profile."""
    profile = match_queries.own_profile(session, actor)
    if match_queries.pair(session, need_id, profile.id) is not None:
        return session.get_one(Need, need_id), profile
    return match_queries.visible_need(session, actor, need_id), profile


def _block(
    session: Session,
    actor: Actor,
    side: str,
    need: Need,
    profile_id: int,
    reason: str | None,
    now: datetime,
) -> Block:
    check_block_reason(reason)
    standing = queries.standing_block(session, need.employer_id, profile_id, side)
    if standing is not None:
        return standing
    block = Block(
        employer_id=need.employer_id,
        profile_id=profile_id,
        side=side,
        need_id=need.id,
        reason=reason,
        blocked_at=now,
    )
    try:
        with session.begin_nested():
            session.add(block)
            session.flush()
    except IntegrityError:
        # The same button, pressed twice at once: the other press has put the block up.
        made = queries.standing_block(session, need.employer_id, profile_id, side)
        if made is None:
            raise
        return made
    for match in queries.matches_between(session, need.employer_id, profile_id):
        match.current = False
    queries.ask_for_rankings(session, need.employer_id, profile_id)
    audit.record(session, actor, "block", "block", block.id, now=now, facts={"side": side})
    return block


def lift_block(session: Session, actor: Actor, block_id: int, *, now: datetime) -> Block:
    """Lift a block of the actor's side; pressed twice it is lifted once. The pair comes back with the next ranking."""
    block = queries.own_block_for_change(session, actor, block_id)
    check_may(actor, f"answer_as_{block.side}")
    if block.lifted_at is None:
        block.lifted_at = now
        queries.ask_for_rankings(session, block.employer_id, block.profile_id)
        audit.record(session, actor, "lift_block", "block", block.id, now=now, facts={"side": block.side})
    session.flush()
    return block
