"""Every page that each role can reach, in each language: no fault that a machine finds.

Pages of one shape are drawn once in each language, for words differ in length; axe runs all its rules on a shape
once, and in the other languages those about words. The grid, with all rules on every page, dark and forced colours
and the largest text, is a command of its own: `pytest -m grid`.
"""

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

# Both work for the centre, in Finnish and Swedish; a representative sees the employer's pages. The grid walks the rest.
_IN_THE_GRID = {
    ("staff", "en"),
    ("staff", "selko"),
    ("manager", "en"),
    ("manager", "selko"),
    ("representative", "en"),
    ("representative", "sv"),
}
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


@pytest.mark.parametrize(
    ("role", "language"),
    [
        pytest.param(role, language, marks=[pytest.mark.grid] if (role, language) in _IN_THE_GRID else [])
        for role in ROLES
        for language in LANGUAGES
    ],
)
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
        faults += [f"{kind}: {fault}" for fault in faults_as_sent(answer)]
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
        show(page, answer)
        every_rule = looked_at.is_new("any language", answer)
        faults += [f"{kind}: {fault}" for fault in faults_of(page, language, every_rule=every_rule)]
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


@pytest.mark.grid
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", ROLES)
def test_pages_have_no_fault_in_any_display(
    whole_demo: Demo, one_browser: Browser, app: Flask, role: str, language: str
) -> None:
    visitor = Visitor(whole_demo.base_url, language)
    found = walk(visitor, app, ways_in(visitor, whole_demo, role))
    page = looking_glass(one_browser, visitor, f"{visitor.base_url}/{language}/")
    faults = []
    for kind, answer in found.pages.items():
        show(page, answer)
        faults += [f"{kind}: {fault}" for fault in faults_in_other_displays(page)]
    page.context.close()
    assert faults == []
