"""Keyboard and switch: every stop shows and none is missed; the two commonest deeds take few presses."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.support.browser import context_of
from tests.support.demo import Demo
from tests.support.keyboard import Keys, faults_of_stops
from tests.support.visitor import Visitor

pytestmark = [pytest.mark.system, pytest.mark.timeout(300)]

PAGES = {
    "visitor": ["", "needs", "login", "register", "feedback"],
    "employer": ["employer/", "{need}/place", "{need}/tasks", "{need}/week", "{need}/text", "{need}/matches"],
    "assistant": ["assistant/", "assistant/matches", "assistant/profile/times", "notifications"],
    "manager": ["staff/", "staff/people", "staff/interviews", "staff/interviews/publish"],
}


def visitor_of(demo: Demo, role: str) -> tuple[Visitor, str]:
    """Return somebody logged in, and the address of the employer's need that has a week."""
    visitor = Visitor(demo.base_url, "en")
    home = visitor.log_in(demo, role).links if role != "visitor" else []
    needs = [link for link in home if "/matches" in link and "/employer/needs/" in link]
    return visitor, needs[0].partition("/matches")[0].partition("/en/")[2] if needs else ""


@pytest.fixture(params=[1280, 320])
def width(request: pytest.FixtureRequest) -> Iterator[int]:
    """A desktop's and a small phone's."""
    yield request.param


@pytest.mark.parametrize("role", PAGES)
def test_every_stop_shows_and_none_is_missed(
    whole_demo: Demo, one_browser: Browser, role: str, width: int
) -> None:
    visitor, need = visitor_of(whole_demo, role)
    context = context_of(one_browser, visitor, viewport={"width": width, "height": 800})
    page = context.new_page()
    faults = []
    for path in PAGES[role]:
        for forced in ("none", "active") if width == 1280 else ("none",):
            page.emulate_media(forced_colors=forced)  # type: ignore[arg-type]
            page.goto(f"{visitor.base_url}/en/{path.format(need=need)}")
            faults += [f"{path}, forced colours {forced}: {fault}" for fault in faults_of_stops(page)]
    context.close()
    assert faults == []


def test_a_summary_of_errors_takes_the_focus(whole_demo: Demo, one_browser: Browser) -> None:
    for script in (True, False):
        context = one_browser.new_context(java_script_enabled=script)
        page = context.new_page()
        page.goto(f"{whole_demo.base_url}/fi/register")
        page.locator("main button").click()
        # The click may return while the answer is still being read.
        page.locator("#error-summary").wait_for()
        assert page.title().startswith("Virhe: ")
        assert page.locator("#error-summary:focus").count() == 1
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.evaluate("() => document.activeElement.closest('form') !== null") if script else True
        context.close()


def test_a_form_that_the_back_button_brings_is_the_same_form(whole_demo: Demo, one_browser: Browser) -> None:
    context = one_browser.new_context()
    page = context.new_page()
    first, second = (
        _key_after(page, lambda: page.goto(f"{whole_demo.base_url}/fi/feedback")) for _visit in "ab"
    )
    assert first != second
    page.get_by_role("link", name="Portti").first.click()
    assert _key_after(page, page.go_back) == second
    context.close()


def _key_after(page: Page, going: Callable[[], object]) -> str:
    going()
    return page.locator("input[name=key]").input_value()


def test_copying_a_need_and_publishing_it_takes_at_most_40_presses(
    whole_demo: Demo, one_browser: Browser
) -> None:
    visitor, need = visitor_of(whole_demo, "employer")
    title = visitor.open(need).tree.findtext(".//h1")
    page = home_of(whole_demo, one_browser, "employer")
    # Other tests may have begun an empty need, which stands above and cannot be published.
    keys = Keys(page, besides="Need without a title")
    keys.use(f"Copy {title}")
    keys.use("Publish ")
    assert "Published" in page.inner_text("main")
    page.context.close()
    assert keys.presses <= 40


@pytest.mark.parametrize("role", ["employer", "assistant"])
def test_answering_the_other_side_takes_at_most_25_presses(
    whole_demo: Demo, one_browser: Browser, role: str
) -> None:
    page = home_of(whole_demo, one_browser, role)
    keys = Keys(page)
    # Others ask something too: of another time to meet, or of a change that the centre proposes.
    asking = page.locator("main a[href*='/matches/']", has_text="Answer ").first.text_content()
    keys.use(" ".join((asking or "").split()))
    keys.use("I am interested")
    assert page.locator(".govuk-notification-banner--success").count() == 1
    page.context.close()
    assert keys.presses <= 25


def home_of(demo: Demo, browser: Browser, role: str) -> Page:
    """Return the page that follows a log-in, in English."""
    visitor = Visitor(demo.base_url, "en")
    home = visitor.log_in(demo, role)
    page = context_of(browser, visitor).new_page()
    page.goto(home.address)
    return page
