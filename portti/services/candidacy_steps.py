"""One step of a candidacy: made, moved on and recorded here and nowhere else."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portti.domain import candidacies as rules
from portti.domain.actor import Actor
from portti.models import Candidacy, CandidacyStep, Match, Need
from portti.queries import candidacies as queries
from portti.queries import match_pool
from portti.queries import matches as match_queries
from portti.services import audit
from portti.services.candidacy_mail import take_back_arranging, take_back_questions
from portti.settings import Settings


def by_whom(actor: Actor, side: str) -> str:
    """Return who does a deed on a side's pages: the centre, where staff act for the person."""
    if actor.account_id is None and not actor.roles:
        return rules.SERVICE
    return rules.CENTRE if actor.is_staff else side


def open_candidacy(
    session: Session,
    actor: Actor,
    need: Need,
    profile_id: int,
    deed: str,
    origin: str,
    by: str,
    *,
    list_was_ranked: bool = True,
    settings: Settings,
    now: datetime,
) -> tuple[Candidacy, bool]:
    """Return the standing candidacy of a pair and whether it is new: made by `deed` where there was none."""
    snapshot = match_pool.latest_snapshot(session, need_id=need.id)
    place = _place(session, snapshot.result["order"], profile_id) if snapshot else None
    match = match_queries.pair(session, need.id, profile_id)
    candidacy = Candidacy(
        centre_id=need.centre_id,
        need_id=need.id,
        profile_id=profile_id,
        stage=rules.stage_after(deed, rules.NEW, by),
        origin=origin,
        opened_at=now,
        opened_by_account_id=actor.account_id,
        responsible_account_id=actor.account_id if actor.is_staff else None,
        snapshot_id=snapshot.id if snapshot else None,
        snapshot_hash=snapshot.content_hash if snapshot else "",
        place_in_list=place,
        score=match.score if place is not None and match is not None else None,
        list_was_ranked=list_was_ranked,
        stage_since=now,
        waits_for=rules.EMPLOYER,
        deadline_at=now,
    )
    wait_anew(session, candidacy, settings=settings, now=now)
    try:
        with session.begin_nested():
            session.add(candidacy)
            session.flush()
    except IntegrityError:
        # The other side, or another click, made it at the same moment.
        made = queries.standing_candidacy(session, need.id, profile_id, for_change=True)
        if made is None:
            raise
        return made, False
    _note(session, actor, candidacy, deed, None, by, None, now)
    return candidacy, True


def _place(session: Session, order: list[str], profile_id: int) -> int | None:
    rows = match_queries.profiles_by_id(session, [profile_id])
    return next((place for place, name in enumerate(order, 1) if name in rows), None)


def move_on(
    session: Session,
    actor: Actor,
    candidacy: Candidacy,
    deed: str,
    by: str,
    *,
    reason: str | None = None,
    begins_at: datetime | None = None,
    settings: Settings,
    now: datetime,
) -> None:
    """Lead a locked candidacy on by one deed; what is agreed for a later time waits from `begins_at`."""
    before = candidacy.stage
    # Stage, reason and deadline go to the database together: no row stands there between two stages.
    with session.no_autoflush:
        candidacy.stage = rules.stage_after(deed, before, by)
        # A new time in the same stage is waited for anew: it has a reminder of its own.
        candidacy.chased_at = None
        if candidacy.stage != before:
            candidacy.stage_since = now
        if candidacy.stage == "ended":
            candidacy.ended_reason, candidacy.ended_by = reason, by
        was_arranging = _clear_arranging(candidacy)
        wait_anew(session, candidacy, settings=settings, now=now, begins_at=begins_at)
    _note(session, actor, candidacy, deed, before, by, reason, now)
    if candidacy.stage != before:
        take_back_questions(session, candidacy)
    if was_arranging:
        take_back_arranging(session, candidacy)


def forget_arranging(session: Session, candidacy: Candidacy) -> None:
    """Whatever time was asked for or offered is settled: what asks about it and has not left need not leave."""
    if _clear_arranging(candidacy):
        take_back_arranging(session, candidacy)


def _clear_arranging(candidacy: Candidacy) -> bool:
    """Empty what was asked for or offered; return whether there was anything."""
    if not candidacy.arranging:
        return False
    candidacy.arranging, candidacy.arranging_since, candidacy.arranging_words = "", None, ""
    candidacy.offered_times, candidacy.offered_minutes, candidacy.offered_how = [], None, ""
    candidacy.chased_at = None
    return True


def wait_anew(
    session: Session,
    candidacy: Candidacy,
    *,
    settings: Settings,
    now: datetime,
    begins_at: datetime | None = None,
) -> None:
    """Set who is waited for, and until when."""
    match: Match | None = match_queries.pair(session, candidacy.need_id, candidacy.profile_id)
    said = (match.employer_answer, match.assistant_answer) if match else (None, None)
    candidacy.waits_for = rules.waits_for(candidacy.stage, *said)
    days = settings.mediation.deadline_days.model_dump()
    candidacy.deadline_at = rules.deadline_at(candidacy.stage, days, now=now, begins_at=begins_at)


def _note(
    session: Session,
    actor: Actor,
    candidacy: Candidacy,
    deed: str,
    before: str | None,
    by: str,
    reason: str | None,
    now: datetime,
) -> None:
    session.flush()
    session.add(
        CandidacyStep(
            candidacy_id=candidacy.id,
            number=queries.number_of_steps(session, candidacy.id) + 1,
            deed=deed,
            from_stage=before,
            to_stage=candidacy.stage,
            by=by,
            account_id=actor.account_id,
            reason=reason,
            happened_at=now,
        )
    )
    session.flush()
    facts = {"deed": deed, "from": before, "to": candidacy.stage, "why": reason}
    audit.record(session, actor, "move_candidacy", "candidacy", candidacy.id, now=now, facts=facts)
