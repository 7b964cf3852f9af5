"""News of a centre as an e-mail: its own words, in the receiver's language or the nearest one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from portti.domain.marked_text import BOXES, BULLETS, HEADING, NUMBERS, SUBHEADING, Block, plain_lines
from portti.mail.compose.chosen_news import chosen_news
from portti.mail.compose.drafting import Holder
from portti.mail.kinds import NEWS, Draft
from portti.mail.links import page_url
from portti.settings import Settings
from portti.words import html_language

_USEFUL = timedelta(days=14)
_LISTS = frozenset({BULLETS, NUMBERS, BOXES})
_HEADINGS = frozenset({HEADING, SUBHEADING})


@dataclass(frozen=True)
class NewsWords:
    """What a piece of news says in the language that was found; `missing` says so where it is not the reader's."""

    title: str
    language: str
    blocks: Sequence[Block]
    missing: str
    centre: str


@dataclass(frozen=True)
class _Part:
    """A paragraph, heading or list as the HTML part shows it."""

    kind: str
    lines: Sequence[str]


def news_told(
    holder: Holder,
    account_id: int,
    item_id: int,
    words: NewsWords,
    *,
    settings: Settings,
    now: datetime,
) -> Draft:
    """Tell one person one piece of news; the subject says only that there is some."""
    values = {
        "centre": words.centre,
        "title": words.title,
        "news_lang": html_language(words.language),
        "missing": words.missing,
        "parts": [_part(block) for block in words.blocks],
        "lines": plain_lines(words.blocks),
        "link": page_url(settings, holder.language, f"/news/{item_id}"),
    }
    return chosen_news(
        "news",
        NEWS,
        holder,
        account_id,
        values,
        key=f"{item_id}:{account_id}",
        send_before=now + _USEFUL,
        settings=settings,
    )


def _part(block: Block) -> _Part:
    kind = "list" if block.kind in _LISTS else "heading" if block.kind in _HEADINGS else "paragraph"
    return _Part(kind, ["".join(span.text for span in line) for line in block.lines])
