"""Which interview times may be published, and when a link still works."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from portti.domain import invitations as rules
from portti.domain.errors import Conflict, RuleViolation

NOW = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
DRAFT = rules.SlotDraft(on=date(2026, 3, 10), start_minute=600, minutes=30, kind="phone")


def test_a_row_of_times_counts_breaks_in():
    starts = rules.slot_starts(replace(DRAFT, count=3, break_minutes=10), now=NOW)
    assert [f"{start:%H:%M}" for start in starts] == ["08:00", "08:40", "09:20"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "letter"}, "unknown_kind"),
        ({"start_minute": 1440}, "time_not_understood"),
        ({"minutes": 4}, "minutes_out_of_range"),
        ({"minutes": 241}, "minutes_out_of_range"),
        ({"count": 0}, "count_out_of_range"),
        ({"count": 41}, "count_out_of_range"),
        ({"break_minutes": -1}, "break_out_of_range"),
        ({"kind": "centre"}, "place_missing"),
        ({"kind": "video"}, "place_missing"),
        ({"kind": "video", "place": "Teams, soitan sinulle"}, "video_link_form"),
        ({"place": "x" * 201}, "place_too_long"),
        ({"start_minute": 1380, "count": 3}, "past_midnight"),
        ({"on": date(2026, 2, 28)}, "time_past"),
        ({"on": date(2027, 3, 30)}, "time_too_far"),
    ],
)
def test_a_draft_outside_the_limits_is_refused_with_its_code(change, code):
    with pytest.raises(RuleViolation) as fault:
        rules.slot_starts(replace(DRAFT, **change), now=NOW)
    assert fault.value.code == code


def test_the_last_time_of_a_day_may_end_at_midnight():
    assert len(rules.slot_starts(replace(DRAFT, start_minute=1380, count=2), now=NOW)) == 2


def test_clock_times_are_right_on_both_sides_of_a_change_of_the_clocks():
    before = rules.helsinki_moment(date(2026, 3, 28), 600)
    after = rules.helsinki_moment(date(2026, 3, 29), 600)
    assert (before.hour, after.hour) == (8, 7)
    autumn = rules.slot_starts(
        replace(DRAFT, on=date(2026, 10, 25), start_minute=150, minutes=60, count=2), now=NOW
    )
    assert autumn[1] - autumn[0] == timedelta(hours=1)


def test_the_hour_that_is_left_out_in_march_cannot_be_published():
    with pytest.raises(RuleViolation, match="time_left_out"):
        rules.helsinki_moment(date(2026, 3, 29), 3 * 60 + 30)


def test_a_link_is_open_until_it_expires_or_is_withdrawn():
    later = NOW + timedelta(days=1)
    assert rules.link_state(later, None, held=False, now=NOW) == "open"
    assert rules.link_state(NOW, None, held=False, now=NOW) == "expired"
    assert rules.link_state(later, NOW, held=False, now=NOW) == "cancelled"


def test_a_time_withdrawn_or_too_near_cannot_be_booked():
    soon = NOW + timedelta(hours=1)
    with pytest.raises(Conflict):
        rules.check_time_bookable(soon, None, notice_hours=2, now=NOW)
    with pytest.raises(Conflict):
        rules.check_time_bookable(NOW + timedelta(days=1), NOW, notice_hours=2, now=NOW)
    rules.check_time_bookable(NOW + timedelta(hours=2), None, notice_hours=2, now=NOW)


def test_an_interview_that_has_begun_is_left_as_it_is():
    with pytest.raises(Conflict):
        rules.check_booking_changeable(NOW, now=NOW)
    rules.check_booking_changeable(NOW + timedelta(minutes=1), now=NOW)


@pytest.mark.parametrize("typed", ["040 123 4567", "+358 (0)40-1234567", "12345"])
def test_phone_numbers_are_kept_as_typed(typed):
    assert rules.checked_phone(typed) == typed


@pytest.mark.parametrize("typed", ["", "1234", "soita", "0401234567 <b>", "1" * 41])
def test_what_cannot_be_a_phone_number_is_refused(typed):
    with pytest.raises(RuleViolation, match="phone_not_understood"):
        rules.checked_phone(typed)


def test_a_number_is_asked_only_for_a_call_without_one():
    assert rules.needs_phone("phone", None)
    assert not rules.needs_phone("phone", "0401234567")
    assert not rules.needs_phone("centre", None)
