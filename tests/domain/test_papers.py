"""What may stand in papers, shifts placed on dates, and hints at a wage group."""

from datetime import date, datetime, timedelta

import pytest

from matching.types import Shift, SingleShift
from portti.domain import papers as rules
from portti.domain.errors import RuleViolation
from portti.domain.rosters import begins_on_where
from portti.domain.wage_hints import GROUPS, WageFigure, suggested_group, wage_figures, wage_hint

TODAY = date(2026, 12, 1)
MONDAY = date(2026, 12, 7)


def days(shifts: list[SingleShift]) -> list[str]:
    return [f"{one.start:%d.%m. %H:%M}-{one.end:%d.%m. %H:%M}" for one in shifts]


def test_a_weekly_shift_stands_on_each_of_its_days_and_runs_over_midnight() -> None:
    placed = rules.placed_shifts(
        [Shift(0, 480, 720), Shift(5, 1320, 360)], MONDAY, date(2026, 12, 20), MONDAY
    )
    assert days(placed) == [
        "07.12. 08:00-07.12. 12:00",
        "12.12. 22:00-13.12. 06:00",
        "14.12. 08:00-14.12. 12:00",
        "19.12. 22:00-20.12. 06:00",
    ]


def test_both_ends_of_the_list_belong_to_it() -> None:
    placed = rules.placed_shifts([Shift(0, 480, 720), Shift(1, 480, 720)], MONDAY, MONDAY, MONDAY)
    assert days(placed) == ["07.12. 08:00-07.12. 12:00"]


@pytest.mark.parametrize(
    ("roster_week", "expected"), [(1, ["07.12.", "28.12."]), (2, ["21.12."]), (3, ["14.12.", "04.01."])]
)
def test_a_roster_goes_on_from_the_week_that_is_said(roster_week: int, expected: list[str]) -> None:
    shift = Shift(0, 480, 720, cycle=3, weeks=(1,))
    placed = rules.placed_shifts([shift], MONDAY, date(2027, 1, 6), begins_on_where(MONDAY, roster_week))
    assert [f"{one.start:%d.%m.}" for one in placed] == expected


def test_a_list_that_begins_in_the_middle_of_a_week_is_in_that_week() -> None:
    placed = rules.placed_shifts([Shift(4, 480, 720, 2, (1,))], date(2026, 12, 9), date(2026, 12, 31), MONDAY)
    assert [f"{one.start:%d.%m.}" for one in placed] == ["11.12.", "25.12."]


def test_midnight_to_midnight_is_a_whole_day() -> None:
    (placed,) = rules.placed_shifts([Shift(0, 0, 0)], MONDAY, MONDAY, MONDAY)
    assert placed.end - placed.start == timedelta(days=1)


@pytest.mark.parametrize(
    ("first", "last", "code", "field"),
    [
        (None, MONDAY, "day_missing", "first_on"),
        (MONDAY, None, "day_missing", "last_on"),
        (MONDAY, MONDAY - timedelta(days=1), "days_swapped", "last_on"),
        (MONDAY, MONDAY + timedelta(days=62), "period_too_long", "last_on"),
        (TODAY + timedelta(days=367), TODAY + timedelta(days=368), "day_too_far", "first_on"),
    ],
)
def test_days_of_a_list_that_cannot_be(first, last, code, field) -> None:
    with pytest.raises(RuleViolation) as fault:
        rules.checked_period(first, last, today=TODAY)
    assert (fault.value.code, fault.value.field) == (code, field)
    assert rules.checked_period(MONDAY, MONDAY + timedelta(days=61), today=TODAY)


def test_a_shift_of_a_list_lies_in_its_days_and_overlaps_no_other() -> None:
    night = SingleShift(datetime(2026, 12, 7, 22), datetime(2026, 12, 8, 6))
    early = rules.shift_on(date(2026, 12, 8), 300, 120)
    with pytest.raises(RuleViolation, match="shifts_overlap"):
        rules.check_shift(date(2026, 12, 8), early, [night], MONDAY, date(2026, 12, 20))
    with pytest.raises(RuleViolation, match="day_outside_list"):
        rules.check_shift(date(2026, 12, 21), early, [], MONDAY, date(2026, 12, 20))
    after = rules.shift_on(date(2026, 12, 8), 360, 120)
    rules.check_shift(date(2026, 12, 8), after, [night], MONDAY, date(2026, 12, 20))


