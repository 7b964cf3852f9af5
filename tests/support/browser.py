"""Real Chromium, driven by Playwright, with none of its own traffic."""

import contextlib
from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.support.visitor import Visitor

_WORDS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """Yield Debian's Chromium in the build that has no window: the same engine, without what draws one."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium-headless-shell", args=_WORDS)
        try:
            yield browser
        finally:
            browser.close()


def context_of(browser: Browser, visitor: Visitor, **options: Any) -> BrowserContext:
    """Return a window with the visitor's cookies; the page's own rules on scripts do not hold for what tests ask."""
    context = browser.new_context(bypass_csp=True, **options)
    context.add_cookies(
        [
            {"name": cookie.name, "value": cookie.value or "", "url": visitor.base_url}
            for cookie in visitor.cookies
        ]
    )
    return context
