"""The e-mail that asks a client to confirm what staff wrote with them; it says nothing of what was written."""

from datetime import datetime, timedelta

from portti.mail.compose.drafting import Holder, draft_to
from portti.mail.kinds import Draft
from portti.mail.links import assisted_url
from portti.settings import Settings

_USEFUL = timedelta(days=30)


def assisted_confirm(
    holder: Holder, *, sheet_id: int, centre: str, phone: str, settings: Settings, now: datetime
) -> Draft:
    """Send the link on which the client reads what was written, and says that it is right."""
    values = {
        "centre": centre,
        "help_phone": phone,
        "centre_phone": phone,
        "link": assisted_url(settings, holder.language, sheet_id),
    }
    key = f"{sheet_id}:{int(now.timestamp())}"
    return draft_to(holder, "assisted_confirm", values, key=key, send_before=now + _USEFUL, settings=settings)
