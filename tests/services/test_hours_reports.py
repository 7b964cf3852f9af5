"""A month's promised hours and those that happened: told once, summed by area without names, hidden where few tell."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portti.domain.actor import Actor
from portti.domain.errors import NotAllowed, NotFound, RuleViolation
from portti.domain.hours_reports import HoursDraft, months_to_tell, promised_in_month
from portti.domain.reporting_periods import Period, calendar_year
from portti.domain.statistic_tables import Missing
from portti.models import HoursReport
from portti.queries import accounts as account_queries
from portti.queries import hours_reports as queries
from portti.queries.audit import acts_of_others
from portti.services.hours_reports import tell_month
from portti.services.own_data import own_data
from portti.services.public_statistics import public_tables
from portti.services.statistic_pages import page_tables
from portti.services.statistic_tables import Ask
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_centre, make_employer
from tests.factories.needs import make_need

MONTH = date(2026, 11, 1)
LESS = HoursDraft(MONTH, 6000, 4800, "no_assistant")


def employer_actor(session, employer):
    return account_queries.actor_of(session, employer.account_id)


@pytest.fixture
def employer(session):
    employer = make_employer(session)
    make_need(session, employer=employer, municipality_code="179")
    return employer


def write(session, employer, month, promised, happened, reason=None, code="179"):
    row = HoursReport(
        centre_id=employer.centre_id,
        employer_id=employer.id,
        month=month,
        municipality_code=code,
        promised_minutes=promised * 60,
        happened_minutes=happened * 60,
        reason=reason,
        told_at=NOW,
    )
    session.add(row)
    session.flush()
    return row


def test_the_months_that_can_be_told_are_over():
    months = months_to_tell(date(2026, 2, 28))
    assert months[:3] == [date(2026, 1, 1), date(2025, 12, 1), date(2025, 11, 1)] and len(months) == 12
    assert promised_in_month(30, "week") == 130
    assert promised_in_month(60, "month") == 60
    assert promised_in_month(None, "") is None


def test_a_month_is_told_once_and_corrected_by_telling_it_anew(session, employer):
    actor = employer_actor(session, employer)
    for draft in (LESS, LESS, HoursDraft(MONTH, 6000, 6600)):
        tell_month(session, actor, draft, now=NOW)
    tell_month(session, employer_actor(session, make_employer(session)), LESS, now=NOW)
    (row,) = queries.own_months(session, employer.id)
    assert (row.promised_minutes, row.happened_minutes, row.reason) == (6000, 6600, None)
    assert (row.municipality_code, row.centre_id) == ("179", employer.centre_id)


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (HoursDraft(date(2026, 12, 1), 60, 60), "month_not_told"),
        (HoursDraft(date(2026, 11, 2), 60, 60), "month_not_told"),
        (HoursDraft(MONTH, 60, 745 * 60), "hours_out_of_range"),
        (HoursDraft(MONTH, -1, 0), "hours_out_of_range"),
        (HoursDraft(MONTH, 60, 30), "hours_reason_missing"),
        (HoursDraft(MONTH, 60, 30, "ill"), "unknown_choice"),
        (HoursDraft(MONTH, 60, 60, "other"), "reason_without_lack"),
    ],
)
def test_what_a_month_cannot_be_is_said(session, employer, draft, code):
    with pytest.raises(RuleViolation) as told:
        tell_month(session, employer_actor(session, employer), draft, now=NOW)
    assert told.value.code == code


def test_nobody_else_tells_an_employers_hours(session, employer):
    with pytest.raises(NotAllowed):
        assistant = make_account(session, "assistant")
        tell_month(session, account_queries.actor_of(session, assistant.id), LESS, now=NOW)
    with pytest.raises(NotFound):
        staff = make_account(session, "staff")
        tell_month(session, account_queries.actor_of(session, staff.id), LESS, now=NOW)


def test_a_month_that_staff_tell_for_an_employer_is_recorded_as_theirs(session, employer):
    staff = make_account(session, "staff")
    staff.centre_id = employer.centre_id
    acting = Actor(staff.id, frozenset({"staff"}), employer.centre_id, employer_id=employer.id)
    row = tell_month(session, acting, LESS, now=NOW)
    ((told,), _count) = acts_of_others(session, employer.account_id, employer_id=employer.id, profile_id=None)
    assert (row.told_by_account_id, told.account.id, told.event.deed) == (staff.id, staff.id, "tell_hours")


def test_who_leaves_is_taken_out_and_the_figures_of_the_area_stay(session, employer):
    other = make_employer(session)
    row, noise = write(session, employer, MONTH, 100, 80), write(session, other, MONTH, 50, 50)
    assert own_data(session, employer.account_id, now=NOW)["hours_reports"] == [
        {"month": "2026-11", "promised_minutes": 6000, "happened_minutes": 4800, "reason": None}
    ]
    queries.unname(session, employer.id)
    session.expire_all()
    assert (row.employer_id, row.promised_minutes, noise.employer_id) == (None, 6000, other.id)
    assert queries.unname_old(session, told_before=NOW + timedelta(days=1)) == 1
    session.expire_all()
    assert {one.employer_id for one in session.scalars(select(HoursReport))} == {None}


def test_hours_stand_by_area_month_and_reason(session, employer):
    centre = make_centre(session)
    other = make_employer(session, centre=centre)
    other.centre_id = employer.centre_id
    write(session, employer, MONTH, 100, 80, "no_assistant")
    write(session, employer, date(2026, 10, 1), 100, 100)
    write(session, other, MONTH, 50, 60, code="091")
    write(session, make_employer(session, centre=centre), MONTH, 900, 0, "other")
    year = calendar_year(2026)
    counties, places, months, reasons = page_tables(
        "hours", Ask(session, employer.centre_id, year, year, "en", NOW)
    )
    columns = ("employers", "months", "promised", "happened", "share")
    assert [places.cell("179", code) for code in columns] == [1, 2, 200, 180, 90]
    assert [places.cell("total", code) for code in columns] == [2, 3, 250, 240, 96]
    assert months.cell("2026-10", "happened") == 100
    assert (reasons.cell("no_assistant", "months"), reasons.cell("no_assistant", "hours")) == (1, 20)
    assert counties.cell("total", "promised") == 250
    assert "240 of 250" in counties.sentence


def test_public_hours_hide_areas_in_which_few_employers_tell(session, employer):
    year = Period(date(2025, 1, 1), date(2025, 12, 31))
    for code, tellers in (("179", 6), ("091", 5), ("837", 1)):
        for _number in range(tellers):
            teller = make_employer(session)
            teller.centre_id = employer.centre_id
            for month in (3, 4):
                write(session, teller, date(2025, month, 1), 100, 90, "no_assistant", code=code)
    counties, reasons = public_tables("hours", Ask(session, employer.centre_id, year, year, "en", NOW))
    hidden = [row.code for row in counties.rows if counties.cell(row.code, "promised") is Missing.HIDDEN]
    assert len(hidden) == 2
    for code in ("employers", "months", "happened", "share"):
        assert {counties.cell(row, code) for row in hidden} == {Missing.HIDDEN}
    assert counties.cell("total", "promised") == 2400
    assert reasons.cell("no_assistant", "hours") == 240
