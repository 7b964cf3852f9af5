"""SQL of the statistics of sessions, of what is known to be hidden in ended years, and of hours that were kept."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, extract, func, insert, select
from sqlalchemy.orm import Session

from portti.domain.reporting_periods import Period
from portti.domain.suppression import Key
from portti.domain.unmet_hours import Published
from portti.models import Centre, ClientEvent, KeptHiding, KeptUnmetHours, ServiceSession
from portti.queries.storing import add_once


@dataclass(frozen=True)
class SessionCounts:
    """The figures of one kind of sessions."""

    kind: str
    sessions: int
    open_minutes: int
    visitors: int
    anonymous: int
    places: int
    municipalities: int


def count_sessions(session: Session, centre_id: int, period: Period) -> list[SessionCounts]:
    """Return a centre's sessions by kind: they are no client events."""
    query = (
        select(
            ServiceSession.kind,
            func.count(),
            func.sum(ServiceSession.open_minutes),
            func.sum(ServiceSession.visitors),
            func.sum(ServiceSession.anonymous_visitors),
            func.count(ServiceSession.place.distinct()),
            func.count(ServiceSession.municipality_code.distinct()),
        )
        .where(
            ServiceSession.centre_id == centre_id,
            ServiceSession.voided_at.is_(None),
            ServiceSession.held_on >= period.first,
            ServiceSession.held_on <= period.last,
        )
        .group_by(ServiceSession.kind)
    )
    return [SessionCounts(row[0], *(int(value or 0) for value in row[1:])) for row in session.execute(query)]


@dataclass(frozen=True)
class Hiding:
    """What is hidden in a centre's year, and the digest of the tables of which that is true."""

    centre_id: int
    year: int
    digest: str
    hidden: frozenset[Key]


def kept_hiding(session: Session, centre_id: int, year: int, digest: str) -> frozenset[Key] | None:
    """Return what is hidden in a centre's year whose tables have this digest; None where it is not known."""
    query = select(KeptHiding.hidden).where(
        KeptHiding.centre_id == centre_id, KeptHiding.year == year, KeptHiding.digest == digest
    )
    hidden = session.scalar(query)
    return None if hidden is None else frozenset(tuple(key) for key in hidden)


def keep_hiding(session: Session, hiding: Hiding, *, made_by: str, now: datetime) -> None:
    """Keep what is hidden in a centre's year in place of what was known before."""
    own = (KeptHiding.centre_id == hiding.centre_id, KeptHiding.year == hiding.year)
    session.execute(delete(KeptHiding).where(*own))
    session.execute(
        insert(KeptHiding).values(
            centre_id=hiding.centre_id,
            year=hiding.year,
            digest=hiding.digest,
            hidden=sorted(list(key) for key in hiding.hidden),
            made_by=made_by,
            made_at=now,
        )
    )


def years_to_hide(session: Session, last_year: int, made_by: str) -> list[tuple[int, int]]:
    """Return the centres' years with events, up to one, of which it is not known what is hidden, the newest first."""
    year = extract("year", ClientEvent.happened_on)
    every = select(ClientEvent.centre_id, year).where(ClientEvent.voided_at.is_(None)).distinct()
    known = select(KeptHiding.centre_id, KeptHiding.year).where(KeptHiding.made_by == made_by)
    there = {(centre_id, int(found)) for centre_id, found in session.execute(known)}
    due = {(centre_id, int(found)) for centre_id, found in session.execute(every)}
    return sorted(((c, y) for c, y in due - there if y <= last_year), key=lambda one: (-one[1], one[0]))


def shown_of_year(session: Session, centre_ids: Collection[int], year: int) -> dict[int, tuple[int, int]]:
    """Return how much each centre shows of a year: months of client groups with events, and events where their sum is.

    Of the months those that are hidden do not count; a sum that is hidden, or of which it is not known yet, is 0.
    Whether there are any is shown of each month and group, however few: the numbers tell nothing that is hidden.
    """
    month = extract("month", ClientEvent.happened_on)
    cells = (
        select(ClientEvent.centre_id, month, ClientEvent.client_group, func.count())
        .where(
            ClientEvent.centre_id.in_(centre_ids),
            ClientEvent.happened_on.between(date(year, 1, 1), date(year, 12, 31)),
            ClientEvent.voided_at.is_(None),
        )
        .group_by(ClientEvent.centre_id, month, ClientEvent.client_group)
    )
    months, events = Counter[int](), Counter[int]()
    for centre_id, _month, _group, count in session.execute(cells):
        months[centre_id] += 1
        events[centre_id] += count
    kept = select(KeptHiding.centre_id, KeptHiding.hidden).where(
        KeptHiding.centre_id.in_(centre_ids), KeptHiding.year == year
    )
    sums = Counter[int]()
    for centre_id, hidden in session.execute(kept):
        months[centre_id] -= sum(key[0] == "events" and "month" in key and "group" in key for key in hidden)
        sums[centre_id] = events[centre_id] if ["events"] not in hidden else 0
    return {centre_id: (months[centre_id], sums[centre_id]) for centre_id in centre_ids}


@dataclass(frozen=True)
class UnmetHours:
    """The weekly hours that were open when a year was over, and on which day they were counted."""

    counted_on: date
    figures: Mapping[Key, int | None]
    """Minutes; none where they are hidden."""


def unmet_hours(session: Session, centre_id: int, year: int) -> UnmetHours | None:
    """Return what was kept of a centre's year; None where nothing was."""
    row = session.scalar(
        select(KeptUnmetHours).where(KeptUnmetHours.centre_id == centre_id, KeptUnmetHours.year == year)
    )
    if row is None:
        return None
    return UnmetHours(row.counted_on, {tuple(key): minutes for key, minutes in row.figures})


def keep_unmet_hours(
    session: Session, centre_id: int, year: int, counted_on: date, figures: Published
) -> bool:
    """Keep figures of a centre's year; False, and what stands stays, where some are kept already."""
    row = KeptUnmetHours(
        centre_id=centre_id,
        year=year,
        counted_on=counted_on,
        figures=[(list(key), minutes) for key, minutes in figures],
    )
    return add_once(session, row)


def centres_without_unmet_hours(session: Session, year: int) -> list[int]:
    """Return the centres, none for practice, of which nothing was kept of a year."""
    kept = select(KeptUnmetHours.centre_id).where(KeptUnmetHours.year == year)
    query = select(Centre.id).where(Centre.practice.is_(False), Centre.id.not_in(kept)).order_by(Centre.id)
    return list(session.scalars(query))
