"""SQL of substitutes: requests, who was asked, what they said, and what waits for whom."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import Session, aliased, lazyload

from portti.domain.actor import Actor
from portti.domain.errors import NotFound
from portti.domain.substitutes import STATES
from portti.models import (
    Account,
    Candidacy,
    Centre,
    Employer,
    Need,
    NeedKnown,
    Profile,
    SubstituteAsk,
    SubstituteChoice,
    SubstituteRequest,
)
from portti.queries.recipients import reachable
from portti.settings import Settings


@dataclass(frozen=True)
class AskRow:
    """Somebody who is asked, by first name and area."""

    ask: SubstituteAsk
    profile: Profile


@dataclass(frozen=True)
class RequestRow:
    """A request in a list, with its need, its employer's account and what those asked have said."""

    request: SubstituteRequest
    need: Need
    account: Account | None
    asked: int
    said_no: int


def _won() -> ColumnElement[bool]:
    winner = aliased(SubstituteAsk)
    return exists().where(winner.request_id == SubstituteRequest.id, winner.won.is_(True))


def is_open(now: datetime) -> ColumnElement[bool]:
    """Return the condition that a substitute is still looked for, for a need that has shifts still."""
    ahead = and_(SubstituteRequest.cancelled_at.is_(None), SubstituteRequest.begins_at > now)
    return and_(ahead, ~_won(), _has_shifts())


def _has_shifts() -> ColumnElement[bool]:
    need = aliased(Need)
    read_anew = and_(need.state == "checking", need.published_at.is_not(None))
    stands = or_(need.state.in_(sorted(STATES)), read_anew)
    return exists().where(need.id == SubstituteRequest.need_id, stands)


def requests_ahead(session: Session, need_id: int, now: datetime) -> list[int]:
    """Return the standing requests for a need's coming shifts, whether somebody has said yes or not."""
    query = select(SubstituteRequest.id).where(
        SubstituteRequest.need_id == need_id,
        SubstituteRequest.cancelled_at.is_(None),
        SubstituteRequest.begins_at > now,
    )
    return list(session.scalars(query.order_by(SubstituteRequest.id)))


def own_request(session: Session, actor: Actor, request_id: int) -> tuple[SubstituteRequest, Need]:
    """Return a request of the actor's own need; NotFound for another's."""
    row = session.execute(
        select(SubstituteRequest, Need)
        .join(Need, Need.id == SubstituteRequest.need_id)
        .where(SubstituteRequest.id == request_id, Need.employer_id == actor.employer_id)
    ).one_or_none()
    if row is None or actor.employer_id is None:
        raise NotFound("substitute_request")
    request, need = row
    return request, need


def phone_of_centre(session: Session, request: SubstituteRequest) -> str:
    """Return the telephone number of the centre that helps with a shift: of one that must not fail, the urgent one."""
    centre = session.get_one(Centre, request.centre_id)
    return (centre.urgent_phone if request.critical else "") or centre.phone


def urgent_phone(session: Session, centre_id: int) -> str:
    """Return the telephone that a centre keeps for shifts that must not fail; empty where it has none."""
    return session.get_one(Centre, centre_id).urgent_phone


def request_of_centre(
    session: Session, centre_id: int | None, request_id: int
) -> tuple[SubstituteRequest, Need]:
    """Return a request of this centre and its need; NotFound for another's."""
    row = session.execute(
        select(SubstituteRequest, Need)
        .join(Need, Need.id == SubstituteRequest.need_id)
        .where(SubstituteRequest.id == request_id, SubstituteRequest.centre_id == centre_id)
    ).one_or_none()
    if row is None:
        raise NotFound("substitute_request")
    return row[0], row[1]


def people_to_call(session: Session, profile_ids: Sequence[int]) -> dict[int, tuple[Profile, Account | None]]:
    """Return these assistants with their accounts, by key."""
    rows = session.execute(
        select(Profile, Account)
        .outerjoin(Account, Account.id == Profile.account_id)
        .options(lazyload("*"))
        .where(Profile.id.in_(list(profile_ids)))
    )
    return {profile.id: (profile, account) for profile, account in rows}


def ask_between(session: Session, request_id: int, profile_id: int) -> SubstituteAsk | None:
    """Return the asking of one assistant for one shift."""
    query = select(SubstituteAsk).where(
        SubstituteAsk.request_id == request_id, SubstituteAsk.profile_id == profile_id
    )
    return session.scalar(query.execution_options(populate_existing=True))


def lock_request(session: Session, request_id: int) -> SubstituteRequest:
    """Return a request, locked and fresh: whoever answers or cancels at the same moment waits."""
    return session.get_one(SubstituteRequest, request_id, with_for_update=True, populate_existing=True)


def standing_request(
    session: Session, need_id: int, starts_at: str, ends_at: str
) -> SubstituteRequest | None:
    """Return the request for a shift of a need that has not been cancelled."""
    return session.scalar(
        select(SubstituteRequest).where(
            SubstituteRequest.need_id == need_id,
            SubstituteRequest.starts_at == starts_at,
            SubstituteRequest.ends_at == ends_at,
            SubstituteRequest.cancelled_at.is_(None),
        )
    )


