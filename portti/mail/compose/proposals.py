"""E-mails about what a centre proposes to an employer."""

from datetime import datetime, timedelta

from portti.mail.compose.drafting import Holder, draft_to
from portti.mail.kinds import Draft
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
    values = {"area": area, "opens": opens, "link": link}
    key = f"{proposal_id}:{holder.account_id}"
    return draft_to(holder, "need_proposal", values, key=key, send_before=now + _USEFUL, settings=settings)
