"""How a kind of mail and its values become a draft to one receiver: rendered in their language, with their name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from portti.mail.kinds import Draft
from portti.mail.rendering import render
from portti.settings import Settings


@dataclass(frozen=True)
class Holder:
    """Whose account a mail is about, and how they read; without ids where nobody is meant."""

    account_id: int | None
    centre_id: int | None
    address: str
    language: str
    given_name: str


def draft_to(
    holder: Holder,
    kind: str,
    values: Mapping[str, Any],
    *,
    key: str,
    send_before: datetime,
    settings: Settings,
    stop: str | None = None,
    calendar: tuple[str, str] | None = None,
) -> Draft:
    """Compose one mail; `key` tells this promise from others of its kind.

    `stop` is the address that stops such mails, `calendar` a calendar part and its method.
    """
    named = {"given_name": holder.given_name, **values}
    subject, text, html = render(kind, holder.language, named, settings)
    return Draft(
        kind=kind,
        dedupe_key=f"{kind}:{key}",
        account_id=holder.account_id,
        centre_id=holder.centre_id,
        to_address=holder.address,
        language=holder.language,
        subject=subject,
        body_text=text,
        body_html=html,
        send_before=send_before,
        calendar=calendar[0] if calendar else None,
        calendar_method=calendar[1] if calendar else None,
        unsubscribe_url=stop,
    )
