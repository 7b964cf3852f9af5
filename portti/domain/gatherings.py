"""Trainings and peer groups: what must be told of one, who gets a place, and until when an offered one stands."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Protocol

from portti.clock import helsinki
from portti.domain import accounts
from portti.domain.errors import RuleViolation
from portti.domain.invitations import helsinki_moment
from portti.domain.merged_municipalities import all_municipality_codes
from portti.domain.web_links import is_web_link

KINDS = ("training", "peer_group", "other")
FOR_WHOM = ("employers", "assistants", "jobseekers", "relatives", "everybody")
LANGUAGES = ("fi", "sv", "en", "selko", "sign")
PLACE_ACCESS = ("step_free", "hearing_loop", "sign_interpreter", "print_interpreter", "toilet", "breaks")
"""What a place offers, by itself or ordered for the day."""
NEEDS = (
    "step_free",
    "hearing_loop",
    "sign_interpreter",
    "print_interpreter",
    "own_assistant",
    "breaks",
    "other",
)
"""What a person may ask for; `other` alone is told in words."""
SESSION_KINDS = {"training": "training", "peer_group": "group", "other": "group"}
"""As which kind of session a day of a gathering counts."""

UNCONFIRMED, PLACED, WAITING = "unconfirmed", "placed", "waiting"
OFFERED, LAPSED, CANCELLED = "offered", "lapsed", "cancelled"
HOLDS_SEAT = (PLACED, OFFERED)
STANDING = (PLACED, OFFERED, WAITING)

MOST_PLACES, MOST_DAYS = 500, 20
LONGEST_TITLE, LONGEST_TEXT, LONGEST_PLACE, LONGEST_LINK = 120, 2000, 200, 300
LONGEST_NEED = 300
_FURTHEST = timedelta(days=730)
_LEAST_MINUTES = 15
_LAST_MINUTE = 23 * 60 + 59
MOST_UNCONFIRMED = 100
"""So many sign-ups of one gathering may wait for their e-mail to be confirmed; more are somebody's game."""


class Day(Protocol):
    """When one day begins and how long it lasts: a draft's or a row's."""

    @property
    def starts_at(self) -> datetime:
        """When it begins."""

    @property
    def minutes(self) -> int:
        """How long it lasts."""


@dataclass(frozen=True)
class DayDraft:
    """One day: when it begins, in UTC, and how long it lasts."""

    starts_at: datetime
    minutes: int


@dataclass(frozen=True)
class GatheringDraft:
    """A gathering as staff tell it."""

    kind: str
    title: str
    text: str
    written_in: str
    days: Sequence[DayDraft]
    place: str
    municipality_code: str | None
    video_url: str
    languages: Collection[str]
    access: Collection[str]
    for_whom: Collection[str]
    places: int | None
    sign_up_until: datetime | None


@dataclass(frozen=True)
class SignUpDraft:
    """What a person tells when signing up."""

    given_name: str
    email: str
    phone: str
    language: str
    access: Collection[str]
    access_text: str


def check_gathering(draft: GatheringDraft, *, now: datetime) -> None:
    """Raise RuleViolation with the first thing of a gathering that cannot be right."""
    for fault in gathering_faults(draft, now=now):
        raise fault


def gathering_faults(draft: GatheringDraft, *, now: datetime) -> Iterator[RuleViolation]:
    """Give all that cannot be right of a gathering, in the order of its form."""
    if draft.kind not in KINDS:
        yield RuleViolation("gathering_kind_missing", "kind")
    if not draft.title:
        yield RuleViolation("gathering_title_missing", "title")
    yield from _text_faults(draft)
    yield from _day_faults(draft.days, now)
    if not draft.place and not draft.video_url:
        yield RuleViolation("gathering_place_missing", "place")
    if draft.municipality_code is not None and draft.municipality_code not in all_municipality_codes():
        yield RuleViolation("municipality_unknown", "municipality")
    if draft.video_url and not is_web_link(draft.video_url):
        yield RuleViolation("gathering_link_form", "video_url")
    yield from _choice_faults(draft)
    if draft.places is None or not 1 <= draft.places <= MOST_PLACES:
        yield RuleViolation("places_out_of_range", "places", {"most": MOST_PLACES})
    if draft.sign_up_until is None:
        yield RuleViolation("sign_up_day_missing", "sign_up_until")
    elif draft.days and draft.sign_up_until > first_start(draft.days):
        yield RuleViolation("sign_up_after_start", "sign_up_until")


def _text_faults(draft: GatheringDraft) -> Iterator[RuleViolation]:
    for field, text, most in (
        ("title", draft.title, LONGEST_TITLE),
        ("text", draft.text, LONGEST_TEXT),
        ("place", draft.place, LONGEST_PLACE),
        ("video_url", draft.video_url, LONGEST_LINK),
    ):
        if len(text) > most:
            yield RuleViolation("gathering_text_too_long", field, {"most": most})


def _choice_faults(draft: GatheringDraft) -> Iterator[RuleViolation]:
    for field, chosen, known in (
        ("languages", draft.languages, LANGUAGES),
        ("access", draft.access, PLACE_ACCESS),
        ("for_whom", draft.for_whom, FOR_WHOM),
    ):
        if not set(chosen) <= set(known):
            yield RuleViolation("unknown_choice", field)
    if not draft.languages:
        yield RuleViolation("gathering_language_missing", "languages")
    if not draft.for_whom:
        yield RuleViolation("gathering_audience_missing", "for_whom")


