"""SQL about needs: an employer's own, what each waits for, and the assistants whom the employer knows."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import and_, case, func, literal, or_, select
from sqlalchemy.orm import Session, lazyload

from portti.domain.actor import Actor
from portti.domain.errors import NotFound
from portti.models import Match, Need, NeedKnown, Profile
from portti.queries.blocks import no_block_between
from portti.queries.whole_rows import whole_row, with_parts, with_parts_of


@dataclass(frozen=True)
class MatchCounts:
    """How many current pairs of a need stand where."""

    fitting: int = 0
    unanswered: int = 0
    """Nobody has said anything yet."""
    wait_for_employer: int = 0
    """The assistant is interested, the employer has not answered."""
    wait_for_assistant: int = 0
    mutual: int = 0


@dataclass(frozen=True)
class KnownAssistant:
    """An assistant as their employer may know them: a first name, or one they chose, and an area."""

    profile_id: int
    name: str
    municipality_code: str | None


def own_need(session: Session, actor: Actor, need_id: int) -> Need:
    """Return a need of the employer whose matters the actor handles; NotFound for any other."""
    return _own(actor, whole_row(session, Need, need_id))


def own_need_alone(session: Session, actor: Actor, need_id: int) -> Need:
    """Return the actor's own need for a list beside it: of its parts only the open times are read at once."""
    need = _own(actor, session.get(Need, need_id, options=[lazyload("*")]))
    with_parts_of(session, [need], "open_blocks")
    return need


def _own(actor: Actor, need: Need | None) -> Need:
    if need is None or actor.employer_id is None or need.employer_id != actor.employer_id:
        raise NotFound("need")
    return need


def own_need_for_change(session: Session, actor: Actor, need_id: int) -> Need:
    """Return the actor's own need, locked and fresh."""
    need = session.get(Need, need_id, with_for_update=True, populate_existing=True)
    if need is None or actor.employer_id is None or need.employer_id != actor.employer_id:
        raise NotFound("need")
    return need


def need_for_change(session: Session, need_id: int) -> Need:
    """Return any need, locked and fresh, for the service's own deeds and for signed links."""
    need = session.get(Need, need_id, with_for_update=True, populate_existing=True)
    if need is None:
        raise NotFound("need")
    return need


def own_needs(session: Session, actor: Actor) -> Sequence[Need]:
    """Return all needs of the actor's employer, the last changed first."""
    if actor.employer_id is None:
        return []
    query = select(Need).where(Need.employer_id == actor.employer_id)
    return session.scalars(query.order_by(Need.changed_at.desc(), Need.id.desc())).all()


def own_needs_to_list(session: Session, actor: Actor) -> Sequence[Need]:
    """Return the same for a list: with parts only where it says what is missing or over."""
    if actor.employer_id is None:
        return []
    query = select(Need).where(Need.employer_id == actor.employer_id).options(lazyload("*"))
    found = session.scalars(query.order_by(Need.changed_at.desc(), Need.id.desc())).all()
    return [with_parts(session, need) if need.state in ("draft", "expired") else need for need in found]


def match_counts(session: Session, need_ids: Sequence[int]) -> dict[int, MatchCounts]:
    """Return the counts of current pairs of each of these needs; what one side put aside counts nowhere."""
    employer, assistant = Match.employer_answer, Match.assistant_answer
    aside = or_(employer == "not_for_me", assistant == "not_for_me")
    wants, wanted = employer == "interested", assistant == "interested"
    kinds = (
        and_(employer.is_(None), assistant.is_(None)),
        and_(employer.is_(None), wanted),
        and_(wants, assistant.is_(None)),
        and_(wants, wanted),
    )
    columns = [func.sum(case((kind, 1), else_=0)) for kind in kinds]
    rows = session.execute(
        select(Match.need_id, func.count(Match.id), *columns)
        .where(Match.need_id.in_(list(need_ids)), Match.current.is_(True))
        .where(or_(~aside, aside.is_(None)))
        .group_by(Match.need_id)
    )
    return {row[0]: MatchCounts(*(int(number) for number in row[1:])) for row in rows}


def known_assistants(session: Session, actor: Actor) -> list[KnownAssistant]:
    """Return the assistants whom the actor's employer may name as known, by name.

    They are those of pairs in which both said yes, and those whom an earlier need names already.
    """
    if actor.employer_id is None:
        return []
    mutual = (
        select(Match.profile_id)
        .join(Need, Need.id == Match.need_id)
        .where(
            Need.employer_id == actor.employer_id,
            Match.employer_answer == "interested",
            Match.assistant_answer == "interested",
        )
    )
    named = (
        select(NeedKnown.profile_id)
        .join(Need, Need.id == NeedKnown.need_id)
        .where(Need.employer_id == actor.employer_id)
    )
    rows = session.execute(
        select(Profile.id, Profile.shown_name, Profile.municipality_code)
        .where(
            or_(Profile.id.in_(mutual), Profile.id.in_(named)),
            no_block_between(literal(actor.employer_id), Profile.id.expression),
        )
        .order_by(Profile.shown_name, Profile.id)
    )
    return [KnownAssistant(*row) for row in rows]
