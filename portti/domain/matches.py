"""What each side may say to a pair, and what follows."""

from portti.domain.errors import RuleViolation

ANSWERS = ("interested", "not_for_me")


def check_answer(answer: str | None) -> None:
    """Raise `unknown_answer` for what is neither an answer nor taking one back (None)."""
    if answer is not None and answer not in ANSWERS:
        raise RuleViolation("unknown_answer", "answer")


def is_mutual(employer_answer: str | None, assistant_answer: str | None) -> bool:
    """Answer whether both sides said that they are interested: from here on each learns who the other is."""
    return employer_answer == assistant_answer == "interested"


def shown_answer(own_answer: str | None, other_answer: str | None) -> str | None:
    """Return what a side is told of the other's answer.

    Interest is told at once; "not for me" only to who is interested and waits, so that nobody is turned
    down by a person whom they never asked.
    """
    if other_answer == "not_for_me" and own_answer != "interested":
        return None
    return other_answer
