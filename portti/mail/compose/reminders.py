"""E-mails that ask whether a need or profile still stands, and tell that it is hidden: answered with one press."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from portti.mail.compose.chosen_news import chosen_news
from portti.mail.compose.drafting import Holder
from portti.mail.kinds import FRESHNESS, Draft
from portti.mail.links import freshness_url
from portti.moments import date_in_words
from portti.settings import Settings

_USEFUL = timedelta(days=14)


def freshness_question(
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
    """Ask one receiver whether a `need` or `profile` still stands; the answer works after hiding too."""
    until = date_in_words(hidden_from, holder.language) if hidden_from > now else None
    more = {"area": area, "until": until, "page": page}
    return _about_freshness(
        f"freshness_{noun}", holder, account_id, noun, key, more, confirmed_at, settings, now
    )


def now_hidden(
    holder: Holder,
    account_id: int,
    noun: str,
    key: int,
    *,
    area: str,
    confirmed_at: datetime,
    page: str,
    settings: Settings,
    now: datetime,
) -> Draft:
    """Tell one receiver that a `need` or `profile` is hidden now, and that one press brings it back."""
    more = {"area": area, "page": page}
    return _about_freshness(
        f"hidden_{noun}", holder, account_id, noun, key, more, confirmed_at, settings, now
    )


def _about_freshness(
    kind: str,
    holder: Holder,
    account_id: int,
    noun: str,
    key: int,
    more: Mapping[str, str | None],
    confirmed_at: datetime,
    settings: Settings,
    now: datetime,
) -> Draft:
    language = holder.language
    values = {
        "confirmed": date_in_words(confirmed_at, language),
        "link": freshness_url(settings, language, noun=noun, key=key, account_id=account_id, asked_at=now),
        **more,
    }
    return chosen_news(
        kind,
        FRESHNESS,
        holder,
        account_id,
        values,
        key=f"{key}:{account_id}:{int(confirmed_at.timestamp())}",
        send_before=now + _USEFUL,
        settings=settings,
    )
