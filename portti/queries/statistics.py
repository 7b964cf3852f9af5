"""SQL of the statistics of client events and sessions: figures by what they are broken down by, never single rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, exists, extract, func, select
from sqlalchemy.orm import Session, aliased

from portti.domain.reporting_periods import Period
from portti.models import ClientEvent, ClientEventFunction, ServiceSession


@dataclass(frozen=True)
class EventChoice:
    """Which events are counted: of one centre and period, perhaps of one function or group only."""

    centre_id: int
    period: Period
    function: str = ""
    group: str = ""


@dataclass(frozen=True)
class EventCounts:
    """The figures of one cell. With a function among the dimensions `events` are marks: one for each function."""

    keys: tuple[str, ...]
    events: int
    minutes: int
    timed: int
    """How many events have their minutes told."""
    anonymous: int
    clients: int = 0
    """Distinct clients, of those who are known; counted only where asked."""

    @property
    def behind(self) -> int:
        """How many people may stand behind the figure: each anonymous event may be somebody else."""
        return self.clients + self.anonymous


def _month() -> tuple[ColumnElement[Any], ColumnElement[Any]]:
    return extract("year", ClientEvent.happened_on), extract("month", ClientEvent.happened_on)


_COLUMNS: dict[str, Any] = {
    "group": ClientEvent.client_group,
    "channel": ClientEvent.channel,
    "municipality": ClientEvent.municipality_code,
    "satisfaction": ClientEvent.satisfaction,
    "result": ClientEvent.result,
    "unmet_need": ClientEvent.unmet_need,
    "function": ClientEventFunction.function,
}


def count_events(
    session: Session, wanted: EventChoice, dimensions: Sequence[str] = (), *, clients: bool = False
) -> list[EventCounts]:
    """Return the figures by each of the dimensions together; `month` is `YYYY-MM`, what is not told is empty.

    Distinct clients are counted only where asked: they cannot be added up from parts.
    """
    columns: list[Any] = []
    for dimension in dimensions:
        columns += _month() if dimension == "month" else [_COLUMNS[dimension]]
    no_account = ClientEvent.account_id.is_(None)
    nameless = and_(no_account, ClientEvent.client_number.is_(None))
    figures: list[Any] = [
        func.count(),
        func.coalesce(func.sum(ClientEvent.minutes), 0),
        func.count(ClientEvent.minutes),
        func.count(case((nameless, 1))),
    ]
    if clients:
        number = case((no_account, ClientEvent.client_number))
        figures += [func.count(ClientEvent.account_id.distinct()), func.count(number.distinct())]
    query = select(*columns, *figures).select_from(ClientEvent).where(*_conditions(wanted))
    if "function" in dimensions:
        query = query.join(ClientEventFunction, ClientEventFunction.client_event_id == ClientEvent.id)
    return [_counts(tuple(row), dimensions) for row in session.execute(query.group_by(*columns))]


def events_by(session: Session, wanted: EventChoice, dimension: str) -> dict[str, int]:
    """Return events, or marks of functions, by one dimension."""
    return {row.keys[0]: row.events for row in count_events(session, wanted, (dimension,))}


def events_by_both(
    session: Session, wanted: EventChoice, rows: str, columns: str
) -> dict[tuple[str, str], int]:
    """Return events, or marks of functions, by two dimensions."""
    return {(row.keys[0], row.keys[1]): row.events for row in count_events(session, wanted, (rows, columns))}


def _counts(row: tuple[Any, ...], dimensions: Sequence[str]) -> EventCounts:
    keys, at = [], 0
    for dimension in dimensions:
        if dimension == "month":
            keys.append(f"{int(row[at]):04d}-{int(row[at + 1]):02d}")
            at += 2
        else:
            keys.append(row[at] or "")
            at += 1
    events, minutes, timed, anonymous = (int(value) for value in row[at : at + 4])
    return EventCounts(tuple(keys), events, minutes, timed, anonymous, sum(int(one) for one in row[at + 4 :]))


def _conditions(wanted: EventChoice) -> list[ColumnElement[bool]]:
    found = [
        ClientEvent.centre_id == wanted.centre_id,
        ClientEvent.voided_at.is_(None),
        ClientEvent.happened_on >= wanted.period.first,
        ClientEvent.happened_on <= wanted.period.last,
    ]
    if wanted.group:
        found.append(ClientEvent.client_group == wanted.group)
    if wanted.function:
        # Another name: marks of the same events may be counted beside it.
        mark = aliased(ClientEventFunction)
        found.append(exists().where(mark.client_event_id == ClientEvent.id, mark.function == wanted.function))
    return found


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
