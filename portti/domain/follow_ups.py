"""Follow-ups of client events: after which events one is offered, and which day may be chosen."""

from datetime import date, timedelta

from portti.domain.errors import RuleViolation

_USUALLY_AFTER = timedelta(days=7)
_FRIDAY, _WEEK = 4, 7
_FURTHEST = timedelta(days=366)


def is_unfinished(result: str | None, satisfaction: str | None) -> bool:
    """Answer whether an event asks for a follow-up: the matter continues, or the client was dissatisfied."""
    return result == "continues" or satisfaction == "dissatisfied"


def usual_day(today: date) -> date:
    """Return the day on which an event is followed up if nobody says another: nobody is there at a weekend."""
    day = today + _USUALLY_AFTER
    return day + timedelta(days=_WEEK - day.weekday()) if day.weekday() > _FRIDAY else day


def check_follow_up_day(on: date | None, *, today: date) -> date:
    """Return the day; RuleViolation for none, one that has been, or one that is over a year away."""
    if on is None:
        raise RuleViolation("follow_up_day_missing", "on")
    if on < today:
        raise RuleViolation("follow_up_day_past", "on")
    if on > today + _FURTHEST:
        raise RuleViolation("follow_up_day_far", "on")
    return on
