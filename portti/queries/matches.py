"""SQL about pairs: what each side answered, whom a list speaks of, and what visitors may search."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.errors import NotFound
from portti.models import Account, Employer, Match, Need, NeedSkill, Profile


def own_need_match(session: Session, actor: Actor, need_id: int, profile_id: int) -> Match:
    """Return a pair of one of the actor's needs; NotFound for another's."""
    match = session.scalar(
        select(Match)
        .join(Need, Need.id == Match.need_id)
        .where(
            Match.need_id == need_id, Match.profile_id == profile_id, Need.employer_id == actor.employer_id
        )
    )
    if match is None or actor.employer_id is None:
        raise NotFound("match")
    return match


def own_profile_match(session: Session, actor: Actor, need_id: int) -> Match:
    """Return a pair of the actor's own profile; NotFound where there is none."""
    match = session.scalar(
        select(Match).where(Match.need_id == need_id, Match.profile_id == actor.profile_id)
    )
    if match is None or actor.profile_id is None:
        raise NotFound("match")
    return match


def answers_to_need(session: Session, need_id: int) -> dict[int, Match]:
    """Return all pairs of a need by profile."""
    return {
        match.profile_id: match for match in session.scalars(select(Match).where(Match.need_id == need_id))
    }


def answers_of_profile(session: Session, profile_id: int) -> dict[int, Match]:
    """Return all pairs of a profile by need."""
    return {
        match.need_id: match for match in session.scalars(select(Match).where(Match.profile_id == profile_id))
    }


def profiles_by_exchange_id(session: Session, names: Sequence[str]) -> dict[str, Profile]:
    """Return the profiles that a ranking names."""
    found: dict[str, Profile] = {}
    for start in range(0, len(names), 500):
        query = select(Profile).where(Profile.exchange_id.in_(names[start : start + 500]))
        found.update({profile.exchange_id: profile for profile in session.scalars(query)})
    return found


def needs_by_exchange_id(session: Session, names: Sequence[str]) -> dict[str, Need]:
    """Return the needs that a ranking names."""
    found: dict[str, Need] = {}
    for start in range(0, len(names), 500):
        query = select(Need).where(Need.exchange_id.in_(names[start : start + 500]))
        found.update({need.exchange_id: need for need in session.scalars(query)})
    return found


def account_of_need(session: Session, need_id: int) -> Account | None:
    """Return the account of a need's employer, or None where staff have tied none yet."""
    return session.scalar(
        select(Account)
        .join(Employer, Employer.account_id == Account.id)
        .join(Need, Need.employer_id == Employer.id)
        .where(Need.id == need_id)
    )


def account_of_profile(session: Session, profile_id: int) -> Account | None:
    """Return the account of an assistant's profile."""
    return session.scalar(
        select(Account).join(Profile, Profile.account_id == Account.id).where(Profile.id == profile_id)
    )


def public_needs(
    session: Session,
    *,
    municipality_code: str | None = None,
    skill: str | None = None,
    everyone: bool = False,
) -> Sequence[Need]:
    """Return the published needs that visitors may search, the last confirmed first.

    `everyone` is a logged-in assistant's search: also needs that are not open to visitors.
    """
    query = select(Need).where(Need.state == "published")
    if not everyone:
        query = query.where(Need.open_to_visitors.is_(True))
    if municipality_code:
        query = query.where(Need.municipality_code == municipality_code)
    if skill:
        query = query.where(Need.skills.any(NeedSkill.skill == skill))
    return session.scalars(query.order_by(Need.confirmed_at.desc(), Need.id.desc())).all()


def visible_need(session: Session, actor: Actor, need_id: int) -> Need:
    """Return a need that the actor may read without being its employer; NotFound otherwise.

    Visitors see those open to them; an assistant also those that fit or fitted their profile.
    """
    query = select(Need).where(Need.id == need_id)
    allowed: ColumnElement[bool] = and_(Need.state == "published", Need.open_to_visitors.is_(True))
    if actor.profile_id is not None:
        pairs = select(Match.need_id).where(Match.profile_id == actor.profile_id)
        allowed = or_(allowed, Need.id.in_(pairs))
    need = session.scalar(query.where(allowed))
    if need is None:
        raise NotFound("need")
    return need
