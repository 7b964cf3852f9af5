"""The one place that asks what time it is; everything below the edge is handed `now`."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

HELSINKI = ZoneInfo("Europe/Helsinki")


def now() -> datetime:
    """Return this moment in UTC, with its zone."""
    return datetime.now(UTC)


def helsinki(moment: datetime) -> datetime:
    """Return the same moment as people in Finland read it on the wall."""
    return moment.astimezone(HELSINKI)


def wall_minute(moment: datetime) -> str:
    """Return the same minute as single shifts are kept, which sorts as time goes."""
    return helsinki(moment).strftime("%Y-%m-%dT%H:%M")


def midnight(moment: datetime, days_later: int = 0) -> datetime:
    """Return when the day of `moment` in Finland began, or a day after it, also where the clocks change between."""
    day = helsinki(moment).date() + timedelta(days=days_later)
    return datetime.combine(day, time(), HELSINKI).astimezone(UTC)
