"""Papers: which there are, which fields each has, and what may stand in them."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial

from matching.types import Shift, SingleShift
from portti.domain.candidacies import ASSISTANT, EMPLOYER
from portti.domain.errors import RuleViolation, faults_of
from portti.domain.rosters import may_stand_on

CONTRACT, SHIFTS, MILEAGE, AUTHORITY = "contract", "shifts", "mileage", "authority"
OF_SIDE: Mapping[str, tuple[str, ...]] = {
    EMPLOYER: (CONTRACT, SHIFTS, AUTHORITY, MILEAGE),
    ASSISTANT: (MILEAGE,),
}
OF_PAIR = frozenset({CONTRACT, SHIFTS, MILEAGE})
"""These name both sides: they are made of a candidacy from the step `contract` on."""
WITH_LINES = frozenset({SHIFTS, MILEAGE})
LONGEST = {False: 200, True: 1500}
"""How many letters a short and a long field take."""
LONGEST_TRIP_WORDS = 120
MOST_LINES = 200
MOST_METRES = 2_000_000
LONGEST_PERIOD = timedelta(days=62)
_MONTHS_LISTED = 6
FURTHEST = timedelta(days=366)
OLDEST_TRIP = timedelta(days=366)
_IDENTITY_CODE = re.compile(r"(?<!\d)[0-3]\d[01]\d{3}[-+A-FU-Ya-fu-y]\d{3}[0-9A-Za-z](?![0-9A-Za-z])")


@dataclass(frozen=True)
class PaperField:
    """One field of a paper; one that `asks` is not for the two alone to decide: the centre helps."""

    code: str
    section: str
    asks: bool = False
    long: bool = False


FIELDS: Mapping[str, tuple[PaperField, ...]] = {
    AUTHORITY: (
        PaperField("employer_name", "giver"),
        PaperField("representative_name", "giver"),
        PaperField("payer_name", "payer", asks=True),
        PaperField("payer_address", "payer"),
        PaperField("matters", "matters", asks=True, long=True),
        PaperField("limits", "matters", long=True),
        PaperField("valid_from", "validity"),
        PaperField("valid_until", "validity"),
    ),
    CONTRACT: (
        PaperField("employer_name", "parties"),
        PaperField("employer_phone", "parties"),
        PaperField("representative_name", "parties"),
        PaperField("assistant_name", "parties"),
        PaperField("assistant_phone", "parties"),
        PaperField("work_from", "duration"),
        PaperField("work_until", "duration"),
        PaperField("fixed_term_reason", "duration", asks=True),
        PaperField("trial_period", "duration", asks=True),
        PaperField("work_place", "work"),
        PaperField("tasks", "work", long=True),
        PaperField("weekly_hours", "hours"),
        PaperField("working_times", "hours", long=True),
        PaperField("averaging", "hours", asks=True),
        PaperField("hourly_pay", "pay", asks=True),
        PaperField("wage_group", "pay", asks=True),
        PaperField("supplements", "pay", asks=True, long=True),
        PaperField("payday", "pay"),
        PaperField("agreement", "terms", asks=True),
        PaperField("annual_leave", "terms", asks=True),
        PaperField("notice", "terms", asks=True),
        PaperField("sickness", "terms", asks=True),
        PaperField("other_terms", "terms", long=True),
        PaperField("counting_language", "versions"),
    ),
    SHIFTS: (
        PaperField("employer_name", "parties"),
        PaperField("assistant_name", "parties"),
        PaperField("work_place", "parties"),
        PaperField("note", "note", long=True),
    ),
    MILEAGE: (
        PaperField("assistant_name", "parties"),
        PaperField("employer_name", "parties"),
        PaperField("vehicle", "trips"),
        PaperField("rate", "trips", asks=True),
        PaperField("note", "note", long=True),
    ),
}


def fields_of(kind: str) -> dict[str, PaperField]:
    """Return the fields of a kind of paper by their codes, in their order."""
    return {field.code: field for field in FIELDS[kind]}


def checked_words(kind: str, words: Mapping[str, str]) -> dict[str, str]:
    """Return what was filled in; RuleViolation with the first thing that must not stand so."""
    for fault in word_faults(kind, words):
        raise fault
    return {code: words.get(code, "") for code in fields_of(kind)}


def word_faults(kind: str, words: Mapping[str, str]) -> list[RuleViolation]:
    """Return what is too long, and what holds an identity code: none is kept."""
    faults = []
    for code, field in fields_of(kind).items():
        text = words.get(code, "")
        if len(text) > LONGEST[field.long]:
            faults.append(RuleViolation("paper_text_too_long", code, {"most": LONGEST[field.long]}))
        faults += faults_of(partial(check_no_identity_code, text, code))
    return faults


def check_no_identity_code(text: str, field: str) -> None:
    """Raise RuleViolation for a Finnish identity code: it is written on the paper by hand."""
    if _IDENTITY_CODE.search(text):
        raise RuleViolation("paper_identity_code", field)


def checked_period(first: date | None, last: date | None, *, today: date) -> tuple[date, date]:
    """Return the days of a list of shifts; RuleViolation for none, swapped ones, too many and far ones."""
    if first is None or last is None:
        raise RuleViolation("day_missing", "first_on" if first is None else "last_on")
    if last < first:
        raise RuleViolation("days_swapped", "last_on")
    if last - first >= LONGEST_PERIOD:
        raise RuleViolation("period_too_long", "last_on", {"most": LONGEST_PERIOD.days})
    if abs(first - today) > FURTHEST:
        raise RuleViolation("day_too_far", "first_on")
    return first, last


def months_to_list(today: date) -> list[date]:
    """Return the first days of the months whose shifts an assistant can list: the last one, this one, four more."""
    found = [(today.replace(day=1) - timedelta(days=1)).replace(day=1)]
    for _number in range(_MONTHS_LISTED - 1):
        found.append((found[-1] + timedelta(days=31)).replace(day=1))
    return found


def placed_shifts(
    shifts: Iterable[Shift], first: date, last: date, begins_on: date | None
) -> list[SingleShift]:
    """Return the shifts of a weekly pattern that begin on these days; week 1 of a roster begins on `begins_on`.

    Where nobody knows that, a shift of some weeks stands in all.
    """
    known = list(shifts)
    days = (first + timedelta(days=step) for step in range((last - first).days + 1))
    found = [
        shift_on(day, shift.start, shift.minutes)
        for day in days
        for shift in known
        if may_stand_on(shift, day, begins_on)
    ]
    return sorted(found, key=lambda one: (one.start, one.end))


def shift_on(day: date, start_minute: int, wall_minutes: int) -> SingleShift:
    """Return the shift of one date."""
    start = datetime.combine(day, time()) + timedelta(minutes=start_minute)
    return SingleShift(start, start + timedelta(minutes=wall_minutes))


def check_shift(
    on: date | None, shift: SingleShift | None, others: Iterable[SingleShift], first: date, last: date
) -> None:
    """Raise RuleViolation for a shift outside the list's days, and for one that overlaps another."""
    if on is None or shift is None:
        raise RuleViolation("day_missing", "on")
    if not first <= on <= last:
        raise RuleViolation("day_outside_list", "on")
    if any(one.start < shift.end and shift.start < one.end for one in others):
        raise RuleViolation("shifts_overlap", "start")


