"""SQL about pairs: what each side answered, whom a list speaks of, and what visitors may search."""

from collections.abc import Collection, Sequence
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, and_, exists, literal, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, lazyload

from portti.domain.actor import Actor
from portti.domain.errors import NotFound
from portti.models import Account, Centre, Employer, Match, Need, NeedOpenBlock, Profile
from portti.queries.blocks import is_blocked, no_block_between
from portti.queries.found_rows import locked
from portti.queries.needs import own_need
from portti.queries.whole_rows import whole_row, with_parts, with_parts_of


def own_need_match(session: Session, actor: Actor, need_id: int, profile_id: int) -> tuple[Need, Match]:
    """Return one of the actor's needs and a pair of it; NotFound for another's, and where one has blocked the other."""
    need = own_need(session, actor, need_id)
    match = pair(session, need_id, profile_id)
    if match is None or is_blocked(session, need.employer_id, profile_id):
        raise NotFound("match")
    return need, match


def shown_name_of(session: Session, profile_id: int) -> str:
    """Return the name that an assistant goes by before both sides say yes."""
    return session.scalar(select(Profile.shown_name).where(Profile.id == profile_id)) or ""


def title_of(session: Session, need_id: int) -> str:
    """Return a need's title as assistants may read it."""
    return session.scalar(select(Need.shown_title).where(Need.id == need_id)) or ""


def own_profile(session: Session, actor: Actor) -> Profile:
    """Return the profile whose matters the actor handles; NotFound for none."""
    profile = whole_row(session, Profile, actor.profile_id)
    if profile is None:
        raise NotFound("profile")
    return profile


def pair(session: Session, need_id: int, profile_id: int, *, for_change: bool = False) -> Match | None:
    """Return a pair; `for_change` waits for whoever answers it at the same moment and reads it anew."""
    query = select(Match).where(Match.need_id == need_id, Match.profile_id == profile_id)
    if for_change:
        query = locked(query)
    return session.scalar(query)


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
    """Return the profiles that a ranking names, by exchange id; their parts are read when asked for."""
    return _by_exchange_id(session, Profile, Profile.exchange_id, names)


def profiles_by_id(session: Session, keys: Sequence[int]) -> dict[str, Profile]:
    """Return these profiles by exchange id."""
    return _by_exchange_id(session, Profile, Profile.id, keys)


def needs_by_exchange_id(session: Session, names: Sequence[str]) -> dict[str, Need]:
    """Return the needs that a ranking names, by exchange id; their parts are read when asked for."""
    return _by_exchange_id(session, Need, Need.exchange_id, names)


def needs_by_id(session: Session, keys: Sequence[int]) -> dict[str, Need]:
    """Return these needs by exchange id."""
    return _by_exchange_id(session, Need, Need.id, keys)


Row = TypeVar("Row", Need, Profile)


def _by_exchange_id(
    session: Session, table: type[Row], column: InstrumentedAttribute[Any], values: Sequence[object]
) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for start in range(0, len(values), 500):
        query = select(table).where(column.in_(values[start : start + 500])).options(lazyload("*"))
        rows = session.scalars(query).all()
        if table is Need:
            # What each card says and each filter asks; the rest stands in the ranking's inputs.
            with_parts_of(session, rows, "open_blocks")
        found.update({row.exchange_id: row for row in rows})
    return found


def contact_of_account(account: Account | None) -> dict[str, str | None]:
    """Return what an account says of a person; portti.domain.disclosure decides who learns which part."""
    # Who has deleted the account is reached by nobody any more.
    if account is None or account.closed_at is not None:
        return {"given_name": None, "family_name": None, "phone": None}
    return {
        "given_name": account.given_name,
        "family_name": account.family_name,
        "phone": account.phone,
    }


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


def public_needs(session: Session, *, everyone: bool = False, without: Collection[int] = ()) -> Sequence[Any]:
    """Return of the published needs that visitors may search what a search asks first, the last confirmed first.

    `everyone` is a logged-in assistant's search: also needs that are not open to visitors. Needs of the employers
    `without` are left out. A row of columns each: a search goes through hundreds and shows twenty.
    """
    query = select(
        Need.id,
        Need.exchange_id,
        Need.municipality_code,
        Need.postal_code,
        Need.open_weekdays,
        Need.open_parts_of_day,
    ).where(Need.state == "published")
    if without:
        query = query.where(Need.employer_id.not_in(list(without)))
    if not everyone:
        # What is made up for practice is shown to nobody from outside.
        made_up = select(Centre.id).where(Centre.practice.is_(True))
        query = query.where(Need.open_to_visitors.is_(True), Need.centre_id.not_in(made_up))
    return session.execute(query.order_by(Need.confirmed_at.desc(), Need.id.desc())).all()


def open_blocks_of_published(session: Session) -> dict[int, list[tuple[str, str]]]:
    """Return the weekdays and parts of the day of the further open times of published needs, by need."""
    rows = session.execute(
        select(NeedOpenBlock.need_id, NeedOpenBlock.weekdays, NeedOpenBlock.parts_of_day)
        .join(Need, Need.id == NeedOpenBlock.need_id)
        .where(Need.state == "published")
        .order_by(NeedOpenBlock.need_id, NeedOpenBlock.position)
    )
    found: dict[int, list[tuple[str, str]]] = {}
    for key, weekdays, parts in rows:
        found.setdefault(key, []).append((weekdays, parts))
    return found


def needs_to_show(session: Session, keys: Sequence[int]) -> dict[int, Need]:
    """Return needs by key with what the list of a search says of them beside their data."""
    if not keys:
        return {}
    rows = session.scalars(select(Need).where(Need.id.in_(keys)).options(lazyload("*"))).all()
    return {row.id: row for row in with_parts_of(session, rows, "open_blocks", "conditions")}


def visible_need(session: Session, actor: Actor, need_id: int) -> Need:
    """Return a need that the actor may read without being its employer; NotFound otherwise.

    Visitors see those open to them; an assistant every published one, and those that they or the employer
    answered, also after the need was filled or taken back; none of an employer where one has blocked the other.
    """
    # A block holds for a person, so for whoever is logged in, by whatever address they come. It does not hold for
    # visitors: nobody knows who they are, a need open to them names nobody, and only who logs in can answer it.
    query = select(Need).where(Need.id == need_id, Need.state != "draft")
    made_up = exists().where(
        Centre.id == Need.centre_id, Centre.practice.is_(True), Centre.id != actor.centre_id
    )
    allowed: ColumnElement[bool] = and_(Need.state == "published", Need.open_to_visitors.is_(True), ~made_up)
    if actor.profile_id is not None:
        answered = select(Match.need_id).where(
            Match.profile_id == actor.profile_id,
            or_(Match.assistant_answer.is_not(None), Match.employer_answer == "interested"),
        )
        allowed = and_(
            or_(Need.state == "published", Need.id.in_(answered)),
            no_block_between(Need.employer_id.expression, literal(actor.profile_id)),
        )
    need = session.scalar(query.where(allowed).options(lazyload("*")))
    if need is None:
        raise NotFound("need")
    return with_parts(session, need)
