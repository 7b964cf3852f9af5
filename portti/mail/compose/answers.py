"""E-mails about what two sides said to each other, and that one of them has left."""

from datetime import datetime, timedelta

from portti.mail.compose.account import Holder
from portti.mail.kinds import Draft
from portti.mail.rendering import render
from portti.settings import Settings

_USEFUL = timedelta(days=7)


def both_interested(
    holder: Holder, *, match_id: int, link: str, for_assistant: bool, settings: Settings, now: datetime
) -> Draft:
    """Tell one side that both said yes; who the other is stands behind the log-in only."""
    values = {"given_name": holder.given_name, "link": link, "for_assistant": for_assistant}
    subject, text, html = render("both_interested", holder.language, values, settings)
    return Draft(
        kind="both_interested",
        dedupe_key=f"both_interested:{match_id}:{holder.account_id}",
        account_id=holder.account_id,
        centre_id=holder.centre_id,
        to_address=holder.address,
        language=holder.language,
        subject=subject,
        body_text=text,
        body_html=html,
        send_before=now + _USEFUL,
    )


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
    values = {"given_name": holder.given_name, "area": area, "link": link, "for_assistant": for_assistant}
    subject, text, html = render("pair_ended", holder.language, values, settings)
    return Draft(
        kind="pair_ended",
        dedupe_key=f"pair_ended:{match_id}:{holder.account_id}",
        account_id=holder.account_id,
        centre_id=holder.centre_id,
        to_address=holder.address,
        language=holder.language,
        subject=subject,
        body_text=text,
        body_html=html,
        send_before=now + _USEFUL,
    )
