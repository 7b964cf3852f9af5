"""Every page that each role can reach by links, in each language: no fault that a machine finds."""

from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.exceptions import HTTPException

from portti.words import LANGUAGES
from tests.support.browser import chromium
from tests.support.demo import Demo, running_demo
from tests.support.pages import faults_of

pytestmark = pytest.mark.system

ROLES = ("visitor", "employer", "representative", "assistant", "staff", "manager")
FEWEST_PAGES = {
    "visitor": 8,
    "employer": 15,
    "representative": 8,
    "assistant": 14,
    "staff": 14,
    "manager": 16,
}
_LINKS = "() => [...document.querySelectorAll('a[href]')].map(link => link.href)"


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One demo for all pages; its scheduler has made matches before the first page is looked at."""
    with running_demo(tmp_path_factory.mktemp("demo")) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all pages."""
    with chromium() as started:
        yield started


@pytest.mark.timeout(900)
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", ROLES)
def test_pages_have_no_fault(demo: Demo, browser: Browser, app: Flask, role: str, language: str) -> None:
    context = browser.new_context(bypass_csp=True)
    outside: list[str] = []
    context.on(
        "request", lambda sent: None if sent.url.startswith(demo.base_url) else outside.append(sent.url)
    )
    page = context.new_page()
    if role != "visitor":
        log_in(page, demo, role, language)
    looked, faults = crawl(context, page, demo, app, language)
    context.close()
    assert faults == []
    assert outside == []
    assert len(looked) >= FEWEST_PAGES[role], sorted(looked)


def log_in(page: Page, demo: Demo, role: str, language: str) -> None:
    """Log in by the page, with a one-time code where one is asked for."""
    person = demo.log_ins[role]
    page.goto(f"{demo.base_url}/{language}/login")
    page.fill("input[name=email]", person["email"])
    page.fill("input[name=password]", person["password"])
    page.click("main button[type=submit] >> nth=0")
    if person["code_command"]:
        page.fill("input[name=code]", demo.code(role))
        page.click("main button[type=submit] >> nth=0")
    assert "/login" not in page.url, page.url


def crawl(
    context: BrowserContext, page: Page, demo: Demo, app: Flask, language: str
) -> tuple[set[str], list[str]]:
    """Follow every link of this language, one address of each kind; return the kinds and their faults."""
    waiting = [page.url if page.url.startswith(demo.base_url) else f"{demo.base_url}/{language}/"]
    waiting.append(f"{demo.base_url}/{language}/")
    seen: set[str] = set()
    looked: set[str] = set()
    faults: list[str] = []
    adapter = app.url_map.bind("localhost")
    while waiting:
        address = waiting.pop(0)
        parts = urlsplit(address)
        if address in seen or not parts.path.startswith(f"/{language}/") or parts.path.startswith("/static"):
            continue
        seen.add(address)
        kind = kind_of(adapter, parts.path, parts.query)
        if kind is None or kind in looked:
            continue
        looked.add(kind)
        answer = page.goto(address)
        status = answer.status if answer else 0
        if status != 200:
            faults.append(f"{parts.path}: status {status}")
            continue
        found = [urljoin(address, link) for link in page.evaluate(_LINKS)]
        waiting += [link.partition("#")[0] for link in found if link.startswith(demo.base_url)]
        faults += [f"{parts.path}: {fault}" for fault in faults_of(page, language)]
    return looked, faults


def kind_of(adapter: object, path: str, query: str) -> str | None:
    """Return what kind of page an address leads to: its endpoint and its words, without row numbers."""
    try:
        endpoint, values = adapter.match(path, method="GET")  # type: ignore[attr-defined]
    except HTTPException:
        # The demo's own pages are not part of the application that the tests know.
        return path if "/demo/" not in path else None
    words = sorted(
        str(value) for name, value in values.items() if not isinstance(value, int) and name != "token"
    )
    names = sorted(part.partition("=")[0] for part in query.split("&") if part)
    return " ".join([endpoint, *words, *names[:1]])
