"""What staff may write beside a proposed change, and what an employer may write to an answer."""

from portti.domain.errors import RuleViolation

LONGEST_NOTE = 500
LONGEST_ANSWER = 500


def check_note(text: str) -> None:
    """Raise `note_too_long` for a note that no page has room for."""
    if len(text) > LONGEST_NOTE:
        raise RuleViolation("note_too_long", "note", {"most": LONGEST_NOTE})


def check_answer_text(text: str) -> None:
    """Raise `answer_too_long` for more words than a page has room for."""
    if len(text) > LONGEST_ANSWER:
        raise RuleViolation("answer_too_long", "text", {"most": LONGEST_ANSWER})
