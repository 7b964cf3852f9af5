"""The engine: what the times of a need mean."""

from dataclasses import replace
from datetime import datetime

import pytest

from matching import engine, schedule
from matching.types import SingleShift
from tests.matching.crowds import ALWAYS, RULES, facts, free, need_of, profile_of, stopped


def test_a_shift_over_sunday_midnight_wraps_into_monday() -> None:
    need = need_of(shifts=free((6, "22:00", "02:00")))
    assert stopped(need, profile_of(available=free((6, "21:00", "00:00"), (0, "00:00", "02:00")))) is None
    assert (
        stopped(need, profile_of(available=free((6, "21:00", "00:00"), (0, "00:00", "01:59")))) == "schedule"
    )
    assert stopped(need, profile_of(available=free((6, "21:00", "03:00")))) is None


def test_equal_times_are_a_whole_day_and_a_whole_week_has_no_seam() -> None:
    need = need_of(shifts=free((6, "12:00", "12:00")))
    assert facts(need, profile_of(available=ALWAYS), "cover") == {
        "covered_minutes": 1440,
        "needed_minutes": 1440,
    }
    week = need_of(shifts=..., single_shifts=[{"start": "2026-12-02T12:00", "end": "2026-12-09T12:00"}])
    assert stopped(week, profile_of(available=ALWAYS)) is None
    assert stopped(week, profile_of(available=ALWAYS[:-1])) == "schedule"


@pytest.mark.parametrize(
    ("start", "end", "wall", "true"),
    [
        ("2026-10-24T22:00", "2026-10-25T06:00", 480, 540),
        ("2027-03-27T22:00", "2027-03-28T06:00", 480, 420),
        ("2026-10-25T02:30", "2026-10-25T03:30", 60, 60),
        ("2026-10-25T03:30", "2026-10-25T04:00", 30, 90),
        ("2027-03-28T02:59", "2027-03-28T04:00", 61, 1),
        ("1975-03-30T01:00", "1975-03-30T05:00", 240, 240),
        ("2099-10-24T22:00", "2099-10-25T06:00", 480, 540),
    ],
)
def test_single_shifts_last_as_long_as_the_clocks_make_them(
    start: str, end: str, wall: int, true: int
) -> None:
    single = SingleShift(datetime.fromisoformat(start), datetime.fromisoformat(end))
    assert (single.wall_minutes, schedule.true_minutes(single)) == (wall, true)


def test_the_wall_clock_asks_who_is_free_and_the_true_length_counts() -> None:
    need = need_of(shifts=..., single_shifts=[{"start": "2026-10-24T22:00", "end": "2026-10-25T06:00"}])
    night = free((5, "22:00", "06:00"))
    assert facts(need, profile_of(available=night), "cover")["covered_minutes"] == 540
    assert stopped(need, profile_of(available=night, hours={"max": 8.5})) == "schedule"
    assert stopped(need, profile_of(available=night, shortest_shift=540)) is None


def test_a_weekly_shift_asks_for_its_weekday_among_the_common_days() -> None:
    tuesday = profile_of(available=ALWAYS, from_="2026-12-02", to="2026-12-07")
    assert stopped(need_of(), tuesday) == "schedule"
    assert stopped(need_of(), replace(tuesday, to_day=datetime(2026, 12, 8).date())) is None
    assert stopped(need_of(from_="2026-12-08"), tuesday) == "dates"
    assert stopped(need_of(from_="2026-12-07"), tuesday) == "schedule"


def test_a_single_shift_belongs_to_the_day_on_which_it_starts() -> None:
    need = need_of(
        shifts=..., single_shifts=[{"start": "2026-12-24T22:00", "end": "2026-12-25T02:00"}], to="2026-12-24"
    )
    assert stopped(need, profile_of(available=ALWAYS)) is None
    assert stopped(need, profile_of(available=ALWAYS, from_="2026-12-25")) == "dates"
    assert stopped(replace(need, to_day=None), profile_of(available=ALWAYS, from_="2026-12-25")) == "schedule"


def test_pieces_of_a_splittable_shift_may_be_longer_than_the_most_hours_but_the_week_is_cut() -> None:
    shift = {"weekday": 1, "start": "08:00", "end": "20:00"}
    assert stopped(need_of(shifts=[shift]), profile_of(available=ALWAYS, hours={"max": 10})) == "schedule"
    need = need_of(shifts=[{**shift, "splittable": True}])
    profile = profile_of(available=ALWAYS, hours={"max": 10})
    assert facts(need, profile, "cover") == {"covered_minutes": 600, "needed_minutes": 720}
    assert facts(need, profile, "shifts")["longest_minutes"] == 720
    assert engine.explain_pair(need, profile, RULES)["misses"] == []
    capped = replace(need, hours_cap=4.1)
    assert facts(capped, profile, "cover")["covered_minutes"] == pytest.approx(246, abs=1e-9)


def test_a_tenth_of_an_hour_is_not_lost_in_binary() -> None:
    need = need_of(shifts=free((1, "08:00", "12:06")))
    assert stopped(need, profile_of(available=ALWAYS, hours={"max": 4.1})) is None


def test_a_window_takes_no_more_times_than_it_asks_and_reports_those_open() -> None:
    window = {"weekdays": [0, 1, 2], "earliest": "20:00", "latest": "02:00", "minutes": 150, "times": 3}
    need = need_of(shifts=..., windows=[window])
    one = profile_of(available=free((0, "23:00", "01:30"), (1, "20:00", "22:29"), (2, "08:00", "16:00")))
    assert facts(need, one, "cover") == {"covered_minutes": 150, "needed_minutes": 450}
    (miss,) = engine.explain_pair(need, one, RULES)["misses"]
    assert (miss["criterion"], miss["facts"]["index"], miss["facts"]["open_times"]) == ("window", 0, 2)
    twice = replace(need, windows=(replace(need.windows[0], times=2),))
    assert facts(twice, profile_of(available=ALWAYS), "cover")["covered_minutes"] == 300


def test_rosters_weigh_by_their_weeks_exactly() -> None:
    shifts = [
        {"weekday": day, "start": "08:00", "end": "08:01", "cycle": 3, "weeks": [1]} for day in (0, 1, 2)
    ]
    need = need_of(shifts=shifts)
    assert facts(need, profile_of(available=ALWAYS), "cover") == {"covered_minutes": 1, "needed_minutes": 1}


def test_the_circle_of_the_week() -> None:
    day = schedule.DAY
    assert schedule.union([(100, 50), (150, 50), (300, 10)]) == ((100, 100), (300, 10))
    assert schedule.union([(6 * day, 2 * day)]) == ((6 * day, 2 * day),)
    assert schedule.union([(0, 60), (6 * day + 1380, 60)]) == ((6 * day + 1380, 120),)
    assert schedule.union([(at * day, day) for at in range(7)]) == ((0, schedule.WEEK),)
    assert schedule.pieces(((6 * day, 2 * day),), 0, day) == [(0, day)]
    assert schedule.pieces(((10, 20), (50, 20)), 20, 40) == [(20, 10), (50, 10)]
    assert schedule.common_weekdays(1, 1) == 0b1
    assert schedule.common_weekdays(7, 8) == 0b1000001
    assert schedule.common_weekdays(5, 4) == 0
    assert schedule.weekly_minutes(need_of(shifts=free((1, "08:00", "12:00"))).shifts) == 240
