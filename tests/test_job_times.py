"""When a job is due next: at once, after its minutes, or at its time on the next of its days."""

from datetime import UTC, datetime, timedelta

import pytest

from portti.job_times import Times, next_due

NOW = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)  # a Tuesday, 10.00 in Helsinki


def test_every_so_often_counts_from_the_last_start():
    times = Times(every_seconds=300)
    assert next_due(times, None, NOW) == NOW
    assert next_due(times, NOW - timedelta(seconds=100), NOW) == NOW + timedelta(seconds=200)
    assert next_due(times, NOW - timedelta(hours=1), NOW) == NOW


@pytest.mark.parametrize(
    ("hour", "days", "expected"),
    [
        (11, "mon-sun", datetime(2026, 12, 1, 9, 0, tzinfo=UTC)),
        (10, "mon-sun", datetime(2026, 12, 2, 8, 0, tzinfo=UTC)),
        (11, "mon", datetime(2026, 12, 7, 9, 0, tzinfo=UTC)),
        (9, "tue", datetime(2026, 12, 8, 7, 0, tzinfo=UTC)),
        (11, "sat-mon", datetime(2026, 12, 5, 9, 0, tzinfo=UTC)),
        (11, "mon,thu", datetime(2026, 12, 3, 9, 0, tzinfo=UTC)),
    ],
)
def test_a_time_of_day_comes_on_the_next_of_its_days(hour, days, expected):
    assert next_due(Times(hour=hour, days=days), NOW, NOW) == expected


def test_a_time_of_day_stays_when_the_clocks_change():
    before = datetime(2026, 10, 24, 12, 0, tzinfo=UTC)
    due = next_due(Times(hour=9, minute=30), before, before)
    assert due == datetime(2026, 10, 25, 7, 30, tzinfo=UTC)
