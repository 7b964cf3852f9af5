"""SQL of client events: the centre's list, one event with its history, and writing many at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, insert, select
from sqlalchemy.orm import Session, lazyload, selectinload

from portti.models import (
    Account,
    Centre,
    ClientEvent,
    ClientEventChange,
    ClientEventFunction,
    ClientEventNote,
)
from portti.queries.found_rows import found_row

_WRITTEN_AT_ONCE = 1000
_KEYS_ASKED_AT_ONCE = 500
_NEWEST_READ = 500


@dataclass(frozen=True)
class EventFilter:
    """What events are narrowed by; empty means any."""

    since: date | None = None
    until: date | None = None
    client_group: str = ""
    function: str = ""
    channel: str = ""
    municipality_code: str = ""
    account_id: int | None = None
    logged_by: int | None = None
    state: str = ""
    """`struck_out`, or `open`: events whose matter continues."""


@dataclass(frozen=True)
class EventRow:
    """An event with the person of the portal whom it is about."""

    event: ClientEvent
    account: Account | None


def _conditions(centre_id: int, wanted: EventFilter) -> list[ColumnElement[bool]]:
    struck_out = ClientEvent.voided_at.is_not(None)
    found = [ClientEvent.centre_id == centre_id, struck_out if wanted.state == "struck_out" else ~struck_out]
    for column, value in (
        (ClientEvent.client_group, wanted.client_group),
        (ClientEvent.channel, wanted.channel),
        (ClientEvent.municipality_code, wanted.municipality_code),
        (ClientEvent.account_id, wanted.account_id),
        (ClientEvent.logged_by_account_id, wanted.logged_by),
    ):
        if value:
            found.append(column == value)
    if wanted.since is not None:
        found.append(ClientEvent.happened_on >= wanted.since)
    if wanted.until is not None:
        found.append(ClientEvent.happened_on <= wanted.until)
    if wanted.function:
        found.append(
            exists().where(
                ClientEventFunction.client_event_id == ClientEvent.id,
                ClientEventFunction.function == wanted.function,
            )
        )
    if wanted.state == "open":
        found.append(ClientEvent.result == "continues")
    return found


def events_of_centre(
    session: Session, centre_id: int, wanted: EventFilter, *, limit: int = 50, offset: int = 0
) -> tuple[Sequence[EventRow], int]:
    """Return a page of a centre's events, the newest day first, and how many there are."""
    conditions = _conditions(centre_id, wanted)
    rows = session.execute(
        select(ClientEvent, Account)
        .outerjoin(Account, Account.id == ClientEvent.account_id)
        .options(lazyload("*"), selectinload(ClientEvent.functions))
        .where(*conditions)
        .order_by(ClientEvent.happened_on.desc(), ClientEvent.id.desc())
        .limit(limit)
        .offset(offset)
    )
    total = session.scalar(select(func.count()).select_from(ClientEvent).where(*conditions)) or 0
    return [EventRow(event, account) for event, account in rows], total


def event_of_centre(
    session: Session,
    centre_id: int | None,
    event_id: int,
    *,
    logged_by: int | None = None,
    for_change: bool = False,
) -> ClientEvent:
    """Return an event of this centre, locked where it is to be changed; NotFound for another's.

    With `logged_by` also for what somebody else logged.
    """
    query = select(ClientEvent).where(ClientEvent.id == event_id, ClientEvent.centre_id == centre_id)
    if logged_by is not None:
        query = query.where(ClientEvent.logged_by_account_id == logged_by)
    return found_row(session, query, "client_event", for_change=for_change)


def appointment_key(booking_id: int) -> str:
    """Return the key of the event of a booked appointment."""
    return f"appointment:{booking_id}"


def held_appointments(session: Session, booking_ids: Collection[int]) -> set[int]:
    """Return which of these bookings count as held appointments: their event stands."""
    by_key = {appointment_key(booking_id): booking_id for booking_id in booking_ids}
    if not by_key:
        return set()
    standing = select(ClientEvent.source_key).where(
        ClientEvent.source_key.in_(by_key), ClientEvent.voided_at.is_(None)
    )
    return {by_key[key] for key in session.scalars(standing) if key}


def event_by_key(session: Session, source_key: str) -> ClientEvent | None:
    """Return the event of one deed, row or press."""
    return session.scalar(select(ClientEvent).where(ClientEvent.source_key == source_key))


def newest_event_of(session: Session, account_id: int | None, since: datetime) -> ClientEvent | None:
    """Return what a member of staff logged last, where it was not before a moment; only the newest rows are read."""
    newest = select(func.max(ClientEvent.id)).scalar_subquery()
    query = select(ClientEvent).where(
        ClientEvent.id > newest - _NEWEST_READ,
        ClientEvent.logged_by_account_id == account_id,
        ClientEvent.source == "staff",
        ClientEvent.logged_at >= since,
        ClientEvent.voided_at.is_(None),
    )
    return session.scalar(query.order_by(ClientEvent.id.desc()).limit(1))


