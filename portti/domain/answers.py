"""Answers without log-in: which questions there are, what may be answered, and for how long their links work."""

from collections.abc import Mapping
from datetime import date, timedelta

from portti.domain.errors import RuleViolation

EVENT, PARTNER = "event", "partner"
FACES = ("good", "so_so", "bad")
SCORES = ("5", "4", "3", "2", "1")
ANSWERS: Mapping[str, tuple[str, ...]] = {EVENT: FACES, PARTNER: SCORES}
WORKS_FOR: Mapping[str, timedelta] = {EVENT: timedelta(days=30), PARTNER: timedelta(days=60)}
ASKED_WITHIN = timedelta(days=30)
"""A client is asked while the contact is fresh."""
LONGEST_NAME, MOST_NAMES = 120, 100
FIRST_YEAR = 2010


def check_answer(kind: str, answer: str) -> None:
    """Raise RuleViolation for what the question does not offer."""
    if answer not in ANSWERS[kind]:
        raise RuleViolation("unknown_answer", "answer")


def is_fresh(happened_on: date, *, today: date) -> bool:
    """Answer whether a contact was so lately that its client is asked about it."""
    return happened_on >= today - ASKED_WITHIN


def check_may_be_asked(happened_on: date, *, is_struck_out: bool, today: date) -> None:
    """Raise RuleViolation for an event that does not count, or was too long ago to ask about."""
    if is_struck_out:
        raise RuleViolation("event_struck_out")
    if not is_fresh(happened_on, today=today):
        raise RuleViolation("event_too_old_to_ask", facts={"days": ASKED_WITHIN.days})


def partner_names(text: str) -> tuple[str, ...]:
    """Return the organisations that were typed, one on a line, each once; RuleViolation for none or too long ones."""
    found = dict.fromkeys(" ".join(line.split()) for line in text.splitlines() if line.strip())
    if not found:
        raise RuleViolation("partners_missing", "names")
    if len(found) > MOST_NAMES:
        raise RuleViolation("too_many_partners", "names", {"most": MOST_NAMES})
    if any(len(name) > LONGEST_NAME for name in found):
        raise RuleViolation("partner_name_too_long", "names", {"most": LONGEST_NAME})
    if any("@" in name for name in found):
        # An address is a person's: answers are of organisations.
        raise RuleViolation("partner_is_address", "names")
    return tuple(found)


def check_survey_year(year: int, *, today: date) -> None:
    """Raise RuleViolation for a year that partners cannot judge."""
    if not FIRST_YEAR <= year <= today.year:
        raise RuleViolation("survey_year", "year", {"first": FIRST_YEAR, "last": today.year})


def counts_on(asked_about: date | int) -> date:
    """Return the day that an answer counts on: the first of the event's month, or of the year that a partner judged.

    The day of the event, or that of the answer, would tell who answered what.
    """
    return date(asked_about, 1, 1) if isinstance(asked_about, int) else asked_about.replace(day=1)
