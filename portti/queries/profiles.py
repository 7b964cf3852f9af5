"""SQL about profiles: the actor's own, and the needs that wait for an answer."""

from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, lazyload

from portti.domain.actor import Actor
from portti.domain.errors import NotFound
from portti.models import Centre, Match, Need, Profile
from portti.queries.blocks import no_block_between
from portti.queries.whole_rows import whole_row


@dataclass(frozen=True)
class Waiting:
    """A need that fits the profile, with what each side has said."""

    match: Match
    need: Need


def own_profile(session: Session, actor: Actor) -> Profile:
    """Return the profile that the actor handles; NotFound where there is none."""
    profile = whole_row(session, Profile, actor.profile_id)
    if profile is None:
        raise NotFound("profile")
    return profile


def own_profile_for_change(session: Session, actor: Actor) -> Profile:
    """Return the same as it stands now, keeping other deeds on it waiting until this transaction ends."""
    profile = session.scalar(
        select(Profile)
        .where(Profile.id == actor.profile_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if profile is None or actor.profile_id is None:
        raise NotFound("profile")
    return profile


def centre_interviews_first(session: Session, centre_id: int) -> bool:
    """Answer whether a centre shows employers only assistants whom it has interviewed."""
    centre = session.get(Centre, centre_id)
    return centre is not None and centre.interview_required


def count_fitting_needs(session: Session, profile_id: int) -> int:
    """Return how many needs fit the profile now."""
    found = (
        select(func.count())
        .select_from(Match)
        .join(Need, Need.id == Match.need_id)
        .where(Match.profile_id == profile_id, Match.current, Need.state == "published")
    )
    return session.scalar(found) or 0


@dataclass(frozen=True)
class AnsweredNeeds:
    """The open needs to which a side has said yes and nobody no, by whose answer they wait for."""

    for_assistant: list[Waiting]
    for_employer: list[Waiting]
    for_nobody: list[Waiting]
    """Both sides have said yes."""


def answered_needs(session: Session, profile_id: int) -> AnsweredNeeds:
    """Return the needs that wait for the assistant of a profile, for their employer, and for neither; latest first."""
    rows = session.execute(
        select(Match, Need)
        .options(lazyload("*"))
        .join(Need, Need.id == Match.need_id)
        .where(
            Need.state == "published",
            no_block_between(Need.employer_id.expression, Match.profile_id.expression),
            Match.profile_id == profile_id,
            or_(Match.employer_answer == "interested", Match.assistant_answer == "interested"),
        )
        .order_by(
            func.coalesce(Match.employer_answered_at, Match.assistant_answered_at).desc(), Match.id.desc()
        )
    )
    found: dict[tuple[str | None, str | None], list[Waiting]] = {}
    for match, need in rows:
        answers = (match.employer_answer, match.assistant_answer)
        found.setdefault(answers, []).append(Waiting(match, need))
    yes = "interested"
    return AnsweredNeeds(found.get((yes, None), []), found.get((None, yes), []), found.get((yes, yes), []))
