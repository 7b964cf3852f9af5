"""Guides and forms as pages show them: in the reader's language or the nearest one, and what is new."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from portti.clock import helsinki
from portti.domain.guides import NEW_DAYS
from portti.domain.marked_text import Block, blocks_of
from portti.domain.own_languages import nearest_language
from portti.models import GuideText
from portti.queries import guides as queries
from portti.queries.guides import GuideFilter, GuideRow
from portti.wording.guide import AUDIENCES, missing_language_in_words
from portti.words import translate

_MOST_NEW = 5


@dataclass(frozen=True)
class ShownText:
    """A text in the nearest language; `missing` says so where it is not the reader's own."""

    title: str
    language: str
    blocks: list[Block]
    missing: str = ""


@dataclass(frozen=True)
class GuideCard:
    """One guide in a list."""

    row: GuideRow
    title: str
    language: str
    audience: str
    centre: str
    is_new: bool


@dataclass(frozen=True)
class GuideList:
    """What a search found: by kind and title, and what of it is new."""

    new: list[GuideCard]
    by_kind: Mapping[str, list[GuideCard]]
    total: int
    by_stem: bool


def shown_text(texts: Sequence[GuideText], wanted: str) -> ShownText:
    """Return a version in the wanted language or the nearest one that it has."""
    by_language = {one.language: one for one in texts}
    language = nearest_language(wanted, by_language)
    assert language is not None  # a version without any text is never kept
    missing = "" if language == wanted else missing_language_in_words(wanted, language)
    return ShownText(by_language[language].title, language, blocks_of(by_language[language].text), missing)


def guide_list(session: Session, wanted: GuideFilter, language: str, *, now: datetime) -> GuideList:
    """Return what is valid today: by kind, in the order of the titles."""
    found = queries.valid_guides(session, wanted, helsinki(now).date())
    cards = _cards(found.rows, language, now)
    by_title = sorted(cards, key=lambda card: card.title.casefold())
    return GuideList(
        new=[card for card in cards if card.is_new][:_MOST_NEW],
        by_kind={
            kind: [card for card in by_title if card.row.guide.kind == kind] for kind in ("guide", "form")
        },
        total=len(cards),
        by_stem=found.by_stem,
    )


def archive(session: Session, wanted: GuideFilter, language: str, *, now: datetime) -> list[GuideCard]:
    """Return what was valid and is not any more, the newest first."""
    return _cards(queries.archived_guides(session, wanted, helsinki(now).date()), language, now)


def _cards(rows: Sequence[GuideRow], language: str, now: datetime) -> list[GuideCard]:
    new_since = helsinki(now).date() - timedelta(days=NEW_DAYS)
    cards = []
    for row in rows:
        shown = nearest_language(language, row.titles)
        assert shown is not None  # a version without any text is never kept
        is_new = row.version.valid_from >= new_since
        audience = translate(language, AUDIENCES[row.version.audience])
        centre = row.centre.name(language)
        cards.append(GuideCard(row, row.titles[shown], shown, audience, centre, is_new))
    return cards