@pytest.mark.parametrize(
    ("trip", "code", "field"),
    [
        (rules.Trip(None, "Koti", "Kauppa", 1000), "day_missing", "on"),
        (rules.Trip(TODAY + timedelta(days=1), "Koti", "Kauppa", 1000), "day_ahead", "on"),
        (rules.Trip(TODAY - timedelta(days=367), "Koti", "Kauppa", 1000), "trip_too_old", "on"),
        (rules.Trip(TODAY, " ", "Kauppa", 1000), "place_missing", "origin"),
        (rules.Trip(TODAY, "Koti", "", 1000), "place_missing", "destination"),
        (rules.Trip(TODAY, "Koti", "x" * 121, 1000), "paper_text_too_long", "destination"),
        (rules.Trip(TODAY, "Koti", "131052-308T", 1000), "paper_identity_code", "destination"),
        (rules.Trip(TODAY, "Koti", "Kauppa", 0), "kilometres_out_of_range", "kilometres"),
        (rules.Trip(TODAY, "Koti", "Kauppa", 2_000_001), "kilometres_out_of_range", "kilometres"),
    ],
)
def test_a_trip_that_cannot_be(trip, code, field) -> None:
    with pytest.raises(RuleViolation) as fault:
        rules.check_trip(trip, today=TODAY)
    assert (fault.value.code, fault.value.field) == (code, field)


def test_a_trip_of_today_is_fine() -> None:
    rules.check_trip(rules.Trip(TODAY, "Koti", "Kauppa", 100), today=TODAY)


@pytest.mark.parametrize("code", ["131052-308T", "tunnus 010203A123X.", "010203a123x"])
def test_an_identity_code_is_kept_nowhere(code: str) -> None:
    with pytest.raises(RuleViolation, match="paper_identity_code"):
        rules.checked_words("contract", {"other_terms": code})


def test_words_are_those_of_the_kind_and_not_too_long() -> None:
    words = rules.checked_words("authority", {"payer_name": "Alue", "hourly_pay": "20", "limits": "y" * 1500})
    assert words["payer_name"] == "Alue" and "hourly_pay" not in words
    with pytest.raises(RuleViolation, match="paper_text_too_long"):
        rules.checked_words("authority", {"payer_name": "y" * 201})
    # A phone number or a date is no identity code.
    assert rules.checked_words("contract", {"other_terms": "040 123 4567, 13.10.2026-31.12.2026"})


@pytest.mark.parametrize(
    ("tasks", "group"),
    [
        ([], None),
        (["hh_cook"], "A"),
        (["hh_cook", "mt_hoist"], "B1"),
        (["mt_hoist", "hr_cath"], "B2"),
        (["hr_cath", "hr_vent"], "C"),
        (["pc_shower"], "A"),
    ],
)
def test_the_highest_group_that_a_task_hints_at(tasks: list[str], group: str | None) -> None:
    assert suggested_group(tasks) == group


def figure(group: str, since: date, until: date, euros: str | None) -> WageFigure:
    return WageFigure(group, since, until, euros, "")


def test_the_figure_of_the_day_counts_and_an_older_one_is_told_as_over() -> None:
    old = figure("A", date(2024, 1, 1), date(2024, 12, 31), "11.00")
    new = figure("A", date(2025, 1, 1), date(2025, 12, 31), "12.00")
    none = figure("A", date(2026, 1, 1), date(2026, 12, 31), None)
    other = figure("B1", date(2025, 1, 1), date(2026, 12, 31), "19.00")
    rows = [none, new, other, old]
    assert wage_hint("A", date(2024, 6, 1), rows) == wage_hint("A", date(2024, 12, 31), rows)
    assert wage_hint("A", date(2024, 6, 1), rows).figure == old
    assert wage_hint("A", date(2025, 6, 1), rows).figure == new
    assert not wage_hint("A", date(2025, 12, 31), rows).is_over
    over = wage_hint("A", date(2026, 6, 1), rows)
    assert over.figure == new and over.is_over
    assert wage_hint("A", date(2023, 6, 1), rows).figure is None
    assert wage_hint("C", date(2025, 6, 1), rows).figure is None


def test_the_table_says_nothing_that_was_not_read() -> None:
    assert {row.group for row in wage_figures()} == set(GROUPS)
    assert all(row.source and row.from_on <= row.until_on for row in wage_figures())
    known_after_2025 = [row for row in wage_figures() if row.from_on >= date(2025, 5, 1) and row.euros]
    assert known_after_2025 == []
