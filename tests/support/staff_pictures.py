"""Makes the pictures of docs/staff.md from a fresh demo: `python -m tests.support.staff_pictures [FOLDER]`."""

import sys
import tempfile
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Browser, Page

from portti.settings import project_root
from tests.support.browser import chromium, context_of
from tests.support.demo import Demo, running_demo
from tests.support.visitor import Visitor

WIDTH = 900
MOST_BYTES = 150_000
_PAGES = (
    # A picture's name, the page, what to press there on the way, and how much of it is shown.
    ("staff_day", "staff/", None, 1090),
    ("staff_ad", "staff/ads", "/staff/ads/", 1115),
    ("staff_events", "staff/events", None, 1310),
    ("staff_figures", "staff/statistics/events", None, 1360),
    ("staff_board", "staff/candidacies/board", None, 945),
    ("staff_shift", "staff/substitutes", "/staff/substitutes/", 900),
)


def main(folder: Path) -> None:
    """Start a demo, look at each page as its adviser, and write what is seen."""
    with (
        tempfile.TemporaryDirectory() as place,
        running_demo(Path(place) / "demo") as demo,
        chromium() as browser,
    ):
        for name, size in take(demo, browser, folder):
            sys.stdout.write(f"{name}: {size} bytes\n")


def take(demo: Demo, browser: Browser, folder: Path) -> list[tuple[str, int]]:
    """Write each picture; return their names and sizes."""
    visitor = Visitor(demo.base_url, "en")
    visitor.log_in(demo, "staff")
    context = context_of(browser, visitor, viewport={"width": WIDTH, "height": 1000})
    page, made = context.new_page(), []
    for name, path, follow, height in _PAGES:
        page.goto(f"{demo.base_url}/en/{path}")
        if follow is not None:
            page.goto(urljoin(demo.base_url, _first_link(page, follow)))
        image = _picture(page, height)
        assert len(image) < MOST_BYTES, (name, len(image))
        (folder / f"{name}.png").write_bytes(image)
        made.append((name, len(image)))
    context.close()
    return made


def _first_link(page: Page, ending: str) -> str:
    """Return where the first link inside the page leads whose address goes on after these letters."""
    links = page.locator(f'main a[href*="{ending}"]')
    return str(links.first.get_attribute("href"))


def _picture(page: Page, height: int) -> bytes:
    """Return what the page says, without the strip above and the feet below."""
    box = page.locator("main").bounding_box()
    assert box is not None
    shown = {"x": 0, "y": box["y"], "width": WIDTH, "height": min(height, box["height"])}
    return page.screenshot(full_page=True, clip=shown)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else project_root() / "docs")
