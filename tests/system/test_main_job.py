"""The main job with real processes on PostgreSQL: from registering to a booked pre-interview, as people do it.

Two people register through Chromium, confirm by links from a real SMTP server, post a need and a profile; the scheduler
mails the match to both and the invitation to a pre-interview; its link is used and the calendar part is read back.
"""

import re
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from passlib.totp import TOTP
from playwright.sync_api import Browser, Page

from tests.support.portal import Portal, running_portal
from tests.support.postgresql import fresh_postgresql_url
from tests.support.smtp import Post, post_office

pytestmark = [pytest.mark.system, pytest.mark.timeout(420)]

PASSWORD = "pitkä rauhallinen päivä"
MANAGER, EMPLOYER, ASSISTANT = "aura@example.org", "helmi@example.org", "viggo@example.org"
PATIENCE_SECONDS = 60
Found = TypeVar("Found")


def test_a_need_meets_a_profile_without_script(one_browser: Browser, tmp_path: Path) -> None:
    """With script these same steps are the beginning of the whole path (test_whole_path.py)."""
    with (
        fresh_postgresql_url() as database_url,
        post_office() as post,
        running_portal(tmp_path, database_url, post.port) as portal,
    ):
        people = [one_browser.new_context(java_script_enabled=False, locale="fi-FI") for _ in range(4)]
        pages = [person.new_page() for person in people]
        for page in pages:
            page.set_default_timeout(20_000)
        a_manager_publishes_interview_times(pages[0], portal, post)
        register(pages[1], portal, post, EMPLOYER, "en", "I need assistance and employ my own assistants")
        ask_for_news_at_once(pages[1], portal, "en")
        post_a_need(pages[1], portal)
        register(pages[2], portal, post, ASSISTANT, "en", "I look for work as a personal assistant")
        ask_for_news_at_once(pages[2], portal, "en")
        post_a_profile(pages[2], portal)
        both_are_told(pages[1], pages[2], post)
        book_by_the_link(pages[3], post)
        both_say_yes(pages[1], pages[2], post)
        for person in people:
            person.close()


def a_manager_publishes_interview_times(page: Page, portal: Portal, post: Post) -> None:
    portal.command(
        *("accounts", "appoint-manager", MANAGER, "--centre", "keski-suomi", "--language", "en"),
        *("--given-name", "Aura", "--family-name", "Lahti"),
    )
    page.goto(link_in(mail_of(post, MANAGER, "/password/"), "/en/password/"))
    page.get_by_label("New password").fill(PASSWORD)
    page.get_by_label("I have read the conduct rules").check()
    press(page, "Save the password and log in")
    secret = TOTP(key=page.locator("main code").inner_text().replace(" ", ""))
    page.locator("input[name=code]").fill(secret.generate().token)
    press(page, "Turn on one-time codes")
    page.goto(f"{portal.base_url}/en/staff/")
    page.get_by_role("link", name="Times to book", exact=True).first.click()
    press_link(page, "Publish times")
    first = datetime.now(UTC).date() + timedelta(days=3)
    page.get_by_label("Day, or the first of several days").fill(f"{first.day}.{first.month}.{first.year}")
    page.get_by_label("First time of the day starts at").fill("9.00")
    page.get_by_label("How many in a row on each day?").fill("4")
    page.get_by_label("Phone call").check()
    press(page, "Publish")
    assert page.get_by_role("cell", name="Free").count() >= 1, page.inner_text("main")


def register(page: Page, portal: Portal, post: Post, address: str, language: str, role: str) -> None:
    page.goto(f"{portal.base_url}/{language}/register")
    page.get_by_label(role).check()
    page.get_by_label("First name").fill(re.split(r"[@0-9]", address)[0].title())
    page.get_by_label("Last name").fill("Salainen")
    page.get_by_label("E-mail address").fill(address)
    page.get_by_label("Your centre").select_option(index=1)
    page.get_by_label("English").check()
    page.get_by_label("I have read the conduct rules").check()
    press(page, "Register")
    page.goto(link_in(mail_of(post, address, "/confirm/"), f"/{language}/confirm/"))
    press(page, "Confirm my address")
    page.get_by_label("New password").fill(PASSWORD)
    press(page, "Save the password and log in")


def ask_for_news_at_once(page: Page, portal: Portal, language: str) -> None:
    page.goto(f"{portal.base_url}/{language}/notifications")
    page.get_by_label("At once, each time there are new ones").check()
    press(page, "Save my choices")


def post_a_need(page: Page, portal: Portal) -> None:
    page.goto(f"{portal.base_url}/en/employer/")
    press(page, "Make a new need")
    page.get_by_label("Postal code or municipality").fill("Jyväskylä")
    press(page, "Save and go on")
    page.get_by_label("Shifts at the same times each week").check()
    press(page, "Save and go on")
    for day in ("on Mondays", "on Wednesdays"):
        page.get_by_label(day, exact=True).check()
    page.get_by_label("Starts at").fill("8")
    page.get_by_label("Ends at").fill("12.30")
    press(page, "Add to the list")
    assert "on Wednesdays" in page.inner_text("main")
    press(page, "Save and go on")
    go_on_until(page, "Title")
    page.get_by_label("Title").fill("Mornings with coffee")
    page.get_by_label("What is the work like?").fill("I study and need help to get going in the mornings.")
    press(page, "Save and go on")
    go_on_until(page, "Publish")
    press(page, "Publish")
    assert "Published" in page.inner_text("main")


