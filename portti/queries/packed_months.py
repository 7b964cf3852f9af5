"""SQL of a centre's client events as columns: months that are packed are taken as they are, others read row by row.

A packed month is always true: triggers delete it whenever an event of it is written, changed or deleted. So a reader
asks nothing but which months are there, and a month is packed only while no event can be written.
"""

from collections.abc import Iterator, Sequence
from datetime import date

import numpy as np
from sqlalchemy import String, cast, delete, func, insert, or_, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from portti.domain.event_columns import FORM, NAMES, Columns, EventColumns, column_of, joined, pack, unpack
from portti.domain.reporting_periods import Period, month_of
from portti.models import ClientEvent, ClientEventFunction, KeptHiding, PackedMonth

_LONGEST_WAIT = "2s"
_OWN_NUMBER = "#"
"""Stands before a number of a centre's own register, which may be the same as that of an account."""


def event_columns(session: Session, centre_id: int, period: Period) -> EventColumns:
    """Return the events of a centre and period that count."""
    months = {f"{month.first:%Y-%m}": month for month in period.months}
    packed = session.execute(
        select(PackedMonth.month, PackedMonth.data).where(
            PackedMonth.centre_id == centre_id,
            PackedMonth.form == FORM,
            PackedMonth.month >= min(months),
            PackedMonth.month <= max(months),
        )
    ).all()
    parts = [unpack(data) for _month, data in packed]
    missing = [months[name] for name in sorted(months.keys() - {month for month, _data in packed})]
    if missing:
        parts.append(_read(session, centre_id, list(_runs(missing))))
    return joined(parts).of_days(period)


def _runs(months: Sequence[Period]) -> Iterator[Period]:
    """Yield months that follow each other as one."""
    first = months[0]
    for before, after in zip(months, [*months[1:], None], strict=True):
        if after is None or (after.first - before.last).days > 1:
            yield Period(first.first, before.last)
            first = after or first


def _read(session: Session, centre_id: int, periods: Sequence[Period]) -> EventColumns:
    """Return the events of these days from their rows; by tables, for rows of the mapping take longer than all else."""
    event, mark = ClientEvent.__table__.c, ClientEventFunction.__table__.c
    number = func.coalesce(cast(event.account_id, String), _OWN_NUMBER + event.client_number, "")
    functions = (
        select(func.aggregate_strings(mark.function, " "))
        .where(mark.client_event_id == event.id)
        .scalar_subquery()
    )
    query = select(
        func.coalesce(event.minutes, -1),
        cast(event.happened_on, String),
        event.client_group,
        event.channel,
        func.coalesce(event.municipality_code, ""),
        func.coalesce(event.result, ""),
        func.coalesce(event.unmet_need, ""),
        func.coalesce(event.satisfaction, ""),
        number,
        func.coalesce(functions, ""),
    ).where(
        event.centre_id == centre_id,
        event.voided_at.is_(None),
        or_(*(event.happened_on.between(one.first, one.last) for one in periods)),
    )
    found = session.connection().execute(query)
    # The driver's own rows, column by column: numbers and words need no reading, and to read them takes longer than
    # the query.
    rows = found.cursor.fetchall() if found.cursor is not None else []
    found.close()
    place = {name: at for at, name in enumerate(NAMES, 1)}
    minutes = np.fromiter((row[0] for row in rows), np.int64, len(rows))
    return EventColumns(Columns(lambda name: column_of([row[place[name]] for row in rows])), minutes)


def months_to_pack(session: Session) -> list[tuple[int, str]]:
    """Return the centres' months with events that are not packed, the newest first."""
    month = func.substr(cast(ClientEvent.happened_on, String), 1, 7)
    every = select(ClientEvent.centre_id, month).where(ClientEvent.voided_at.is_(None)).distinct()
    packed = select(PackedMonth.centre_id, PackedMonth.month).where(PackedMonth.form == FORM)
    there = {(centre_id, name) for centre_id, name in session.execute(packed)}
    found = {(centre_id, name) for centre_id, name in session.execute(every)}
    return sorted(found - there, key=lambda one: (one[1], one[0]), reverse=True)


def hold_still(session: Session) -> bool:
    """Let nobody write an event until this transaction is over; False where somebody writes for too long.

    On PostgreSQL another's event that is not committed yet would be missing from the month without a trace, for its
    trigger has found nothing to delete. SQLite has one writer at a time.
    """
    if session.get_bind().dialect.name != "postgresql":
        return True
    try:
        with session.begin_nested():
            session.execute(text(f"SET LOCAL lock_timeout = '{_LONGEST_WAIT}'"))
            session.execute(text("LOCK TABLE client_events, client_event_functions IN SHARE MODE"))
    except OperationalError:
        return False
    return True


def pack_month(session: Session, centre_id: int, month: str) -> None:
    """Pack a month as it stands; what is hidden in its year is to be worked out anew."""
    own = PackedMonth.centre_id == centre_id
    session.execute(delete(PackedMonth).where(own, PackedMonth.month == month))
    period = month_of(date.fromisoformat(f"{month}-01"))
    session.execute(
        insert(PackedMonth).values(
            centre_id=centre_id, month=month, form=FORM, data=pack(_read(session, centre_id, [period]))
        )
    )
    year = KeptHiding.year == int(month[:4])
    session.execute(delete(KeptHiding).where(KeptHiding.centre_id == centre_id, year))
