"""Goals of clients: their areas, how one ends, and the clock that asks how it goes until it has ended.

Help goes on until the client is where they wanted to be. That somebody was told to go elsewhere is no end: a goal
is reached, declined by the client, or has ended for a reason that is said.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from portti.domain.errors import RuleViolation

AREAS = (
    "assistance",
    "service",
    "plan",
    "work_study",
    "everyday",
    "people",
    "strength",
    "home",
    "money",
    "other",
)
OPEN = "open"
ENDS: Mapping[str, tuple[str, ...]] = {
    "reached": ("in_service", "in_work", "in_studies", "plan_made", "client_says"),
    "declined": ("not_wanted", "another_way", "offer_refused"),
    "ended": ("no_right", "not_offered", "moved", "not_reached", "died", "mistake"),
}
"""How a goal ends, with the reasons of each; none is that the client was referred somewhere."""
CLIENT_ENDS = frozenset(("reached", "declined"))
"""What a client says of their own goal; that it ended without either is for the staff to say."""
STATES = (OPEN, *ENDS)
CHANGES = (
    "open",
    "edit",
    "add_step",
    "tick",
    "untick",
    "remove_step",
    "follow_up",
    *ENDS,
    "reopen",
)
"""What a goal's history tells."""

LONGEST_TITLE = 200
LONGEST_STEP = 140
"""A step is one short sentence."""
MOST_STEPS = 30
FURTHEST_FOLLOW_UP = timedelta(days=366)


@dataclass(frozen=True)
class GoalDraft:
    """One goal as it is told."""

    area: str
    title: str
    language: str
    follow_up_on: date | None


def check_goal(draft: GoalDraft, *, today: date) -> None:
    """Raise RuleViolation with the first thing of a goal that cannot be right."""
    for fault in goal_faults(draft, today=today):
        raise fault


def goal_faults(draft: GoalDraft, *, today: date) -> Iterator[RuleViolation]:
    """Return all that cannot be right with a goal: it is asked again on a day within a year, its clock never stands."""
    if not draft.title:
        yield RuleViolation("goal_title_missing", "title")
    if len(draft.title) > LONGEST_TITLE:
        yield RuleViolation("text_too_long", "title", {"most": LONGEST_TITLE})
    if draft.area not in AREAS:
        yield RuleViolation("goal_area_missing", "area")
    day = draft.follow_up_on
    if day is None:
        yield RuleViolation("follow_up_missing", "follow_up_on")
    elif day <= today:
        yield RuleViolation("follow_up_past", "follow_up_on")
    elif day > today + FURTHEST_FOLLOW_UP:
        yield RuleViolation("follow_up_far", "follow_up_on")


def check_step(text: str, count: int) -> None:
    """Raise RuleViolation for an empty or overlong step, or one too many."""
    if not text:
        raise RuleViolation("step_missing", "text")
    if len(text) > LONGEST_STEP:
        raise RuleViolation("text_too_long", "text", {"most": LONGEST_STEP})
    if count >= MOST_STEPS:
        raise RuleViolation("too_many_steps", "text", {"most": MOST_STEPS})


def end_of(reason: str) -> str:
    """Return how a goal ends by a reason; RuleViolation for anything that is no end, such as being referred."""
    for end, reasons in ENDS.items():
        if reason in reasons:
            return end
    raise RuleViolation("end_reason_missing", "reason")
