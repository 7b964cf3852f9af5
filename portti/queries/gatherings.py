"""SQL of trainings and peer groups: the lists, one with its people, what is due, and what has served its time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, delete, func, literal, or_, select, update
from sqlalchemy.orm import Session

from portti.domain.errors import NotFound
from portti.domain.gatherings import HOLDS_SEAT, OFFERED, PLACED, STANDING, UNCONFIRMED, WAITING
from portti.models import Account, Centre, Gathering, GatheringDay, GatheringPlace, GatheringPresence
from portti.queries.found_rows import found_row
from portti.queries.practice import centres_apart_from


@dataclass(frozen=True)
class GatheringRow:
    """One gathering of a list with its centre and how many have a seat or wait."""

    gathering: Gathering
    centre: Centre
    seats: int
    waiting: int


def _first_start() -> ColumnElement[datetime]:
    return (
        select(func.min(GatheringDay.starts_at))
        .where(GatheringDay.gathering_id == Gathering.id)
        .correlate(Gathering)
        .scalar_subquery()
    )


def _last_start() -> ColumnElement[datetime]:
    return (
        select(func.max(GatheringDay.starts_at))
        .where(GatheringDay.gathering_id == Gathering.id)
        .correlate(Gathering)
        .scalar_subquery()
    )


def public_gatherings(
    session: Session,
    now: datetime,
    *,
    own_centre_id: int | None = None,
    kind: str = "",
    limit: int = 50,
    offset: int = 0,
) -> tuple[list[GatheringRow], int]:
    """Return a page of what a reader can sign up for, soonest first, and how many there are.

    What a practice centre holds is seen there only, and nothing else is seen from it.
    """
    wanted = [
        Gathering.published_at.is_not(None),
        Gathering.cancelled_at.is_(None),
        _first_start() > now,
        ~_apart_from(own_centre_id),
    ]
    if kind:
        wanted.append(Gathering.kind == kind)
    return _rows(session, wanted, (_first_start(), Gathering.id.expression), limit, offset)


def gatherings_of_centre(
    session: Session, centre_id: int, now: datetime, *, state: str = "", limit: int = 50, offset: int = 0
) -> tuple[list[GatheringRow], int]:
    """Return a page of a centre's gatherings: those ahead soonest first, else `past`, `draft` or `cancelled`."""
    states: dict[str, tuple[ColumnElement[bool], ...]] = {
        "": (Gathering.cancelled_at.is_(None), or_(_last_start() > now, _last_start().is_(None))),
        "draft": (Gathering.published_at.is_(None), Gathering.cancelled_at.is_(None)),
        "past": (Gathering.cancelled_at.is_(None), _last_start() <= now),
        "cancelled": (Gathering.cancelled_at.is_not(None),),
    }
    wanted = [Gathering.centre_id == centre_id, *states.get(state, ())]
    order: tuple[ColumnElement[Any], ...] = (_first_start(), Gathering.id.expression)
    if state in ("past", "cancelled"):
        order = tuple(column.desc() for column in order)
    return _rows(session, wanted, order, limit, offset)


def _apart_from(own_centre_id: int | None) -> ColumnElement[bool]:
    """Return the condition that a practice centre's wall stands between a centre and a reader of another or none."""
    if own_centre_id is None:
        return Centre.practice.is_(True)
    return Centre.id.in_(centres_apart_from(literal(own_centre_id)))


def _rows(
    session: Session,
    wanted: Sequence[ColumnElement[bool]],
    order: Sequence[ColumnElement[Any]],
    limit: int,
    offset: int,
) -> tuple[list[GatheringRow], int]:
    joined = select(Gathering, Centre).join(Centre, Centre.id == Gathering.centre_id).where(*wanted)
    found = session.execute(joined.order_by(*order).limit(limit).offset(offset)).all()
    ids = joined.with_only_columns(Gathering.id).subquery()
    total = session.scalar(select(func.count()).select_from(ids)) or 0
    counts = _counts(session, [gathering.id for gathering, _centre in found])
    return [
        GatheringRow(gathering, centre, *counts.get(gathering.id, (0, 0))) for gathering, centre in found
    ], total


