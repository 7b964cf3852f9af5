"""Why a centre puts an assistant forward for a need: a reason from a list, and words where they are needed."""

from portti.domain.errors import RuleViolation

REASONS = ("experience", "met", "interested", "begins_soon", "stays", "other")
LONGEST_TEXT = 300


def faults_of(reason: str, text: str) -> list[RuleViolation]:
    """Return all that is missing or too long; who gives another reason says it."""
    faults = []
    if reason not in REASONS:
        faults.append(RuleViolation("suggestion_reason_missing", "reason"))
    if reason == "other" and not text.strip():
        faults.append(RuleViolation("suggestion_text_missing", "text"))
    if len(text) > LONGEST_TEXT:
        faults.append(RuleViolation("suggestion_text_too_long", "text", {"most": LONGEST_TEXT}))
    return faults


def check_suggestion(reason: str, text: str) -> None:
    """Raise the first thing that is missing or too long."""
    for fault in faults_of(reason, text):
        raise fault