def _day_faults(days: Sequence[DayDraft], now: datetime) -> Iterator[RuleViolation]:
    if not days:
        yield RuleViolation("gathering_day_missing", "days")
        return
    if len(days) > MOST_DAYS:
        yield RuleViolation("too_many_days", "days", {"most": MOST_DAYS})
    ordered = sorted(days, key=lambda day: day.starts_at)
    if any(day.minutes < _LEAST_MINUTES for day in ordered):
        yield RuleViolation("gathering_too_short", "end")
    if any(
        earlier.starts_at + timedelta(minutes=earlier.minutes) > later.starts_at
        for earlier, later in pairwise(ordered)
    ):
        yield RuleViolation("days_overlap", "days")
    if ordered[-1].starts_at > now + _FURTHEST:
        yield RuleViolation("gathering_too_far", "days")


def check_ahead(days: Sequence[Day], sign_up_until: datetime, *, now: datetime) -> None:
    """Raise RuleViolation when nobody could come to a gathering that is published, or sign up for it."""
    if first_start(days) <= now:
        raise RuleViolation("gathering_begun", "days")
    if sign_up_until < now:
        raise RuleViolation("sign_up_day_past", "sign_up_until")


def first_start(days: Iterable[Day]) -> datetime:
    """Return when the first day begins."""
    return min(day.starts_at for day in days)


def last_end(days: Iterable[Day]) -> datetime:
    """Return when the last day is over."""
    return max(day.starts_at + timedelta(minutes=day.minutes) for day in days)


def check_sign_up(draft: SignUpDraft, *, needs_email: bool) -> None:
    """Raise RuleViolation with the first thing of a sign-up that cannot be right."""
    for fault in sign_up_faults(draft, needs_email=needs_email):
        raise fault


def sign_up_faults(draft: SignUpDraft, *, needs_email: bool) -> Iterator[RuleViolation]:
    """Give all that cannot be right of a sign-up, in the order of its form."""
    checks: list[Callable[[], object]] = [
        lambda: accounts.check_name(draft.given_name, "given_name"),
        lambda: accounts.check_phone(draft.phone or None),
        lambda: accounts.check_language(draft.language),
        lambda: _check_access(draft),
    ]
    if needs_email or draft.email:
        checks.insert(1, lambda: accounts.check_email(draft.email))
    for check in checks:
        try:
            check()
        except RuleViolation as fault:
            yield fault


def _check_access(draft: SignUpDraft) -> None:
    if not set(draft.access) <= set(NEEDS):
        raise RuleViolation("unknown_choice", "access")
    if len(draft.access_text) > LONGEST_NEED:
        raise RuleViolation("gathering_text_too_long", "access_text", {"most": LONGEST_NEED})
    if "other" in draft.access and not draft.access_text:
        raise RuleViolation("access_text_missing", "access_text")
    if draft.access_text and "other" not in draft.access:
        raise RuleViolation("access_text_without_choice", "access_text")


def check_open(
    published_at: datetime | None, cancelled_at: datetime | None, sign_up_until: datetime, *, now: datetime
) -> None:
    """Raise RuleViolation unless people may sign up now."""
    if published_at is None or cancelled_at is not None:
        raise RuleViolation("gathering_off")
    if not is_open(cancelled_at, sign_up_until, now=now):
        raise RuleViolation("sign_up_closed")


def is_open(cancelled_at: datetime | None, sign_up_until: datetime, *, now: datetime) -> bool:
    """Answer whether people may sign up now for what is published."""
    return cancelled_at is None and now <= sign_up_until


def sign_up_ends(last: date, days: Sequence[Day]) -> datetime:
    """Return until when people sign up: the whole last day is open, but nothing after the beginning."""
    if days and last == helsinki(first_start(days)).date():
        return first_start(days)
    return helsinki_moment(last, _LAST_MINUTE)


def free_seat(taken: Collection[int], places: int) -> int | None:
    """Return the lowest number of a seat that nobody has; None where as many have one as there are places.

    Where places were taken away, some may have a higher number than there are places now.
    """
    if len(taken) >= places:
        return None
    return next((number for number in range(1, places + 1) if number not in taken), None)


def check_places(places: int, taken: Collection[int]) -> None:
    """Raise RuleViolation when fewer places are wanted than people have: nobody loses theirs."""
    if places < len(taken):
        raise RuleViolation("fewer_places_than_people", "places", {"least": len(taken)})


def offer_until(starts_at: datetime, *, hours: int, now: datetime) -> datetime | None:
    """Return until when a freed place is kept for who is asked; None when there is too little time to ask.

    Half of the time that is left is the most, so that the next one has time too.
    """
    left = starts_at - now
    if left < timedelta(hours=1):
        return None
    return now + min(timedelta(hours=hours), left / 2)


def is_marked_day(starts_at: datetime, *, now: datetime) -> bool:
    """Answer whether it can be said who came: the day has begun."""
    return starts_at <= now


def day_drafts(on: date, until: date | None, *, weekly: bool, start: int, end: int) -> list[DayDraft]:
    """Return the days from `on` until `until`, each or each week, from one clock time to another."""
    if end <= start:
        raise RuleViolation("end_before_start", "end")
    if until is not None and until < on:
        raise RuleViolation("days_swapped", "until")
    step, day = timedelta(days=7 if weekly else 1), on
    found: list[DayDraft] = []
    while day <= (until or on):
        if len(found) == MOST_DAYS:
            raise RuleViolation("too_many_days", "until", {"most": MOST_DAYS})
        found.append(DayDraft(helsinki_moment(day, start), end - start))
        day += step
    return found
