"""E-mails about what two sides said to each other, and that one of them has left."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from portti.clock import helsinki
from portti.mail.compose.drafting import Holder, draft_to
from portti.mail.kinds import Draft
from portti.settings import Settings

_USEFUL = timedelta(days=7)


def both_interested(
    holder: Holder, *, match_id: int, link: str, for_assistant: bool, settings: Settings, now: datetime
) -> Draft:
    """Tell one side that both said yes, once a day at most; who the other is stands behind the log-in only."""
    values = {"link": link, "for_assistant": for_assistant}
    day = helsinki(now).date().isoformat()
    return _about_pair("both_interested", holder, f"{match_id}:{day}", values, settings, now)


def pair_ended(
    holder: Holder,
    *,
    match_id: int,
    area: str,
    link: str,
    for_assistant: bool,
    settings: Settings,
    now: datetime,
) -> Draft:
    """Tell who had said yes that the other side has left; who that was is not said, also not behind the log-in."""
    values = {"area": area, "link": link, "for_assistant": for_assistant}
    return _about_pair("pair_ended", holder, str(match_id), values, settings, now)


def _about_pair(
    kind: str,
    holder: Holder,
    pair: str,
    values: Mapping[str, object],
    settings: Settings,
    now: datetime,
) -> Draft:
    key = f"{pair}:{holder.account_id}"
    return draft_to(holder, kind, values, key=key, send_before=now + _USEFUL, settings=settings)
