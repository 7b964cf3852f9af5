"""Hobbies and interests that a profile may show, in words."""

from portti.vocabulary import N_
from portti.words import translate

INTERESTS = {
    "animals": N_("animals"),
    "baking": N_("baking"),
    "board_games": N_("board games and cards"),
    "cars": N_("cars and motors"),
    "computers": N_("computers"),
    "cooking": N_("cooking"),
    "crafts": N_("crafts"),
    "culture": N_("culture and museums"),
    "cycling": N_("cycling"),
    "dance": N_("dance"),
    "drawing": N_("drawing and painting"),
    "film": N_("films and series"),
    "fishing": N_("fishing"),
    "gardening": N_("gardening"),
    "gym": N_("gym"),
    "history": N_("history"),
    "languages": N_("languages"),
    "music": N_("music"),
    "nature": N_("nature and walking"),
    "photography": N_("photography"),
    "reading": N_("reading"),
    "sauna": N_("sauna"),
    "society": N_("society and associations"),
    "sport": N_("sport"),
    "swimming": N_("swimming"),
    "theatre": N_("theatre"),
    "travel": N_("travel"),
    "video_games": N_("video games"),
}
"""Hobbies and interests that a profile may show; nothing is ever counted from them."""


def interests(language: str) -> dict[str, str]:
    """Return all hobbies and interests in the alphabetical order of the page's language."""
    order = str.maketrans({"å": "{", "ä": "|", "ö": "}"})
    words = {code: translate(language, text) for code, text in INTERESTS.items()}
    return dict(sorted(words.items(), key=lambda pair: pair[1].casefold().translate(order)))


def interest_name(code: str, language: str) -> str:
    """Return a hobby or interest."""
    return translate(language, INTERESTS[code])
