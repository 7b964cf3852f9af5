"""The e-mail that asks a client to confirm what staff wrote with them; it says nothing of what was written."""

from datetime import datetime

from portti.domain.assisted import link_ends
from portti.mail.compose.drafting import Holder, draft_to
from portti.mail.kinds import Draft
from portti.mail.links import assisted_url
from portti.moments import date_in_words
from portti.settings import Settings


def assisted_confirm(
    holder: Holder, *, sheet_id: int, centre: str, phone: str, settings: Settings, now: datetime
) -> Draft:
    """Send the link on which the client reads what was written, and says that it is right."""
    until = link_ends(now)
    values = {
        "until": date_in_words(until, holder.language),
        "centre": centre,
        "help_phone": phone,
        "centre_phone": phone,
        "link": assisted_url(settings, holder.language, sheet_id),
    }
    key = f"{sheet_id}:{int(now.timestamp())}"
    return draft_to(holder, "assisted_confirm", values, key=key, send_before=until, settings=settings)
