"""Which week is week 1 of a need's roster, in the page's words."""

from flask_babel import gettext

from portti.models import Need
from portti.services import need_rosters
from portti.web.kit.languages import current_language
from portti.wording.week import roster_start_in_words


def roster_in_words(need: Need) -> list[str]:
    """Return which week is week 1, or that nobody has said it; nothing where there is no roster of several weeks."""
    if need_rosters.weeks_of(need) == 1:
        return []
    start = need_rosters.start_of(need)
    return [roster_start_in_words(start, current_language()) if start else gettext("Week 1 is not known yet")]
