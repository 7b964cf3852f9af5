"""E-mails about messages in the portal: that there is one, never what it says or who wrote it."""

from datetime import datetime, timedelta

from portti.mail.compose.drafting import Holder, draft_to
from portti.mail.kinds import Draft
from portti.settings import Settings

_USEFUL = timedelta(days=7)


def message_waits(holder: Holder, *, newest_id: int, link: str, settings: Settings, now: datetime) -> Draft:
    """Tell a person that something new is to be read; `newest_id` is the last message that it tells of."""
    key = f"{newest_id}:{holder.account_id}"
    values = {"link": link}
    return draft_to(holder, "message_waits", values, key=key, send_before=now + _USEFUL, settings=settings)
