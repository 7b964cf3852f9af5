"""The steps from the decision to the assistant's first day, and from the profile to the first job.

What Portti knows ticks a step by itself; all else the person ticks.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

EMPLOYER, ASSISTANT = "employer", "assistant"


@dataclass(frozen=True)
class Step:
    """One step; any of the facts `known_by` ticks it by itself."""

    code: str
    known_by: frozenset[str] = frozenset()


def _step(code: str, known_by: str = "") -> Step:
    return Step(code, frozenset(known_by.split()))


_WORKS = "started follow_up_2_weeks follow_up_3_months"
_AGREED = f"contract {_WORKS}"
_CHOSEN = f"chosen checks {_AGREED}"
_MET = f"employer_interview trial_shift {_CHOSEN}"

STEPS: Mapping[str, tuple[Step, ...]] = {
    EMPLOYER: (
        _step("e_decision", "granted_hours"),
        _step("e_duties"),
        _step("e_attorney", "power_of_attorney"),
        _step("e_insurance", "insurance"),
        _step("e_part_timers", "part_timers"),
        _step("e_need", "need_published"),
        _step("e_meet", _MET),
        _step("e_choose", _CHOSEN),
        _step("e_extract", "extract_seen"),
        _step("e_contract", _AGREED),
        _step("e_shift_list"),
        _step("e_orient"),
        _step("e_first_day", _WORKS),
    ),
    ASSISTANT: (
        _step("a_profile", "profile_filled"),
        _step("a_publish", "profile_published"),
        _step("a_mail", "mail_chosen"),
        _step("a_interview", "interviewed"),
        _step("a_answer", f"answered applied both_interested {_MET}"),
        _step("a_meet", _MET),
        _step("a_papers"),
        _step("a_contract", _AGREED),
        _step("a_sick"),
        _step("a_first_day", _WORKS),
    ),
}


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
