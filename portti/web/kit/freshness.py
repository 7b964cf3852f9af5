"""The question whether a need or profile still stands, for who looks in Portti and wants no mail of it."""

from datetime import timedelta

from flask_babel import gettext

from portti.clock import now
from portti.models import Need, Profile
from portti.moments import date_in_words
from portti.web.kit.forms import settings_now
from portti.web.kit.languages import current_language


def unanswered_in_words(row: Need | Profile) -> str | None:
    """Return since when the answer is waited for, or when it is hidden without one; None where none is waited for."""
    if row.state != "published":
        return None
    language, days = current_language(), settings_now().freshness
    if row.asked_at is not None:
        return str(gettext("Asked on %(day)s", day=date_in_words(row.asked_at, language)))
    if row.confirmed_at is None or now() - row.confirmed_at < timedelta(days=days.ask_after_days):
        return None
    until = row.confirmed_at + timedelta(days=days.hide_after_days)
    words: str = gettext(
        "If you do not, others no longer see it after %(day)s. Nothing is deleted.",
        day=date_in_words(until, language),
    )
    return words
