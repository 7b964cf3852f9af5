"""Feedback: what may be sent, and by when it is answered."""

import re
from datetime import datetime, timedelta

from portti.domain.errors import RuleViolation

SUBJECTS = ("accessibility", "privacy", "other")
LONGEST_TEXT, LONGEST_REPLY_TO = 5000, 254
ANSWER_DAYS = 14
MOST_IN_AN_HOUR = 100
_REACHES = re.compile(r"\S@\S|(?:[0-9][^0-9]*){5}")
"""What an address or a telephone number has at least; people may write words around it."""


def faults_of(about: str, text: str, reply_to: str) -> list[RuleViolation]:
    """Return all that is missing, too long, or leaves nobody to answer to."""
    faults = []
    if about not in SUBJECTS:
        faults.append(RuleViolation("feedback_subject_missing", "about"))
    if not text.strip():
        faults.append(RuleViolation("feedback_text_missing", "text"))
    if len(text) > LONGEST_TEXT:
        faults.append(RuleViolation("feedback_text_too_long", "text"))
    if len(reply_to) > LONGEST_REPLY_TO:
        faults.append(RuleViolation("feedback_reply_to_too_long", "reply_to"))
    elif reply_to.strip() and not _REACHES.search(reply_to):
        faults.append(RuleViolation("feedback_reply_to_form", "reply_to"))
    return faults


def check_feedback(about: str, text: str, reply_to: str) -> None:
    """Raise the first thing that is missing or too long."""
    for fault in faults_of(about, text, reply_to):
        raise fault


def answer_due_at(received_at: datetime) -> datetime:
    """Return by when the law wants an answer."""
    return received_at + timedelta(days=ANSWER_DAYS)
