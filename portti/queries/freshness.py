"""SQL of what nobody has confirmed for a while: to ask about, and to hide."""

from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from portti.clock import helsinki, wall_minute
from portti.domain.last_days import MOST_DAYS_LEFT
from portti.models import Need, NeedShift, NeedSingleShift, NeedWindow, Profile
from portti.settings import Settings


def needs_to_ask_about(session: Session, *, settings: Settings, now: datetime) -> list[int]:
    """Return the open needs whose time to be asked about has come, once for each confirming."""
    return _keys(session, Need, _asked(Need, settings, now))


def profiles_to_ask_about(session: Session, *, settings: Settings, now: datetime) -> list[int]:
    """Return the published profiles whose time to be asked about has come."""
    return _keys(session, Profile, _asked(Profile, settings, now))


def needs_to_expire(session: Session, *, settings: Settings, now: datetime) -> list[int]:
    """Return the open needs that have gone unconfirmed past their time, or whose days are over."""
    unconfirmed = and_(*_unconfirmed(Need, settings.freshness.hide_after_days, now))
    return _keys(session, Need, [or_(unconfirmed, and_(Need.state == "published", _may_be_over(now)))])


def profiles_to_hide(session: Session, *, settings: Settings, now: datetime) -> list[int]:
    """Return the published profiles that have gone unconfirmed past their time, or whose last day has passed."""
    unconfirmed = and_(*_unconfirmed(Profile, settings.freshness.hide_after_days, now))
    is_over = and_(Profile.state == "published", Profile.to_on < helsinki(now).date())
    return _keys(session, Profile, [or_(unconfirmed, is_over)])


def lock_need(session: Session, need_id: int) -> Need | None:
    """Return a need as it stands now, kept from others until this transaction ends."""
    query = select(Need).where(Need.id == need_id).with_for_update()
    return session.scalar(query.execution_options(populate_existing=True))


def lock_profile(session: Session, profile_id: int) -> Profile | None:
    """Return a profile as it stands now, kept from others until this transaction ends."""
    query = select(Profile).where(Profile.id == profile_id).with_for_update()
    return session.scalar(query.execution_options(populate_existing=True))


def _may_be_over(now: datetime) -> ColumnElement[bool]:
    """Return the condition that a need's last day has passed, or that of its weekly and single times none is ahead."""
    today = helsinki(now).date()
    ahead = Need.single_shifts.any((NeedSingleShift.ends_at >= wall_minute(now)) & ~NeedSingleShift.taken)
    timed = or_(Need.shifts.any(), Need.windows.any(), Need.single_shifts.any())
    return or_(Need.to_on < today, and_(timed, ~ahead, ~_has_weekday_ahead(today)))


def _has_weekday_ahead(today: date) -> ColumnElement[bool]:
    """Return the condition that some weekly time of a need comes from today to its last day."""
    days = [today + timedelta(days=ahead) for ahead in range(MOST_DAYS_LEFT + 1)]
    every_day = or_(Need.to_on.is_(None), Need.to_on > days[-1])
    found: list[ColumnElement[bool]] = [every_day & or_(Need.shifts.any(), Need.windows.any())]
    for at, last in enumerate(days):
        left = [day.weekday() for day in days[: at + 1]]
        shift = Need.shifts.any(NeedShift.weekday.in_(left))
        window = Need.windows.any(or_(*(NeedWindow.weekdays.contains(str(day)) for day in left)))
        found.append(and_(Need.to_on == last, or_(shift, window)))
    return or_(*found)


def _keys(
    session: Session, table: type[Need] | type[Profile], conditions: list[ColumnElement[bool]]
) -> list[int]:
    return list(session.scalars(select(table.id).where(*conditions).order_by(table.id)))


def _unconfirmed(table: type[Need] | type[Profile], days: int, now: datetime) -> list[ColumnElement[bool]]:
    return [table.state == "published", table.confirmed_at <= now - timedelta(days=days)]


def _asked(table: type[Need] | type[Profile], settings: Settings, now: datetime) -> list[ColumnElement[bool]]:
    return [
        *_unconfirmed(table, settings.freshness.ask_after_days, now),
        or_(table.asked_at.is_(None), table.asked_at < table.confirmed_at),
    ]
