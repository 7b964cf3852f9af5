"""Pre-interviews: which times staff may publish, and what an invited person may still do with a link."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from portti.clock import HELSINKI
from portti.domain.errors import Conflict, RuleViolation

SLOT_KINDS = ("phone", "video", "centre", "home")
SHORTEST_MINUTES = 5
LONGEST_MINUTES = 240
MOST_IN_A_ROW = 40
LONGEST_BREAK = 240
FURTHEST_DAYS = 366
PLACE_LENGTH = 200
_MINUTES_A_DAY = 24 * 60


@dataclass(frozen=True)
class SlotDraft:
    """Times that a member of staff publishes: `count` in a row on one day, with breaks between."""

    on: date
    start_minute: int
    minutes: int
    kind: str
    place: str = ""
    count: int = 1
    break_minutes: int = 0


@dataclass(frozen=True)
class NewTimes:
    """What publishing did: the times made, and those left out because the person has one then already."""

    made: tuple[datetime, ...]
    left_out: tuple[datetime, ...]


def check_slot_draft(draft: SlotDraft) -> None:
    """Raise RuleViolation where a field is outside what can be booked."""
    if draft.kind not in SLOT_KINDS:
        raise RuleViolation("unknown_kind", "kind")
    if not 0 <= draft.start_minute < _MINUTES_A_DAY:
        raise RuleViolation("time_not_understood", "start")
    if not SHORTEST_MINUTES <= draft.minutes <= LONGEST_MINUTES:
        raise RuleViolation("minutes_out_of_range", "minutes")
    if not 1 <= draft.count <= MOST_IN_A_ROW:
        raise RuleViolation("count_out_of_range", "count")
    if not 0 <= draft.break_minutes <= LONGEST_BREAK:
        raise RuleViolation("break_out_of_range", "break_minutes")
    if len(draft.place) > PLACE_LENGTH:
        raise RuleViolation("place_too_long", "place")
    # Whoever comes to a place or opens a video link must be told where.
    if draft.kind in ("video", "centre") and not draft.place:
        raise RuleViolation("place_missing", "place")
    if last_end_minute(draft) > _MINUTES_A_DAY:
        raise RuleViolation("past_midnight", "count")


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
    first = helsinki_moment(draft.on, draft.start_minute)
    if first <= now:
        raise RuleViolation("time_past", "on")
    if first > now + timedelta(days=FURTHEST_DAYS):
        raise RuleViolation("time_too_far", "on")
    step = timedelta(minutes=draft.minutes + draft.break_minutes)
    return [first + step * number for number in range(draft.count)]


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


def is_link_open(expires_at: datetime, cancelled_at: datetime | None, *, now: datetime) -> bool:
    """Answer whether a personal link still opens its page."""
    return cancelled_at is None and now < expires_at


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