def asks_of_request(session: Session, request_id: int) -> list[AskRow]:
    """Return who is asked: who comes first, then those known, in the order they were asked."""
    rows = session.execute(
        select(SubstituteAsk, Profile)
        .join(Profile, Profile.id == SubstituteAsk.profile_id)
        .options(lazyload("*"))
        .where(SubstituteAsk.request_id == request_id)
        .order_by(SubstituteAsk.won.desc(), SubstituteAsk.known.desc(), SubstituteAsk.id)
        .execution_options(populate_existing=True)
    )
    return [AskRow(ask, profile) for ask, profile in rows]


def ask_by_id(session: Session, ask_id: int) -> SubstituteAsk | None:
    """Return one asking, as it stands now."""
    return session.get(SubstituteAsk, ask_id, populate_existing=True)


def own_ask(session: Session, actor: Actor, ask_id: int) -> SubstituteAsk:
    """Return an asking of the actor's own profile; NotFound for another's."""
    ask = session.get(SubstituteAsk, ask_id, populate_existing=True)
    if ask is None or actor.profile_id is None or ask.profile_id != actor.profile_id:
        raise NotFound("substitute_ask")
    return ask


def asks_of_profile(
    session: Session, profile_id: int, now: datetime
) -> list[tuple[SubstituteAsk, SubstituteRequest, Need, bool]]:
    """Return the coming shifts that somebody is asked for, soonest first, and whether each is still open."""
    rows = session.execute(
        select(SubstituteAsk, SubstituteRequest, Need, is_open(now))
        .join(SubstituteRequest, SubstituteRequest.id == SubstituteAsk.request_id)
        .join(Need, Need.id == SubstituteRequest.need_id)
        .options(lazyload("*"))
        .where(SubstituteAsk.profile_id == profile_id, SubstituteRequest.begins_at > now)
        .order_by(SubstituteRequest.begins_at, SubstituteAsk.id)
    )
    return [(ask, request, need, bool(still)) for ask, request, need, still in rows]


def requests_of_needs(
    session: Session, need_ids: Sequence[int], now: datetime
) -> list[tuple[SubstituteRequest, SubstituteAsk | None]]:
    """Return the coming requests of these needs, soonest first, each with the asking that has won."""
    rows = session.execute(
        select(SubstituteRequest, SubstituteAsk)
        .outerjoin(
            SubstituteAsk,
            and_(SubstituteAsk.request_id == SubstituteRequest.id, SubstituteAsk.won.is_(True)),
        )
        .where(
            SubstituteRequest.need_id.in_(list(need_ids)),
            SubstituteRequest.cancelled_at.is_(None),
            SubstituteRequest.begins_at > now,
        )
        .order_by(SubstituteRequest.begins_at, SubstituteRequest.id)
    )
    return [(request, ask) for request, ask in rows]


def known_to_employer(session: Session, employer_id: int) -> dict[int, str]:
    """Return the exchange ids, by key, of those who have worked for an employer.

    The employer has named them in a need, their work was marked as started, or they have come as a substitute.
    """
    named = (
        select(NeedKnown.profile_id)
        .join(Need, Need.id == NeedKnown.need_id)
        .where(Need.employer_id == employer_id)
    )
    came = (
        select(SubstituteAsk.profile_id)
        .join(SubstituteRequest, SubstituteRequest.id == SubstituteAsk.request_id)
        .join(Need, Need.id == SubstituteRequest.need_id)
        .where(Need.employer_id == employer_id, SubstituteAsk.won.is_(True))
    )
    worked = (
        select(Candidacy.profile_id)
        .join(Need, Need.id == Candidacy.need_id)
        .where(Need.employer_id == employer_id, Candidacy.started_on.is_not(None))
    )
    known = or_(*(Profile.id.in_(keys) for keys in (named, came, worked)))
    query = select(Profile.id, Profile.exchange_id).where(known)
    return dict(session.execute(query.order_by(Profile.id)).all())


def busy_profiles(session: Session, starts_at: str, ends_at: str) -> set[str]:
    """Return the exchange ids of those who have promised another shift at that time."""
    query = (
        select(Profile.exchange_id)
        .join(SubstituteAsk, SubstituteAsk.profile_id == Profile.id)
        .join(SubstituteRequest, SubstituteRequest.id == SubstituteAsk.request_id)
        .where(
            SubstituteAsk.won.is_(True),
            SubstituteRequest.cancelled_at.is_(None),
            SubstituteRequest.starts_at < ends_at,
            SubstituteRequest.ends_at > starts_at,
        )
    )
    return set(session.scalars(query))


