"""Messages in the portal: who may write to whom, what may be said, and until when an answer is waited for."""

from datetime import datetime, timedelta

from portti.domain.candidacies import STAGES
from portti.domain.errors import RuleViolation

PAIR, OF_EMPLOYER, OF_ASSISTANT = "pair", "employer", "assistant"
KINDS = (PAIR, OF_EMPLOYER, OF_ASSISTANT)
"""Between the two sides of a pair; between an employer and the centre; between an assistant and the centre."""
EMPLOYER, ASSISTANT, CENTRE = "employer", "assistant", "centre"
NO_ANSWER = "no_answer"
"""What Portti itself says in a conversation: nobody answered in time."""

LONGEST_MESSAGE = 3000
MOST_MESSAGES_IN_A_DAY = 100

READY_ANSWERS = {
    EMPLOYER: ("thanks", "when_call", "meet_me", "chosen_other", "not_now"),
    ASSISTANT: ("thanks", "when_call", "like_to_meet", "tell_more", "not_now"),
    CENTRE: ("received", "we_call"),
}
"""Polite answers that each side can take and change."""
_TO_CENTRE = ("thanks_short", "please_call")


NOT_BOTH, ENDED, LEFT = "not_both", "ended", "left"
"""Why the two sides of a pair may not write: no mutual yes, a candidacy that has ended, nobody there to read."""
_TOGETHER = frozenset(STAGES[STAGES.index("both_interested") : STAGES.index("ended")])


def why_not_written(*, mutual: bool, stage: str | None, both_here: bool = True) -> str | None:
    """Return why the two sides of a pair may not write to each other now; None where they may.

    The right to write follows the stage of the pair's newest candidacy: it begins with the mutual yes, lasts as long
    as the candidacy stands, and ends with it. A pair without a candidacy writes by its answers.
    """
    if stage == "ended":
        return ENDED
    if not mutual and stage not in _TOGETHER:
        return NOT_BOTH
    return None if both_here else LEFT


def other_side(kind: str, side: str) -> str:
    """Return who reads what `side` writes in a conversation of this kind."""
    if kind == PAIR:
        return ASSISTANT if side == EMPLOYER else EMPLOYER
    return CENTRE if side != CENTRE else kind


def ready_answers(kind: str, side: str) -> tuple[str, ...]:
    """Return the polite answers of one side in a conversation of this kind."""
    return READY_ANSWERS[side] if kind == PAIR or side == CENTRE else _TO_CENTRE


def faults_of_message(text: str) -> list[RuleViolation]:
    """Return what is missing or too long."""
    if not text.strip():
        return [RuleViolation("message_missing", "text")]
    if len(text) > LONGEST_MESSAGE:
        return [RuleViolation("message_too_long", "text")]
    return []


def check_message(text: str) -> None:
    """Raise the first thing that is missing or too long."""
    for fault in faults_of_message(text):
        raise fault


def answer_by(asked_at: datetime, *, days: int) -> datetime:
    """Return until when an answer is waited for; speed is never counted for or against anybody."""
    return asked_at + timedelta(days=days)
