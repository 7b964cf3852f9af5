"""Who comes to an employer today and tomorrow, as far as contracts tell."""

from datetime import date, datetime, timedelta

import pytest

from portti.services.placed_shifts import placed_shifts
from tests.conftest import NOW
from tests.factories.candidacies import make_candidacy
from tests.factories.matches import employer_actor
from tests.factories.needs import make_need
from tests.factories.profiles import make_profile

TODAY = date(2026, 12, 1)
"""A Tuesday, the day of the tests' now."""


def shift(weekday, start="18:00", end="21:00", **more):
    return {"weekday": weekday, "start": start, "end": end, "cycle": 1, "weeks": [1], **more}


@pytest.fixture
def need(session):
    return make_need(session, shifts=((1, 1080, 1260),))


@pytest.fixture
def profile(session):
    # Noise: somebody else's assistant works on every day.
    everywhere = [shift(day) for day in range(7)]
    make_candidacy(session, make_need(session), make_profile(session), "started", taken_shifts=everywhere)
    return make_profile(session)


def starts(session, need, now=NOW):
    return [one.single.start for one in placed_shifts(session, employer_actor(need), now=now)]


def test_shifts_of_today_and_tomorrow_that_have_not_begun_stand_soonest_first(session, need, profile):
    shifts = [shift(2, "08:00", "10:00"), shift(1), shift(1, "00:00", "02:00"), shift(3), shift(0)]
    make_candidacy(session, need, profile, "contract", taken_shifts=shifts)
    assert starts(session, need) == [datetime(2026, 12, 1, 18), datetime(2026, 12, 2, 8)]


@pytest.mark.parametrize(
    ("first", "last", "found"),
    [(0, None, 1), (1, None, 0), (-9, 0, 1), (-9, -1, 0)],
)
def test_only_days_of_the_contract_count(session, need, profile, first, last, found):
    row = make_candidacy(session, need, profile, "started", taken_shifts=[shift(1)])
    row.contract_from_on = TODAY + timedelta(days=first)
    row.contract_to_on = None if last is None else TODAY + timedelta(days=last)
    session.flush()
    assert len(starts(session, need)) == found


def test_what_is_not_agreed_or_was_withdrawn_has_no_shifts(session, need, profile):
    row = make_candidacy(session, need, profile, "checks", taken_shifts=[shift(1)])
    assert starts(session, need) == []
    row.stage, need.state = "started", "withdrawn"
    session.flush()
    assert starts(session, need) == []


def test_of_a_roster_the_weeks_are_not_known(session, need, profile):
    shifts = [shift(1, cycle=2, weeks=[2]), shift(2, cycle=2, weeks=[1, 2])]
    make_candidacy(session, need, profile, "started", taken_shifts=shifts)
    found = placed_shifts(session, employer_actor(need), now=NOW)
    assert [one.some_weeks for one in found] == [True, False]
