"""Instruction cards: copied, changed and put in order by the employer, read by those who work for them, nobody else."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from portti.domain import instruction_cards as rules
from portti.domain.errors import NotAllowed, NotFound, RuleViolation
from portti.models import Block, InstructionCard, InstructionCardStep
from portti.queries import instruction_cards as queries
from portti.services import erasure
from portti.services import instruction_cards as cards
from portti.services.card_pdf import card_pdf, drawings
from portti.services.paper_copy import own_papers
from portti.wording.card import PICTOGRAM_NAMES, TEMPLATES
from tests.conftest import NOW
from tests.factories.instruction_cards import make_card
from tests.factories.papers import AgreedPair
from tests.support.pdf import TaggedPdf

STATIC = Path(__file__).resolve().parents[2] / "portti" / "static"


@pytest.fixture
def pair(session, settings):
    other = AgreedPair(session, settings, stage="started")
    make_card(session, settings, employer=other.employer)
    return AgreedPair(session, settings, stage="started")


@pytest.fixture
def more(settings):
    return {"settings": settings, "now": NOW}


@pytest.fixture
def texts(session, settings):
    return lambda card: [step.text for step in cards.card_of(session, card, settings).steps]


def test_the_drawings_are_those_of_the_portal():
    sprite = (STATIC / "pictograms.svg").read_text(encoding="utf-8")
    # The faces of an answer stand for no work.
    drawn = {name for name in re.findall(r'<symbol id="(\w+)"', sprite) if not name.startswith("face_")}
    assert drawn == set(rules.PICTOGRAMS) == set(PICTOGRAM_NAMES)
    assert all(picture.startswith("<svg ") and "path" in picture for picture in drawings().values())


@pytest.mark.parametrize("language", ["fi", "sv", "en", "selko"])
def test_a_card_of_the_portal_is_copied_in_its_language(session, settings, pair, more, language):
    seen = set()
    for code in TEMPLATES:
        new = cards.NewCard(code, "", language, f"{code}-{language}")
        card = cards.card_of(session, cards.begin_card(session, pair.as_employer, new, **more), settings)
        assert len(card.steps) == len(TEMPLATES[code].steps)
        for step in card.steps:
            rules.check_step(step.text, step.pictogram)
        seen.add(card.title)
    assert len(seen) == len(TEMPLATES)
    assert ("We eat" in seen) == (language == "en")


def test_a_card_begins_once_with_a_title_of_ones_own(session, settings, pair, more):
    new = cards.NewCard(cards.EMPTY, "Sauna", "fi", "sauna")
    one, two = (cards.begin_card(session, pair.as_employer, new, **more) for _press in range(2))
    assert one is two and "Sauna" not in one.title
    for title, code in (("", "card_title_missing"), ("x" * 81, "card_text_too_long")):
        with pytest.raises(RuleViolation, match=code):
            cards.begin_card(
                session, pair.as_employer, cards.NewCard(cards.EMPTY, title, "fi", title), **more
            )
    with pytest.raises(NotFound):
        cards.begin_card(session, pair.as_employer, cards.NewCard("none", "Otsikko", "fi", "k"), **more)
    with pytest.raises(NotAllowed):
        cards.begin_card(session, pair.as_assistant, cards.NewCard("meal", "", "fi", "m"), **more)


def test_steps_are_added_changed_moved_and_taken_away(session, settings, pair, more, texts):
    card = make_card(session, settings, employer=pair.employer)
    who = (session, pair.as_employer, card.id)
    for _press in range(2):
        cards.add_step(*who, "Avaa ikkuna.", "", "window", **more)
    assert texts(card) == ["Sano huomenta.", "Keitä kahvi.", "Avaa ikkuna."]
    last = queries.steps_of(session, card.id)[-1]
    version = card.row_version
    assert cards.move_step(*who, last.id, -1, version, now=NOW)
    # The same button pressed twice moves once.
    assert not cards.move_step(*who, last.id, -1, version, now=NOW)
    assert texts(card) == ["Sano huomenta.", "Avaa ikkuna.", "Keitä kahvi."]
    cards.move_step(*who, last.id, -1, card.row_version, now=NOW)
    cards.move_step(*who, last.id, -1, card.row_version, now=NOW)
    assert texts(card)[0] == "Avaa ikkuna."
    cards.change_step(*who, last.id, "Avaa verhot.", "home", card.row_version, **more)
    unchanged = card.row_version
    # The same again is no change, whichever tab says it; another change of an old tab is asked about.
    cards.change_step(*who, last.id, "Avaa verhot.", "home", 1, **more)
    for change in (
        lambda: cards.change_step(*who, last.id, "Sulje verhot.", "home", unchanged - 1, **more),
        lambda: cards.rename_card(*who, "Iltani", unchanged - 1, **more),
    ):
        with pytest.raises(RuleViolation, match="card_changed_meanwhile"):
            change()
    assert card.row_version == unchanged
    cards.remove_step(*who, queries.steps_of(session, card.id)[1].id, now=NOW)
    assert texts(card) == ["Avaa verhot.", "Keitä kahvi."]
    cards.add_step(*who, "Syö.", "eat", "eat", **more)
    assert texts(card)[-1] == "Syö."


@pytest.mark.parametrize(
    ("text", "pictogram", "code"),
    [
        ("  ", "", "card_step_missing"),
        ("x" * 201, "", "card_text_too_long"),
        ("yksi " * 21, "", "card_step_many_words"),
        ("Keitä.", "dragon", "pictogram_unknown"),
    ],
)
def test_a_step_that_cannot_be(text, pictogram, code):
    with pytest.raises(RuleViolation, match=code):
        rules.check_step(text, pictogram)
    rules.check_step("yksi " * 20, "cook")


def test_what_is_at_an_end_stays_there():
    assert rules.moved([1, 2, 3], 1, -1) == [1, 2, 3] == rules.moved([1, 2, 3], 3, 1)
    assert rules.moved([1, 2, 3], 2, 1) == [1, 3, 2]


@pytest.mark.parametrize(
    ("stage", "reads"),
    [("contract", False), ("started", True), ("follow_up_3_months", True), ("ended", False)],
)
def test_those_who_work_read_and_only_they(session, settings, stage, reads):
    pair = AgreedPair(session, settings, stage=stage)
    stranger = AgreedPair(session, settings, stage="started")
    theirs = make_card(session, settings, employer=stranger.employer)
    card = make_card(session, settings, employer=pair.employer)
    assert [one.id for one in queries.cards_to_read(session, pair.as_assistant)] == (
        [card.id] if reads else []
    )
    assert [one.id for one in queries.cards_to_read(session, stranger.as_assistant)] == [theirs.id]
    for actor, key, allowed in (
        (pair.as_assistant, card.id, reads),
        (pair.as_assistant, theirs.id, False),
        (pair.as_employer, card.id, False),
    ):
        if allowed:
            assert cards.card_to_read(session, actor, key, settings=settings).title == "Aamuni"
        else:
            with pytest.raises(NotFound):
                cards.card_to_read(session, actor, key, settings=settings)
    with pytest.raises(NotFound):
        cards.own_card(session, stranger.as_employer, card.id, settings=settings)
    with pytest.raises(NotFound):
        cards.delete_card(session, stranger.as_employer, card.id, now=NOW)


def test_a_block_closes_the_cards(session, settings, pair):
    make_card(session, settings, employer=pair.employer)
    assert queries.cards_to_read(session, pair.as_assistant)
    whose = {"employer_id": pair.employer.id, "profile_id": pair.profile.id}
    session.add(Block(**whose, side="assistant", blocked_at=NOW))
    session.flush()
    assert not queries.cards_to_read(session, pair.as_assistant)


@pytest.mark.parametrize(("language", "lang"), [("sv", "sv"), ("selko", "fi")])
def test_a_card_prints_as_a_tagged_list_without_reading_the_drawings(
    session, settings, pair, more, language, lang
):
    row = cards.begin_card(session, pair.as_employer, cards.NewCard("meal", "", language, language), **more)
    card = cards.card_of(session, row, settings)
    read = TaggedPdf(card_pdf(card, NOW))
    read.check_accessible(lang)
    assert read.title == card.title
    read.check_order(card.title, *(step.text for step in card.steps))
    assert read.tags["/H1"] == 1
    assert read.tags["/LI"] == len(card.steps)
    assert read.tags["/Figure"] == 0


def test_no_step_is_torn_and_no_long_word_runs_off_the_paper(session, settings, pair, more):
    long = "lentokonesuihkuturbiinimoottoriapumekaanikkoaliupseerioppilaskoulutus"
    card = make_card(session, settings, employer=pair.employer)
    for number in range(12):
        text = f"Alku{number} on {long}, sitten tehdään vielä monta muuta asiaa ja lopuksi odotetaan loppu{number}."
        cards.add_step(
            session, pair.as_employer, card.id, text, "wash" if number % 2 else "", f"s{number}", **more
        )
    read = TaggedPdf(card_pdf(cards.card_of(session, card, settings), NOW))
    assert read.failures == []
    pages = [page.extract_text() for page in read.reader.pages]
    assert len(pages) > 1 and f"1 / {len(pages)}" in pages[0]
    for number in range(12):
        (page,) = (page for page in pages if f"Alku{number} " in page)
        assert f"loppu{number}." in page and long not in page


def test_what_no_font_draws_leaves_nobody_without_a_card(session, settings, pair, more):
    card = make_card(session, settings, employer=pair.employer)
    for text in ("Suihku 🚿 ja Сергей", "山田 odottaa", "ไทย \x01"):
        cards.add_step(session, pair.as_employer, card.id, text, "", text, **more)
    read = TaggedPdf(card_pdf(cards.card_of(session, card, settings), NOW))
    assert read.failures == []
    read.check_order("Sano huomenta.", "Suihku", "ja Сергей", "odottaa")


def test_who_leaves_takes_their_cards_along_and_a_copy_holds_them(session, settings, pair):
    make_card(session, settings, employer=pair.employer)
    copy = own_papers(session, pair.boss.id, settings=settings)["instruction_cards"]
    assert copy[0]["title"] == "Aamuni"
    assert [step["text"] for step in copy[0]["steps"]] == ["Sano huomenta.", "Keitä kahvi."]
    assert own_papers(session, pair.worker.id, settings=settings)["instruction_cards"] == []
    pair.boss.closed_at, pair.boss.active = NOW - timedelta(days=30), False
    session.flush()
    assert erasure.erase_account(session, pair.boss.id, settings=settings, now=NOW)
    assert session.scalar(select(func.count(InstructionCard.id))) == 1
    assert session.scalar(select(func.count(InstructionCardStep.id))) == 2
