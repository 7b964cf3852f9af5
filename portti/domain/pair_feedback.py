"""Private feedback between employer and assistant: when it may be written, and in which ready words."""

from collections.abc import Collection, Mapping
from datetime import date

from portti.domain.candidacies import ASSISTANT, EMPLOYER
from portti.domain.errors import RuleViolation

START, END = "start", "end"
MOMENTS = (START, END)
POINTS: Mapping[str, tuple[str, ...]] = {
    EMPLOYER: ("on_time", "listened", "agreed", "respect", "told_early"),
    ASSISTANT: ("clear", "respect", "agreed", "pay", "tools"),
}
"""What each side can speak of: it can have gone well, or be wished for, never both."""
_WORK_GOES_ON = frozenset({"mediation_done", "merged", "left"})
"""A candidacy ends for these while the work may go on."""


def moments_open(
    stage: str, started_on: date | None, ended_reason: str | None, *, told_ended: bool = False
) -> tuple[str, ...]:
    """Return about which moments feedback may be written: the start once work has begun, the end once it is over.

    A candidacy that the centre no longer follows is over once a call has told so.
    """
    if started_on is None:
        return ()
    is_over = stage == "ended" and (told_ended or ended_reason not in _WORK_GOES_ON)
    return MOMENTS if is_over else (START,)


def check_feedback(side: str, went_well: Collection[str], wishes: Collection[str]) -> None:
    """Raise RuleViolation for nothing said, words that are not ready ones, or a point that is both."""
    for given, field in ((went_well, "went_well"), (wishes, "wishes")):
        if not set(given) <= set(POINTS[side]):
            raise RuleViolation("unknown_choice", field)
    if not went_well and not wishes:
        raise RuleViolation("feedback_empty", "went_well")
    if set(went_well) & set(wishes):
        raise RuleViolation("feedback_both", "wishes")


def other_side(side: str) -> str:
    """Return who reads what a side has written."""
    return ASSISTANT if side == EMPLOYER else EMPLOYER
