"""A client's service profile: which help they want from the centre, in codes and in their own words."""

from dataclasses import dataclass

from portti.domain.errors import RuleViolation

WISHES = (
    "find_assistant",
    "substitute",
    "employer_advice",
    "papers",
    "decision",
    "conflict",
    "find_work",
    "interview",
    "training",
    "peers",
    "portal",
    "other",
)
LONGEST_WORDS = 2000


@dataclass(frozen=True)
class WishDraft:
    """What a client wants as it is told."""

    wishes: frozenset[str]
    own_words: str
    language: str


def check_wishes(draft: WishDraft) -> None:
    """Raise RuleViolation for a wish that has no word, or words that are too long."""
    if not draft.wishes <= set(WISHES):
        raise RuleViolation("unknown_choice", "wishes")
    if len(draft.own_words) > LONGEST_WORDS:
        raise RuleViolation("text_too_long", "own_words", {"most": LONGEST_WORDS})
