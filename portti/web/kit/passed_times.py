"""Times of a need that come no more, in words: its employer and the centre's staff read that they no longer count."""

from flask_babel import gettext

from portti.clock import now
from portti.models import Need
from portti.services.coming_times import passed_times
from portti.web.kit.languages import current_language
from portti.wording.week import times_in_words


def passed_title() -> str:
    """Return what the row of a summary is called."""
    return str(gettext("Times that have passed"))


def passed_in_words(need: Need) -> list[str]:
    """Return the times whose last date is over, and what that means; nothing where all are ahead."""
    passed = passed_times(need, now=now())
    if not any(passed.values()):
        return []
    note: str = gettext("These times do not come any more. Portti no longer looks for anybody for them.")
    return [*times_in_words(passed, current_language()), note]
