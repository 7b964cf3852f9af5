"""When an ad waits for staff before it is public, and what may be said when it is sent back."""

from collections.abc import Collection
from typing import Literal

from portti.domain.errors import RuleViolation

StaffCheck = Literal["always", "when_prompted", "never"]
RULES: tuple[StaffCheck, ...] = ("always", "when_prompted", "never")
LONGEST_REASON = 1000

Raised = frozenset[tuple[str, str]]
"""What an ad raises: each prompt's code with each of its words in small letters."""


def rule_of(centre_choice: str, otherwise: StaffCheck) -> StaffCheck:
    """Return a centre's own rule, or the service's where the centre has chosen none."""
    return next((rule for rule in RULES if rule == centre_choice), otherwise)


def must_wait(
    rule: StaffCheck,
    raised: Raised,
    *,
    passed: Collection[tuple[str, str]],
    is_known: bool,
    has_open_wish: bool,
) -> bool:
    """Answer whether an ad waits: `passed` are words that staff have let through, `is_known` the very same ad.

    A wish about gender that nobody has answered waits under every rule: the law asks for a ground.
    """
    if has_open_wish:
        return True
    if rule == "always":
        return not is_known
    return rule == "when_prompted" and not raised <= set(passed)


def check_reason(reason: str) -> None:
    """Raise RuleViolation unless whoever sends an ad back says why."""
    if not reason.strip():
        raise RuleViolation("reason_missing", "reason")
    if len(reason) > LONGEST_REASON:
        raise RuleViolation("reason_too_long", "reason", {"most": LONGEST_REASON})


def check_centre_rule(rule: str) -> None:
    """Raise RuleViolation for a choice that no centre has; nothing chosen is the service's own rule."""
    if rule and rule not in RULES:
        raise RuleViolation("choice_unknown", "rule")
