"""E-mails about an ad that a centre's staff have read: that it is public, or that it came back."""

from datetime import datetime, timedelta

from portti.mail.compose.drafting import Holder, draft_to
from portti.mail.kinds import Draft
from portti.settings import Settings

_USEFUL = timedelta(days=14)


def ad_opened(
    holder: Holder, *, check_id: int, area: str, link: str, settings: Settings, now: datetime
) -> Draft:
    """Tell one on the employer's side that the ad is public now."""
    return _about(holder, "ad_opened", check_id, area, link, settings, now)


def ad_sent_back(
    holder: Holder, *, check_id: int, area: str, link: str, settings: Settings, now: datetime
) -> Draft:
    """Tell one on the employer's side that the ad came back; the reason stands behind the log-in."""
    return _about(holder, "ad_sent_back", check_id, area, link, settings, now)


def _about(
    holder: Holder, kind: str, check_id: int, area: str, link: str, settings: Settings, now: datetime
) -> Draft:
    key = f"{check_id}:{holder.account_id}"
    values = {"area": area, "link": link}
    return draft_to(holder, kind, values, key=key, send_before=now + _USEFUL, settings=settings)
