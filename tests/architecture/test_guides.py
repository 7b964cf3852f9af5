"""The guides name pages and buttons by the words that stand there, and show pictures that are there and small."""

import re
from pathlib import Path

import pytest

from portti.settings import project_root
from tests.architecture.texts import source_texts
from tests.support.staff_pictures import MOST_BYTES

GUIDE = project_root() / "docs" / "staff.md"
_NAMED = re.compile(r"(?<![*\w])\*([^*]+)\*(?![*\w])")
_PICTURE = re.compile(r"!\[[^\]]+\]\(([^)]+)\)")


def named(text: str) -> list[str]:
    """Return the words of pages that a text names; an arrow leads from one to the next."""
    without_bold = text.replace("**", "")
    found = [" ".join(words.split()) for words in _NAMED.findall(without_bold)]
    return [word.strip() for words in found for word in words.split("→")]


def test_what_the_staffs_guide_names_stands_on_the_pages() -> None:
    texts = source_texts()
    said = [word for word in named(GUIDE.read_text(encoding="utf-8")) if word != "italics"]
    assert len(said) > 25
    missing = [word for word in said if not _stands(word, texts)]
    assert missing == []


def _stands(word: str, texts: dict[str, str]) -> bool:
    return word in texts or f"{word}: %(title)s" in texts


@pytest.mark.parametrize("page", [project_root() / "README.md", GUIDE], ids=lambda page: page.name)
def test_pictures_are_there_and_small(page: Path) -> None:
    pictures = [page.parent / name for name in _PICTURE.findall(page.read_text(encoding="utf-8"))]
    assert len(pictures) >= 3
    for picture in pictures:
        assert picture.read_bytes().startswith(b"\x89PNG"), picture
        assert picture.stat().st_size < MOST_BYTES, picture