@dataclass(frozen=True)
class Trip:
    """One trip of a mileage claim; places in the person's own words."""

    on: date | None
    start: str
    end: str
    metres: int


def check_trip(trip: Trip, *, today: date) -> None:
    """Raise RuleViolation with the first thing of a trip that cannot be right."""
    for fault in trip_faults(trip, today=today):
        raise fault


def trip_faults(trip: Trip, *, today: date) -> list[RuleViolation]:
    """Return all that cannot be right: no day or places, a day ahead or long ago, an impossible way."""
    faults = faults_of(
        lambda: _check_trip_day(trip.on, today),
        lambda: _check_trip_words(trip.start, "origin"),
        lambda: _check_trip_words(trip.end, "destination"),
    )
    if not 0 < trip.metres <= MOST_METRES:
        faults.append(RuleViolation("kilometres_out_of_range", "kilometres"))
    return faults


def _check_trip_day(day: date | None, today: date) -> None:
    if day is None:
        raise RuleViolation("day_missing", "on")
    if day > today:
        raise RuleViolation("day_ahead", "on")
    if today - day > OLDEST_TRIP:
        raise RuleViolation("trip_too_old", "on")


def _check_trip_words(text: str, field: str) -> None:
    if not text.strip():
        raise RuleViolation("place_missing", field)
    if len(text) > LONGEST_TRIP_WORDS:
        raise RuleViolation("paper_text_too_long", field, {"most": LONGEST_TRIP_WORDS})
    check_no_identity_code(text, field)


def check_room(number: int) -> None:
    """Raise RuleViolation where a paper holds as many lines as it may."""
    if number >= MOST_LINES:
        raise RuleViolation("too_many_lines", None, {"most": MOST_LINES})