def _counts(session: Session, ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Return how many have a seat, and how many wait, by gathering."""
    rows = session.execute(
        select(
            GatheringPlace.gathering_id,
            func.count(GatheringPlace.seat),
            func.sum(case((GatheringPlace.state == WAITING, 1), else_=0)),
        )
        .where(GatheringPlace.gathering_id.in_(ids))
        .group_by(GatheringPlace.gathering_id)
    )
    return {key: (int(seats), int(waiting or 0)) for key, seats, waiting in rows}


def public_gathering(session: Session, gathering_id: int) -> GatheringRow:
    """Return a gathering that is public, also one that was cancelled or held; NotFound for another."""
    gathering = session.get(Gathering, gathering_id)
    if gathering is None or gathering.published_at is None:
        raise NotFound("gathering")
    return _row(session, gathering)


def visible_gathering(session: Session, own_centre_id: int | None, gathering_id: int) -> GatheringRow:
    """Return the same where no practice centre's wall stands before the reader; NotFound behind it."""
    row = public_gathering(session, gathering_id)
    check_not_apart(session, own_centre_id, row.centre.id)
    return row


def check_not_apart(session: Session, own_centre_id: int | None, centre_id: int) -> None:
    """Raise NotFound where a practice centre's wall stands between a reader's centre and who holds a gathering."""
    apart = select(Centre.id).where(Centre.id == centre_id, _apart_from(own_centre_id))
    if session.scalar(apart) is not None:
        raise NotFound("gathering")


def gathering_of_centre(session: Session, centre_id: int | None, gathering_id: int) -> GatheringRow:
    """Return a gathering of this centre; NotFound for another's."""
    gathering = session.get(Gathering, gathering_id)
    if gathering is None or gathering.centre_id != centre_id:
        raise NotFound("gathering")
    return _row(session, gathering)


def _row(session: Session, gathering: Gathering) -> GatheringRow:
    centre = session.get_one(Centre, gathering.centre_id)
    return GatheringRow(gathering, centre, *_counts(session, [gathering.id]).get(gathering.id, (0, 0)))


def lock_gathering(session: Session, gathering_id: int) -> Gathering:
    """Return a gathering, keeping other deeds on its places waiting until this transaction ends."""
    query = select(Gathering).where(Gathering.id == gathering_id)
    return found_row(session, query, "gathering", for_change=True)


def gathering_by_key(session: Session, form_key: str) -> Gathering | None:
    """Return the gathering of one press."""
    return session.scalar(select(Gathering).where(Gathering.form_key == form_key))


def day_of_gathering(session: Session, gathering_id: int, day_id: int) -> GatheringDay:
    """Return a day of a gathering; NotFound for another's."""
    day = session.get(GatheringDay, day_id)
    if day is None or day.gathering_id != gathering_id:
        raise NotFound("gathering_day")
    return day


def taken_seats(session: Session, gathering_id: int) -> set[int]:
    """Return the numbers of the seats that somebody has or is offered."""
    query = select(GatheringPlace.seat).where(
        GatheringPlace.gathering_id == gathering_id, GatheringPlace.seat.is_not(None)
    )
    return {seat for seat in session.scalars(query) if seat is not None}


def place_of_person(
    session: Session, gathering_id: int, person_key: str, account_id: int | None
) -> GatheringPlace | None:
    """Return how a person signed up before, whatever became of it."""
    whose: ColumnElement[bool] = GatheringPlace.person_key == person_key
    if account_id is not None:
        whose = or_(whose, GatheringPlace.account_id == account_id)
    query = select(GatheringPlace).where(GatheringPlace.gathering_id == gathering_id, whose)
    return session.scalar(query.order_by(GatheringPlace.id).limit(1))


def place_by_id(session: Session, place_id: int) -> GatheringPlace:
    """Return a sign-up as it stands now; NotFound where it was purged."""
    place = session.get(GatheringPlace, place_id, populate_existing=True)
    if place is None:
        raise NotFound("gathering_place")
    return place


def places_of(session: Session, gathering_id: int) -> Sequence[GatheringPlace]:
    """Return who signed up: those with a seat by name, then who waits, in the order of the list."""
    query = select(GatheringPlace).where(
        GatheringPlace.gathering_id == gathering_id, GatheringPlace.state.in_(STANDING)
    )
    rows = session.scalars(query).all()
    seated = [row for row in rows if row.state in HOLDS_SEAT]
    waiting = [row for row in rows if row.state == WAITING]
    return sorted(seated, key=lambda row: (row.state != PLACED, row.given_name.casefold(), row.id)) + sorted(
        waiting, key=lambda row: (row.queued_at or row.signed_up_at, row.id)
    )


def next_waiting(session: Session, gathering_id: int) -> GatheringPlace | None:
    """Return who has waited longest."""
    query = select(GatheringPlace).where(
        GatheringPlace.gathering_id == gathering_id, GatheringPlace.state == WAITING
    )
    return session.scalar(query.order_by(GatheringPlace.queued_at, GatheringPlace.id).limit(1))


def number_in_queue(session: Session, place: GatheringPlace) -> int:
    """Return which one of those who wait a person is, from 1."""
    earlier = or_(
        GatheringPlace.queued_at < place.queued_at,
        and_(GatheringPlace.queued_at == place.queued_at, GatheringPlace.id < place.id),
    )
    query = select(func.count(GatheringPlace.id)).where(
        GatheringPlace.gathering_id == place.gathering_id, GatheringPlace.state == WAITING, earlier
    )
    return (session.scalar(query) or 0) + 1


def count_unconfirmed(session: Session, gathering_id: int) -> int:
    """Return how many sign-ups wait for their e-mail to be confirmed."""
    query = select(func.count(GatheringPlace.id)).where(
        GatheringPlace.gathering_id == gathering_id, GatheringPlace.state == UNCONFIRMED
    )
    return session.scalar(query) or 0


def present_on(session: Session, day_id: int) -> set[int]:
    """Return the sign-ups of those who came on a day."""
    query = select(GatheringPresence.place_id).where(GatheringPresence.day_id == day_id)
    return set(session.scalars(query))


def set_present(session: Session, day_id: int, place_ids: Sequence[int]) -> None:
    """Write who came on a day, in place of what was written before."""
    session.execute(delete(GatheringPresence).where(GatheringPresence.day_id == day_id))
    session.add_all(GatheringPresence(day_id=day_id, place_id=key) for key in place_ids)
    session.flush()


def gatherings_to_tend(session: Session, now: datetime) -> list[int]:
    """Return the gatherings where an offer has run out, or somebody waits and a seat is free."""
    lapsed = select(GatheringPlace.gathering_id).where(
        GatheringPlace.state == OFFERED, GatheringPlace.offered_until <= now
    )
    seats = (
        select(func.count(GatheringPlace.seat))
        .where(GatheringPlace.gathering_id == Gathering.id)
        .correlate(Gathering)
        .scalar_subquery()
    )
    waits = select(GatheringPlace.gathering_id).where(GatheringPlace.state == WAITING)
    query = select(Gathering.id).where(
        Gathering.cancelled_at.is_(None),
        Gathering.published_at.is_not(None),
        _first_start() > now,
        or_(Gathering.id.in_(lapsed), and_(Gathering.id.in_(waits), seats < Gathering.places)),
    )
    return list(session.scalars(query.order_by(Gathering.id)))


def reminders_due(session: Session, now: datetime, until: datetime) -> list[int]:
    """Return the places that nobody was reminded of whose gathering begins after `now` and up to `until`."""
    query = (
        select(GatheringPlace.id)
        .join(Gathering, Gathering.id == GatheringPlace.gathering_id)
        .where(
            GatheringPlace.state == PLACED,
            GatheringPlace.reminded_at.is_(None),
            GatheringPlace.email.is_not(None),
            Gathering.cancelled_at.is_(None),
            _first_start() > now,
            _first_start() <= until,
        )
    )
    return list(session.scalars(query.order_by(GatheringPlace.id)))


def _whose(account_id: int, address: str | None) -> ColumnElement[bool]:
    by_account: ColumnElement[bool] = GatheringPlace.account_id == account_id
    return by_account if address is None else or_(by_account, GatheringPlace.email == address)


def places_ahead_of(
    session: Session, account_id: int, address: str | None, now: datetime
) -> Sequence[GatheringPlace]:
    """Return the sign-ups of a person for gatherings that have not begun."""
    query = (
        select(GatheringPlace)
        .join(Gathering, Gathering.id == GatheringPlace.gathering_id)
        .where(_whose(account_id, address), GatheringPlace.state.in_(STANDING), _first_start() > now)
    )
    return session.scalars(query.order_by(GatheringPlace.id)).all()


def places_of_account(session: Session, account: Account) -> Sequence[tuple[GatheringPlace, Gathering]]:
    """Return all that a person has signed up for, logged in or by their confirmed address, the newest first."""
    address = account.email if account.confirmed_at is not None else None
    rows = session.execute(
        select(GatheringPlace, Gathering)
        .join(Gathering, Gathering.id == GatheringPlace.gathering_id)
        .where(_whose(account.id, address))
        .order_by(GatheringPlace.id.desc())
    )
    return [(place, gathering) for place, gathering in rows]


def delete_places_of(session: Session, account_id: int, address: str | None) -> None:
    """Delete all sign-ups of a person; the counts of sessions stay."""
    session.execute(delete(GatheringPlace).where(_whose(account_id, address)))


def purge_places(
    session: Session, *, unconfirmed_before: datetime, needs_before: datetime, people_before: datetime
) -> dict[str, int]:
    """Delete sign-ups nobody confirmed, then access needs, then people, of gatherings that are long over."""

    def over(before: datetime) -> ColumnElement[bool]:
        ended = (
            select(GatheringDay.gathering_id)
            .group_by(GatheringDay.gathering_id)
            .having(func.max(GatheringDay.starts_at) < before)
        )
        return GatheringPlace.gathering_id.in_(ended)

    dropped = session.execute(
        delete(GatheringPlace).where(
            GatheringPlace.state == UNCONFIRMED, GatheringPlace.signed_up_at < unconfirmed_before
        )
    )
    people = session.execute(delete(GatheringPlace).where(over(people_before)))
    needs = session.execute(
        update(GatheringPlace)
        .where(over(needs_before), GatheringPlace.needs_told)
        .values(access=[], access_text=None, needs_told=False)
    )
    return {
        "unconfirmed_sign_ups": int(dropped.rowcount),  # type: ignore[attr-defined]
        "sign_ups": int(people.rowcount),  # type: ignore[attr-defined]
        "access_needs": int(needs.rowcount),  # type: ignore[attr-defined]
    }
