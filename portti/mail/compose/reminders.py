"""E-mails about how a need or profile stands: asked and answered with one press, hidden, filled, open again."""

from datetime import datetime, timedelta

from portti.mail.compose.chosen_news import chosen_news
from portti.mail.compose.drafting import Holder
from portti.mail.kinds import FRESHNESS, Draft
from portti.mail.links import freshness_url
from portti.moments import date_in_words
from portti.settings import Settings

ASKED, HIDDEN = "freshness", "hidden"
FILLED, OPEN_AGAIN = "need_filled", "need_open_again"
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


def need_news(
    kind: str,
    holder: Holder,
    account_id: int,
    *,
    key: str,
    area: str,
    link: str,
    settings: Settings,
    now: datetime,
) -> Draft:
    """Tell one receiver that a need has filled, or is open again, by itself; `key` names which time it was."""
    values = {"area": area, "link": link}
    send_before = now + _USEFUL
    return chosen_news(
        kind, FRESHNESS, holder, account_id, values, key=key, send_before=send_before, settings=settings
    )
