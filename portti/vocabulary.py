"""Words for the codes of the field, in each language: weekdays, levels, states, conditions, modes of travel.

Pages and mail both need them, so they stand below both; the texts are in the catalogues of the area `domain`.
"""

from portti.domain.skills import skill_table
from portti.words import translate


def N_(text: str) -> str:  # noqa: N802 - the name that extraction tools look for
    """Mark a text for the catalogues; it is translated when it is asked for."""
    return text


_WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)


def weekday_name(weekday: int, language: str) -> str:
    """Return the name of a weekday, 0 is Monday."""
    return translate(language, _WEEKDAYS[weekday])


def skill_name(code: str, language: str) -> str:
    """Return the name of a skill or requirement."""
    return skill_table()[code].name(language)
