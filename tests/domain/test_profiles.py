"""What an assistant may write in each step, and what must be there to publish."""

from datetime import date, timedelta

import pytest

from portti.domain import profiles as rules
from portti.domain.errors import RuleViolation
from portti.domain.profiles import AboutDraft, DatesDraft, FreeTime, HoursDraft, VisibilityDraft

TODAY = date(2026, 12, 1)


def violation(check, *arguments, **named):
    with pytest.raises(RuleViolation) as fault:
        check(*arguments, **named)
    return fault.value.code, fault.value.field


@pytest.mark.parametrize("code", sorted(rules.PRESETS))
def test_each_ready_made_week_can_be_added_to_an_empty_week(code):
    times = rules.preset_times(code)
    assert times
    assert rules.added_times([], times) == sorted(times)


def test_a_time_that_stands_is_not_added_again():
    monday, tuesday = FreeTime(0, 480, 720), FreeTime(1, 480, 720)
    assert rules.added_times([monday], [monday, tuesday, tuesday]) == [tuesday]


@pytest.mark.parametrize(
    ("time", "field"),
    [(FreeTime(7, 0, 60), "weekdays"), (FreeTime(0, 1440, 60), "start"), (FreeTime(0, 0, -1), "end")],
)
def test_a_time_that_no_week_has_is_refused(time, field):
    assert violation(rules.added_times, [], [time])[1] == field


def test_a_week_has_a_limit_of_rows():
    full = [FreeTime(0, 0, minute) for minute in range(rules.MOST_FREE_TIMES)]
    assert rules.added_times(full[:-1], full) == [full[-1]]
    assert violation(rules.added_times, full, [FreeTime(1, 0, 60)]) == ("too_many_times", "weekdays")


@pytest.mark.parametrize(
    ("reaches", "expected"),
    [
        ({}, ("travel_missing", "car")),
        ({"rocket": 5}, ("travel_missing", "car")),
        ({"car": 0}, ("minutes_out_of_range", "car")),
        ({"walk": 480.5}, ("minutes_out_of_range", "walk")),
        ({"any": 1001}, ("kilometres_out_of_range", "any")),
        ({"car": float("nan")}, ("minutes_out_of_range", "car")),
    ],
)
def test_travel_needs_a_reach_that_can_be(reaches, expected):
    assert violation(rules.check_travel, reaches) == expected


def test_travel_may_reach_to_the_limits():
    rules.check_travel({"car": 480, "any": 1000, "walk": 0.5})


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        (DatesDraft("sometime", None, None), ("availability_missing", "availability")),
        (DatesDraft("from_date", None, None), ("from_missing", "from_on")),
        (DatesDraft("now", TODAY, None), ("from_not_needed", "from_on")),
        (DatesDraft("now", None, TODAY - timedelta(1)), ("to_past", "to_on")),
        (DatesDraft("from_date", TODAY + timedelta(9), TODAY + timedelta(8)), ("to_before_from", "to_on")),
        (DatesDraft("from_date", date(2300, 1, 1), None), ("day_too_far", "from_on")),
    ],
)
def test_days_that_contradict_each_other_are_refused(draft, expected):
    assert violation(rules.check_dates, draft, today=TODAY) == expected


def test_days_may_be_today_and_stay_when_they_have_begun():
    rules.check_dates(DatesDraft("now", None, TODAY), today=TODAY)
    rules.check_dates(DatesDraft("from_date", TODAY - timedelta(90), None), today=TODAY)
    rules.check_dates(DatesDraft("not_now", None, None), today=TODAY)


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        (HoursDraft(-1, 20, 0, None), ("hours_out_of_range", "least")),
        (HoursDraft(0, 0, 0, None), ("hours_out_of_range", "most")),
        (HoursDraft(0, 169, 0, None), ("hours_out_of_range", "most")),
        (HoursDraft(21, 20, 0, None), ("least_over_most", "least")),
        (HoursDraft(0, 20, 1441, None), ("shift_out_of_range", "shortest_shift")),
        (HoursDraft(0, 2, 121, None), ("shift_over_most", "shortest_shift")),
        (HoursDraft(0, 20, 0, 10081), ("notice_out_of_range", "short_notice")),
    ],
)
def test_hours_that_no_week_has_are_refused(draft, expected):
    assert violation(rules.check_hours, draft) == expected


def test_hours_may_reach_to_the_limits():
    rules.check_hours(HoursDraft(168, 168, 1440, 10080))
    rules.check_hours(HoursDraft(0, 2, 120, 0))


@pytest.mark.parametrize(
    "name", ["050 123 4567", "aino@example.org", "!!!", "www/aino", "<b>Aino</b>", "Aino\nVirtanen"]
)
def test_a_shown_name_tells_no_way_to_reach_the_person(name):
    assert violation(rules.check_about, AboutDraft(name, "", "fi", ()), ()) == (
        "name_not_plain",
        "shown_name",
    )


def test_names_of_every_kind_are_names():
    for name in ("Åsa", "Anna-Liisa", "O'Neill", "Niillas", "م", "J."):
        rules.check_about(AboutDraft(name, "Hei", "sms", ("sauna",)), {"sauna"})


@pytest.mark.parametrize(
    ("draft", "expected"),
    [
        (AboutDraft("", "", "fi", ()), ("name_missing", "shown_name")),
        (AboutDraft("a" * 61, "", "fi", ()), ("name_too_long", "shown_name")),
        (AboutDraft("Aino", "a" * 3001, "fi", ()), ("text_too_long", "text")),
        (AboutDraft("Aino", "", "xx", ()), ("unknown_language", "text_language")),
        (AboutDraft("Aino", "", "fi", ("crime",)), ("unknown_interest", "interests")),
    ],
)
def test_what_is_written_about_oneself_has_limits(draft, expected):
    assert violation(rules.check_about, draft, {"sauna"}) == expected


def test_codes_that_the_pages_do_not_offer_are_refused():
    assert violation(rules.check_held_skills, {"rq_gender": "can"})[0] == "unknown_skill"
    assert violation(rules.check_held_skills, {"pc_wash": "expert"})[0] == "unknown_level"
    assert violation(rules.check_languages, {"xx": "B1"})[0] == "unknown_language"
    assert violation(rules.check_languages, {"fi": "D1"})[0] == "unknown_level"
    assert violation(rules.check_cannot, ["c_illness"])[0] == "unknown_condition"
    assert violation(rules.check_visibility, VisibilityDraft("world", ()))[0] == "visibility_missing"
    assert violation(rules.check_visibility, VisibilityDraft("staff", ("phone",)))[0] == "unknown_field"


def test_an_imported_language_may_stay_but_not_be_invented():
    rules.check_languages({"tr": "B1"}, ["tr"])
    assert violation(rules.check_languages, {"tr": "B1"}) == ("unknown_language", "level_tr")


def test_missing_steps_stand_in_the_order_of_the_pages():
    assert rules.missing_steps({}) == ["place", "travel", "times", "languages", "about"]
    assert rules.missing_steps(dict.fromkeys(rules.NEEDED_STEPS, True)) == []
    assert rules.missing_steps({"place": True}, is_over=True) == [
        "travel",
        "times",
        "dates",
        "languages",
        "about",
    ]
    assert violation(rules.check_may_publish, ["times"])[0] == "profile_incomplete"


def test_only_what_employers_can_see_or_saw_can_be_confirmed():
    for state in ("published", "hidden"):
        rules.check_may_confirm(state)
    for state in ("draft", "paused"):
        assert violation(rules.check_may_confirm, state)[0] == "profile_not_published"
