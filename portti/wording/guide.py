"""The words of guides, forms and news: kinds, readers, and what a missing language means."""

from portti.vocabulary import N_
from portti.words import LANGUAGES, translate

KINDS = {"guide": N_("Guide"), "form": N_("Form")}
AUDIENCES = {
    "everyone": N_("For everybody"),
    "employers": N_("For employers"),
    "assistants": N_("For assistants"),
}
GROUPS = {
    "everyone": N_("To everybody"),
    "employers": N_("To employers and who represents them"),
    "assistants": N_("To assistants"),
    "staff": N_("To the staff"),
}
_MISSING = {
    "fi": N_("This text is not yet in Finnish."),
    "sv": N_("This text is not yet in Swedish."),
    "en": N_("This text is not yet in English."),
    "selko": N_("This text is not yet in plain Finnish."),
}
_HERE = {
    "fi": N_("Here it is in Finnish."),
    "sv": N_("Here it is in Swedish."),
    "en": N_("Here it is in English."),
    "selko": N_("Here it is in plain Finnish."),
}
assert set(_MISSING) == set(_HERE) == set(LANGUAGES)


def missing_language_in_words(wanted: str, shown: str) -> str:
    """Return the sentences that say why a text stands in another language than the page."""
    return f"{translate(wanted, _MISSING[wanted])} {translate(wanted, _HERE[shown])}"
