"""Each side's answer to a pair: interested, not for me, or taken back."""

from datetime import datetime

from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.candidacies import ASSISTANT, EMPLOYER
from portti.domain.errors import NotFound, RuleViolation
from portti.domain.matches import check_answer, is_mutual
from portti.domain.permissions import check_may
from portti.models import Match, Need, Profile
from portti.queries import match_pool
from portti.queries import matches as match_queries
from portti.queries.storing import add_once
from portti.services import audit, candidacies
from portti.services.matchmaking import explain, is_readable, pair_data
from portti.services.mutual_interest import tell_both_sides
from portti.settings import Settings


def answer_as_employer(
    session: Session,
    actor: Actor,
    need_id: int,
    profile_id: int,
    answer: str | None,
    *,
    list_was_ranked: bool = True,
    settings: Settings,
    now: datetime,
) -> Match:
    """Record what the employer says to an assistant; None takes it back. The same answer twice changes nothing.

    `list_was_ranked` says whether they saw the assistant in the order of the points. Nothing new can be said to who is
    no longer to be found; what was said can be taken back.
    """
    check_may(actor, "answer_as_employer")
    check_answer(answer)
    match_queries.own_need_match(session, actor, need_id, profile_id)
    match = _locked(session, need_id, profile_id)
    if match.employer_answer == answer:
        return match
    if answer is not None and not match_pool.visible_profile_ids(session, [profile_id]):
        raise RuleViolation("profile_not_found_now")
    candidacies.check_can_take_back(session, match, answer)
    match.employer_answer, match.employer_answered_at = answer, now
    _record(session, actor, match, EMPLOYER, settings, now, list_was_ranked)
    return match


def answer_as_assistant(
    session: Session, actor: Actor, need_id: int, answer: str | None, *, settings: Settings, now: datetime
) -> Match:
    """Record what the assistant says to a need that they may read; None takes it back.

    Any published need can be answered, also one that does not fit: the employer then reads which conditions
    are not met, and decides. No score and no gate hides a person who wants to be seen.
    """
    check_may(actor, "answer_as_assistant")
    check_answer(answer)
    need = match_queries.visible_need(session, actor, need_id)
    profile = session.get(Profile, actor.profile_id)
    if profile is None:
        raise NotFound("profile")
    if answer is not None:
        _check_can_be_answered(session, need, profile, settings)
    if match_queries.pair(session, need_id, profile.id) is None:
        _add_pair(session, need, profile, settings, now)
    match = _locked(session, need_id, profile.id)
    if match.assistant_answer != answer:
        candidacies.check_can_take_back(session, match, answer)
        match.assistant_answer, match.assistant_answered_at = answer, now
        _record(session, actor, match, ASSISTANT, settings, now)
    return match


def _locked(session: Session, need_id: int, profile_id: int) -> Match:
    """Return the pair for change: of two who say yes at the same moment the second sees the first."""
    match = match_queries.pair(session, need_id, profile_id, for_change=True)
    if match is None:
        raise NotFound("match")
    return match


def _check_can_be_answered(session: Session, need: Need, profile: Profile, settings: Settings) -> None:
    if need.state != "published" or need.latitude is None or not is_readable(need, settings):
        raise RuleViolation("need_not_open_now")
    if not match_pool.visible_profile_ids(session, [profile.id]) or not is_readable(profile, settings):
        raise RuleViolation("own_profile_not_shown")


def _add_pair(session: Session, need: Need, profile: Profile, settings: Settings, now: datetime) -> None:
    """Add a pair that no ranking has made: one that does not fit, or not yet."""
    need_now, profile_now, _shown = pair_data(session, need, profile, settings=settings)
    _asked, told = explain(need_now, profile_now, settings)
    match = Match(
        centre_id=need.centre_id,
        need_id=need.id,
        profile_id=profile.id,
        current=told["stopped_at"] is None,
        score=told["score"] or 0.0,
        rules_version=told["version"],
        found_at=now,
    )
    if not add_once(session, match):
        # The refreshing job made the pair at the same moment.
        session.expire_all()


def _record(
    session: Session,
    actor: Actor,
    match: Match,
    side: str,
    settings: Settings,
    now: datetime,
    list_was_ranked: bool = True,
) -> None:
    session.flush()
    answer = match.employer_answer if side == EMPLOYER else match.assistant_answer
    audit.record(session, actor, "answer_match", "match", match.id, now=now, facts={"answer": answer})
    candidacies.follow_answer(
        session, actor, match, side, list_was_ranked=list_was_ranked, settings=settings, now=now
    )
    if answer == "interested" and is_mutual(match.employer_answer, match.assistant_answer):
        tell_both_sides(session, match, settings=settings, now=now)
