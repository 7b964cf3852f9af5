"""Pages say in words that a time or a weekday does not come any more and no longer counts."""

from datetime import timedelta

import html5lib
import pytest

from portti import clock
from portti.models import Account, Centre, Employer, NeedSingleShift, ProfileFreeTime
from portti.vocabulary import weekday_name
from tests.factories.accounts import make_account, make_employer
from tests.factories.needs import make_need
from tests.factories.profiles import make_full_profile
from tests.support.web import log_in

PASSED = "These times do not come any more. Portti no longer looks for anybody for them."


@pytest.fixture
def today():
    return clock.helsinki(clock.now()).date()


@pytest.fixture
def need(session, today):
    """Asked on the weekday before yesterday and on that of tomorrow, until the day after it."""
    days = (today - timedelta(days=2), today + timedelta(days=1))
    shifts = tuple((day.weekday(), 480, 720) for day in days)
    single = NeedSingleShift(starts_at="2026-01-02T08:00", ends_at="2026-01-02T12:00")
    return make_need(session, shifts=shifts, to_on=today + timedelta(days=2), single_shifts=[single])


def said(client, address):
    page = client.get(address)
    assert page.status_code == 200
    main = html5lib.parse(page.text, namespaceHTMLElements=False).find(".//main")
    return " ".join(" ".join(main.itertext()).split())


def test_an_employer_and_staff_read_which_times_have_passed(client, session, today, need):
    goes_on = make_need(session, employer=make_employer(session), to_on=None)
    gone, left = (f"on {weekday_name(day, 'en')}s" for day in (row.weekday for row in need.shifts))
    log_in(client, session.get(Account, employer_of(session, need).account_id))
    for page in ("", "/summary"):
        told = said(client, f"/en/employer/needs/{need.id}{page}").partition("Times that have passed")[2]
        told = told.partition(PASSED)[0]
        assert gone in told and "2 January 2026" in told and left not in told
    week = said(client, f"/en/employer/needs/{need.id}/week")
    assert week.count("This time does not come any more, so it is not counted.") == 1
    assert "In all: 4 hours a week." in week
    centre = session.get(Centre, need.centre_id)
    log_in(client, make_account(session, "staff", centre=centre))
    assert PASSED in said(client, f"/en/staff/needs/{need.id}")
    log_in(client, session.get(Account, employer_of(session, goes_on).account_id))
    assert "Times that have passed" not in said(client, f"/en/employer/needs/{goes_on.id}")


def employer_of(session, need):
    return session.get(Employer, need.employer_id)


def test_an_assistant_reads_on_which_weekdays_no_work_is_offered_any_more(client, session, today):
    gone, left = (today + timedelta(days=days) for days in (-2, 1))
    profile = make_full_profile(session, state="published")
    profile.free_times = [
        ProfileFreeTime(position=at, weekday=day.weekday(), start_minute=480, end_minute=960)
        for at, day in enumerate((gone, left))
    ]
    log_in(client, session.get(Account, profile.account_id))
    words = "do not come before it any more"
    session.commit()
    assert words not in said(client, "/en/assistant/profile")
    profile.from_on, profile.to_on = None, today + timedelta(days=2)
    session.commit()
    told = said(client, "/en/assistant/profile").partition(words)[2].partition("Portti offers you")[0]
    assert told.strip(" :.") == weekday_name(gone.weekday(), "en")
