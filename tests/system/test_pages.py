"""Every page that each role can reach, in each language: no fault that a machine finds.

Pages of one shape are drawn once in each language, for words differ in length; axe runs its rules on a shape once,
and looks at the contrast of a text once in each place where texts stand. What words and rows of a page can spoil is
asked of every page as it was sent. The grid, with all rules on every page, dark and forced colours and the largest
text, is a command of its own: `pytest -m grid`. So are the walks of those who act for somebody in the languages after
the first: they meet the pages of an employer and of staff, which those walk themselves in each language.
"""

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser

from portti.words import LANGUAGES
from tests.support.crawl import ROLES, Crawl, walk, ways_in
from tests.support.demo import Demo
from tests.support.looked_at import LookedAt
from tests.support.pages import faults_as_sent, faults_in_other_displays, faults_of, looking_glass, show
from tests.support.plain_words import faults_of_plain_page
from tests.support.users_words import unmarked_words, users_words
from tests.support.visitor import Visitor
from tests.support.weight import MOST_BYTES, bytes_beside_the_page

pytestmark = [pytest.mark.system, pytest.mark.timeout(900)]

FEWEST_PAGES = {
    "visitor": 50,
    "employer": 120,
    "representative": 110,
    "assistant": 95,
    "staff": 200,
    "manager": 200,
}
_OUR_OWN_WORDS = {
    "public.home",
    "public.about",
    "public.rules",
    "public.accessibility",
    "public.privacy",
    "public.conduct_rules",
    "public.feedback",
    "public.stop_mail",
    "auth.display",
    "auth.log_in",
    "auth.register",
    "auth.reset",
    "account.home",
    "account.codes",
    "account.notifications",
    "employer.need_step place of a draft",
    "employer.need_step times of a draft",
    "employer.need_step dates of a draft",
    "employer.need_step home of a draft",
    "assistant.profile_step place",
    "assistant.profile_step travel",
    "assistant.profile_step dates",
    "assistant.profile_step visibility",
}
_SHOWN_TO_STRANGERS = {"visitor", "employer", "assistant"}


_WALKS = [
    pytest.param(
        role,
        language,
        marks=[pytest.mark.grid] if role in ("representative", "staff") and language != LANGUAGES[0] else [],
    )
    for role in ROLES
    for language in LANGUAGES
]


@pytest.mark.parametrize(("role", "language"), _WALKS)
def test_pages_have_no_fault(
    whole_demo: Demo, one_browser: Browser, app: Flask, looked_at: LookedAt, role: str, language: str
) -> None:
    visitor = Visitor(whole_demo.base_url, language)
    found = walk(visitor, app, ways_in(visitor, whole_demo, role))
    assert found.dead == []
    assert len(found.pages) >= FEWEST_PAGES[role], sorted(found.pages)
    most = MOST_BYTES - bytes_beside_the_page()
    assert {kind: answer.weight for kind, answer in found.pages.items() if answer.weight > most} == {}
    outside: list[str] = []
    faults = _faults_of_words(found) if language == "selko" else []
    for kind, answer in found.pages.items():
        faults += [f"{kind}: {fault}" for fault in faults_as_sent(answer, language)]
    if role in _SHOWN_TO_STRANGERS:
        words = users_words(whole_demo)
        faults += [
            f"{kind}: {fault}"
            for kind, answer in found.pages.items()
            for fault in unmarked_words(answer, words)
        ]
    page = looking_glass(one_browser, visitor, f"{visitor.base_url}/{language}/")
    page.on(
        "request", lambda sent: None if sent.url.startswith(visitor.base_url) else outside.append(sent.url)
    )
    for number, (kind, answer) in enumerate(found.pages.items()):
        # Head and foot are the role's own on each of its pages: the first is always looked at.
        if number and (_is_looked_at_elsewhere(kind, language) or not looked_at.is_new(language, answer)):
            continue
        every_rule = looked_at.is_new("any language", answer)
        found_in_it = faults_of(page, answer, looked_at, every_rule=every_rule)
        faults += [f"{kind}: {fault}" for fault in found_in_it]
    page.context.close()
    assert faults == []
    assert outside == []


def _is_looked_at_elsewhere(kind: str, language: str) -> bool:
    """Answer whether a page is a mail, which `tests/mail/test_in_browser.py` draws in all languages."""
    return language != "fi" and kind.startswith("staff.preview_html")


def _faults_of_words(found: Crawl) -> list[str]:
    """Return where pages and mails that hold no text of users are not in plain Finnish."""
    pages = [
        (kind, page) for kind, page in found.pages.items() if kind in _OUR_OWN_WORDS or "preview_html" in kind
    ]
    return [f"{kind}: {fault}" for kind, page in pages for fault in faults_of_plain_page(page.paragraphs)]


SPOILED = """
    <p style="color: #999; background: #fff">pale</p> <p>One sentence.Another sentence</p>
    <div style="width: 50rem">wide</div> <h5>deep</h5> <button style="width: 10px; height: 10px; padding: 0"></button>
    <a href="/fi/"></a> <a href="/fi/" aria-label="Other">Word</a> <p lang="xx-none">no language</p>
"""


def test_what_is_wrong_is_found(whole_demo: Demo, one_browser: Browser, tmp_path: Path) -> None:
    visitor = Visitor(whole_demo.base_url, "fi")
    sent = visitor.open("about")
    spoiled = replace(sent, text=sent.text.replace("</main>", f"{SPOILED}</main>"))
    page = looking_glass(one_browser, visitor, f"{visitor.base_url}/fi/")
    assert [*faults_as_sent(sent, "fi"), *faults_of(page, sent, LookedAt(tmp_path / "as sent"))] == []
    found = faults_of(page, spoiled, LookedAt(tmp_path / "spoiled"))
    for fault in (
        "320 px",
        "200 %",
        "heading jumps",
        "without a space",
        "smaller than 24",
        "contrast",
        "axe button-name",
    ):
        assert [one for one in found if fault in one], fault
    in_another_language = faults_of(page, spoiled, LookedAt(tmp_path / "again"), every_rule=False)
    for fault in ("200 %", "without a space"):
        assert [one for one in in_another_language if fault in one], fault
    show(page, spoiled)
    displays = faults_in_other_displays(page, LookedAt(tmp_path / "displays"))
    assert [one for one in displays if one.startswith("dark light: axe color-contrast")], displays
    page.context.close()
    assert faults_as_sent(spoiled, "sv") == [
        "lang fi",
        "no language: 'xx-none'",
        "called nothing: None",
        "called nothing: /fi/",
        "'Word' is called 'Other'",
    ]


@pytest.mark.grid
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", ROLES)
def test_pages_have_no_fault_in_any_display(
    whole_demo: Demo, one_browser: Browser, app: Flask, looked_at: LookedAt, role: str, language: str
) -> None:
    visitor = Visitor(whole_demo.base_url, language)
    found = walk(visitor, app, ways_in(visitor, whole_demo, role))
    page = looking_glass(one_browser, visitor, f"{visitor.base_url}/{language}/")
    faults = []
    for kind, answer in found.pages.items():
        show(page, answer)
        faults += [f"{kind}: {fault}" for fault in faults_in_other_displays(page, looked_at)]
    page.context.close()
    assert faults == []
