"""Every kind of mail in every language: its words, links, headers and parts, as the wire carries them."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage
from html.parser import HTMLParser

import pytest

from portti.mail.kinds import CHOSEN_KINDS, KINDS, Draft
from portti.mail.links import read_freshness, read_unsubscribe
from portti.mail.preview import preview, previews
from portti.mail.wire import message_bytes
from portti.models import OutboxMessage
from portti.settings import Settings
from portti.words import LANGUAGES
from tests.conftest import NOW

PLACES = {"Kalle, Jyväskylä", "Sanna, Muurame"}
# The kinds that a person can stop, each with the choice that stops it.
STOPPABLE = {
    "new_matches_employer": "new_matches",
    "new_matches_assistant": "new_matches",
    "freshness_need": "freshness",
    "freshness_profile": "freshness",
    "hidden_need": "freshness",
    "hidden_profile": "freshness",
    "need_filled": "freshness",
    "need_open_again": "freshness",
    "interview_invitation": "invitations",
    "staff_booked": "interviews",
    "staff_moved": "interviews",
    "staff_cancelled": "interviews",
    "staff_day_list": "interviews",
    "hours_asked": "hours",
    "contact_asked": "contacts",
    "news": "news",
}
WITH_CALENDAR = {
    "interview_booked": "REQUEST",
    "interview_moved": "REQUEST",
    "interview_cancelled": "CANCEL",
    "staff_booked": "REQUEST",
    "staff_moved": "REQUEST",
    "staff_cancelled": "CANCEL",
    "candidacy_interview": "REQUEST",
    "candidacy_interview_off": "CANCEL",
    "gathering_place": "REQUEST",
    "gathering_off": "CANCEL",
}
# Who looks over a shoulder must not learn from a subject that somebody needs or gives assistance.
TELLING = (
    "avustaj",
    "assist",
    "vamma",
    "funktionsned",
    "disab",
    "hoito",
    "vård",
    "care",
    "sairau",
    "sjuk",
    "diagno",
)
ORDER = [(kind, language) for kind in KINDS for language in LANGUAGES]


class Page(HTMLParser):
    """What a test asks of the HTML: language, links, headings, paragraphs, and that every tag is closed."""

    VOID = {"meta", "br", "link", "img", "hr"}

    def __init__(self, text: str) -> None:
        super().__init__()
        self.language: str | None = None
        self.links: list[str] = []
        self.buttons = 0
        self.headings: list[str] = []
        self.paragraphs: list[str] = []
        self.open: list[str] = []
        self.loads: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = dict(attrs)
        if tag == "html":
            self.language = values.get("lang")
        if tag == "a":
            self.links.append(values["href"] or "")
            self.buttons += "button" in (values.get("class") or "").split()
        if tag == "p":
            self.paragraphs.append("")
        if tag in ("h1", "h2", "h3"):
            self.headings.append(tag)
        self.loads += [values[name] or "" for name in ("src", "background") if name in values]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_data(self, data: str) -> None:
        if "p" in self.open:
            self.paragraphs[-1] += data

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def sent(draft: Draft, settings: Settings) -> EmailMessage:
    """The message as a mail program reads it."""
    row = OutboxMessage(
        id=1,
        kind=draft.kind,
        to_address=draft.to_address,
        language=draft.language,
        subject=draft.subject,
        body_text=draft.body_text,
        body_html=draft.body_html,
        calendar=draft.calendar,
        calendar_method=draft.calendar_method,
        unsubscribe_url=draft.unsubscribe_url,
        message_id="0000",
        created_at=NOW,
    )
    return message_from_bytes(message_bytes(row, settings, "keskus@example.org"), policy=policy.default)


def made(kind: str, language: str, settings: Settings) -> Draft:
    return preview(kind, language, settings=settings, now=NOW)


def test_there_is_a_preview_of_every_kind(settings: Settings) -> None:
    assert tuple(previews("fi", settings=settings, now=NOW)) == KINDS
    assert set(STOPPABLE.values()) == set(CHOSEN_KINDS)
    assert set(STOPPABLE) <= set(KINDS)


@pytest.mark.parametrize(("kind", "language"), ORDER)
def test_the_html_part(settings: Settings, kind: str, language: str) -> None:
    draft = made(kind, language, settings)
    page = Page(draft.body_html)
    assert page.language == ("fi" if language == "selko" else language)
    assert page.open == []
    assert page.headings[0] == "h1"
    assert page.headings.count("h1") == 1
    assert page.buttons <= 1
    assert page.loads == []
    assert "@import" not in draft.body_html
    assert page.links or kind in WITH_CALENDAR
    for link in page.links:
        assert link.startswith((f"{settings.site.base_url}/{language}/", "tel:", "mailto:")), link


@pytest.mark.parametrize(("kind", "language"), ORDER)
def test_the_text_part_reads_as_well(settings: Settings, kind: str, language: str) -> None:
    draft = made(kind, language, settings)
    text = draft.body_text
    assert not re.search(r"<[a-z/]|&[a-z#0-9]+;|\{\{|\{%|%\(|None|Undefined", text)
    assert "\n\n\n" not in text
    assert not re.search(r"[ \t]+\n", text.replace("-- \n", ""))
    assert settings.site.name in text
    assert settings.site.help_phone in text
    # What the HTML leads to, the text leads to as well.
    for link in Page(draft.body_html).links:
        if link.startswith("http"):
            assert re.search(rf"{re.escape(link)}(\s|$)", text), link
    # An address stands alone on its line, so that no mail program breaks it or takes a full stop into it.
    for line in text.splitlines():
        if "http" in line:
            assert re.fullmatch(r"\s*https?://\S+[^.,\s]", line), line


@pytest.mark.parametrize("kind", KINDS)
def test_the_text_part_opens_with_the_same_paragraph_as_the_html_part(settings: Settings, kind: str) -> None:
    draft = made(kind, "en", settings)
    _greeting, opening = Page(draft.body_html).paragraphs[:2]
    assert opening in draft.body_text.split("\n\n")


@pytest.mark.parametrize(("kind", "language"), ORDER)
def test_subject_and_first_line_tell_nobody_of_disability(
    settings: Settings, kind: str, language: str
) -> None:
    draft = made(kind, language, settings)
    assert 8 <= len(draft.subject) <= 60
    assert not draft.subject.endswith(".")
    first = draft.body_text.splitlines()[0]
    for word in TELLING:
        assert word not in draft.subject.lower(), draft.subject
        assert word not in first.lower(), first


@pytest.mark.parametrize(("kind", "language"), ORDER)
def test_headers_and_parts_on_the_wire(settings: Settings, kind: str, language: str) -> None:
    draft = made(kind, language, settings)
    message = sent(draft, settings)
    assert message["Subject"] == draft.subject
    assert message["To"] == "aino@example.org"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Reply-To"] == "keskus@example.org"
    assert message["Content-Language"] == ("fi" if language == "selko" else language)
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None and html is not None
    assert plain.get_content().replace("\r\n", "\n") == draft.body_text
    assert html.get_content().replace("\r\n", "\n").rstrip() == draft.body_html.rstrip()
    calendars = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    assert [part.get_param("method") for part in calendars] == (
        [WITH_CALENDAR[kind]] if kind in WITH_CALENDAR else []
    )


@pytest.mark.parametrize(("kind", "language"), ORDER)
def test_what_can_be_stopped_says_how_and_the_rest_offers_nothing(
    settings: Settings, kind: str, language: str
) -> None:
    draft = made(kind, language, settings)
    message = sent(draft, settings)
    if kind not in STOPPABLE:
        assert message["List-Unsubscribe"] is None
        assert message["List-Unsubscribe-Post"] is None
        assert "/stop-mail/" not in draft.body_text
        return
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = str(message["List-Unsubscribe"]).strip("<>")
    assert url == draft.unsubscribe_url
    token = url.rpartition("/")[2]
    assert read_unsubscribe(settings, token) == (0, STOPPABLE[kind])
    assert url in draft.body_text and url in draft.body_html
    assert f"{settings.site.base_url}/{language}/notifications" in draft.body_text


@pytest.mark.parametrize("kind", KINDS)
def test_each_language_has_words_of_its_own(settings: Settings, kind: str) -> None:
    drafts = {language: made(kind, language, settings) for language in LANGUAGES}
    assert len({draft.subject for draft in drafts.values()}) >= 3
    assert len({draft.body_text for draft in drafts.values()}) == 4
    for language in ("fi", "sv", "selko"):
        english = set(re.findall(r"[A-Za-z]{5,}[^\n]*", drafts["en"].body_text))
        own = set(re.findall(r"[A-Za-z]{5,}[^\n]*", drafts[language].body_text))
        assert {line for line in english & own if "http" not in line and " " in line} <= PLACES


@pytest.mark.parametrize("noun", ["need", "profile"])
def test_the_question_is_signed_for_what_it_asks_about(settings: Settings, noun: str) -> None:
    draft = made(f"freshness_{noun}", "fi", settings)
    (link,) = {word for word in draft.body_text.split() if "/still-valid/" in word}
    question = read_freshness(settings, link.rpartition("/")[2])
    assert question is not None
    assert (question.noun, question.asked_second) == (noun, int(NOW.timestamp()))


@pytest.mark.parametrize("kind", KINDS)
def test_plain_finnish_keeps_its_sentences_short(settings: Settings, kind: str) -> None:
    text = made(kind, "selko", settings).body_text.partition("-- \n")[0]
    words = re.sub(r"https?://\S+", "", text)
    sentences = [part.split() for part in re.split(r"[.!?:]\s|\n\n|\n[*-] ", words) if part.strip()]
    lengths = [len(sentence) for sentence in sentences]
    assert sum(lengths) / len(lengths) <= 9, sentences
    assert max(lengths) <= 15, max(sentences, key=len)
