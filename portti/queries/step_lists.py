"""SQL of the lists of steps: what Portti knows by itself, and what was ticked."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, case, delete, exists, func, or_, select
from sqlalchemy.orm import Session

from portti.domain.errors import NotFound
from portti.domain.step_lists import Meeting, have_met
from portti.models import (
    Candidacy,
    CandidacyStep,
    Employer,
    Match,
    Need,
    NotificationChoice,
    Profile,
    StepTick,
)


def facts_of_employer(session: Session, employer_id: int, *, now: datetime) -> set[str]:
    """Return what is known of an employer: of the decision, of needs, and how far any candidacy has come."""
    employer = session.get(Employer, employer_id)
    if employer is None:
        raise NotFound("employer")
    own = Need.employer_id == employer_id
    is_public = case((Need.state.in_(("published", "filled")), 1))
    published, asked = session.execute(
        select(func.count(is_public), func.count(func.nullif(Need.part_timers, ""))).where(own)
    ).one()
    facts = _reached(session, own, now)
    found = {
        "granted_hours": employer.granted_hours,
        "power_of_attorney": employer.power_of_attorney_on,
        "insurance": employer.insurance_on,
        "need_published": published,
        "part_timers": asked,
    }
    return facts | {name for name, known in found.items() if known}


def facts_of_profile(session: Session, profile_id: int, *, now: datetime) -> set[str]:
    """Return what is known of an assistant: of the profile, of answers, and how far any candidacy has come."""
    profile = session.get(Profile, profile_id)
    if profile is None:
        raise NotFound("profile")
    answered = exists().where(Match.profile_id == profile_id, Match.assistant_answer == "interested")
    chose = exists().where(
        NotificationChoice.account_id == profile.account_id, NotificationChoice.kind == "new_matches"
    )
    has_answered, has_chosen = session.execute(select(answered, chose)).one()
    facts = _reached(session, Candidacy.profile_id == profile_id, now)
    found = {
        "profile_filled": profile.state != "draft",
        "profile_published": profile.state == "published",
        "interviewed": profile.interviewed_on,
        "answered": has_answered,
        "mail_chosen": has_chosen,
    }
    return facts | {name for name, known in found.items() if known}


def _reached(session: Session, whose: ColumnElement[bool], now: datetime) -> set[str]:
    """Return each stage that a candidacy has reached, whether an extract was seen, and whether two have met."""
    steps = (
        select(CandidacyStep.to_stage)
        .join(Candidacy, Candidacy.id == CandidacyStep.candidacy_id)
        .join(Need, Need.id == Candidacy.need_id)
        .where(whose)
        .distinct()
    )
    facts = set(session.scalars(steps))
    rows = select(Candidacy).join(Need, Need.id == Candidacy.need_id).where(whose)
    for row in session.scalars(rows):
        if row.extract_seen_at is not None:
            facts.add("extract_seen")
        ended_at = row.stage_since if row.stage == "ended" else None
        # Of a time that one of the two has asked to change nobody knows whether it held.
        at = row.interview_at if not row.arranging else None
        if have_met(Meeting(at, row.trial_on, ended_at), now=now):
            facts.add("met")
    return facts


def ticks_of(
    session: Session, employer_id: int | None, profile_id: int | None, *, for_change: bool = False
) -> Sequence[StepTick]:
    """Return what was ticked on the list of an employer or of an assistant."""
    query = select(StepTick).where(_whose(employer_id, profile_id)).order_by(StepTick.id)
    return session.scalars(query.with_for_update() if for_change else query).all()


def lock_owner(session: Session, employer_id: int | None, profile_id: int | None) -> None:
    """Lock whose list it is, so that two tabs tick a step once."""
    if employer_id is not None:
        session.execute(select(Employer.id).where(Employer.id == employer_id).with_for_update())
    if profile_id is not None:
        session.execute(select(Profile.id).where(Profile.id == profile_id).with_for_update())


def delete_ticks(session: Session, employer_id: int | None, profile_id: int | None) -> None:
    """Delete all that was ticked on the lists of an employer and of an assistant."""
    session.execute(delete(StepTick).where(_whose(employer_id, profile_id)))


def _whose(employer_id: int | None, profile_id: int | None) -> ColumnElement[bool]:
    # A comparison with NULL is never true: a list of nobody has no rows.
    return or_(StepTick.employer_id == (employer_id or 0), StepTick.profile_id == (profile_id or 0))
