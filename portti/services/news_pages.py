"""News as pages show them: what a reader may read, and what staff see before they send."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.errors import NotFound
from portti.domain.news import concerns
from portti.mail.compose.drafting import Holder
from portti.mail.compose.news import NewsWords, news_told
from portti.mail.kinds import NEWS, Draft
from portti.models import Centre, NewsItem
from portti.queries import news as queries
from portti.services.news import aim_of, words_of
from portti.settings import Settings


@dataclass(frozen=True)
class NewsCard:
    """One piece of news in the reader's language or the nearest one."""

    item: NewsItem
    words: NewsWords


@dataclass(frozen=True)
class Reach:
    """How many people a piece of news reaches by e-mail, and who of the group is not reached."""

    by_language: dict[str, int]
    stopped: int
    without_address: int

    @property
    def total(self) -> int:
        """How many people get the e-mail."""
        return sum(self.by_language.values())


def readable_news(session: Session, actor: Actor, language: str) -> list[NewsCard]:
    """Return what anybody may read and what concerns the reader, the newest first."""
    belongings = queries.belongings_of(session, actor.account_id) if actor.account_id is not None else set()
    centre_ids = sorted({one.centre_id for one in belongings})
    rows = queries.published_news(session, centre_ids=centre_ids)
    return [
        NewsCard(item, words_of(item, centre, language))
        for item, centre in rows
        if item.is_public or concerns(aim_of(item), belongings)
    ]


def readable_item(session: Session, actor: Actor, item_id: int, language: str) -> NewsCard:
    """Return one piece of news; NotFound where it is withdrawn, or for others than the reader."""
    item, centre = queries.published_item(session, item_id)
    if not item.is_public or centre.practice:
        known = queries.belongings_of(session, actor.account_id) if actor.account_id is not None else set()
        if not concerns(aim_of(item), known):
            raise NotFound("news")
    return NewsCard(item, words_of(item, centre, language))


def reach_of(session: Session, item: NewsItem) -> Reach:
    """Return whom a piece of news would reach by e-mail now."""
    stopped, without = queries.unreached(session, aim_of(item), NEWS)
    return Reach(queries.receivers_by_language(session, aim_of(item), NEWS), stopped, without)


def mail_beforehand(
    session: Session, item: NewsItem, language: str, *, settings: Settings, now: datetime
) -> Draft:
    """Return the mail as a made-up reader of a language would get it; its way out leads to nobody."""
    words = words_of(item, session.get_one(Centre, item.centre_id), language)
    reader = Holder(None, item.centre_id, "aino@example.org", language, "Aino")
    return news_told(reader, 0, item.id, words, settings=settings, now=now)


def cards_of_centre(session: Session, items: Sequence[NewsItem], language: str) -> list[NewsCard]:
    """Return a centre's own news as its staff list them."""
    return [
        NewsCard(item, words_of(item, session.get_one(Centre, item.centre_id), language)) for item in items
    ]
