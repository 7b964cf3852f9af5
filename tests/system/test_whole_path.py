"""The whole path with real processes on PostgreSQL: from a profile to the follow-up of work; and a shift that two want.

The people of the path go through Chromium; the scheduler, the SMTP server and the links in its mails are real. The
clock cannot be moved: a time is put into the past in the database, or a job is run by hand as if it were later.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import Engine, text

from portti import database
from portti.clock import HELSINKI
from portti.settings import load_settings
from tests.support.circle import Circle, both_at_once, make_circle, name_in
from tests.support.portal import Portal, running_portal
from tests.support.postgresql import fresh_postgresql_url
from tests.support.second_calendar import ReadCalendar, ReadEvent, read_calendar
from tests.support.smtp import Post, post_office
from tests.support.visitor import Answer, Visitor
from tests.system import test_main_job as main_job
from tests.system.test_main_job import (
    ASSISTANT,
    EMPLOYER,
    link_in,
    mail_of,
    press,
    press_link,
    register,
    text_of,
    wait_for,
)

pytestmark = [pytest.mark.system, pytest.mark.timeout(420)]

SUMMARY = "You can begin with mornings. We look for an employer near you."


@dataclass(frozen=True)
class World:
    """A running portal with its mail and its database."""

    portal: Portal
    post: Post
    engine: Engine

    def change(self, statement: str) -> None:
        """Change rows, as time would."""
        with self.engine.begin() as connection:
            assert connection.execute(text(statement)).rowcount == 1, statement

    def later(self, job: str, at: datetime) -> None:
        """Run a job by hand as if it were later, and hand over what it has promised."""
        self.portal.command("jobs", "run", job, "--at", at.isoformat())
        self.portal.command("jobs", "run", "deliver_outbox", "--at", (at + timedelta(minutes=1)).isoformat())


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """One portal for both tests; each has people of its own."""
    with (
        fresh_postgresql_url() as url,
        post_office() as post,
        running_portal(tmp_path_factory.mktemp("path"), url, post.port) as portal,
    ):
        engine = database.make_engine(load_settings("test", {"database": {"url": url}}))
        try:
            yield World(portal, post, engine)
        finally:
            engine.dispose()


def test_from_a_profile_to_the_follow_up(world: World, one_browser: Browser) -> None:
    """It begins as the main job, which is tried without script elsewhere, and goes on to the work."""
    staff, employer, assistant, visitor = people = [_page(one_browser) for _number in range(4)]
    portal, post = world.portal, world.post
    main_job.a_manager_publishes_interview_times(staff, portal, post)
    register(employer, portal, post, EMPLOYER, "en", "I need assistance and employ my own assistants")
    main_job.ask_for_news_at_once(employer, portal, "en")
    main_job.post_a_need(employer, portal)
    register(assistant, portal, post, ASSISTANT, "en", "I look for work as a personal assistant")
    main_job.ask_for_news_at_once(assistant, portal, "en")
    main_job.post_a_profile(assistant, portal)
    main_job.both_are_told(employer, assistant, post)
    book_and_move(visitor, post)
    the_interview_is_held(staff, assistant, world)
    staff_propose(staff, portal)
    both_say_yes_by_their_links(visitor, world)
    meet_and_agree(employer, world)
    start_waits_for_the_papers(employer, assistant, world)
    asked_after_two_weeks(staff, employer, world)
    asked_after_three_months(staff, employer, assistant, world)
    for page in people:
        page.context.close()


def _page(browser: Browser) -> Page:
    page = browser.new_context(locale="fi-FI").new_page()
    page.set_default_timeout(20_000)
    return page


def book_and_move(page: Page, post: Post) -> None:
    """The job has invited; the same link books and moves, and the second part replaces the first in the calendar."""
    link = link_in(mail_of(post, ASSISTANT, "/interview/"), "/interview/")
    main_job.book_by_the_link(page, post)
    booked, first = calendar_in(mail_of(post, ASSISTANT, "is booked:"))
    page.goto(link)
    press_link(page, "Move the interview to another time")
    page.get_by_role("radio").last.check()
    press(page, "Go on to check the time")
    press(page, "Move to this time")
    moved, second = wait_for(lambda: newer_than(post, ASSISTANT, first), "the moved time")
    assert booked.method == moved.method == "REQUEST"
    assert second.text("UID") == first.text("UID")
    assert moved.moment(second, "DTSTART") != booked.moment(first, "DTSTART")
    assert moved.moment(second, "DTSTART").astimezone(HELSINKI).strftime("%H.%M") == "10.30"  # type: ignore[union-attr]


def calendar_in(message: EmailMessage) -> tuple[ReadCalendar, ReadEvent]:
    """Return the calendar part of a message and its one event, as the second reader reads them."""
    (part,) = [part for part in message.walk() if part.get_content_type() == "text/calendar"]
    read = read_calendar(part.get_payload(decode=True).decode())  # type: ignore[union-attr]
    (event,) = read.events
    return read, event


def newer_than(post: Post, address: str, event: ReadEvent) -> tuple[ReadCalendar, ReadEvent] | None:
    """Return the newest calendar part to an address, once its SEQUENCE has been raised."""
    newest = calendar_in(newest_with_calendar(post, address))
    return newest if int(newest[1].text("SEQUENCE")) > int(event.text("SEQUENCE")) else None


def newest_with_calendar(post: Post, address: str) -> EmailMessage:
    """Return the newest message to an address that has a calendar part."""
    return next(
        message
        for message in reversed(post.messages)
        if address in message["To"]
        and any(part.get_content_type() == "text/calendar" for part in message.walk())
    )


def the_interview_is_held(staff: Page, assistant: Page, world: World) -> None:
    """Staff write the record, the assistant reads it and finds it right; then employers read on which day it was."""
    world.change(
        "UPDATE interview_slots SET starts_at = starts_at - interval '5 days' "
        "WHERE id IN (SELECT slot_id FROM bookings WHERE cancelled_at IS NULL)"
    )
    staff.goto(f"{world.portal.base_url}/en/staff/interviews?when=past")
    press(staff, "Write the record")
    staff.get_by_label("Which tasks of an assistant have you done, and where?").fill(
        "Mornings with a friend."
    )
    press(staff, "Save and go on")
    press_link(staff, "Right to work and identity")
    staff.get_by_label("Yes", exact=True).check()
    press(staff, "Save and go on")
    staff.get_by_label("Suitable", exact=True).check()
    staff.get_by_label("The main reason").select_option(label="Suitable: has experience of the tasks")
    staff.get_by_label("Summary for the person").fill(SUMMARY)
    press(staff, "Save and read it over")
    press(staff, "Let the person read it")
    assistant.goto(link_in(mail_of(world.post, ASSISTANT, "/assistant/interview"), "/assistant/interview"))
    assert SUMMARY in assistant.inner_text("main")
    assert "Suitable: has experience of the tasks" in assistant.inner_text("main")
    press(assistant, "The summary is right")
    assert "This summary is final." in assistant.inner_text("main")


def staff_propose(staff: Page, portal: Portal) -> None:
    staff.goto(f"{portal.base_url}/en/staff/needs")
    press_link(staff, "Mornings with coffee")
    wait_for(lambda: _offered(staff), "the assistant in the list of the need")
    staff.get_by_label("Whom do you propose?").select_option(label=_offered(staff))
    press(staff, "Propose")
    assert "Both sides are asked by e-mail." in staff.inner_text("main, [role=alert]"), staff.inner_text(
        "body"
    )


def _offered(staff: Page) -> str | None:
    """Return the assistant's line in the ranked list, once the ranking has them."""
    staff.goto(re.sub(r"(/needs/\d+).*", r"\1/propose", staff.url))
    lines = staff.get_by_role("option").all_inner_texts()
    return next((line for line in lines if "Viggo" in line), None)


