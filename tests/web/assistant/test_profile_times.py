"""An assistant tells the week: times added, copied, changed, removed and put back."""

import pytest

from tests.factories.profiles import make_full_profile
from tests.support.profile_pages import START, again, error_texts, main_of, post, words


def week(session, profile):
    rows = again(session, profile).free_times
    return [(row.weekday, row.start_minute, row.end_minute) for row in rows]


def test_the_week_is_added_copied_changed_and_emptied(client, session, profile):
    answer = post(client, "times/add", weekdays=["1", "2"], start="8.30", end="24")
    assert answer.headers["Location"] == f"{START}/times"
    assert week(session, profile) == [(0, 480, 720), (1, 510, 0), (2, 510, 0), (4, 1320, 360)]
    monday, tuesday, wednesday, _friday = (row.id for row in again(session, profile).free_times)
    assert post(client, f"times/{monday}/copy", copy_to=["5", "6"]).status_code == 302
    version = again(session, profile).row_version
    changed = {"weekday": "3", "start": "9", "end": "10"}
    assert post(client, f"times/{tuesday}", version=version, **changed).status_code == 302
    for _ in range(2):
        assert post(client, f"times/{wednesday}/remove").status_code == 302
    assert week(session, profile) == [
        (0, 480, 720), (3, 540, 600), (4, 1320, 360), (5, 480, 720), (6, 480, 720),
    ]  # fmt: skip
    assert post(client, f"times/{wednesday}/copy", copy_to=["0"]).status_code == 302
    assert "no longer in your week" in words(client.get(f"{START}/times"))


def test_removed_times_are_put_back_exactly_whatever_is_pressed_twice(client, session, profile):
    before = week(session, profile)
    location = f"{START}/times"
    for row in again(session, profile).free_times:
        page = client.get(location)
        forms = main_of(page).iterfind(".//form")
        form = next(one for one in forms if one.get("action").split("?")[0].endswith(f"/{row.id}/remove"))
        fields = {box.get("name"): box.get("value") for box in form.iterfind(".//input")}
        for _ in range(2):
            location = client.post(form.get("action"), data=fields).headers["Location"]
    assert week(session, profile) == []
    page = client.get(location)
    assert "Removed: on Fridays at 22:00–6:00 the next day" in words(page)
    wrong = post(client, "times/add" + page.request.full_path.removeprefix(f"{START}/times"), start="8")
    backs = [form for form in main_of(wrong).iterfind(".//form") if "/times/back" in form.get("action")]
    assert len(backs) == 2
    for form in backs:
        button = form.find("button")
        for _ in range(2):
            answer = client.post(form.get("action"), data={button.get("name"): button.get("value")})
    assert week(session, profile) == before
    assert "Put it back" not in words(client.get(answer.headers["Location"]))


@pytest.mark.parametrize("key", ["", "7.480.720", "1.480.1440", "1.480", "x", "1.480.720.1", "٣.480.720"])
def test_a_word_that_is_no_time_puts_nothing_back(client, session, profile, key):
    before = week(session, profile)
    answer = post(client, "times/back", time=key)
    assert "no longer in your week" in words(client.get(answer.headers["Location"]))
    assert client.get(f"{START}/times?removed={key}").status_code == 200
    assert week(session, profile) == before


def test_a_ready_made_week_fills_rows(client, session, profile):
    assert post(client, "times/fill", preset="weekday_mornings").status_code == 302
    assert [row for row in week(session, profile) if row[1:] == (420, 720)] == [
        (day, 420, 720) for day in range(5)
    ]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"start": "8", "end": "12"}, "weekday"),
        ({"weekdays": "9", "start": "8", "end": "12"}, "Choose from the list"),
        ({"weekdays": "1", "start": "", "end": "12"}, "free from"),
        ({"weekdays": "1", "start": "25.00", "end": "12"}, "time of the day"),
        ({"weekdays": "1", "start": "8", "end": "<b>"}, "time of the day"),
    ],
)
def test_a_time_that_is_wrong_stays_in_its_boxes(client, session, profile, fields, sentence):
    answer = post(client, "times/add", **fields)
    assert answer.status_code == 422
    assert any(sentence in text for text in error_texts(answer))
    boxes = {box.get("name"): box.get("value") for box in main_of(answer).iterfind(".//input")}
    assert (boxes["start"] or "", boxes["end"]) == (fields["start"], fields["end"])
    assert len(week(session, profile)) == 2


def test_another_persons_time_is_not_there(client, session, profile):
    other = make_full_profile(session)
    row = other.free_times[0].id
    assert client.get(f"{START}/times/{row}").status_code == 404
    assert post(client, f"times/{row}", weekday="1", start="8", end="9").status_code == 404
    post(client, f"times/{row}/remove")
    assert len(week(session, other)) == 2
