"""The demo's guides and news: whole in four languages, plain where they say so, and shown as a centre would."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.domain.guides import LONGEST_TITLE
from portti.domain.marked_text import blocks_of, plain_lines
from portti.models import Guide, NewsItem, OutboxMessage
from portti.queries.guides import GuideFilter, valid_guides
from portti.queries.news import items_to_mail
from portti.services.demo_guides import make_guides, make_news, read_texts
from portti.services.guide_pages import guide_list
from portti.settings import project_root
from portti.words import LANGUAGES
from tests.conftest import NOW
from tests.factories.accounts import make_centre
from tests.support.plain_words import faults_of_plain_page, measure

FILES: list[tuple[str, str]] = sorted(
    (path.parent.name, path.stem) for path in (project_root() / "portti" / "reference").glob("demo_*/*.txt")
)


def shape(text: str) -> list[tuple[str, int]]:
    return [(block.kind, len(block.lines)) for block in blocks_of(text)]


@pytest.mark.parametrize(("folder", "name"), FILES)
def test_each_text_is_whole_in_four_languages(folder: str, name: str) -> None:
    texts = read_texts(folder, name)
    assert set(texts) == set(LANGUAGES)
    assert all(title and text and len(title) <= LONGEST_TITLE for title, text in texts.values())
    # The languages say the same things in the same order; plain Finnish says them its own way.
    assert shape(texts["fi"][1]) == shape(texts["sv"][1]) == shape(texts["en"][1])


@pytest.mark.parametrize(("folder", "name"), FILES)
def test_plain_finnish_is_plain_and_finnish_is_readable(folder: str, name: str) -> None:
    texts = read_texts(folder, name)
    plain = [line for line in plain_lines(blocks_of(texts["selko"][1])) if line]
    assert faults_of_plain_page(plain) == []
    finnish = [line for line in plain_lines(blocks_of(texts["fi"][1])) if line]
    assert measure(finnish).whole_sentences.mean <= 13


def test_the_demo_has_guides_forms_and_one_in_two_versions(session: Session) -> None:
    centre = make_centre(session)
    make_guides(session, centre, NOW)
    shown = guide_list(session, GuideFilter(), "sv", now=NOW)
    assert len(shown.by_kind["guide"]) >= 5 and len(shown.by_kind["form"]) >= 2
    assert [card.title for card in shown.new] == ["Så väljer du assistent på ett rättvist sätt"]
    assert sorted(len(guide.versions) for guide in session.scalars(select(Guide)))[-1] == 2
    found = valid_guides(session, GuideFilter(("heta",)), NOW.date())
    assert [row.version.number for row in found.rows] == [2]


def test_the_demo_has_news_and_mails_nobody_of_them(session: Session) -> None:
    make_news(session, make_centre(session), NOW)
    states = [item.published_at is not None for item in session.scalars(select(NewsItem))]
    assert sorted(states) == [False, True, True]
    assert items_to_mail(session) == []
    assert session.scalars(select(OutboxMessage)).all() == []
