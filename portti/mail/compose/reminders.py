"""E-mails that ask whether a need or profile still stands, and tell that it is hidden: answered with one press."""

from datetime import datetime, timedelta

from portti.mail.compose.chosen_news import chosen_news
from portti.mail.compose.drafting import Holder
from portti.mail.kinds import FRESHNESS, Draft
from portti.mail.links import freshness_url
from portti.moments import date_in_words
from portti.settings import Settings

ASKED, HIDDEN = "freshness", "hidden"
_USEFUL = timedelta(days=14)


def reminder(
    about: str,
    holder: Holder,
    account_id: int,
    noun: str,
    key: int,
    *,
    area: str,
    confirmed_at: datetime,
    hidden_from: datetime,
    page: str,
    settings: Settings,
    now: datetime,
) -> Draft:
    """Ask one receiver whether a `need` or `profile` still stands, or tell that it is hidden now.

    The answer works before and after hiding: one press confirms it, or brings it back.
    """
    language = holder.language
    values = {
        "area": area,
        "confirmed": date_in_words(confirmed_at, language),
        "until": date_in_words(hidden_from, language) if hidden_from > now else None,
        "link": freshness_url(settings, language, noun=noun, key=key, account_id=account_id, asked_at=now),
        "page": page,
    }
    return chosen_news(
        f"{about}_{noun}",
        FRESHNESS,
        holder,
        account_id,
        values,
        key=f"{key}:{account_id}:{int(confirmed_at.timestamp())}",
        send_before=now + _USEFUL,
        settings=settings,
    )
