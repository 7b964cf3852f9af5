"""What a training or group must say, its days, and until when an offered place is kept."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from portti.domain import gatherings as rules
from portti.domain.errors import RuleViolation
from portti.domain.gatherings import DayDraft, GatheringDraft, SignUpDraft

NOW = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)
DAY = DayDraft(NOW + timedelta(days=5), 120)
WHOLE = GatheringDraft(
    kind="training",
    title="Ilta",
    text="",
    written_in="fi",
    days=(DAY,),
    place="Kirjasto",
    municipality_code="179",
    video_url="",
    languages=("fi",),
    access=("step_free",),
    for_whom=("everybody",),
    places=5,
    sign_up_until=DAY.starts_at,
)


def test_a_whole_one_is_fine_also_by_video_alone() -> None:
    rules.check_gathering(WHOLE, now=NOW)
    rules.check_gathering(replace(WHOLE, place="", video_url="https://video.example/1"), now=NOW)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"kind": "party"}, "gathering_kind_missing"),
        ({"title": ""}, "gathering_title_missing"),
        ({"title": "å" * 121}, "gathering_text_too_long"),
        ({"days": ()}, "gathering_day_missing"),
        ({"days": (replace(DAY, minutes=10),)}, "gathering_too_short"),
        ({"days": (DAY, replace(DAY, starts_at=DAY.starts_at + timedelta(hours=1)))}, "days_overlap"),
        ({"days": (replace(DAY, starts_at=NOW + timedelta(days=900)),)}, "gathering_too_far"),
        ({"place": ""}, "gathering_place_missing"),
        ({"video_url": "http://video.example"}, "gathering_link_form"),
        ({"video_url": "javascript:alert(1)"}, "gathering_link_form"),
        ({"municipality_code": "000"}, "municipality_unknown"),
        ({"languages": ()}, "gathering_language_missing"),
        ({"languages": ("xx",)}, "unknown_choice"),
        ({"for_whom": ()}, "gathering_audience_missing"),
        ({"places": 0}, "places_out_of_range"),
        ({"places": 501}, "places_out_of_range"),
        ({"places": None}, "places_out_of_range"),
        ({"sign_up_until": None}, "sign_up_day_missing"),
        ({"sign_up_until": DAY.starts_at + timedelta(minutes=1)}, "sign_up_after_start"),
    ],
)
def test_what_cannot_be_right_is_refused(change: dict[str, object], code: str) -> None:
    with pytest.raises(RuleViolation) as fault:
        rules.check_gathering(replace(WHOLE, **change), now=NOW)  # type: ignore[arg-type]
    assert fault.value.code == code


def test_days_are_clock_times_in_finland_over_the_change_of_the_clocks() -> None:
    days = rules.day_drafts(date(2027, 3, 21), date(2027, 4, 4), weekly=True, start=600, end=720)
    assert [day.starts_at.hour for day in days] == [8, 7, 7]
    assert {day.minutes for day in days} == {120}
    (one,) = rules.day_drafts(date(2026, 12, 9), None, weekly=False, start=600, end=720)
    assert one.starts_at == datetime(2026, 12, 9, 8, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("until", "end", "code"),
    [
        (date(2026, 12, 8), 720, "days_swapped"),
        (date(2027, 12, 8), 720, "too_many_days"),
        (None, 600, "end_before_start"),
    ],
)
def test_days_that_make_no_sense(until: date | None, end: int, code: str) -> None:
    with pytest.raises(RuleViolation) as fault:
        rules.day_drafts(date(2026, 12, 9), until, weekly=False, start=600, end=end)
    assert fault.value.code == code


SIGN_UP = SignUpDraft("Venla", "venla@example.org", "", "fi", ("step_free",), "")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"given_name": ""}, "given_name_missing"),
        ({"email": ""}, "email_missing"),
        ({"email": "venla"}, "email_form"),
        ({"access": ("diagnosis",)}, "unknown_choice"),
        ({"access": ("other",)}, "access_text_missing"),
        ({"access_text": "Tuoli"}, "access_text_without_choice"),
        ({"access": ("other",), "access_text": "å" * 301}, "gathering_text_too_long"),
    ],
)
def test_a_sign_up_tells_words_only_where_no_code_says_it(change: dict[str, object], code: str) -> None:
    rules.check_sign_up(SIGN_UP, needs_email=True)
    with pytest.raises(RuleViolation) as fault:
        rules.check_sign_up(replace(SIGN_UP, **change), needs_email=True)  # type: ignore[arg-type]
    assert fault.value.code == code


@pytest.mark.parametrize(("left", "kept"), [(240, 24), (24, 12), (2, 1), (0.5, None), (-1, None)])
def test_an_offer_leaves_time_for_the_next(left: float, kept: float | None) -> None:
    until = rules.offer_until(NOW + timedelta(hours=left), hours=24, now=NOW)
    assert until == (NOW + timedelta(hours=kept) if kept is not None else None)


def test_the_lowest_free_seat_is_given() -> None:
    assert rules.free_seat({1, 3}, 3) == 2
    assert rules.free_seat({1, 2, 3}, 3) is None
    assert rules.free_seat({3, 5}, 2) is None
    assert rules.free_seat({5}, 2) == 1


def test_the_whole_last_day_is_open_but_nothing_after_the_beginning() -> None:
    first = DAY.starts_at.date()
    assert rules.sign_up_ends(first, (DAY,)) == DAY.starts_at
    the_day_before = rules.sign_up_ends(first - timedelta(days=1), (DAY,))
    assert the_day_before == datetime(2026, 12, 5, 21, 59, tzinfo=UTC)
    # A last day that lies behind the beginning is told as wrong, not moved.
    assert rules.sign_up_ends(first + timedelta(days=1), (DAY,)) > DAY.starts_at


def test_people_sign_up_until_the_last_moment_of_what_is_not_called_off() -> None:
    assert rules.is_open(None, NOW, now=NOW)
    assert not rules.is_open(None, NOW, now=NOW + timedelta(seconds=1))
    assert not rules.is_open(NOW, NOW, now=NOW)
