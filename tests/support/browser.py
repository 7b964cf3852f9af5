"""Real Chromium, driven by Playwright, with none of its own traffic."""

import contextlib
from collections.abc import Iterator

from playwright.sync_api import Browser, sync_playwright

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
    """Yield Debian's Chromium without a window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=_WORDS)
        try:
            yield browser
        finally:
            browser.close()
