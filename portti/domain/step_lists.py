"""The steps from the decision to the assistant's first day, and from the profile to the first job.

What Portti knows ticks a step by itself; all else the person ticks.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from portti.clock import helsinki

EMPLOYER, ASSISTANT = "employer", "assistant"


@dataclass(frozen=True)
class Step:
    """One step; any of the facts `known_by` ticks it by itself."""

    code: str
    known_by: frozenset[str] = frozenset()


def _step(code: str, known_by: str = "") -> Step:
    return Step(code, frozenset(known_by.split()))


# Stages that a candidacy has reached. None says that a contract was signed: that happens outside Portti.
_WORKS = "started follow_up_2_weeks follow_up_3_months"
_CHOSEN = f"chosen checks contract {_WORKS}"
_SAID_YES = f"applied both_interested employer_interview trial_shift {_CHOSEN}"

STEPS: Mapping[str, tuple[Step, ...]] = {
    EMPLOYER: (
        _step("e_decision", "granted_hours"),
        _step("e_duties"),
        _step("e_attorney", "power_of_attorney"),
        _step("e_insurance", "insurance"),
        _step("e_part_timers", "part_timers"),
        _step("e_need", f"need_published {_CHOSEN}"),
        _step("e_meet", f"met {_WORKS}"),
        _step("e_choose", _CHOSEN),
        _step("e_extract", "extract_seen"),
        _step("e_contract"),
        _step("e_shift_list"),
        _step("e_orient"),
        _step("e_first_day", _WORKS),
    ),
    ASSISTANT: (
        _step("a_profile", "profile_filled"),
        _step("a_publish", "profile_published"),
        _step("a_mail", "mail_chosen"),
        _step("a_interview", "interviewed"),
        _step("a_answer", f"answered {_SAID_YES}"),
        _step("a_meet", f"met {_WORKS}"),
        _step("a_papers"),
        _step("a_contract"),
        _step("a_sick"),
        _step("a_first_day", _WORKS),
    ),
}


@dataclass(frozen=True)
class Meeting:
    """When two people agreed to meet, or to try a shift; `ended_at` where their candidacy has ended."""

    at: datetime | None
    trial_on: date | None
    ended_at: datetime | None = None


def have_met(meeting: Meeting, *, now: datetime) -> bool:
    """Answer whether what was agreed lies behind; what was called off before did not happen."""
    until = min(now, meeting.ended_at or now)
    if meeting.at is not None and meeting.at <= until:
        return True
    return meeting.trial_on is not None and meeting.trial_on < helsinki(until).date()


@dataclass(frozen=True)
class StepState:
    """Where one step stands: known by Portti, ticked by the person at a moment, or open."""

    code: str
    known: bool
    ticked_at: datetime | None = None

    @property
    def is_done(self) -> bool:
        """Whether the step is behind."""
        return self.known or self.ticked_at is not None


def states_of(side: str, facts: Collection[str], ticks: Mapping[str, datetime]) -> list[StepState]:
    """Return where each step of a list stands by what is known and what was ticked."""
    return [
        StepState(step.code, bool(step.known_by & set(facts)), ticks.get(step.code)) for step in STEPS[side]
    ]


def next_step(states: Sequence[StepState]) -> StepState | None:
    """Return the first step that is still open."""
    return next((state for state in states if not state.is_done), None)


def codes_of(side: str) -> tuple[str, ...]:
    """Return the codes of a list in their order."""
    return tuple(step.code for step in STEPS[side])