def both_say_yes_by_their_links(page: Page, world: World) -> None:
    """Neither is logged in. A scanner that opens the links has answered nothing: the question stands."""
    scanner = Visitor(world.portal.base_url, "en")
    for address, question, then in (
        (EMPLOYER, "Does this applicant interest you?", "Now the other side is asked."),
        (ASSISTANT, "Does this work interest you?", "You are both interested."),
    ):
        link = link_in(mail_of(world.post, address, "/proposal/"), "/proposal/")
        for _time in range(2):
            assert question in scanner.open(link).title
        page.goto(link)
        assert page.locator("h1").inner_text() == question
        assert "Salainen" not in page.inner_text("main")
        press(page, "Yes, I am interested")
        assert then in page.inner_text("main")
    for address in (EMPLOYER, ASSISTANT):
        wait_for(
            lambda address=address: main_job.told_of_both(world.post, address) or None, f"both at {address}"
        )


def meet_and_agree(page: Page, world: World) -> None:
    """The meeting is booked in the portal and comes to both calendars; then trial, choice, checks, contract."""
    page.goto(f"{world.portal.base_url}/en/employer/candidacies")
    press_link(page, "Viggo")
    assert "Interviewed on" in _looked_at(page, "All about Viggo")
    meets = datetime.now(HELSINKI).date() + timedelta(days=2)
    press_link(page, "Agree when you meet")
    _fill_day(page, meets)
    page.get_by_label("At what time?").fill("13.30")
    page.get_by_role("radio").nth(1).check()
    press(page, "Note the meeting")
    for address in (EMPLOYER, ASSISTANT):
        read, event = calendar_in(mail_of(world.post, address, "your meeting is agreed"))
        assert (read.method, event.text("SEQUENCE")) == ("REQUEST", "0")
        starts = read.moment(event, "DTSTART").astimezone(HELSINKI)  # type: ignore[union-attr]
        assert (starts.date(), starts.strftime("%H.%M")) == (meets, "13.30")
    press_link(page, "Agree on a paid trial shift")
    _fill_day(page, meets + timedelta(days=1))
    press(page, "Note the trial shift")
    press(page, "Choose Viggo")
    press(page, "Go on to the checks")
    press_link(page, "Write down what you have agreed")
    _fill_day(page, datetime.now(HELSINKI).date(), "First day of work")
    for shift in page.get_by_role("checkbox").all():
        shift.check()
    page.get_by_label("Where is the work done?").fill("Salakatu 1")
    press(page, "Keep what we agreed")


