"""E-mails about messages in the portal: that there is one, never what it says or who wrote it."""

from datetime import datetime, timedelta

from portti.mail.compose.drafting import Holder, draft_to
from portti.mail.kinds import Draft
from portti.moments import short_date
from portti.settings import Settings

_USEFUL = timedelta(days=7)


def message_waits(holder: Holder, *, newest_id: int, link: str, settings: Settings, now: datetime) -> Draft:
    """Tell a person that something new is to be read; `newest_id` is the last message that it tells of."""
    key = f"{newest_id}:{holder.account_id}"
    values = {"link": link}
    return draft_to(holder, "message_waits", values, key=key, send_before=now + _USEFUL, settings=settings)


def answer_awaited(holder: Holder, *, key: str, answer_by: datetime, link: str, settings: Settings) -> Draft:
    """Remind a person that somebody waits for their answer, until when, and that a short one is enough."""
    values = {"link": link, "day": short_date(answer_by, holder.language)}
    key = f"{key}:{holder.account_id}"
    return draft_to(holder, "answer_awaited", values, key=key, send_before=answer_by, settings=settings)


def no_answer_came(holder: Holder, *, message_id: int, link: str, settings: Settings, now: datetime) -> Draft:
    """Tell who waited, kindly, that no answer came and that they need not wait."""
    key = f"{message_id}:{holder.account_id}"
    values = {"link": link}
    return draft_to(holder, "no_answer_came", values, key=key, send_before=now + _USEFUL, settings=settings)
