"""Blocking the other side of a pair, and telling the centre about them: what may be said."""

from portti.domain.errors import RuleViolation

SIDES = ("employer", "assistant")
BLOCK_REASONS = ("rude", "unsafe", "known", "other")
REPORT_REASONS = ("rude", "unsafe", "unfair", "untrue", "money", "other")
LONGEST_REPORT = 3000
MOST_REPORTS_IN_A_DAY = 20


def check_block_reason(reason: str | None) -> None:
    """Raise `unknown_reason` for what is no reason; nobody has to give one (None)."""
    if reason is not None and reason not in BLOCK_REASONS:
        raise RuleViolation("unknown_reason", "reason")


def faults_of_report(reason: str, text: str) -> list[RuleViolation]:
    """Return all that is missing or too long."""
    faults = []
    if reason not in REPORT_REASONS:
        faults.append(RuleViolation("report_reason_missing", "reason"))
    if not text.strip():
        faults.append(RuleViolation("report_text_missing", "text"))
    if len(text) > LONGEST_REPORT:
        faults.append(RuleViolation("report_text_too_long", "text"))
    return faults


def check_report(reason: str, text: str) -> None:
    """Raise the first thing that is missing or too long."""
    for fault in faults_of_report(reason, text):
        raise fault
