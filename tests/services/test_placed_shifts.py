"""Who comes to an employer today and tomorrow, as far as contracts tell."""

from datetime import date, datetime, timedelta

import pytest

from portti.models import Need, NeedSingleShift, NeedWindow, Paper, PaperLine
from portti.services.placed_shifts import placed_shifts
from portti.services.rest_warnings import warnings_of, working_then
from tests.conftest import NOW
from tests.factories.candidacies import make_candidacy, taken_shift
from tests.factories.matches import employer_actor
from tests.factories.needs import make_need
from tests.factories.profiles import make_profile
from tests.factories.substitutes import make_request

TODAY = date(2026, 12, 1)
"""A Tuesday, the day of the tests' now."""


def shift(weekday, start="18:00", end="21:00", **more):
    return taken_shift(weekday, start, end, **more)


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


def listed(session, row, *days, first=TODAY, last=TODAY + timedelta(days=6), key="list"):
    """A list of shifts of these days at noon, for an hour, which is the employer's own still."""
    paper = Paper(
        centre_id=row.centre_id,
        employer_id=session.get_one(Need, row.need_id).employer_id,
        candidacy_id=row.id,
        kind="shifts",
        language="fi",
        words="",
        first_on=first,
        last_on=last,
        form_key=f"{key}-{row.id}",
        made_at=NOW,
        changed_at=NOW,
    )
    session.add(paper)
    session.flush()
    session.add_all(
        PaperLine(paper_id=paper.id, happens_on=day, start_minute=720, wall_minutes=60) for day in days
    )
    session.flush()
    return paper


def test_where_a_list_of_shifts_holds_the_day_it_says_who_comes_also_inside_a_window(session, profile):
    need = make_need(session, shifts=(), windows=[window()])
    row = make_candidacy(session, need, profile, "started", weekly_minutes=60)
    other = make_candidacy(session, need, make_profile(session), "started", taken_shifts=[shift(2)])
    assert starts(session, need) == [datetime(2026, 12, 2, 18)]
    listed(session, row, TODAY, TODAY + timedelta(days=5))
    # A list that says nothing of a day says that nobody comes; one of other days says nothing of it.
    listed(session, other, TODAY, first=TODAY, last=TODAY)
    assert starts(session, need) == [
        datetime(2026, 12, 1, 12),
        datetime(2026, 12, 1, 12),
        datetime(2026, 12, 2, 18),
    ]
    listed(session, other, last=TODAY + timedelta(days=1), key="newer")
    assert starts(session, need) == [datetime(2026, 12, 1, 12)]


def window():
    return NeedWindow(position=0, weekdays="0 1 2", earliest_minute=480, latest_minute=960, minutes=60)


@pytest.mark.parametrize("besides", ["", "another", "window", "to_be_agreed"])
def test_single_shifts_are_the_work_of_the_one_who_has_agreed_where_nothing_else_is_asked(
    session, profile, besides
):
    evening = NeedSingleShift(starts_at="2026-12-02T20:00", ends_at="2026-12-03T02:00")
    later = NeedSingleShift(starts_at="2026-12-03T08:00", ends_at="2026-12-03T10:00")
    more = {"open_parts_of_day": "morning"} if besides == "to_be_agreed" else {}
    windows = [window()] if besides == "window" else []
    need = make_need(session, shifts=(), single_shifts=[evening, later], windows=windows, **more)
    make_candidacy(session, need, profile, "contract")
    if besides == "another":
        make_candidacy(session, need, make_profile(session), "contract")
    assert starts(session, need) == ([] if besides else [datetime(2026, 12, 2, 20)])


@pytest.mark.parametrize("shared", [False, True])
def test_an_assistant_too_has_the_single_shifts_of_a_need_only_while_nobody_else_works_there(
    session, profile, shared
):
    evening = NeedSingleShift(starts_at="2026-12-02T20:00", ends_at="2026-12-02T23:00")
    need = make_need(session, shifts=(), single_shifts=[evening])
    for one in [profile, make_profile(session)][: 1 + shared]:
        make_candidacy(session, need, one, "contract")
    asked = make_request(session, make_need(session), "2026-12-02T21:00", "2026-12-02T22:00")
    assert warnings_of(session, profile.id, asked) == ([] if shared else ["overlap"])


def test_who_works_by_a_list_is_not_asked_to_stand_in_for_themselves_and_is_warned(session, need, profile):
    row = make_candidacy(session, need, profile, "started", taken_shifts=[shift(2, "12:00", "13:00")])
    tomorrow = TODAY + timedelta(days=1)
    noon = ("2026-12-02T12:30", "2026-12-02T14:00")
    assert working_then(session, need.employer_id, *noon) == {profile.id}
    asked = make_request(session, make_need(session), "2026-12-02T12:00", "2026-12-02T13:00")
    assert warnings_of(session, profile.id, asked) == ["overlap"]
    empty = listed(session, row)
    assert working_then(session, need.employer_id, *noon) == set()
    # Until it is given the assistant knows of the agreed shift only.
    assert warnings_of(session, profile.id, asked) == ["overlap"]
    empty.given_at = NOW
    session.flush()
    assert warnings_of(session, profile.id, asked) == []
    newer = listed(session, row, tomorrow, key="newer")
    assert working_then(session, need.employer_id, *noon) == {profile.id}
    assert warnings_of(session, profile.id, asked) == []
    newer.given_at = NOW
    session.flush()
    assert warnings_of(session, profile.id, asked) == ["overlap"]
    # On the list of the employer who asks stands the shift itself, once it is promised.
    asked.need_id = need.id
    assert warnings_of(session, profile.id, asked) == []