def _looked_at(page: Page, words: str) -> str:
    """Return what stands on the page behind a link, and come back."""
    here = page.url
    press_link(page, words)
    found = page.inner_text("main")
    page.goto(here)
    return found


def _fill_day(page: Page, day: date, question: str = "On which day?") -> None:
    fields = page.get_by_role("group", name=question)
    for label, number in (("Day", day.day), ("Month", day.month), ("Year", day.year)):
        fields.get_by_label(label, exact=True).fill(str(number))


def start_waits_for_the_papers(page: Page, assistant: Page, world: World) -> None:
    here = page.url
    press_link(page, "Mark the work as started")
    press(page, "Mark as started")
    assert "power of attorney" in page.inner_text("main, [role=alert]"), page.inner_text("body")
    page.goto(here)
    assert "Work has started" not in page.inner_text("main")
    press_link(page, "Mark which papers are in place")
    page.get_by_label("The power of attorney for paying wages is in place").check()
    page.get_by_label("The insurance is in place").check()
    press(page, "Save")
    press_link(page, "Mark the work as started")
    press(page, "Mark as started")
    assert "Work has started" in page.inner_text("main")
    assistant.goto(f"{world.portal.base_url}/en/assistant/candidacies")
    press_link(assistant, "Mornings with coffee")
    assert "Work has started" in assistant.inner_text("main")
    assert "Salakatu 1" in assistant.inner_text("main")


def asked_after_two_weeks(staff: Page, employer: Page, world: World) -> None:
    world.later("follow_candidacies", datetime.now(UTC) + timedelta(days=15))
    for address in (EMPLOYER, ASSISTANT):
        mail_of(world.post, address, "has gone on for two weeks")
    staff.goto(f"{world.portal.base_url}/en/staff/tasks")
    assert "Ask how the work has begun" in staff.inner_text("main")
    employer.reload()
    assert "Follow-up after two weeks" in employer.inner_text("main")


