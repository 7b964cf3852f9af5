"""News that a person chooses to get or not: the same way out under each, and one way to become a draft."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from portti.mail.compose.account import Holder
from portti.mail.kinds import Draft
from portti.mail.links import choices_url, unsubscribe_url
from portti.mail.rendering import render
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
) -> Draft:
    """Compose news of one kind that `choice` stops; `key` names what it tells, so that it is told once."""
    stop = unsubscribe_url(settings, holder.language, account_id, choice)
    shared = {
        "given_name": holder.given_name,
        "choices_link": choices_url(settings, holder.language),
        "stop_link": stop,
    }
    subject, text, html = render(kind, holder.language, {**shared, **values}, settings)
    return Draft(
        kind=kind,
        dedupe_key=f"{kind}:{key}",
        account_id=account_id,
        centre_id=holder.centre_id,
        to_address=holder.address,
        language=holder.language,
        subject=subject,
        body_text=text,
        body_html=html,
        send_before=send_before,
        unsubscribe_url=stop,
    )