def promised_shifts(session: Session, profile_id: int, *, but: int | None) -> list[tuple[str, str]]:
    """Return both ends of the single shifts that an assistant has promised, but for one."""
    query = (
        select(SubstituteRequest.starts_at, SubstituteRequest.ends_at)
        .join(SubstituteAsk, SubstituteAsk.request_id == SubstituteRequest.id)
        .where(
            SubstituteAsk.profile_id == profile_id,
            SubstituteAsk.won.is_(True),
            SubstituteRequest.cancelled_at.is_(None),
            SubstituteRequest.id != but,
        )
    )
    return [(start, end) for start, end in session.execute(query)]


def profiles_with_address(session: Session, profile_ids: Sequence[int]) -> set[int]:
    """Return which of these profiles can be written to."""
    query = select(Profile.id).join(Account, Account.id == Profile.account_id).where(reachable())
    return set(session.scalars(query.where(Profile.id.in_(list(profile_ids)))))


def is_hanging(now: datetime, *, wait: timedelta, soon: timedelta) -> ColumnElement[bool]:
    """Return the condition that staff should look at a request: nobody has said yes, and time runs out."""
    waited = SubstituteRequest.requested_at <= now - wait
    return and_(is_open(now), or_(waited, SubstituteRequest.begins_at <= now + soon))


def requests_to_go_on(
    session: Session, request_id: int | None = None, *, settings: Settings, now: datetime
) -> list[int]:
    """Return the shifts, all or one, for which the next ones are asked now, the soonest first."""
    last = select(func.max(SubstituteAsk.asked_at)).where(SubstituteAsk.request_id == SubstituteRequest.id)
    due = now - timedelta(minutes=settings.substitutes.wave_minutes)
    query = select(SubstituteRequest.id).where(
        is_open(now),
        SubstituteRequest.goes_on.is_(True),
        last.correlate(SubstituteRequest).scalar_subquery() <= due,
    )
    if request_id is not None:
        query = query.where(SubstituteRequest.id == request_id)
    return list(session.scalars(query.order_by(SubstituteRequest.begins_at, SubstituteRequest.id)))


def requests_to_escalate(
    session: Session, request_id: int | None = None, *, settings: Settings, now: datetime
) -> list[int]:
    """Return the shifts, all or one, that must not fail, have nobody yet, and whose set time has come."""
    limits = settings.substitutes
    waited = SubstituteRequest.requested_at <= now - timedelta(minutes=limits.critical_after_minutes)
    soon = SubstituteRequest.begins_at <= now + timedelta(hours=limits.critical_before_hours)
    query = select(SubstituteRequest.id).where(
        is_open(now),
        SubstituteRequest.critical.is_(True),
        SubstituteRequest.escalated_at.is_(None),
        or_(waited, soon),
    )
    if request_id is not None:
        query = query.where(SubstituteRequest.id == request_id)
    return list(session.scalars(query.order_by(SubstituteRequest.begins_at, SubstituteRequest.id)))


def choices_of(session: Session, profile_ids: Sequence[int]) -> Sequence[SubstituteChoice]:
    """Return what these assistants chose; none of those who never did."""
    query = select(SubstituteChoice).where(SubstituteChoice.profile_id.in_(list(profile_ids)))
    return session.scalars(query.order_by(SubstituteChoice.profile_id)).all()


def quiet_hours_of(session: Session, account_id: int) -> tuple[int | None, int | None]:
    """Return when the quiet hours of an assistant begin and end; None and None where they have chosen none."""
    query = (
        select(SubstituteChoice.quiet_from, SubstituteChoice.quiet_until)
        .join(Profile, Profile.id == SubstituteChoice.profile_id)
        .where(Profile.account_id == account_id)
    )
    begin, end = session.execute(query).one_or_none() or (None, None)
    return begin, end


def asked_since(session: Session, profile_ids: Sequence[int], moment: datetime) -> dict[int, int]:
    """Return how often each of these was asked for a shift since a moment."""
    query = (
        select(SubstituteAsk.profile_id, func.count())
        .where(SubstituteAsk.profile_id.in_(list(profile_ids)), SubstituteAsk.asked_at > moment)
        .group_by(SubstituteAsk.profile_id)
    )
    return dict(session.execute(query).all())


def open_requests_of_centre(session: Session, centre_id: int, now: datetime) -> list[RequestRow]:
    """Return the centre's shifts that still have nobody, the soonest first."""
    asked = select(func.count()).where(SubstituteAsk.request_id == SubstituteRequest.id)
    said_no = asked.where(SubstituteAsk.answer == "no")
    rows = session.execute(
        select(
            SubstituteRequest,
            Need,
            Account,
            asked.correlate(SubstituteRequest).scalar_subquery(),
            said_no.correlate(SubstituteRequest).scalar_subquery(),
        )
        .join(Need, Need.id == SubstituteRequest.need_id)
        .join(Employer, Employer.id == Need.employer_id)
        .outerjoin(Account, Account.id == Employer.account_id)
        .options(lazyload("*"))
        .where(SubstituteRequest.centre_id == centre_id, is_open(now))
        .order_by(SubstituteRequest.begins_at, SubstituteRequest.id)
    )
    return [RequestRow(*row) for row in rows]
