"""E-mails that tell of new pairs: to an employer about assistants, to an assistant about needs.

A pair is told by area, hours and journey only: tasks, home conditions and what people wrote stay behind the log-in.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from portti.mail.compose.chosen_news import chosen_news
from portti.mail.compose.drafting import Holder
from portti.mail.kinds import NEW_MATCHES, Draft
from portti.settings import Settings

_USEFUL = timedelta(days=2)


@dataclass(frozen=True)
class TellablePair:
    """One pair as a mail may tell it: `name` is an assistant's first name, empty where a need is told."""

    name: str
    area: str
    reasons: Sequence[str]
    link: str


@dataclass(frozen=True)
class OtherWay:
    """The one thing to change so that such pairs are not told: a code for its words, and its page."""

    about: str
    link: str


@dataclass(frozen=True)
class News:
    """What one mail tells: the best pairs, how many there are in all, and where all of them stand."""

    pairs: Sequence[TellablePair]
    count: int
    link: str
    other_way: OtherWay
    key: str
    """Names these very pairs, so that they are told once."""


def new_matches(
    side: str, holder: Holder, account_id: int, news: News, *, settings: Settings, now: datetime
) -> Draft:
    """Tell an `employer` or `assistant` of new pairs."""
    values = {
        "pairs": news.pairs,
        "count": news.count,
        "more": news.count - len(news.pairs),
        "link": news.link,
        "other_way": news.other_way,
    }
    return chosen_news(
        f"new_matches_{side}",
        NEW_MATCHES,
        holder,
        account_id,
        values,
        key=f"{account_id}:{news.key}",
        send_before=now + _USEFUL,
        settings=settings,
    )