def post_a_profile(page: Page, portal: Portal) -> None:
    page.goto(f"{portal.base_url}/en/assistant/profile/place")
    page.get_by_label("Municipality or postal code").fill("Muurame")
    press(page, "Save and go on")
    page.get_by_label("By car").fill("45")
    press(page, "Save and go on")
    for day in ("Monday", "Wednesday", "Friday"):
        page.get_by_label(day, exact=True).check()
    page.get_by_label("From", exact=True).fill("7")
    page.get_by_label("Until", exact=True).fill("15")
    press(page, "Add the time")
    page.goto(f"{portal.base_url}/en/assistant/profile/languages")
    page.get_by_label("English").select_option("B2")
    press(page, "Save and see the whole profile")
    page.goto(f"{portal.base_url}/en/assistant/profile/about")
    page.get_by_label("About you, in your own words").fill("I like mornings and coffee.")
    press(page, "Save and see the whole profile")
    press(page, "Publish my profile")
    assert "Published" in page.inner_text("main")


def both_are_told(employer: Page, assistant: Page, post: Post) -> None:
    """The scheduler has found the pair by itself; each mail leads to a list that names the other side as little."""
    told = mail_of(post, EMPLOYER, "/matches")
    assert "Salainen" not in told.as_string()
    employer.goto(link_in(told, "/matches"))
    assert "Viggo" in employer.inner_text("main")
    assert "Salainen" not in employer.inner_text("main")
    told = mail_of(post, ASSISTANT, "/assistant/matches")
    assert told["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "Helmi" not in told.as_string()
    assistant.goto(link_in(told, "/assistant/matches"))
    assert "Mornings with coffee" in assistant.inner_text("main")
    assert "Helmi" not in assistant.inner_text("main")


def book_by_the_link(page: Page, post: Post) -> None:
    """The invitation's own visitor is not logged in; the booked time comes back as a calendar part."""
    page.goto(link_in(mail_of(post, ASSISTANT, "/interview/"), "/interview/"))
    chosen = page.get_by_role("radio").nth(1)
    chosen.check()
    press(page, "Go on to check the time")
    if page.get_by_label("Which number do we call?").count():
        page.get_by_label("Which number do we call?").fill("040 123 4567")
    press(page, "Book this time")
    booked = wait_for(lambda: calendar_of(post), "the calendar part of the booking")
    assert booked["METHOD"] == "REQUEST"
    (event,) = booked.walk("VEVENT")
    starts = event.decoded("DTSTART").astimezone(UTC)
    helsinki = starts.astimezone(ZoneInfo("Europe/Helsinki"))
    assert (helsinki.hour, helsinki.minute) == (9, 30)
    assert event.decoded("DTEND").astimezone(UTC) - starts == timedelta(minutes=30)


def calendar_of(post: Post) -> Calendar | None:
    """Return the calendar part of the newest message that has one."""
    for message in reversed(post.messages):
        for part in message.walk():
            if part.get_content_type() == "text/calendar":
                return Calendar.from_ical(part.get_payload(decode=True))
    return None


def both_say_yes(employer: Page, assistant: Page, post: Post) -> None:
    """Only after both said yes does each learn more of the other, and both hear of it by mail."""
    press(employer, "I am interested")
    assert "Helmi" not in assistant.inner_text("main")
    press(assistant, "I am interested")
    assistant.reload()
    assert "Helmi" in assistant.inner_text("main")
    employer.reload()
    assert "Salainen" not in employer.inner_text("main")
    for address in (EMPLOYER, ASSISTANT):
        wait_for(
            lambda address=address: "both" if told_of_both(post, address) else None, f"both at {address}"
        )


def told_of_both(post: Post, address: str) -> bool:
    """Answer whether an address has been told that both are interested."""
    return any(address in message["To"] and "both" in message["Subject"].lower() for message in post.messages)


def go_on_until(page: Page, words: str) -> None:
    """Go through steps that may stay as they are, until one has a field or button of these words."""
    for _step in range(12):
        main = page.get_by_role("main")
        if main.get_by_label(words).count() or main.get_by_role("button", name=words).count():
            return
        press(page, "Save and go on")
    raise AssertionError(page.inner_text("main"))


def press(page: Page, words: str) -> None:
    """Press a button by what it says, and wait for the page that follows."""
    page.get_by_role("main").get_by_role("button", name=words).first.click()
    page.wait_for_load_state()


def press_link(page: Page, words: str) -> None:
    """Follow a link by what it says."""
    page.get_by_role("main").get_by_role("link", name=words).first.click()
    page.wait_for_load_state()


def mail_of(post: Post, address: str, holds: str) -> EmailMessage:
    """Wait for the newest message to an address whose text holds some words."""

    def look() -> EmailMessage | None:
        found = [
            message for message in post.messages if address in message["To"] and holds in text_of(message)
        ]
        return found[-1] if found else None

    return wait_for(look, f"a message to {address} with {holds}")


def text_of(message: EmailMessage) -> str:
    """Return the plain-text part."""
    part = message.get_body(("plain",))
    assert part is not None
    text: str = part.get_content()
    return text


def link_in(message: EmailMessage, path: str) -> str:
    """Return the link whose address holds a path; one that ends with it goes first."""
    links = re.findall(r"http://\S+", text_of(message))
    found = sorted((link for link in links if path in link), key=lambda link: not link.endswith(path))
    assert found, text_of(message)
    return str(found[0])


def wait_for(look: Callable[[], Found | None], what: str) -> Found:
    """Ask again and again until there is an answer."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        found = look()
        if found is not None:
            return found
        time.sleep(0.15)
    raise AssertionError(f"waited {PATIENCE_SECONDS} s for {what}")
