"""The guides name pages and buttons by the words that stand there, and show pictures that are there and small."""

import re
from pathlib import Path

import pytest

from portti.settings import project_root
from tests.architecture.texts import all_messages, source_texts
from tests.support.staff_pictures import MOST_BYTES

GUIDES = {
    "en": project_root() / "docs" / "staff.md",
    "fi": project_root() / "docs" / "staff.fi.md",
    "sv": project_root() / "docs" / "staff.sv.md",
}
_NAMED = re.compile(r"(?<![*\w])\*([^*]+)\*(?![*\w])")
_PICTURE = re.compile(r"!\[[^\]]+\]\(([^)]+)\)")
_PLACE = re.compile(r"\]\(#([^)]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
DAYS = 5


def named(text: str) -> list[str]:
    """Return the words of pages that a text names; an arrow leads from one to the next."""
    without_bold = text.replace("**", "")
    found = [" ".join(words.split()) for words in _NAMED.findall(without_bold)]
    return [word.strip() for words in found for word in words.split("→")]


def texts_in(language: str) -> set[str]:
    """Return all texts of the pages in a language; what a name or title stands after without it."""
    texts = set(source_texts())
    if language != "en":
        texts = {message.string for message in all_messages(language).values()}
    return {text.removesuffix(": %(title)s") for text in texts if isinstance(text, str)}


@pytest.mark.parametrize("language", GUIDES)
def test_what_the_staffs_guide_names_stands_on_the_pages(language: str) -> None:
    said = named(GUIDES[language].read_text(encoding="utf-8"))
    assert len(said) > 25
    assert set(said) - texts_in(language) <= {"italics", "Kursivoidut", "kursiv"}


@pytest.mark.parametrize("page", [project_root() / "README.md", *GUIDES.values()], ids=lambda page: page.name)
def test_pictures_are_there_and_small(page: Path) -> None:
    pictures = [page.parent / name for name in _PICTURE.findall(page.read_text(encoding="utf-8"))]
    assert len(pictures) >= 3
    for picture in pictures:
        assert picture.read_bytes().startswith(b"\x89PNG"), picture
        assert picture.stat().st_size < MOST_BYTES, picture


def place_of(heading: str) -> str:
    """Return the place in the page to which a link to a heading leads, as GitHub names it."""
    return re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")


@pytest.mark.parametrize("language", GUIDES)
def test_the_week_is_told_day_by_day_and_its_table_leads_to_all_of_it(language: str) -> None:
    text = GUIDES[language].read_text(encoding="utf-8")
    places = [place_of(heading) for heading in _HEADING.findall(text)][1:]
    assert set(_PLACE.findall(text)) == set(places)
    assert len(re.findall(r"^## ", text, re.MULTILINE)) == DAYS


def test_all_languages_tell_the_same_week_at_the_same_hours() -> None:
    told = []
    for path in GUIDES.values():
        headings = re.findall(r"^### \w+ (\d+)[.:](\d+)", path.read_text(encoding="utf-8"), re.MULTILINE)
        told.append(headings)
    assert told[0] == told[1] == told[2] and len(told[0]) > 2 * DAYS
