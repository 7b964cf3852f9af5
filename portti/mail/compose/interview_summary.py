"""The e-mail that says that there is something to read; what it is stands behind the log-in."""

from datetime import datetime, timedelta

from portti.mail.compose.drafting import Holder, draft_to
from portti.mail.kinds import Draft
from portti.mail.links import page_url
from portti.moments import date_in_words
from portti.settings import Settings


def summary_to_read(holder: Holder, *, key: str, days: int, settings: Settings, now: datetime) -> Draft:
    """Tell a jobseeker that the summary of their interview can be read, and until when it can be corrected."""
    until = now + timedelta(days=days)
    values = {
        "link": page_url(settings, holder.language, "/assistant/interview"),
        "until": date_in_words(until, holder.language),
    }
    return draft_to(holder, "interview_summary", values, key=key, send_before=until, settings=settings)
