"""An employer's pages of a need's times: added, copied, changed, emptied and put back."""

import html
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portti.models import Employer
from portti.services.match_inputs import need_data
from tests.support.need_pages import address, fresh, make, send, words

LONG_DAYS = {"day": "24", "month": "12", "year": "2090"}


def test_shifts_are_added_to_several_days_copied_changed_removed_and_put_back(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    need = make(session, employer, state="draft", shifts=())
    night = {"days": ["5", "6"], "start": "22", "end": "6.30", "assistants": "2", "splittable": "y"}
    send(client, need, "week", {"do": "add", **night, "cycle": "2", "weeks": ["1"]})
    shown = client.get(address(need, "week"))
    said = "on Saturdays at 22:00–6:30 the next day, in week 1 of a roster of 2 weeks, 2 assistants"
    assert said in words(shown)
    keys = re.findall(r'value="change:([^"]+)"', shown.get_data(as_text=True))
    assert len(keys) == 2
    copied = send(client, need, "week", {"do": f"copy:{keys[0]}"})
    assert copied.status_code == 200
    assert 'value="22:00"' in copied.get_data(as_text=True)
    assert "Copy to other days" in words(copied)
    changing = send(client, need, "week", {"do": f"change:{keys[0]}"}).get_data(as_text=True)
    assert f'name="replaces" value="{keys[0]}"' in changing
    send(client, need, "week", {"do": "add", "replaces": keys[0], "days": ["4"], "start": "9", "end": "24"})
    assert [(row.weekday, row.end_minute) for row in fresh(session, need).shifts] == [(4, 0), (6, 390)]
    removed = send(client, need, "week", {"do": f"remove:{keys[1]}"})
    assert len(fresh(session, need).shifts) == 1
    notice = client.get(removed.headers["Location"])
    assert "Put it back" in words(notice)
    send(client, need, "week", {"do": f"back:{keys[1]}"})
    assert [row.weekday for row in fresh(session, need).shifts] == [4, 6]


def test_a_half_typed_shift_stays_whatever_button_is_pressed(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    need = make(session, employer, state="draft", shifts=((1, 480, 720), (2, 480, 720)))
    key = "1.08:00-12:00.1of1.1.0"
    half = {"days": ["3"], "start": "17.45", "end": ""}
    for deed in (f"change:{key}", f"copy:{key}"):
        answer = send(client, need, "week", {"do": deed, **half})
        assert answer.status_code == 422
        assert "not saved yet" in words(answer)
        assert "17.45" in answer.get_data(as_text=True)
    answer = send(client, need, "week", {"do": f"remove:{key}", **half})
    assert answer.status_code == 200
    assert "17.45" in answer.get_data(as_text=True)
    assert [row.weekday for row in fresh(session, need).shifts] == [2]


def test_a_shift_that_is_gone_is_not_changed_but_what_was_typed_stays(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    need = make(session, employer, state="draft")
    gone = {"replaces": "3.08:00-12:00.1of1.1.0", "days": ["4"], "start": "9.15", "end": "10"}
    answer = send(client, need, "week", {"do": "add", **gone})
    assert answer.status_code == 422
    assert "changed in another window" in words(answer)
    assert "9.15" in answer.get_data(as_text=True)


def test_the_only_time_of_a_published_need_stays(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    need = make(session, employer, text="x")
    answer = send(client, need, "week", {"do": "remove:1.08:00-12:00.1of1.1.0"})
    assert answer.status_code == 422
    assert "the only time of a published need" in words(answer)
    assert len(fresh(session, need).shifts) == 1


def test_windows_and_single_days(client: FlaskClient, session: Session, employer: Employer) -> None:
    need = make(session, employer, state="draft", shifts=())
    window = {"days": ["0", "4"], "earliest": "11.30", "latest": "19", "hours": "3,5", "times": "1"}
    send(client, need, "windows", {"do": "add", **window})
    day = {f"day-{part}": value for part, value in LONG_DAYS.items()}
    send(client, need, "singles", {"do": "add", **day, "start": "22", "end": "8"})
    week = {"last_day-day": "31", "last_day-month": "12", "last_day-year": "2090"}
    send(client, need, "singles", {"do": "add", **day, **week, "start": "8", "end": "8"})
    data = need_data(fresh(session, need))
    assert data["windows"] == [
        {
            "weekdays": [0, 4],
            "earliest": "11:30",
            "latest": "19:00",
            "minutes": 210,
            "times": 1,
            "assistants": 1,
        }
    ]
    assert data["single_shifts"] == [
        {"start": "2090-12-24T08:00", "end": "2090-12-31T08:00"},
        {"start": "2090-12-24T22:00", "end": "2090-12-25T08:00"},
    ]
    for step in ("windows", "singles"):
        page = client.get(address(need, step)).get_data(as_text=True)
        for key in re.findall(r'value="change:([^"]+)"', page):
            assert f'value="{key}"' in send(client, need, step, {"do": f"change:{key}"}).get_data(
                as_text=True
            )


@pytest.mark.each_database
def test_windows_and_days_are_copied_to_other_days(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    need = make(session, employer, state="draft", shifts=())
    window = {"days": ["0"], "earliest": "11.30", "latest": "19", "hours": "3,5", "times": "1"}
    day = {f"day-{part}": value for part, value in LONG_DAYS.items()}
    for step, data, again in (
        ("windows", window, {**window, "days": ["5"]}),
        (
            "singles",
            {**day, "start": "10", "end": "14"},
            {**day, "day-day": "27", "start": "10", "end": "14"},
        ),
    ):
        send(client, need, step, {"do": "add", **data})
        page = client.get(address(need, step)).get_data(as_text=True)
        key = html.unescape(re.findall(r'value="(copy:[^"]+)"', page)[0])
        answer = send(client, need, step, {"do": key})
        assert "Copy to other days:" in words(answer)
        boxes = answer.get_data(as_text=True)
        assert 'value="11:30"' in boxes if step == "windows" else 'value="10:00"' in boxes
        assert "checked" not in boxes
        send(client, need, step, {"do": "add", **again})
    kept = need_data(fresh(session, need))
    assert [one["weekdays"] for one in kept["windows"]] == [[0], [5]]
    assert [one["start"][:10] for one in kept["single_shifts"]] == ["2090-12-24", "2090-12-27"]


def test_a_shift_too_long_for_one_and_hours_over_the_cap_are_explained(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    need = make(session, employer, state="draft", shifts=(), hours_cap=10)
    day = {"do": "add", "days": ["0"], "start": "0", "end": "24"}
    send(client, need, "week", day)
    for page in ("week", "summary"):
        text = words(client.get(address(need, page)))
        assert "Hardly anyone can do this alone: on Mondays at 0:00–24:00" in text
        assert "make 24 hours, but you may use at most 10 hours" in text
    key = re.findall(r'value="remove:([^"]+)"', client.get(address(need, "week")).get_data(as_text=True))[0]
    send(client, need, "week", {"do": f"remove:{key}"})
    send(client, need, "week", {**day, "splittable": "y"})
    assert "Hardly anyone" not in words(client.get(address(need, "week")))


def test_three_common_languages_are_asked_and_others_are_added(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    need = make(session, employer, state="draft")
    page = client.get(address(need, "languages")).get_data(as_text=True)
    assert re.findall(r'<select[^>]* name="(\w+)"', page) == [
        *("level_fi", "strength_fi", "level_sv", "strength_sv", "level_en", "strength_en"),
        "more",
    ]
    answer = send(client, need, "languages", {"level_fi": "B1", "strength_fi": "must", "more": "ru"})
    assert answer.headers["Location"].endswith("/languages?more=ru#level_ru")
    assert {row.language for row in fresh(session, need).languages} == {"fi"}
    page = client.get(answer.headers["Location"]).get_data(as_text=True)
    assert 'name="level_ru"' in page
    assert 'name="level_et"' not in page
    both = {"level_fi": "B1", "strength_fi": "must", "level_ru": "A2", "strength_ru": "wish", "more": "xx"}
    refused = send(client, need, "languages", both)
    assert refused.status_code == 422
    assert 'name="level_ru"' in refused.get_data(as_text=True)
    send(client, need, "languages", {**both, "more": ""})
    assert {row.language: row.level for row in fresh(session, need).languages} == {"fi": "B1", "ru": "A2"}
    assert 'name="level_ru"' in client.get(address(need, "languages")).get_data(as_text=True)


def test_emptied_open_times_are_put_back(client: FlaskClient, session: Session, employer: Employer) -> None:
    need = make(session, employer, state="draft", open_parts_of_day="morning", open_times_a_week=2)
    where = client.post(address(need, "open/clear")).headers["Location"]
    assert not fresh(session, need).open_parts_of_day
    page = client.get(where)
    assert "Emptied: times to be agreed; mornings; 2 times a week." in words(page)
    key = html.unescape(re.findall(r'name="times" value="([^"]+)"', page.get_data(as_text=True))[0])
    for _press in range(2):
        assert client.post(address(need, "open/back"), data={"times": key}).status_code == 303
    found = fresh(session, need)
    assert (found.open_parts_of_day, found.open_times_a_week) == ("morning", 2)
    assert "Emptied" not in words(client.get(where))
    assert client.post(address(need, "open/back"), data={"times": "[]"}).status_code == 404


def test_open_times_are_emptied_and_the_tick_may_go(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    need = make(session, employer, state="draft", open_parts_of_day="morning")
    assert "Empty these times" in words(client.get(address(need, "open")))
    client.post(address(need, "open/clear"))
    answer = send(client, fresh(session, need), "times", {"kinds": ["weekly"]})
    assert answer.headers["Location"] == address(need, "week")
