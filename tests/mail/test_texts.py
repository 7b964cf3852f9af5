"""Every text message in every language: one short line of letters that each telephone knows, with nothing sensitive."""

import re

import pytest

from portti.mail.preview_texts import text_previews
from portti.settings import Settings
from portti.words import LANGUAGES
from tests.conftest import NOW
from tests.mail.test_kinds import TELLING

# The letters that GSM counts as one each; a single other one makes a message of 160 one of 70.
GSM = set("@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ÄÖÑÜ§¿äöñüà") | {
    chr(code) for first in "Aa" for code in range(ord(first), ord(first) + 26)
}
MOST = 160


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_is_one_message_without_its_link_and_says_who_writes(settings: Settings, language: str) -> None:
    drafts = text_previews(language, settings=settings, now=NOW)
    assert len(drafts) == 7
    for draft in drafts:
        words = re.sub(r"https?://\S+", "", draft.body_text)
        assert set(words) <= GSM, set(words) - GSM
        assert len(words) <= MOST, (len(words), words)
        assert words.startswith(f"{settings.site.name}: ")
        assert (draft.channel, draft.body_html, draft.unsubscribe_url) == ("sms", "", None)
        assert not any(word in words.lower() for word in TELLING), words


def test_each_language_has_words_of_its_own(settings: Settings) -> None:
    for drafts in zip(*(text_previews(one, settings=settings, now=NOW) for one in LANGUAGES), strict=True):
        finnish_only = drafts[0].account_id is None and "/staff/" in drafts[0].body_text
        assert len({draft.body_text for draft in drafts}) == (1 if finnish_only else len(LANGUAGES))
