"""Weekly times whose last date is over count no more in any ranking; what was written stays whole."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from matching.types import Window
from portti.domain.errors import RuleViolation
from portti.jobs.runner import run_job
from portti.models import NeedSingleShift, OutboxMessage, RankingSnapshot
from portti.queries import match_pool
from portti.services import need_drafts, need_ending
from portti.services.coming_times import (
    coming_data,
    coming_profile_data,
    coming_shifts,
    passed_times,
)
from portti.services.match_inputs import need_data, profile_data
from portti.services.matchmaking import refresh_need, refresh_profile, replay_need, replay_profile
from portti.services.need_changes import mark_before, put_change
from portti.services.needs import confirm_need
from portti.services.snapshots import own_data
from portti.services.taken_shifts import take
from tests.factories.candidacies import make_candidacy
from tests.factories.matches import employer_actor, make_matchable
from tests.factories.needs import make_need

MONDAY = datetime.fromisoformat("2026-12-07T10:00+00:00")
TUESDAY, WEDNESDAY, SATURDAY = (MONDAY + timedelta(days=days) for days in (1, 2, 5))
FRIDAY_ON = date(2026, 12, 11)
MORNINGS = ((0, 480, 720), (4, 480, 720))
"""Mondays and Fridays, 8 to 12."""
FREE_MONDAY, FREE_FRIDAY = (0, 420, 780), (4, 420, 780)


def job_counts(settings, now, *, dry_run=False):
    report = run_job("refresh_matches", settings=settings, now=now, dry_run=dry_run)
    assert report is not None and report.failed == []
    return report.counts


def order_of(snapshot):
    return snapshot.result["order"]


def days_asked(data):
    return [shift["weekday"] for shift in data["shifts"]]


def covers(result):
    """How much of the hours each profile covers."""
    return {
        entry["profile"]: point["value"]
        for entry in result["ranked"]
        for point in entry["points"]
        if point["criterion"] == "cover"
    }


@pytest.fixture
def ending(session):
    """A need of Mondays and Fridays whose last day is this Friday, and somebody for each; another goes on."""
    make_need(session, shifts=MORNINGS, now=MONDAY)
    need = make_need(session, shifts=MORNINGS, to_on=FRIDAY_ON, now=MONDAY)
    return need, make_matchable(session, free=(FREE_MONDAY,)), make_matchable(session, free=(FREE_FRIDAY,))


def test_a_ranking_counts_the_weekdays_that_still_come(session, settings, ending):
    need, early, late = ending
    refresh_need(session, need, settings=settings, now=MONDAY)
    first = match_pool.latest_snapshot(session, need_id=need.id)
    assert set(order_of(first)) == {early.exchange_id, late.exchange_id} and need.counts_from is None
    refresh_need(session, need, settings=settings, now=TUESDAY)
    then = match_pool.latest_snapshot(session, need_id=need.id)
    assert order_of(then) == [late.exchange_id]
    # Who takes all that is left covers the whole of it.
    assert covers(replay_need(session, then, settings)) == {late.exchange_id: 1.0}
    # What was shown is shown again; the need itself has lost nothing.
    shown = covers(replay_need(session, first, settings))
    assert shown == {early.exchange_id: 0.5, late.exchange_id: 0.5}
    assert days_asked(own_data(session, then)) == [4] and days_asked(need_data(need)) == [0, 4]


def test_the_job_notices_by_itself_that_a_weekday_has_passed(connection, session, settings, ending):
    need, early, late = ending
    session.commit()
    job_counts(settings, MONDAY)
    # Until midnight in Helsinki the day still comes.
    midnight = datetime.fromisoformat("2026-12-07T22:00+00:00")
    assert job_counts(settings, midnight - timedelta(minutes=1), dry_run=True) == {}
    assert job_counts(settings, midnight, dry_run=True) == {"due": 1}
    job_counts(settings, midnight)
    session.expire_all()
    assert order_of(match_pool.latest_snapshot(session, need_id=need.id)) == [late.exchange_id]
    assert need.exchange_id not in order_of(match_pool.latest_snapshot(session, profile_id=early.id))
    assert need.row_version == 1 and need.state == "published"
    count = len(session.scalars(select(RankingSnapshot)).all())
    assert job_counts(settings, WEDNESDAY) == {}
    assert len(session.scalars(select(RankingSnapshot)).all()) == count


def test_a_later_last_day_brings_the_weekdays_back(session, settings, ending):
    need, early, late = ending
    refresh_need(session, need, settings=settings, now=TUESDAY)
    need.to_on = FRIDAY_ON + timedelta(days=7)
    refresh_need(session, need, settings=settings, now=TUESDAY)
    then = match_pool.latest_snapshot(session, need_id=need.id)
    assert set(order_of(then)) == {early.exchange_id, late.exchange_id}


def test_a_job_that_was_tried_out_at_a_far_day_takes_no_weekday_away_for_good(
    connection, session, settings, ending
):
    need, early, _late = ending
    need.open_parts_of_day = "morning"
    early.to_on = FRIDAY_ON
    session.commit()
    job_counts(settings, SATURDAY - timedelta(days=1))
    session.expire_all()
    assert days_asked(coming_data(need)) == [4] and coming_profile_data(early)["from"] == "2026-12-11"
    job_counts(settings, MONDAY)
    session.expire_all()
    assert days_asked(coming_data(need)) == [0, 4] and coming_profile_data(early)["from"] == "2026-12-07"


def test_a_window_keeps_the_days_that_are_left_and_as_many_times_as_they_allow(session):
    need = make_need(session, shifts=(), to_on=FRIDAY_ON, now=MONDAY)
    need_drafts.put_entries(
        need, "window", [Window((0, 1, 4), 480, 960, 120, times=3), Window((0,), 0, 60, 60)]
    )
    need.counts_from = "2026-12-09T00:00"
    (left,) = coming_data(need)["windows"]
    assert (left["weekdays"], left["times"]) == ([4], 1)
    gone = passed_times(need, now=WEDNESDAY)
    assert sorted((one["weekdays"], one["times"]) for one in gone["windows"]) == [([0], 1), ([0, 1], 2)]
    assert gone["shifts"] == []


def test_of_a_roster_whose_weeks_are_known_a_shift_passes_with_the_last_of_its_weeks(
    connection, session, settings
):
    """Mondays of week 1 of two, Fridays of both weeks; the last day is in week 2, this week is week 1."""
    last = {"to_on": FRIDAY_ON + timedelta(days=7), "now": MONDAY}
    known, unknown = (make_need(session, shifts=MORNINGS, **last) for _need in range(2))
    for need in (known, unknown):
        need.shifts[0].cycle, need.shifts[0].weeks = 2, "1"
    known.roster_begins_on, known.roster_weeks = MONDAY.date(), 2
    session.commit()
    job_counts(settings, MONDAY)
    job_counts(settings, TUESDAY)
    session.expire_all()
    assert (days_asked(coming_data(known)), days_asked(coming_data(unknown))) == ([4], [0, 4])
    assert job_counts(settings, TUESDAY) == {}
    # Once the last Monday of all is over, so is it where nobody knows the weeks.
    job_counts(settings, TUESDAY + timedelta(days=7))
    session.expire_all()
    assert days_asked(coming_data(unknown)) == [4]
    assert [
        entry.weekday for entry in need_ending.passed_among(known, need_drafts.shifts_of(known), TUESDAY)
    ] == [0]


def test_a_weekday_that_never_had_a_date_is_not_one_that_has_passed(session, settings):
    need = make_need(session, shifts=MORNINGS, from_on=date(2026, 12, 8), to_on=FRIDAY_ON, now=MONDAY)
    refresh_need(session, need, settings=settings, now=WEDNESDAY)
    assert need.counts_from is None and days_asked(coming_data(need)) == [0, 4]


def test_a_need_is_hidden_when_the_last_of_its_weekdays_has_passed_and_nobody_is_told(
    connection, session, settings
):
    over = make_need(session, shifts=(MORNINGS[0],), text="Apua", to_on=FRIDAY_ON, now=MONDAY)
    agreed = make_need(session, shifts=(MORNINGS[0],), to_on=FRIDAY_ON, now=MONDAY)
    agreed.open_parts_of_day = "morning"
    dated = make_need(session, shifts=(MORNINGS[0],), to_on=FRIDAY_ON, now=MONDAY)
    dated.single_shifts = [NeedSingleShift(starts_at="2026-12-10T08:00", ends_at="2026-12-10T12:00")]
    taken = make_need(session, shifts=MORNINGS, to_on=FRIDAY_ON, now=MONDAY)
    taken.shifts[1].taken = 1
    session.commit()
    job_counts(settings, MONDAY)
    assert job_counts(settings, TUESDAY)["needs_hidden"] == 2
    session.expire_all()
    assert [one.state for one in (over, agreed, dated, taken)] == [
        "expired",
        "published",
        "published",
        "expired",
    ]
    assert days_asked(coming_data(agreed)) == days_asked(coming_data(dated)) == []
    assert session.scalars(select(OutboxMessage)).all() == []
    # It comes back with a later last day, and says that this is what it lacks.
    assert need_ending.missing_of(over, TUESDAY) == ("dates",)
    with pytest.raises(RuleViolation, match="not_whole"):
        confirm_need(session, employer_actor(over), over.id, settings=settings, now=TUESDAY)
    over.to_on = None
    assert need_ending.missing_of(over, TUESDAY) == () and not need_ending.is_over(over, TUESDAY)


def test_a_need_is_hidden_when_somebody_takes_the_last_of_what_still_comes(session, settings, ending):
    need, _early, late = ending
    refresh_need(session, need, settings=settings, now=TUESDAY)
    friday = {"weekday": 4, "start": "08:00", "end": "12:00", "cycle": 1, "weeks": [1], "splittable": False}
    make_candidacy(session, need, late, "started", taken_shifts=[friday], weekly_minutes=240)
    take(session, need, settings=settings, now=MONDAY)
    assert (need.state, [row.taken for row in need.shifts]) == ("published", [0, 1])
    need.shifts[1].taken = 0
    take(session, need, settings=settings, now=TUESDAY)
    assert need.state == "expired"


def test_a_need_that_somebody_else_has_looked_through_is_hidden_by_the_job_of_the_morning(
    connection, session, settings
):
    goes_on = make_need(session, shifts=MORNINGS, to_on=FRIDAY_ON, now=MONDAY)
    need = make_need(session, shifts=(MORNINGS[0],), to_on=FRIDAY_ON, now=MONDAY)
    refresh_need(session, need, settings=settings, now=TUESDAY)
    session.commit()
    report = run_job("expire_needs", settings=settings, now=TUESDAY)
    assert report.counts == {"needs": 1}
    session.expire_all()
    assert (need.state, goes_on.state) == ("expired", "published")


def test_of_a_profile_the_days_of_its_last_week_that_are_left_count(connection, session, settings):
    monday = make_need(session, shifts=(MORNINGS[0],), now=MONDAY)
    friday = make_need(session, shifts=(MORNINGS[1],), now=MONDAY)
    leaver = make_matchable(session, free=(FREE_MONDAY, FREE_FRIDAY), to_on=FRIDAY_ON)
    stays = make_matchable(session, free=(FREE_MONDAY, FREE_FRIDAY))
    session.commit()
    # The Sunday before was the last day with every weekday ahead.
    job_counts(settings, MONDAY - timedelta(days=3))
    assert job_counts(settings, MONDAY - timedelta(days=3), dry_run=True) == {}
    session.expire_all()
    first = match_pool.latest_snapshot(session, profile_id=leaver.id)
    assert set(order_of(first)) == {monday.exchange_id, friday.exchange_id} and leaver.counts_from is None
    job_counts(settings, TUESDAY)
    session.expire_all()
    assert order_of(match_pool.latest_snapshot(session, profile_id=leaver.id)) == [friday.exchange_id]
    assert order_of(match_pool.latest_snapshot(session, need_id=monday.id)) == [stays.exchange_id]
    assert set(order_of(match_pool.latest_snapshot(session, need_id=friday.id))) == {
        leaver.exchange_id,
        stays.exchange_id,
    }
    timed, _open = replay_profile(session, first, settings)
    assert {one["need"] for one in timed["ranked"]} == set(order_of(first))
    assert (leaver.row_version, stays.counts_from, profile_data(leaver)["from"]) == (1, None, None)
    assert job_counts(settings, TUESDAY) == {}


def test_a_profile_that_is_ranked_at_once_leaves_its_passed_days_behind(session, settings):
    need = make_need(session, shifts=(MORNINGS[0],), now=MONDAY)
    leaver = make_matchable(session, free=(FREE_MONDAY,), to_on=FRIDAY_ON)
    refresh_profile(session, leaver, settings=settings, now=MONDAY)
    assert order_of(match_pool.latest_snapshot(session, profile_id=leaver.id)) == [need.exchange_id]
    refresh_profile(session, leaver, settings=settings, now=TUESDAY)
    assert order_of(match_pool.latest_snapshot(session, profile_id=leaver.id)) == []
    leaver.to_on = FRIDAY_ON + timedelta(days=7)
    refresh_profile(session, leaver, settings=settings, now=TUESDAY)
    assert order_of(match_pool.latest_snapshot(session, profile_id=leaver.id)) == [need.exchange_id]


def test_a_shift_is_shared_by_its_place_among_those_that_are_ranked(session, settings, ending):
    need, _early, _late = ending
    change = {"code": "split_shift", "facts": {"index": 0}}
    before = mark_before(need, change)
    refresh_need(session, need, settings=settings, now=TUESDAY)
    assert [row.weekday for row in coming_shifts(need)] == [4]
    mark = mark_before(need, change)
    assert mark != before
    put_change(session, employer_actor(need), need, change, mark=mark, now=TUESDAY)
    assert [(row.weekday, row.splittable) for row in need.shifts] == [(0, False), (4, True)]
