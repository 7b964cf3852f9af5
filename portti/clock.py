"""The one place that asks what time it is; everything below the edge is handed `now`."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

HELSINKI = ZoneInfo("Europe/Helsinki")


def now() -> datetime:
    """Return this moment in UTC, with its zone."""
    return datetime.now(UTC)


def helsinki(moment: datetime) -> datetime:
    """Return the same moment as people in Finland read it on the wall."""
    return moment.astimezone(HELSINKI)
