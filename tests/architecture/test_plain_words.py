"""Plain Finnish keeps the limits that a machine can hold, ordinary Finnish its own, in all texts."""

from collections.abc import Iterator

import pytest

from portti.words import AREAS
from tests.architecture.texts import catalogue_messages
from tests.support.plain_words import measure, office_words_of

PLAIN = [(area, "fi@selko", 9, 0.05) for area in AREAS]
ORDINARY = [(area, "fi", 13, 0.075) for area in AREAS]


def texts(locale: str, area: str) -> Iterator[str]:
    """Yield every form of every text of an area."""
    for message in catalogue_messages(locale, area):
        string = message.string
        yield from string if isinstance(string, list | tuple) else [string]


@pytest.mark.parametrize(("area", "locale", "most_words", "most_long"), PLAIN + ORDINARY)
def test_sentences_are_short(area: str, locale: str, most_words: int, most_long: float) -> None:
    found = measure(texts(locale, area)).whole_sentences
    assert len(found.sentences) >= (0 if area == "domain" else 5)
    assert found.mean <= most_words
    assert found.share_over_15 <= most_long, [text for count, text in found.sentences if count > 15]


@pytest.mark.parametrize("area", AREAS)
def test_plain_words_are_short_and_known(area: str) -> None:
    found = measure(texts("fi@selko", area))
    assert found.words > 100
    assert found.share_of_long_words <= 0.12
    assert [text for text in texts("fi@selko", area) if office_words_of(text)] == []
    assert [text for _count, text in found.sentences if text.count(",") > 3] == []
    assert [text for text in texts("fi@selko", area) if measure([text]).words > 45] == []
