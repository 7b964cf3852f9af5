"""How candidacies begin and end: by answers, by proposals, by a no, and with the need or the person."""

from datetime import datetime

from sqlalchemy.orm import Session

from portti.domain import candidacies as rules
from portti.domain.actor import SYSTEM, Actor
from portti.domain.errors import RuleViolation
from portti.domain.matches import is_mutual
from portti.models import Candidacy, Match, Need
from portti.queries import candidacies as queries
from portti.queries.needs import need_for_change
from portti.services import taken_shifts
from portti.services.candidacy_mail import tell_ended, tell_meeting, tell_proposed
from portti.services.candidacy_steps import by_whom, move_on, open_candidacy, wait_anew
from portti.settings import Settings

INTERESTED, NOT_FOR_ME = "interested", "not_for_me"
_ASKS_NO_MORE = frozenset({"need_changed", "merged"})
"""Reasons for an end after which nobody else is looked for: the work is another, or goes on by another row."""


def check_can_take_back(session: Session, match: Match, answer: str | None) -> None:
    """Raise `agreed_on_work` where another answer would end work that was agreed: that has a deed of its own."""
    standing = queries.standing_candidacy(session, match.need_id, match.profile_id, for_change=True)
    if answer != INTERESTED and standing is not None and standing.stage in rules.AGREED:
        raise RuleViolation("agreed_on_work")


def follow_answer(
    session: Session,
    actor: Actor,
    match: Match,
    side: str,
    *,
    list_was_ranked: bool = True,
    settings: Settings,
    now: datetime,
) -> Candidacy | None:
    """Let a candidacy follow what one side has just answered; return it, None where there is none."""
    standing = queries.standing_candidacy(session, match.need_id, match.profile_id, for_change=True)
    answer = match.employer_answer if side == rules.EMPLOYER else match.assistant_answer
    by = by_whom(actor, side)
    if answer == INTERESTED:
        return _follow_yes(session, actor, match, standing, side, by, list_was_ranked, settings, now)
    if standing is None:
        return None
    reason = f"{side}_declined" if answer == NOT_FOR_ME else "answer_taken_back"
    end(session, actor, standing, reason, by, settings=settings, now=now)
    return standing


def end(
    session: Session,
    actor: Actor,
    candidacy: Candidacy,
    reason: str,
    by: str,
    *,
    settings: Settings,
    now: datetime,
) -> None:
    """End a locked candidacy: what was taken is open again, a meeting ahead is cancelled, who said yes is told."""
    was_working = candidacy.stage in rules.WORKING
    meets = candidacy.interview_at is not None and candidacy.interview_at > now
    move_on(session, actor, candidacy, "end", by, reason=reason, settings=settings, now=now)
    if meets:
        candidacy.interview_sequence += 1
        tell_meeting(session, candidacy, cancelled=True, settings=settings, now=now)
    tell_ended(session, candidacy, by, settings=settings, now=now)
    session.flush()
    if was_working:
        need = need_for_change(session, candidacy.need_id)
        if reason in _ASKS_NO_MORE:
            taken_shifts.take(session, need, settings=settings, now=now)
        else:
            taken_shifts.give_back(session, need, candidacy, settings=settings, now=now)


def _follow_yes(
    session: Session,
    actor: Actor,
    match: Match,
    standing: Candidacy | None,
    side: str,
    by: str,
    list_was_ranked: bool,
    settings: Settings,
    now: datetime,
) -> Candidacy:
    mutual = is_mutual(match.employer_answer, match.assistant_answer)
    deed = "both_say_yes" if mutual else "apply" if side == rules.ASSISTANT else "propose"
    if standing is None:
        need = session.get_one(Need, match.need_id)
        origin = "mutual" if mutual else side
        standing, is_new = open_candidacy(
            session,
            actor,
            need,
            match.profile_id,
            deed,
            origin,
            by,
            list_was_ranked=list_was_ranked,
            settings=settings,
            now=now,
        )
        if is_new:
            if not mutual:
                tell_proposed(session, standing, settings=settings, now=now)
            return standing
    if standing.stage in rules.DEEDS[deed].starts:
        _go_on_with_yes(session, actor, standing, deed, side, by, settings, now)
    elif standing.stage in ("proposed", "applied"):
        # One of two has answered: now the other is waited for.
        wait_anew(session, standing, settings=settings, now=now)
        session.flush()
    return standing


def _go_on_with_yes(
    session: Session,
    actor: Actor,
    standing: Candidacy,
    deed: str,
    side: str,
    by: str,
    settings: Settings,
    now: datetime,
) -> None:
    """Lead a standing candidacy on; of the centre's own shortlist the other side knows nothing yet, and is asked."""
    was_shortlisted = standing.stage == "shortlisted"
    move_on(session, actor, standing, deed, by, settings=settings, now=now)
    if was_shortlisted:
        standing.origin = "mutual" if deed == "both_say_yes" else side
        session.flush()
        if deed != "both_say_yes":
            tell_proposed(session, standing, settings=settings, now=now)


def end_by_service(
    session: Session, candidacy: Candidacy, reason: str, *, settings: Settings, now: datetime
) -> None:
    """End a locked candidacy with the need, the block, the leaving or the silence that ends it."""
    service = Actor(SYSTEM.account_id, centre_id=candidacy.centre_id)
    end(session, service, candidacy, reason, rules.SERVICE, settings=settings, now=now)
