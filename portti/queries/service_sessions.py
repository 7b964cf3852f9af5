"""SQL of the sessions of a centre."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, insert, select
from sqlalchemy.orm import Session

from portti.models import ServiceSession
from portti.queries.found_rows import found_row


@dataclass(frozen=True)
class SessionFilter:
    """What sessions are narrowed by; empty means any."""

    since: date | None = None
    until: date | None = None
    kind: str = ""
    state: str = ""
    """`open`: figures that are not final; `struck_out`."""


@dataclass(frozen=True)
class SessionTotals:
    """What the sessions of a list come to together."""

    count: int
    open_minutes: int
    visitors: int
    anonymous_visitors: int


def _conditions(centre_id: int, wanted: SessionFilter) -> list[ColumnElement[bool]]:
    struck_out = ServiceSession.voided_at.is_not(None)
    found = [
        ServiceSession.centre_id == centre_id,
        struck_out if wanted.state == "struck_out" else ~struck_out,
    ]
    if wanted.state == "open":
        found.append(ServiceSession.closed_at.is_(None))
    if wanted.kind:
        found.append(ServiceSession.kind == wanted.kind)
    if wanted.since is not None:
        found.append(ServiceSession.held_on >= wanted.since)
    if wanted.until is not None:
        found.append(ServiceSession.held_on <= wanted.until)
    return found


def sessions_of_centre(
    session: Session, centre_id: int, wanted: SessionFilter, *, limit: int = 50, offset: int = 0
) -> tuple[Sequence[ServiceSession], SessionTotals]:
    """Return a page of a centre's sessions, the newest day first, and what all of them come to."""
    conditions = _conditions(centre_id, wanted)
    rows = session.scalars(
        select(ServiceSession)
        .where(*conditions)
        .order_by(ServiceSession.held_on.desc(), ServiceSession.id.desc())
        .limit(limit)
        .offset(offset)
    ).all()
    sums = session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(ServiceSession.open_minutes), 0),
            func.coalesce(func.sum(ServiceSession.visitors), 0),
            func.coalesce(func.sum(ServiceSession.anonymous_visitors), 0),
        ).where(*conditions)
    ).one()
    return rows, SessionTotals(*(int(number) for number in sums))


def session_of_centre(
    session: Session, centre_id: int | None, key: int, *, for_change: bool = False
) -> ServiceSession:
    """Return a session of this centre, locked where it is to be changed; NotFound for another's."""
    query = select(ServiceSession).where(ServiceSession.id == key, ServiceSession.centre_id == centre_id)
    return found_row(session, query, "service_session", for_change=for_change)


def session_by_key(session: Session, source_key: str) -> ServiceSession | None:
    """Return the session of one press."""
    return session.scalar(select(ServiceSession).where(ServiceSession.source_key == source_key))


def write_sessions(session: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write many sessions at once, none with staff."""
    session.execute(insert(ServiceSession), [dict(row) for row in rows])
