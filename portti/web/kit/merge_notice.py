"""The line on a start page that tells a person that two accounts of theirs were made one, and which is kept."""

from datetime import timedelta
from typing import Any

from flask_babel import gettext
from flask_security import current_user

from portti.clock import now
from portti.moments import short_date
from portti.queries.merging import merges_into
from portti.web.kit.access import current_actor
from portti.web.kit.languages import current_language

_SHOWN = timedelta(days=60)


def merge_notice(session: Any) -> str:
    """Return the line, for some weeks; nothing for who acts for another, or where nothing was merged."""
    actor = current_actor()
    if actor.is_staff or actor.account_id is None:
        return ""
    newest = next(iter(merges_into(session, actor.account_id)), None)
    if newest is None or newest.merged_at < now() - _SHOWN:
        return ""
    day = short_date(newest.merged_at, current_language())
    words: str = gettext(
        "You had two accounts. The centre made them one on %(day)s, and nothing was lost. You log in with the address "
        "%(email)s.",
        day=day,
        email=current_user.email or "",
    )
    return words
