"""E-mails about what a centre proposes to an employer."""

from datetime import datetime, timedelta

from portti.mail.compose.account import Holder
from portti.mail.kinds import Draft
from portti.mail.rendering import render
from portti.settings import Settings

_USEFUL = timedelta(days=14)


def change_proposed(
    holder: Holder,
    *,
    proposal_id: int,
    area: str,
    opens: int,
    link: str,
    settings: Settings,
    now: datetime,
) -> Draft:
    """Tell one on the employer's side that a change is proposed; which one it is stands behind the log-in."""
    values = {"given_name": holder.given_name, "area": area, "opens": opens, "link": link}
    subject, text, html = render("need_proposal", holder.language, values, settings)
    return Draft(
        kind="need_proposal",
        dedupe_key=f"need_proposal:{proposal_id}:{holder.account_id}",
        account_id=holder.account_id,
        centre_id=holder.centre_id,
        to_address=holder.address,
        language=holder.language,
        subject=subject,
        body_text=text,
        body_html=html,
        send_before=now + _USEFUL,
    )
