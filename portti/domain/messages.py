"""What staff may do with a message of the outbox, and how much of it they may read."""

import re
from datetime import datetime

from portti.domain.errors import Conflict, RuleViolation

# These open an account or set a password: whoever reads the text could log in as the receiver.
SECRET_KINDS = frozenset(
    {"confirm_address", "log_in_link", "reset_password", "account_made_for_you", "account_exists"}
)
ABOUT_AN_ADDRESS = SECRET_KINDS | {"change_email", "email_changed", "representative_asked", "accounts_merged"}
"""These go to the very address that they were written for."""
CLOSED = "account_closed"
"""What follows a deletion: the last mail to the person, with the link that takes it back."""
RESENDABLE = frozenset({"sent", "failed", "uncertain", "cancelled", "outdated"})
CANCELLABLE = frozenset({"waiting", "failed", "uncertain"})
_LINK = re.compile(r"https?://\S+")


def check_resendable(state: str, send_before: datetime, *, now: datetime) -> None:
    """Raise Conflict while a message is on its way, RuleViolation when its last useful moment has passed."""
    if state not in RESENDABLE:
        raise Conflict("message_on_its_way")
    if send_before <= now:
        raise RuleViolation("message_too_late")


def check_receiver(kind: str, *, has_left: bool, is_erased: bool) -> None:
    """Raise RuleViolation where the receiver has deleted their account, or has it back and is told of the deletion."""
    if is_erased or (has_left and kind != CLOSED):
        raise RuleViolation("receiver_has_left")
    if kind == CLOSED and not has_left:
        raise RuleViolation("message_too_late")


def check_number(number: str | None) -> str:
    """Return the number that a receiver of text messages has now; RuleViolation where they have given it up."""
    if number is None:
        raise RuleViolation("receiver_has_no_number")
    return number


def check_cancellable(state: str) -> None:
    """Raise Conflict when a message has left or is just leaving."""
    if state not in CANCELLABLE:
        raise Conflict("message_on_its_way")


def readable_text(kind: str, text: str, *, link_words: str) -> str | None:
    """Return a message's text with `link_words` for each link, or None where even that would tell too much.

    Personal links work without a log-in, so they are for the receiver's eyes only.
    """
    if kind in SECRET_KINDS:
        return None
    return _LINK.sub(link_words, text)