def asked_after_three_months(staff: Page, employer: Page, assistant: Page, world: World) -> None:
    """The second follow-up comes by itself: both are asked, the centre notes what it heard, and the work stands."""
    world.later("follow_candidacies", datetime.now(UTC) + timedelta(days=93))
    for address in (EMPLOYER, ASSISTANT):
        mail_of(world.post, address, "has gone on for three months")
    employer.reload()
    assert "Follow-up after three months" in employer.inner_text("main")
    staff.goto(f"{world.portal.base_url}/en/staff/candidacies")
    press_link(staff, "Mornings with coffee")
    press_link(staff, "I have asked how the work goes")
    staff.locator("input[name=spoke_with][value=both]").check()
    staff.locator("input[name=work][value=goes_on]").check()
    press(staff, "Save what you heard")
    assert "It is noted that you have asked how the work goes." in staff.inner_text("body")
    assert not staff.get_by_role("link", name="I have asked how the work goes").count()
    staff.goto(f"{world.portal.base_url}/en/staff/tasks")
    assert "Viggo" not in staff.inner_text("main")
    for page in (employer, assistant):
        page.reload()
        assert "The work goes on. The centre asks how it goes on" in page.inner_text("main")


def test_two_who_say_yes_in_the_same_second(world: World, one_browser: Browser) -> None:
    circle = make_circle(world.engine)
    page = _page(one_browser)
    ask_who_is_known(page, world, circle)
    mail_of(world.post, circle.known, "/substitute/")
    # Half an hour goes by without a yes, and the scheduler asks the next ones by itself.
    world.change("UPDATE substitute_asks SET asked_at = asked_at - interval '31 minutes'")
    first, second = (
        link_in(mail_of(world.post, address, "/substitute/"), "/substitute/") for address in circle.others
    )
    answered = both_at_once(world.portal.base_url, (first, second))
    answers = dict(zip(circle.others, answered, strict=True))
    after_the_race(page, world, circle, answers)
    page.context.close()


def after_the_race(page: Page, world: World, circle: Circle, answers: dict[str, Answer]) -> None:
    """One has the shift; the other reads it at once and all others by mail; the employer sees who comes."""
    won = [address for address, answer in answers.items() if "You do this shift" in answer.title]
    (lost,) = set(circle.others) - set(won)
    assert len(won) == 1
    assert "This shift is not open any more" in answers[lost].title
    assert "Somebody else does this shift. Thank you for answering." in answers[lost].paragraphs
    for address in (lost, circle.known):
        mail_of(world.post, address, "another person does the shift")
    page.goto(link_in(mail_of(world.post, circle.employer, "has said yes and comes"), "/substitutes/"))
    seen = page.inner_text("main")
    assert f"{name_in(won[0])} comes" in seen
    assert re.search(f"{name_in(lost)}, .*: said yes too late", seen), seen
    assert not [
        one for one in world.post.messages if won[0] in one["To"] and "another person" in text_of(one)
    ]


def ask_who_is_known(page: Page, world: World, circle: Circle) -> None:
    """The employer logs in by a link and asks the one assistant who knows them; then Portti is to go on."""
    page.goto(f"{world.portal.base_url}/en/login")
    page.get_by_label("E-mail address").fill(circle.employer)
    press(page, "Send me a link by e-mail")
    page.goto(link_in(mail_of(world.post, circle.employer, "/login/link/"), "/login/link/"))
    press(page, "Log in")
    page.goto(f"{world.portal.base_url}/en/employer/")
    page.get_by_role("heading", name="Aamuapua").get_by_role("link").click()
    press_link(page, "My assistant can't come")
    press_link(page, "8:00")
    press_link(page, "Choose yourself whom you ask")
    page.get_by_label("Kaisa").check()
    page.get_by_label("ask the next ones for me").check()
    press(page, "Ask those I chose")
    assert "Kaisa" in page.inner_text("main")
    assert "Ensio" not in page.inner_text("main")
