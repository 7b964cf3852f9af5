"""How long what a person leaves behind is kept: days to think better of it, then only what others may still need."""

from collections.abc import Collection
from datetime import datetime, timedelta

from portti.domain.accounts import CODE_ROLES
from portti.domain.errors import RuleViolation

# What is kept after the erasing, and why: an applicant may claim for a year that they were passed over for a
# forbidden reason, so rankings and answers stay as long, under numbers that name nobody; the log of who read
# what stays with them. Everything that names, describes or reaches the person goes.


def check_may_close(roles: Collection[str]) -> None:
    """Raise RuleViolation for who works at a centre: their manager ends that account."""
    if CODE_ROLES & set(roles):
        raise RuleViolation("staff_account")


def erased_on(closed_at: datetime, undo_days: int) -> datetime:
    """Return when an account is erased for good."""
    return closed_at + timedelta(days=undo_days)
