"""Weeks in words and as blocks of a picture."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pytest

from portti.vocabulary import travel_in_words
from portti.wording.job import all_times_in_words, open_times_in_words, terms_in_words
from portti.wording.week import (
    covered_blocks,
    days_in_words,
    free_blocks,
    free_times_in_words,
    hours_in_words,
    length_in_words,
    times_in_words,
    week_blocks,
)
from portti.words import LANGUAGES


def shift(weekday: int, start: str, end: str, **more: Any) -> dict[str, Any]:
    return {"weekday": weekday, "start": start, "end": end, **more}


@dataclass
class Open:
    open_parts_of_day: str = ""
    open_weekdays: str = ""
    open_hours_min: float | None = None
    open_hours_max: float | None = None
    open_casual: bool = False
    steps_done: str = ""
    open_any_days: bool = False
    open_best_weekday: int | None = None
    open_times_a_week: int | None = None
    open_visit_min: float | None = None
    open_visit_max: float | None = None
    open_earliest_minute: int | None = None
    open_latest_minute: int | None = None
    open_assistants: int | None = None
    open_job: str = ""
    live_days_min: int | None = None
    live_days_max: int | None = None
    live_every_days: int | None = None
    live_own_room: bool = False
    open_blocks: Sequence[Any] = ()
    break_minutes: int | None = None
    contract: str = ""
    months_min: int | None = None
    months_max: int | None = None
    pay_basis: str = ""


def test_shifts_that_differ_in_their_day_only_stand_on_one_line_in_the_order_of_the_week() -> None:
    data = {"shifts": [shift(3, "08:00", "12:00"), shift(0, "08:00", "12:00"), shift(3, "16:00", "18:30")]}
    assert times_in_words(data, "fi") == [
        "maanantaisin ja torstaisin klo 8–12",
        "torstaisin klo 16–18.30",
    ]


def test_a_working_week_and_a_whole_week_have_names() -> None:
    working = {"shifts": [shift(day, "09:00", "15:00") for day in range(5)]}
    whole = {"shifts": [shift(day, "09:00", "15:00") for day in range(7)]}
    assert times_in_words(working, "sv") == ["från måndag till fredag kl. 9–15"]
    assert times_in_words(whole, "en") == ["every day at 9:00–15:00"]


def test_midnight_is_said() -> None:
    data = {"shifts": [shift(0, "22:00", "06:00"), shift(1, "16:00", "00:00"), shift(2, "08:00", "08:00")]}
    assert times_in_words(data, "fi") == [
        "maanantaisin klo 22–6 seuraavaan päivään",
        "tiistaisin klo 16–24",
        "keskiviikkoisin klo 8–8 seuraavaan päivään",
    ]


def test_rosters_several_assistants_and_sharing_are_said() -> None:
    data = {
        "shifts": [
            shift(5, "10:00", "18:00", cycle=4, weeks=[3, 1], assistants=2, splittable=True),
            shift(6, "10:00", "18:00", cycle=2, weeks=[1, 2]),
        ]
    }
    assert times_in_words(data, "fi") == [
        "lauantaisin klo 10–18, 4 viikon kierron viikoilla 1 ja 3, 2 avustajaa yhtä aikaa, "
        "vuoron voi jakaa osiin",
        "sunnuntaisin klo 10–18",
    ]


def test_shifts_of_different_weeks_do_not_melt_together() -> None:
    data = {
        "shifts": [
            shift(0, "08:00", "12:00", cycle=2, weeks=[1]),
            shift(1, "08:00", "12:00", cycle=2, weeks=[2]),
        ]
    }
    assert len(times_in_words(data, "fi")) == 2


def test_windows_say_length_limits_and_how_often() -> None:
    window = {"weekdays": [0, 4], "earliest": "11:30", "latest": "19:00", "minutes": 210}
    assert times_in_words({"windows": [{**window, "times": 1}]}, "fi") == [
        "kerran viikossa 3,5 tuntia yhtäjaksoisesti klo 11.30–19 välillä, päivä: maanantai tai perjantai"
    ]
    assert times_in_words({"windows": [{**window, "times": 2, "assistants": 2}]}, "en") == [
        "on Mondays and Fridays 3.5 hours without a break between 11:30–19:00, 2 assistants at the same time"
    ]
    anywhere = {**window, "weekdays": list(range(7)), "times": 3}
    assert times_in_words({"windows": [anywhere]}, "selko")[0].endswith("eri päivinä: mikä päivä tahansa")


def test_single_shifts_say_their_dates() -> None:
    data = {
        "single_shifts": [
            {"start": "2026-12-24T22:00", "end": "2026-12-25T08:00"},
            {"start": "2026-12-09T10:00", "end": "2026-12-09T14:00"},
            {"start": "2026-12-31T16:00", "end": "2027-01-01T00:00"},
        ]
    }
    assert times_in_words(data, "fi") == [
        "keskiviikkona 9. joulukuuta 2026 klo 10–14",
        "alkaa torstaina 24. joulukuuta 2026 klo 22 ja päättyy perjantaina 25. joulukuuta 2026 klo 8",
        "torstaina 31. joulukuuta 2026 klo 16–24",
    ]


def test_open_times_say_how_long_how_often_between_when_and_which_days() -> None:
    known = Open(
        "day",
        "0 3 4",
        open_any_days=True,
        open_best_weekday=4,
        open_times_a_week=2,
        open_visit_min=4,
        open_visit_max=5,
        open_earliest_minute=690,
        open_assistants=6,
    )
    assert open_times_in_words(known, "fi") == [
        "ajoista sovitaan yhdessä",
        "päivät",
        "aikaisintaan kello 11.30",
        "maanantaisin, torstaisin tai perjantaisin, mikä tahansa yhdistelmä sopii, mieluiten perjantaisin",
        "2 kertaa viikossa, 4–5 tuntia kerrallaan",
        "6 avustajaa jakaa työn",
    ]
    other = Open(open_visit_min=1, open_visit_max=1, open_latest_minute=0, open_times_a_week=1)
    assert open_times_in_words(other, "en") == [
        "times to be agreed",
        "over by 24:00",
        "once a week, 1 hour at a time",
    ]
    assert open_times_in_words(Open(open_visit_max=0.75), "sv")[1] == "högst 45 minuter åt gången"
    assert open_times_in_words(Open(open_visit_min=1.5), "sv")[1] == "minst 1,5 timmar åt gången"
    week = Open(
        open_weekdays="0 1 2 3 4 5 6", open_any_days=True, open_earliest_minute=480, open_latest_minute=0
    )
    assert open_times_in_words(week, "en")[1:] == ["between 8:00–24:00", "any day"]


def test_open_times_beside_fixed_ones_say_that_they_are_more() -> None:
    shift = {"shifts": [{"weekday": 1, "start": "08:00", "end": "16:00"}]}
    evenings = Open(open_parts_of_day="evening")
    assert all_times_in_words(shift, evenings, "fi") == [
        "tiistaisin klo 8–16",
        "lisäksi: ajoista sovitaan yhdessä",
        "illat",
    ]
    assert all_times_in_words({}, evenings, "fi") == ["ajoista sovitaan yhdessä", "illat"]
    assert all_times_in_words(shift, Open(), "fi") == ["tiistaisin klo 8–16"]


def test_open_times_say_only_what_is_known() -> None:
    assert open_times_in_words(Open(), "fi") == []
    assert open_times_in_words(Open(steps_done="times kind_open"), "fi") == ["ajoista sovitaan yhdessä"]
    assert open_times_in_words(Open(open_parts_of_day="morning evening"), "fi") == [
        "ajoista sovitaan yhdessä",
        "aamut ja illat",
    ]
    whole = Open("live_in", "0 4", 12, 15, open_casual=True)
    assert open_times_in_words(whole, "en") == [
        "times to be agreed",
        "living at the workplace",
        "on Mondays and Fridays",
        "12–15 hours a week",
        "now and then, agreed each time",
    ]


@pytest.mark.parametrize(
    ("least", "most", "words"),
    [
        (None, None, ""),
        (5.0, None, "vähintään 5 tuntia viikossa"),
        (None, 7.5, "enintään 7,5 tuntia viikossa"),
        (40.0, 40.0, "40 tuntia viikossa"),
    ],
)
def test_hours_that_are_half_known(least: float | None, most: float | None, words: str) -> None:
    assert hours_in_words(least, most, "fi") == words


def test_lengths_read_as_people_say_them() -> None:
    assert [length_in_words(minutes, "fi") for minutes in (1, 30, 60, 90, 80)] == [
        "1 minuutti",
        "30 minuuttia",
        "1 tunti",
        "1,5 tuntia",
        "1 tunti 20 minuuttia",
    ]


def test_free_times() -> None:
    times = [shift(0, "08:00", "16:00"), shift(1, "08:00", "16:00"), shift(4, "20:00", "06:00")]
    assert free_times_in_words(times, "fi") == [
        "maanantaisin ja tiistaisin klo 8–16",
        "perjantaisin klo 20–6 seuraavaan päivään",
    ]


def test_blocks_over_midnight_are_two_and_sunday_goes_on_on_monday() -> None:
    blocks = week_blocks({"shifts": [shift(6, "22:00", "06:00", assistants=2, cycle=2, weeks=[1])]})
    assert blocks == [
        {"weekday": 6, "start": 1320, "end": 1440, "text": "22–6 ×2, vko 1", "kind": "needed"},
        {"weekday": 0, "start": 0, "end": 360, "text": "", "kind": "needed"},
    ]


def test_a_block_until_midnight_is_one() -> None:
    assert [block["end"] for block in week_blocks({"shifts": [shift(0, "16:00", "00:00")]})] == [1440]
    assert [block["text"] for block in free_blocks([shift(0, "16:00", "00:00")], "en")] == ["16:00–24:00"]


def test_windows_stand_on_each_of_their_days() -> None:
    window = {"weekdays": [0, 4], "earliest": "11:30", "latest": "19:00", "minutes": 60}
    blocks = week_blocks({"windows": [window]}, "fi")
    assert [(block["weekday"], block["kind"]) for block in blocks] == [(0, "open"), (4, "open")]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_fills_every_place(language: str) -> None:
    data = {
        "shifts": [shift(0, "22:00", "06:00", cycle=3, weeks=[1], assistants=3, splittable=True)],
        "windows": [{"weekdays": [1, 2], "earliest": "08:00", "latest": "12:00", "minutes": 61}],
        "single_shifts": [{"start": "2026-12-24T22:00", "end": "2026-12-25T08:00"}],
    }
    lines = times_in_words(data, language)
    assert len(lines) == 3
    assert not any("%(" in line for line in lines)


def test_what_is_covered_is_where_free_times_lie_over_needed_ones() -> None:
    needed = week_blocks({"shifts": [{"weekday": 1, "start": "08:00", "end": "12:00"}]})
    free = free_blocks(
        [
            {"weekday": 1, "start": "10:00", "end": "20:00"},
            {"weekday": 1, "start": "12:00", "end": "13:00"},
            {"weekday": 2, "start": "08:00", "end": "12:00"},
        ]
    )
    assert covered_blocks(needed, free) == [
        {"weekday": 1, "start": 600, "end": 720, "text": "", "kind": "covered"}
    ]


@dataclass
class Further:
    parts_of_day: str = ""
    weekdays: str = ""
    any_days: bool = False
    best_weekday: int | None = None
    times_a_week: int | None = None
    visit_min: float | None = None
    visit_max: float | None = None
    earliest_minute: int | None = None
    latest_minute: int | None = None
    casual: bool = False
    instead: bool = False


def test_several_times_to_be_agreed_stand_on_a_line_each() -> None:
    known = Open(
        "morning",
        "0 1 2 3 4",
        open_visit_min=2,
        open_visit_max=2,
        open_job="part_time",
        open_casual=True,
        open_blocks=[
            Further(weekdays="5 6", visit_min=4, visit_max=4, best_weekday=6),
            Further("night", casual=True),
            Further("day", "3", instead=True),
        ],
    )
    assert open_times_in_words(known, "fi") == [
        "ajoista sovitaan yhdessä",
        "osa-aikainen työ tai työ silloin tällöin",
        "aamut, maanantaista perjantaihin, 2 tuntia kerrallaan",
        "lauantaisin ja sunnuntaisin, mieluiten sunnuntaisin, 4 tuntia kerrallaan",
        "yöt, silloin tällöin, sovitaan joka kerta erikseen",
        "tai: päivät, torstaisin",
    ]


@pytest.mark.parametrize(
    ("least", "most", "every", "words"),
    [
        (14, 14, 28, "2 weeks at a time, then 2 weeks off"),
        (5, None, 8, "5 days at a time, then 3 days off"),
        (None, 7, 28, "1 week at a time, then 3 weeks off"),
        (4, 7, 28, "4–7 days at a time, once in each period of 4 weeks"),
        (2, 3, 10, "2–3 days at a time, once in each period of 10 days"),
        (2, 3, 7, "2–3 days at a time, once in each week"),
        (10, 10, None, "10 days at a time"),
        (7, 7, 7, "1 week at a time"),
        (None, None, 7, "part of each week"),
        (None, None, 10, "part of each period of 10 days"),
    ],
)
def test_living_in_says_its_cycle(least: int | None, most: int | None, every: int | None, words: str) -> None:
    known = Open("live_in", live_days_min=least, live_days_max=most, live_every_days=every)
    assert open_times_in_words(known, "en")[2:] == [words]
    # The cycle of a live-in that is not meant any more is kept, and not said.
    known.open_parts_of_day = "morning"
    assert open_times_in_words(known, "en")[2:] == []


def test_breaks_contract_and_pay() -> None:
    shift = {"shifts": [{"weekday": 1, "start": "08:00", "end": "16:00"}]}
    job = Open(break_minutes=30, contract="fixed_term", months_min=3, months_max=6, pay_basis="agreement")
    assert all_times_in_words(shift, job, "sv") == [
        "på tisdagar kl. 8–16",
        "varje skift har en paus på 30 minuter",
    ]
    assert all_times_in_words({}, job, "sv") == []
    assert terms_in_words(job, "sv") == ["arbete i 3–6 månader", "lön enligt branschens kollektivavtal"]
    one = Open(contract="fixed_term", months_max=1, pay_basis="more")
    assert terms_in_words(one, "fi") == [
        "työ kestää 1 kuukauden",
        "palkka on suurempi kuin alan työehtosopimus vaatii",
    ]
    assert terms_in_words(Open(contract="fixed_term"), "en") == ["work for a fixed time"]
    assert terms_in_words(Open(contract="permanent"), "en") == ["work until further notice"]
    assert terms_in_words(Open(), "en") == []


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "on Mondays, Tuesdays and Sundays"),
        ("sv", "på måndagar, tisdagar och söndagar"),
        ("fi", "maanantaisin, tiistaisin ja sunnuntaisin"),
    ],
)
def test_what_all_weekdays_begin_with_is_said_once(language: str, words: str) -> None:
    assert days_in_words([0, 1, 6], language) == words


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "fi",
            ["vähintään 1 tunti viikossa", "enintään 0,5 tuntia viikossa", "autolla, enintään 1 minuutti"],
        ),
        ("sv", ["minst 1 timme i veckan", "högst 0,5 timmar i veckan", "med bil, högst 1 minut"]),
        ("en", ["at least 1 hour a week", "at most 0.5 hours a week", "by car, at most 1 minute"]),
        (
            "selko",
            ["vähintään 1 tunti viikossa", "enintään 0,5 tuntia viikossa", "autolla, enintään 1 minuutti"],
        ),
    ],
)
def test_one_hour_and_one_minute_are_said_as_one(language, words):
    said = [
        hours_in_words(1, None, language),
        hours_in_words(None, 0.5, language),
        travel_in_words("car", 1, language),
    ]
    assert said == words
    assert hours_in_words(1, 1, language) == words[0].split(" ", 2 if language == "en" else 1)[-1]