def changes_of(session: Session, event_id: int) -> Sequence[tuple[ClientEventChange, Account | None]]:
    """Return what was changed of an event and by whom, the newest first."""
    rows = session.execute(
        select(ClientEventChange, Account)
        .outerjoin(Account, Account.id == ClientEventChange.account_id)
        .options(lazyload("*"))
        .where(ClientEventChange.client_event_id == event_id)
        .order_by(ClientEventChange.id.desc())
    )
    return [(change, account) for change, account in rows]


def note_of(session: Session, event_id: int) -> ClientEventNote | None:
    """Return the free words about an event."""
    return session.scalar(select(ClientEventNote).where(ClientEventNote.client_event_id == event_id))


def events_about(session: Session, account_id: int) -> Sequence[tuple[ClientEvent, str]]:
    """Return all events of one person that count, each with the free words about it, the newest first."""
    query = (
        select(ClientEvent, func.coalesce(ClientEventNote.text, ""))
        .outerjoin(ClientEventNote, ClientEventNote.client_event_id == ClientEvent.id)
        .where(ClientEvent.account_id == account_id, ClientEvent.voided_at.is_(None))
        .order_by(ClientEvent.happened_on.desc(), ClientEvent.id.desc())
    )
    return [(event, text) for event, text in session.execute(query)]


def notes_are_on(session: Session, centre_id: int | None) -> bool:
    """Answer whether a centre has turned free words about events on."""
    return bool(session.scalar(select(Centre.event_notes).where(Centre.id == centre_id)))


def asks_clients(session: Session, centre_id: int | None) -> bool:
    """Answer whether asking clients by e-mail stands ticked in a centre."""
    return bool(session.scalar(select(Centre.asks_clients).where(Centre.id == centre_id)))


def delete_notes_before(session: Session, before: datetime) -> int:
    """Delete the notes that were written before a moment; return how many."""
    done = session.execute(delete(ClientEventNote).where(ClientEventNote.written_at < before))
    return int(done.rowcount)  # type: ignore[attr-defined]


def delete_notes_of_centre(session: Session, centre_id: int) -> None:
    """Delete all notes about a centre's events."""
    own = select(ClientEvent.id).where(ClientEvent.centre_id == centre_id)
    session.execute(delete(ClientEventNote).where(ClientEventNote.client_event_id.in_(own)))


def delete_notes_about(session: Session, account_id: int) -> None:
    """Delete the notes about one person's events."""
    own = select(ClientEvent.id).where(ClientEvent.account_id == account_id)
    session.execute(delete(ClientEventNote).where(ClientEventNote.client_event_id.in_(own)))


def keys_in_use(session: Session, keys: Sequence[str]) -> set[str]:
    """Return which of these keys have been counted before."""
    found: set[str] = set()
    for start in range(0, len(keys), _KEYS_ASKED_AT_ONCE):
        part = keys[start : start + _KEYS_ASKED_AT_ONCE]
        known = select(ClientEvent.source_key).where(ClientEvent.source_key.in_(part))
        found.update(key for key in session.scalars(known) if key is not None)
    return found


def write_events(session: Session, rows: Sequence[tuple[Mapping[str, Any], Collection[str]]]) -> list[int]:
    """Write many events, each with its functions, a thousand at once; return their keys in the same order."""
    written: list[int] = []
    for start in range(0, len(rows), _WRITTEN_AT_ONCE):
        part = rows[start : start + _WRITTEN_AT_ONCE]
        ids = session.scalars(
            insert(ClientEvent).returning(ClientEvent.id, sort_by_parameter_order=True),
            [dict(values) for values, _functions in part],
        ).all()
        session.execute(insert(ClientEventFunction), list(_marks(ids, part)))
        written += ids
    return written


def write_notes(session: Session, texts: Mapping[int, str], now: datetime) -> None:
    """Write the notes of many events by their keys."""
    if texts:
        rows = [{"client_event_id": key, "text": text, "written_at": now} for key, text in texts.items()]
        session.execute(insert(ClientEventNote), rows)


def _marks(
    ids: Sequence[int], rows: Sequence[tuple[Mapping[str, Any], Collection[str]]]
) -> Iterable[dict[str, object]]:
    for key, (_values, functions) in zip(ids, rows, strict=True):
        for function in sorted(functions):
            yield {"client_event_id": key, "function": function}


def last_event_about(session: Session, account_id: int) -> ClientEvent | None:
    """Return the last event of a person, for what is likely to be the same again."""
    query = select(ClientEvent).where(ClientEvent.account_id == account_id, ClientEvent.voided_at.is_(None))
    return session.scalar(query.order_by(ClientEvent.happened_on.desc(), ClientEvent.id.desc()).limit(1))
