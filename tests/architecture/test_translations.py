"""Everything that a person reads exists in Finnish, Swedish, plain Finnish (and English, the source)."""

import re

import pytest

from portti.words import AREAS, catalogue
from tests.architecture.texts import all_messages, catalogue_messages, message_id, source_texts

LOCALES = ("fi", "sv", "fi@selko")
PLACE = re.compile(r"%\((\w+)\)[sd]")


def forms(message: object) -> list[str]:
    string = message.string  # type: ignore[attr-defined]
    return list(string) if isinstance(string, tuple | list) else [string]


def test_texts_are_found_at_all() -> None:
    assert len(source_texts()) > 50


@pytest.mark.parametrize("locale", LOCALES)
def test_every_text_is_translated(locale: str) -> None:
    messages = all_messages(locale)
    missing = [
        f"{where}: {text}"
        for text, where in source_texts().items()
        if text not in messages or not all(forms(messages[text])) or messages[text].fuzzy
    ]
    assert missing == []


@pytest.mark.parametrize("locale", LOCALES)
def test_no_catalogue_keeps_a_text_that_nothing_says(locale: str) -> None:
    said = source_texts()
    unsaid = [
        f"{area}: {message_id(message)}"
        for area in AREAS
        for message in catalogue_messages(locale, area)
        if message_id(message) not in said
    ]
    assert unsaid == []


@pytest.mark.parametrize("locale", LOCALES)
def test_translations_keep_the_places_of_values(locale: str) -> None:
    wrong = [
        text
        for text, message in all_messages(locale).items()
        for form in forms(message)
        if form and not set(PLACE.findall(form)) <= set(PLACE.findall(text)) | {"num"}
    ]
    assert wrong == []


@pytest.mark.parametrize("locale", LOCALES)
def test_one_english_text_has_one_translation(locale: str) -> None:
    seen: dict[str, object] = {}
    different = []
    for area in AREAS:
        for message in catalogue_messages(locale, area):
            text = message_id(message)
            if seen.setdefault(text, message.string) != message.string:
                different.append(f"{area}: {text}")
    assert different == []


def test_plain_finnish_is_its_own_language() -> None:
    assert catalogue("selko") is not catalogue("fi")
