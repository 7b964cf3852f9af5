"""E-mails about feedback and figures that only people themselves can tell: that they are asked, never what about."""

from datetime import date, datetime, timedelta

from portti.mail.compose.chosen_news import chosen_news
from portti.mail.compose.drafting import Holder, draft_to
from portti.mail.kinds import CONTACTS, HOURS, Draft
from portti.mail.links import answer_url, hours_url
from portti.moments import date_in_words, month_in_words
from portti.settings import Settings

_USEFUL = timedelta(days=14)
ASKED_HOURS, ASKED_CONTACT = "hours_asked", "contact_asked"


def hours_asked(holder: Holder, account_id: int, month: date, *, settings: Settings, now: datetime) -> Draft:
    """Remind who acts for an employer of a month whose hours are not told: once, whatever number of employers."""
    values = {"month": month_in_words(month, holder.language), "link": hours_url(settings, holder.language)}
    return chosen_news(
        ASKED_HOURS,
        HOURS,
        holder,
        account_id,
        values,
        key=hours_key(month, str(account_id)),
        send_before=now + _USEFUL,
        settings=settings,
    )


def hours_key(month: date, account: str) -> str:
    """Return what tells one reminder of hours from others of its kind; of no account, how all of a month begin."""
    return f"{month:%Y-%m}:{account}"


def feedback_waits(holder: Holder, *, key: str, link: str, settings: Settings, now: datetime) -> Draft:
    """Tell a person that the other side has written feedback, neither who nor what."""
    return draft_to(
        holder,
        "feedback_waits",
        {"link": link},
        key=f"{key}:{holder.account_id}",
        send_before=now + _USEFUL,
        settings=settings,
    )


def contact_asked(
    holder: Holder,
    account_id: int,
    *,
    event_id: int,
    code: str,
    expires_at: datetime,
    settings: Settings,
) -> Draft:
    """Send a client the personal link of three faces after a contact; it does not say what the contact was about."""
    values = {
        "until": date_in_words(expires_at, holder.language),
        "link": answer_url(settings, holder.language, code),
    }
    return chosen_news(
        ASKED_CONTACT,
        CONTACTS,
        holder,
        account_id,
        values,
        key=f"{event_id}:{account_id}",
        send_before=expires_at,
        settings=settings,
    )
