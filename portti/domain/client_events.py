"""Client events: what is counted of a contact with a centre, and what cannot be right.

A contact is one event, whoever it was with; it may carry several functions, each of which is a mark of its own. Only
the day, the group, a function and the channel must be told, so that a usual entry takes seconds.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date

from portti.domain.errors import RuleViolation, faults_of
from portti.domain.merged_municipalities import all_municipality_codes

GROUPS = ("employer", "assistant", "jobseeker", "authority", "relative", "other")
FUNCTIONS = (
    "guidance",
    "recruitment",
    "written_tasks",
    "support_services",
    "pre_interview",
    "needs_mapping",
    "portal_use",
)
TOPICS = (
    "contract",
    "pay",
    "working_time",
    "leave",
    "sickness",
    "ending",
    "conflict",
    "decision",
    "forms",
    "training",
    "other",
)
"""What guidance was about; asked only where guidance was given."""
CHANNELS = (
    "phone",
    "email",
    "visit",
    "home_visit",
    "meeting",
    "video",
    "portal_message",
    "letter",
    "pop_up",
)
BEGUN_BY = ("client", "centre", "partner")
RESULTS = ("solved", "continues", "referred", "not_reached", "outside_power")
CLOSING_RESULTS = frozenset(RESULTS) - {"continues"}
"""Results after which nobody goes on with the matter: a trainee leaves them to a colleague."""
REFERRED_TO = (
    "county",
    "kela",
    "employment_services",
    "health_care",
    "payroll",
    "organisation",
    "legal_advice",
    "other",
)
UNMET_NEEDS = (
    "no_assistant",
    "short_notice",
    "evening_night",
    "weekend",
    "too_few_hours",
    "no_decision",
    "language",
    "travel",
    "other",
)
SATISFACTIONS = ("very_satisfied", "satisfied", "neither", "dissatisfied")
"""As the adviser judged it; what clients answer themselves is kept apart."""
SOURCES = ("staff", "import", "portal")
VOID_REASONS = ("duplicate", "mistake", "wrong_person", "asked")

LONGEST_NUMBER, LONGEST_NOTE = 40, 500
MOST_MINUTES = 24 * 60
EARLIEST = date(1990, 1, 1)
"""An older day is a slip of the hand: no register of a centre reaches so far back."""

_NUMBER = re.compile(r"(?=[^0-9]*[0-9])[0-9A-Za-zÅÄÖåäö/_.-]+")
_IDENTITY_CODE = re.compile(r"[0-9]{6}[-+A-FU-Y][0-9]{3}[0-9A-Za-z]", re.IGNORECASE)


@dataclass(frozen=True)
class EventDraft:
    """One event as it is told: by staff, by a row of a register, or by the portal itself."""

    happened_on: date | None
    client_group: str
    functions: frozenset[str]
    channel: str
    topic: str | None = None
    municipality_code: str | None = None
    minutes: int | None = None
    begun_by: str | None = None
    result: str | None = None
    referred_to: str | None = None
    unmet_need: str | None = None
    satisfaction: str | None = None
    account_id: int | None = None
    client_number: str | None = None
    note: str = ""


STORED = tuple(field.name for field in fields(EventDraft) if field.name not in ("functions", "note"))
"""What stands in an event's own row; functions and the note are rows of their own."""

_CHOICES: tuple[tuple[str, Collection[str]], ...] = (
    ("topic", TOPICS),
    ("begun_by", BEGUN_BY),
    ("result", RESULTS),
    ("referred_to", REFERRED_TO),
    ("unmet_need", UNMET_NEEDS),
    ("satisfaction", SATISFACTIONS),
)


def check_event(draft: EventDraft, *, today: date) -> None:
    """Raise RuleViolation with the first thing of an event that cannot be right."""
    for fault in event_faults(draft, today=today):
        raise fault


def event_faults(draft: EventDraft, *, today: date) -> list[RuleViolation]:
    """Return all that cannot be right of an event, in the order of its fields."""
    faults = faults_of(lambda: check_day(draft.happened_on, today=today))
    if draft.client_group not in GROUPS:
        faults.append(RuleViolation("group_missing", "client_group"))
    if not draft.functions or not draft.functions <= set(FUNCTIONS):
        faults.append(RuleViolation("function_missing", "functions"))
    if draft.channel not in CHANNELS:
        faults.append(RuleViolation("channel_missing", "channel"))
    for field, codes in _CHOICES:
        value = getattr(draft, field)
        if value is not None and value not in codes:
            faults.append(RuleViolation("unknown_choice", field))
    if draft.topic is not None and "guidance" not in draft.functions:
        faults.append(RuleViolation("topic_without_guidance", "topic"))
    if draft.referred_to is not None and draft.result != "referred":
        faults.append(RuleViolation("referred_without_result", "referred_to"))
    code = draft.municipality_code
    if code is not None and code not in all_municipality_codes():
        faults.append(RuleViolation("municipality_unknown", "municipality"))
    faults += faults_of(lambda: check_minutes(draft.minutes, "minutes"))
    number = draft.client_number
    if number is not None:
        faults += faults_of(lambda: check_client_number(number))
    if len(draft.note) > LONGEST_NOTE:
        faults.append(RuleViolation("note_too_long", "note", {"most": LONGEST_NOTE}))
    return faults


def check_client_number(number: str) -> None:
    """Raise RuleViolation for what may be a name or an identity code: the record holds neither."""
    if len(number) > LONGEST_NUMBER or not _NUMBER.fullmatch(number):
        raise RuleViolation("client_number_form", "client", {"most": LONGEST_NUMBER})
    if _IDENTITY_CODE.fullmatch(number):
        raise RuleViolation("client_identity_code", "client")


def check_day(day: date | None, *, today: date, field: str = "happened_on") -> None:
    """Raise RuleViolation for a day that is missing, still to come or far too long ago."""
    if day is None:
        raise RuleViolation("event_day_missing", field)
    if day > today:
        raise RuleViolation("event_day_ahead", field)
    if day < EARLIEST:
        raise RuleViolation("event_day_too_early", field)


def check_minutes(minutes: int | None, field: str) -> None:
    """Raise RuleViolation for minutes below zero or more than can be; none is fine."""
    if minutes is None:
        return
    if minutes < 0:
        raise RuleViolation("minutes_below_zero", field)
    if minutes > MOST_MINUTES:
        raise RuleViolation("minutes_too_many", field, {"most": MOST_MINUTES})


def check_void_reason(reason: str) -> None:
    """Raise RuleViolation unless it is said why an event is struck out."""
    if reason not in VOID_REASONS:
        raise RuleViolation("void_reason_missing", "reason")
