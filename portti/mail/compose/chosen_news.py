"""News that a person chooses to get or not: the same way out under each, and one way to become a draft."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from portti.mail.compose.drafting import Holder, draft_to
from portti.mail.kinds import Draft
from portti.mail.links import choices_url, unsubscribe_url
from portti.settings import Settings


def chosen_news(
    kind: str,
    choice: str,
    holder: Holder,
    account_id: int,
    values: Mapping[str, Any],
    *,
    key: str,
    send_before: datetime,
    settings: Settings,
    calendar: tuple[str, str] | None = None,
) -> Draft:
    """Compose news of one kind that `choice` stops; `key` names what it tells, so that it is told once."""
    stop = unsubscribe_url(settings, holder.language, account_id, choice)
    ways_out = {"choices_link": choices_url(settings, holder.language), "stop_link": stop}
    return draft_to(
        replace(holder, account_id=account_id),
        kind,
        {**ways_out, **values},
        key=key,
        send_before=send_before,
        settings=settings,
        stop=stop,
        calendar=calendar,
    )
