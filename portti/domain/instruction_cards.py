"""Instruction cards: which drawings there are, how long a step is, and how steps change places."""

from portti.domain.errors import RuleViolation

PICTOGRAMS = (
    "wash", "dress", "eat", "lift", "move", "cook", "clean", "shop", "drive", "read",
    "write", "talk", "sign", "study", "work", "hobby", "outdoors", "night", "phone", "home",
)  # fmt: skip
"""The portal's own drawings, each beside the words that it stands for."""
LONGEST_TITLE = 80
LONGEST_STEP = 200
MOST_WORDS = 20
MOST_STEPS = 30
MOST_CARDS = 100


def check_title(title: str) -> None:
    """Raise RuleViolation for no title, and for a long one."""
    if not title.strip():
        raise RuleViolation("card_title_missing", "title")
    if len(title) > LONGEST_TITLE:
        raise RuleViolation("card_text_too_long", "title", {"most": LONGEST_TITLE})


def check_step(text: str, pictogram: str) -> None:
    """Raise RuleViolation for an empty step, one of many words, and a drawing that there is not."""
    if not text.strip():
        raise RuleViolation("card_step_missing", "text")
    if len(text) > LONGEST_STEP:
        raise RuleViolation("card_text_too_long", "text", {"most": LONGEST_STEP})
    if len(text.split()) > MOST_WORDS:
        raise RuleViolation("card_step_many_words", "text", {"most": MOST_WORDS})
    if pictogram and pictogram not in PICTOGRAMS:
        raise RuleViolation("pictogram_unknown", "pictogram")


def check_steps(number: int) -> None:
    """Raise RuleViolation where a card holds as many steps as it may."""
    if number >= MOST_STEPS:
        raise RuleViolation("too_many_steps", None, {"most": MOST_STEPS})


def check_cards(number: int) -> None:
    """Raise RuleViolation where an employer has as many cards as they may."""
    if number >= MOST_CARDS:
        raise RuleViolation("too_many_cards", None, {"most": MOST_CARDS})


def moved(order: list[int], key: int, step: int) -> list[int]:
    """Return the order with `key` one place up (-1) or down (1); at the end it stays."""
    place = order.index(key)
    other = place + step
    if not 0 <= other < len(order):
        return order
    found = list(order)
    found[place], found[other] = found[other], found[place]
    return found
