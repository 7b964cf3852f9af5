"""How often a person is told news, at which Helsinki hour, and when that is due."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from portti.clock import HELSINKI, helsinki
from portti.domain.errors import RuleViolation

FREQUENCIES = ("at_once", "daily", "weekly", "never")


@dataclass(frozen=True)
class Rhythm:
    """A person's choice for one kind of news; `weekday` 0 is Monday and counts for weekly news only."""

    frequency: str
    hour: int
    weekday: int = 0


def check_rhythm(rhythm: Rhythm) -> None:
    """Raise the code of the first thing that cannot be."""
    if rhythm.frequency not in FREQUENCIES:
        raise RuleViolation("unknown_frequency", "frequency")
    if not 0 <= rhythm.hour <= 23:
        raise RuleViolation("unknown_hour", "hour")
    if not 0 <= rhythm.weekday <= 6:
        raise RuleViolation("unknown_weekday", "weekday")


def last_hour_chosen(rhythm: Rhythm, now: datetime) -> datetime:
    """Return the last moment up to `now` that a daily or weekly rhythm names."""
    today = helsinki(now).date()
    back = (today.weekday() - rhythm.weekday) % 7 if rhythm.frequency == "weekly" else 0
    step = 7 if rhythm.frequency == "weekly" else 1
    moment = _at(today - timedelta(days=back), rhythm.hour)
    return moment if moment <= now else _at(today - timedelta(days=back + step), rhythm.hour)


def is_due(rhythm: Rhythm, *, waiting_since: datetime, told_at: datetime | None, now: datetime) -> bool:
    """Answer whether news that waits since `waiting_since` is told now.

    A chosen hour that went by unused counts until it is made up for; news found after it waits for the next.
    `told_at` is when news was last told, or the rhythm chosen.
    """
    if rhythm.frequency in ("never", "at_once"):
        return rhythm.frequency == "at_once"
    chosen = last_hour_chosen(rhythm, now)
    return chosen >= waiting_since and (told_at is None or chosen > told_at)


def _at(day: date, hour: int) -> datetime:
    return datetime.combine(day, time(hour), HELSINKI).astimezone(UTC)
