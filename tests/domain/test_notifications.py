"""When news is due: at the Helsinki hour that a person chose, made up for when nobody looked at it."""

from datetime import UTC, datetime, timedelta

import pytest

from portti.clock import HELSINKI
from portti.domain.errors import RuleViolation
from portti.domain.notifications import Rhythm, check_rhythm, is_due, last_hour_chosen

DAILY = Rhythm("daily", 9)
WEEKLY = Rhythm("weekly", 18, weekday=3)


def local(day: int, hour: int, minute: int = 0, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=HELSINKI).astimezone(UTC)


def due(rhythm: Rhythm, since: datetime, now: datetime, told_at: datetime | None = None) -> bool:
    return is_due(rhythm, waiting_since=since, told_at=told_at, now=now)


def test_daily_news_waits_for_the_hour_and_comes_at_it() -> None:
    since = local(1, 15)
    assert not due(DAILY, since, local(1, 15, 1))
    assert not due(DAILY, since, local(2, 8, 59))
    assert due(DAILY, since, local(2, 9))


def test_an_hour_that_went_by_while_nothing_ran_is_made_up_for() -> None:
    assert due(DAILY, local(1, 15), local(2, 13, 30))
    assert due(WEEKLY, local(1, 15), local(5, 7))


def test_news_found_after_the_hour_waits_for_the_next() -> None:
    assert not due(DAILY, local(2, 9, 1), local(2, 23, 59))
    assert due(DAILY, local(2, 9, 1), local(3, 9, 1))


def test_nothing_comes_twice_for_one_hour() -> None:
    # A pair that fits again was found long ago; today's hour is used up all the same.
    assert not due(DAILY, local(1, 10), local(2, 12), told_at=local(2, 9))
    assert due(DAILY, local(1, 10), local(3, 9), told_at=local(2, 9))


def test_weekly_news_comes_on_its_weekday() -> None:
    since = local(1, 10)  # a Tuesday
    assert not due(WEEKLY, since, local(3, 17, 59))
    assert due(WEEKLY, since, local(3, 18))  # the Thursday
    assert not due(WEEKLY, local(3, 18, 1), local(10, 17))
    assert due(WEEKLY, local(3, 18, 1), local(10, 18))


def test_at_once_and_never() -> None:
    now = local(1, 3)
    assert due(Rhythm("at_once", 9), now, now, told_at=now)
    assert not due(Rhythm("never", 9), now - timedelta(days=90), now)


@pytest.mark.parametrize("hour", [2, 3, 4])
@pytest.mark.parametrize("day", [datetime(2026, 3, 29, tzinfo=UTC), datetime(2026, 10, 25, tzinfo=UTC)])
def test_the_hour_comes_once_on_the_days_when_the_clocks_change(day: datetime, hour: int) -> None:
    rhythm = Rhythm("daily", hour)
    moments = [day - timedelta(hours=3) + timedelta(minutes=10 * step) for step in range(6 * 24)]
    chosen = {last_hour_chosen(rhythm, moment) for moment in moments}
    assert len(chosen) == 2  # the day's own, and the one of the day before
    assert all(last_hour_chosen(rhythm, moment) <= moment for moment in moments)


def test_the_hour_is_helsinki_time_in_winter_and_in_summer() -> None:
    assert last_hour_chosen(DAILY, datetime(2026, 12, 1, 12, tzinfo=UTC)).hour == 7
    assert last_hour_chosen(DAILY, datetime(2026, 7, 1, 12, tzinfo=UTC)).hour == 6


@pytest.mark.parametrize(
    ("rhythm", "code"),
    [
        (Rhythm("hourly", 9), "unknown_frequency"),
        (Rhythm("daily", 24), "unknown_hour"),
        (Rhythm("daily", -1), "unknown_hour"),
        (Rhythm("weekly", 9, 7), "unknown_weekday"),
    ],
)
def test_what_cannot_be_chosen(rhythm: Rhythm, code: str) -> None:
    with pytest.raises(RuleViolation, match=code):
        check_rhythm(rhythm)
    check_rhythm(Rhythm("weekly", 23, 6))
