"""Pre-interviews: which times staff may publish, and what an invited person may still do with a link."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from portti.clock import HELSINKI
from portti.domain.errors import Conflict, RuleViolation
from portti.domain.web_links import is_web_link
from portti.domain.working_days import is_holiday

SLOT_KINDS = ("phone", "video", "centre", "home")
SHORTEST_MINUTES = 5
LONGEST_MINUTES = 240
MOST_IN_A_ROW = 40
LONGEST_BREAK = 240
MOST_AT_ONCE = 400
FURTHEST_DAYS = 366
PLACE_LENGTH = 200
_MINUTES_A_DAY = 24 * 60
PRE_INTERVIEW, APPOINTMENT, HOME_VISIT = "pre_interview", "appointment", "home_visit"
PURPOSES = (PRE_INTERVIEW, APPOINTMENT, HOME_VISIT)
"""What a time is kept for: one purpose never takes the times of another."""
CLIENT_PURPOSES = (APPOINTMENT, HOME_VISIT)


@dataclass(frozen=True)
class SlotDraft:
    """Times that a member of staff publishes: `count` in a row, with breaks between, on one day or on several.

    With `until` the same row is made on each of the `weekdays` (0 is Monday) from `on` to that day, but for public
    holidays. A colleague holds the interviews together with who publishes the times.
    """

    on: date
    start_minute: int
    minutes: int
    kind: str
    place: str = ""
    count: int = 1
    break_minutes: int = 0
    until: date | None = None
    weekdays: tuple[int, ...] = ()
    colleague_account_id: int | None = None
    purpose: str = PRE_INTERVIEW


@dataclass(frozen=True)
class NewTimes:
    """What publishing did: the times made, those left out because there is one then already, and the holidays."""

    made: tuple[datetime, ...]
    left_out: tuple[datetime, ...]
    holidays: tuple[date, ...] = ()


def check_slot_draft(draft: SlotDraft) -> None:
    """Raise RuleViolation where a field is outside what can be booked."""
    if draft.kind not in SLOT_KINDS:
        raise RuleViolation("unknown_kind", "kind")
    if not 0 <= draft.start_minute < _MINUTES_A_DAY:
        raise RuleViolation("time_not_understood", "start")
    checked_minutes(draft.minutes)
    checked_count(draft.count)
    checked_break(draft.break_minutes)
    check_place(draft.kind, draft.place)
    if draft.purpose not in PURPOSES:
        raise RuleViolation("unknown_purpose", "purpose")
    if draft.purpose == HOME_VISIT and draft.kind != "home":
        raise RuleViolation("home_visit_elsewhere", "kind")
    if last_end_minute(draft) > _MINUTES_A_DAY:
        raise RuleViolation("past_midnight", "count")
    _check_pattern(draft)


def checked_minutes(minutes: int) -> int:
    """Return how long one meeting lasts; RuleViolation outside what can be booked."""
    if not SHORTEST_MINUTES <= minutes <= LONGEST_MINUTES:
        raise RuleViolation("minutes_out_of_range", "minutes")
    return minutes


def checked_count(count: int) -> int:
    """Return how many are in a row; RuleViolation for none and for too many."""
    if not 1 <= count <= MOST_IN_A_ROW:
        raise RuleViolation("count_out_of_range", "count")
    return count


def checked_break(minutes: int) -> int:
    """Return how long the break between two is; RuleViolation for one too long."""
    if not 0 <= minutes <= LONGEST_BREAK:
        raise RuleViolation("break_out_of_range", "break_minutes")
    return minutes


def check_place(kind: str, place: str) -> None:
    """Raise RuleViolation where the way of meeting needs another place than was typed."""
    if len(place) > PLACE_LENGTH:
        raise RuleViolation("place_too_long", "place")
    # Whoever comes to a place or opens a video link must be told where.
    if kind in ("video", "centre") and not place:
        raise RuleViolation("place_missing", "place")
    if kind == "video" and not is_web_link(place):
        raise RuleViolation("video_link_form", "place")
    # Whoever is phoned or visited needs no place, and a home's address must not go out by e-mail.
    if kind in ("phone", "home") and place:
        raise RuleViolation("place_not_told", "place")


def _check_pattern(draft: SlotDraft) -> None:
    check_weekdays(bool(draft.weekdays), has_last_day=draft.until is not None)
    if draft.until is None:
        return
    if draft.until < draft.on:
        raise RuleViolation("days_swapped", "until")
    if (draft.until - draft.on).days > FURTHEST_DAYS:
        raise RuleViolation("time_too_far", "until")


def check_weekdays(has_weekdays: bool, *, has_last_day: bool) -> None:
    """Raise RuleViolation for weekdays without a last day, and for a last day without weekdays."""
    if has_weekdays and not has_last_day:
        raise RuleViolation("last_day_missing", "until")
    if has_last_day and not has_weekdays:
        raise RuleViolation("weekdays_missing", "weekdays")


def checked_first_day(on: date, today: date) -> date:
    """Return the first day; RuleViolation for one that has passed or is over a year ahead."""
    if on < today:
        raise RuleViolation("time_past", "on")
    if (on - today).days > FURTHEST_DAYS:
        raise RuleViolation("time_too_far", "on")
    return on


def pattern_days(draft: SlotDraft) -> list[date]:
    """Return the days on which the row of times is made."""
    if draft.until is None:
        return [draft.on]
    return [day for day in _days_of_weekdays(draft) if not is_holiday(day)]


def holidays_left_out(draft: SlotDraft) -> list[date]:
    """Return the public holidays of a pattern, on which no times are made; a single day is as it was asked for."""
    return [day for day in _days_of_weekdays(draft) if is_holiday(day)] if draft.until else []


def _days_of_weekdays(draft: SlotDraft) -> list[date]:
    last = draft.until or draft.on
    all_days = (draft.on + timedelta(days=number) for number in range((last - draft.on).days + 1))
    return [day for day in all_days if day.weekday() in draft.weekdays]


def last_end_minute(draft: SlotDraft) -> int:
    """Return when the last time of the row ends, in minutes of the day."""
    step = draft.minutes + draft.break_minutes
    return draft.start_minute + step * (draft.count - 1) + draft.minutes


def slot_starts(draft: SlotDraft, *, now: datetime) -> list[datetime]:
    """Return the starts of a row of times as moments in UTC; they must lie ahead, at most a year.

    The row is counted in real minutes from its first start, so that it is right on the nights when the
    clocks change too.
    """
    check_slot_draft(draft)
    days = pattern_days(draft)
    if not days:
        raise RuleViolation("no_such_day", "weekdays")
    if len(days) * draft.count > MOST_AT_ONCE:
        raise RuleViolation("too_many_at_once", "until")
    firsts = [helsinki_moment(day, draft.start_minute) for day in days]
    if firsts[0] <= now:
        raise RuleViolation("time_past", "on")
    if firsts[-1] > now + timedelta(days=FURTHEST_DAYS):
        raise RuleViolation("time_too_far", "until" if draft.until else "on")
    step = timedelta(minutes=draft.minutes + draft.break_minutes)
    return [first + step * number for first in firsts for number in range(draft.count)]


def helsinki_moment(on: date, minute: int) -> datetime:
    """Return the moment in UTC at which a clock in Finland shows `minute` of the day `on`.

    Raises RuleViolation for the hour that is left out in March; the hour that comes twice in October means
    its first passing.
    """
    wall = datetime(on.year, on.month, on.day, minute // 60, minute % 60, tzinfo=HELSINKI)
    moment = wall.astimezone(UTC)
    if moment.astimezone(HELSINKI).replace(tzinfo=None) != wall.replace(tzinfo=None):
        raise RuleViolation("time_left_out", "start")
    return moment


def link_state(expires_at: datetime, cancelled_at: datetime | None, *, held: bool, now: datetime) -> str:
    """Return what a personal link is good for: `open`, or why it opens nothing any more.

    `held` means that the interview was noted as held: the link has done its work.
    """
    if cancelled_at is not None:
        return "cancelled"
    if held:
        return "held"
    return "open" if now < expires_at else "expired"


def check_time_bookable(
    starts_at: datetime, withdrawn_at: datetime | None, *, notice_hours: int, now: datetime
) -> None:
    """Raise Conflict when a time was withdrawn or has come too near since the page was shown."""
    if withdrawn_at is not None or starts_at < now + timedelta(hours=notice_hours):
        raise Conflict("time_gone")


def check_booking_changeable(starts_at: datetime, *, now: datetime) -> None:
    """Raise Conflict once the interview has begun: there is nothing left to move or cancel."""
    if starts_at <= now:
        raise Conflict("interview_past")


def reminder_due(
    starts_at: datetime, *, chosen_at: datetime, reminded: int | None, hours: Sequence[int], now: datetime
) -> int | None:
    """Return how many hours before the interview the reminder is for that is due now, or None.

    Of those whose time has come the last one counts, so that after a standstill one goes out and not two. Who chose
    the time when a reminder was due already has just read it in the confirmation.
    """
    if starts_at <= now:
        return None
    come = [number for number in hours if starts_at - timedelta(hours=number) <= now]
    if not come or (reminded is not None and reminded <= min(come)):
        return None
    due_at = starts_at - timedelta(hours=min(come))
    return min(come) if chosen_at < due_at else None


def needs_phone(kind: str, phone: str | None) -> bool:
    """Answer whether a call is booked and nobody knows yet which number to call."""
    return kind == "phone" and not phone


def checked_phone(typed: str) -> str:
    """Return a phone number as it was typed, or raise RuleViolation when it cannot be one."""
    digits = sum(mark.isdigit() for mark in typed)
    if (
        not 5 <= digits <= 20
        or len(typed) > 40
        or not all(mark.isdigit() or mark in "+-() " for mark in typed)
    ):
        raise RuleViolation("phone_not_understood", "phone")
    return typed
