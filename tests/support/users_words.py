"""What users wrote, and whether each place that shows it says its language."""

import sqlite3
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from tests.support.demo import Demo
from tests.support.visitor import Answer

_SHORTEST = 8


def users_words(demo: Demo) -> dict[str, str]:
    """Return every title and first line that somebody wrote, with its language."""
    with sqlite3.connect(f"file:{demo.folder / 'portti.sqlite'}?mode=ro", uri=True) as connection:
        rows = connection.execute(
            "select title, text_language from needs union select text, text_language from needs"
            " union select pay_text, text_language from needs"
            " union select text, text_language from profiles"
        ).fetchall()
    lines = ((str(text or "").strip().split("\n")[0], language) for text, language in rows)
    return {line: language for line, language in lines if len(line) >= _SHORTEST and language}


def unmarked_words(page: Answer, words: dict[str, str]) -> list[str]:
    """Return users' words on a page that are in another language than it says there."""
    found = []
    # Words may stand in several languages; a title that two people wrote alike is no fault in either.
    for text, language in _texts(page.tree, ""):
        for line, written_in in words.items():
            if line in text and language != written_in:
                found.append(f"{line[:40]!r} ({written_in}) stands as {language}: {text[:80]!r}")
    return found


def _texts(element: Element, language: str) -> Iterator[tuple[str, str]]:
    language_here = element.get("lang", language)
    if element.tag in {"title", "script", "style", "input", "textarea", "select"}:
        return
    yield " ".join((element.text or "").split()), language_here
    for inner in element:
        yield from _texts(inner, language_here)
        yield " ".join((inner.tail or "").split()), language_here
