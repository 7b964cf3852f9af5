"""An employer's pages: filling in a need, the summary, deeds, copies; what is typed is never lost."""

import html
import re
from datetime import date, timedelta
from typing import Any

import html5lib
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session, object_session
from werkzeug.test import TestResponse

from portti.clock import now as clock_now
from portti.models import Account, AuditEvent, Centre, Employer, Match, Need, NeedSkill
from portti.services.match_inputs import need_data
from portti.services.need_marks import mark_of
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_employer, make_profile, make_representation
from tests.factories.matches import make_match
from tests.factories.needs import make_need
from tests.support.web import log_in

LONG_DAYS = {"day": "24", "month": "12", "year": "2090"}


@pytest.fixture
def employer(session: Session, client: FlaskClient) -> Employer:
    """An employer who is logged in."""
    employer = make_employer(session)
    log_in(client, session.get_one(Account, employer.account_id))
    return employer


def make(session: Session, employer: Employer, **values: Any) -> Need:
    need = make_need(session, employer=employer, **values)
    session.commit()
    return need


def address(need: Need, step: str = "", language: str = "en") -> str:
    return f"/{language}/employer/needs/{need.id}" + (f"/{step}" if step else "")


def send(client: FlaskClient, need: Need, step: str, data: dict[str, Any], **more: Any) -> TestResponse:
    """Send a step's form as it is filled in from a page that was just fetched."""
    page, _query, asked = step.partition("?")
    of = {"task_list": "tasks", "strengths": "communication" if "only" in asked else "tasks"}.get(page, page)
    session = object_session(need)
    assert session
    session.refresh(need)
    return client.post(address(need, step), data={"version": mark_of(need, of), **data}, **more)


def fresh(session: Session, need: Need) -> Need:
    session.expire_all()
    return session.get_one(Need, need.id)


def words(answer: TestResponse) -> str:
    """The page as text without tags."""
    page = answer.get_data(as_text=True)
    html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    main = page[page.index("<main") : page.index("</main>")]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def test_the_whole_way_from_nothing_to_published(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    began = client.post("/en/employer/needs/new")
    need = session.scalars(select(Need).where(Need.employer_id == employer.id)).one()
    assert began.headers["Location"] == address(need, "place")
    path: list[tuple[str, dict[str, Any], str]] = [
        ("place", {"place": "Jyväskylä"}, "times"),
        ("times", {"kinds": ["weekly", "open"]}, "week"),
        ("week", {"do": "on", "days": ["0", "3"], "start": "8", "end": "12"}, "open"),
        ("open", {"parts": ["evening"], "hours_max": "4,5"}, "dates"),
        ("dates", {"min_cover": "0.5", "hours_cap": "20"}, "tasks"),
        ("tasks", {"groups": ["household"]}, "task_list?groups=household"),
        ("task_list?groups=household", {"skills": ["hh_cook", "hh_clean"]}, "strengths"),
        ("strengths", {"level_hh_cook": "must", "level_hh_clean": "wish"}, "communication"),
        ("communication", {"skills": ["co_aac"]}, "strengths?only=communication"),
        ("strengths?only=communication", {"level_co_aac": "must"}, "languages"),
        ("languages", {"level_fi": "B1", "strength_fi": "must"}, "home"),
        ("home", {"conditions": ["c_pets:dog"]}, "text"),
        ("text", {"title": "Mornings", "text": "Coffee.\r\nThen out.", "language": "en"}, "summary"),
    ]
    for step, data, following in path:
        need = fresh(session, need)
        assert client.get(address(need, step)).status_code == 200
        answer = send(client, need, step, data)
        assert answer.status_code == 303, (step, words(answer))
        assert answer.headers["Location"] == address(need, following)
    shown = words(client.get(address(need, "summary")))
    for said in ("on Mondays and on Thursdays at 8:00–12:00", "times to be agreed", "evenings", "Cooking"):
        assert said in shown
    client.post(address(need, "deed/publish"))
    need = fresh(session, need)
    assert (need.state, need.text, need.open_to_visitors) == ("published", "Coffee.\nThen out.", False)
    data = need_data(need)
    assert data["skills"] == {"must": ["hh_cook", "co_aac"], "wish": ["hh_clean"]}
    assert data["languages"]["must"] == {"fi": "B1"}
    assert (data["min_cover"], data["hours_cap"], data["conditions"]) == (0.5, 20, ["c_pets:dog"])
    deeds = session.scalars(select(AuditEvent.deed).where(AuditEvent.subject_id == need.id)).all()
    assert {"create_need", "edit_need", "publish_need"} <= set(deeds)


STEPS = ("place", "times", "week", "windows", "singles", "open", "dates", "tasks", "communication")
REST = ("languages", "home", "known", "text", "summary", "", "task_list?groups=household", "strengths")


@pytest.mark.parametrize("language", ["fi", "sv", "en", "selko"])
@pytest.mark.parametrize("step", [*STEPS, *REST])
def test_every_page_is_valid_and_reads_in_every_language(
    client: FlaskClient, session: Session, employer: Employer, step: str, language: str
) -> None:
    need = make(session, employer, state="draft", skills=[NeedSkill(skill="hh_cook", strength="must")])
    answer = client.get(address(need, step, language))
    assert answer.status_code == 200
    assert "%(" not in words(answer)


WRONG: list[tuple[str, dict[str, Any], str]] = [
    ("place", {"place": ""}, "Write a postal code or a municipality."),
    ("place", {"place": "Narnia"}, "We do not know this place."),
    ("place", {"place": "99999"}, "We do not know this postal code."),
    ("times", {"kinds": []}, "Choose at least one."),
    ("times", {"kinds": ["weekly", "moon"]}, "Choose from the list on this page."),
    ("times", {"kinds": ["open"]}, "You have weekly shifts."),
    ("open", {"hours_min": "20", "hours_max": "10"}, "must not be fewer"),
    ("open", {"hours_min": "many"}, "Write a number from 0.5 to 168."),
    ("dates", {"from_on-day": "31", "from_on-month": "2", "from_on-year": "2027"}, "Write a day of the cal"),
    ("dates", {"to_on-day": "1", "to_on-month": "1", "to_on-year": "1999"}, "The last day has passed."),
    ("dates", {"hours_cap": "9999"}, "Write a number from 0.5 to 1680."),
    ("task_list?groups=household", {"skills": ["pc_wash"]}, "Choose from the list on this page."),
    ("languages", {"level_fi": "D9"}, "Choose from the list on this page."),
    ("home", {"conditions": ["c_dragon"]}, "Choose from the list on this page."),
    ("known", {"known": ["1"]}, "Choose from the list on this page."),
    ("text", {"title": "", "language": "fi"}, "Write a short title"),
    ("text", {"title": "x" * 81, "language": "fi"}, "Shorten the title"),
    ("text", {"title": "x", "text": "y" * 3001, "language": "fi"}, "Shorten the text"),
    ("text", {"title": "x", "text": "040 123 4567", "language": "fi"}, "Leave out phone numbers"),
    ("text", {"title": "x", "language": "xx"}, "Choose from the list on this page."),
    ("week", {"start": "8", "end": "12"}, "Choose at least one weekday."),
    ("week", {"days": ["0"], "start": "", "end": "12"}, "Write when the work starts."),
    ("week", {"days": ["0"], "start": "25", "end": "12"}, "Write a time of the day"),
    ("week", {"days": ["0"], "start": "8", "end": "9", "cycle": "2"}, "in which weeks"),
    ("week", {"days": ["0"], "start": "8", "end": "9", "cycle": "2", "weeks": ["3"]}, "roster has 2 weeks"),
    ("week", {"days": ["0"], "start": "8", "end": "9", "assistants": "11"}, "from 1 to 10"),
    ("week", {"days": ["9"], "start": "8", "end": "9"}, "Choose from the list on this page."),
    ("windows", {"days": ["0"], "earliest": "8", "latest": "12", "hours": "5"}, "does not fit"),
    ("windows", {"days": ["0"], "earliest": "8", "latest": "12", "hours": ""}, "how many hours the work"),
    (
        "windows",
        {"days": ["0"], "earliest": "8", "latest": "12", "hours": "1", "times": "2"},
        "You chose 1 weekdays",
    ),
    ("singles", {"start": "8", "end": "12"}, "Write the day of the shift."),
    (
        "singles",
        {"day-day": "1", "day-month": "1", "day-year": "2020", "start": "8", "end": "9"},
        "This day has passed.",
    ),
    (
        "singles",
        {"day-day": "28", "day-month": "3", "day-year": "2088", "start": "3.30", "end": "9"},
        "clocks skip this hour",
    ),
]


@pytest.mark.parametrize(("step", "data", "said"), WRONG, ids=[f"{one[0]}-{one[2][:20]}" for one in WRONG])
def test_each_fault_says_what_to_do_and_keeps_what_was_typed(
    client: FlaskClient, session: Session, employer: Employer, step: str, data: dict[str, Any], said: str
) -> None:
    need = make(session, employer, state="draft", text="")
    answer = send(client, need, step, data)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "<title>Error: " in page
    assert words(answer).count(said) >= 1
    for value in data.values():
        for one in value if isinstance(value, list) else [value]:
            if one and one not in ("moon", "D9", "c_dragon", "1", "xx", "9", "pc_wash"):
                assert one in html.unescape(page)
    assert fresh(session, need).row_version == 1


@pytest.mark.parametrize(
    "typed",
    ["<script>alert(1)</script>", "' OR 1=1 --", "\u202ex\u0000\ufffe", "ä" * 5000, "%(name)s", "{{ 7*7 }}"],
)
@pytest.mark.parametrize("step", ["place", "text", "week", "windows", "open", "dates"])
def test_absurd_text_is_only_text(
    client: FlaskClient, session: Session, employer: Employer, step: str, typed: str
) -> None:
    need = make(session, employer, state="draft")
    first = ("place", "title", "text", "days", "start", "end", "earliest", "hours", "hours_min", "do")
    names = (
        *first,
        "from_on-day",
        "hours_cap",
        "replaces",
        "assistants",
        "times",
        "version",
        "cycle",
        "language",
    )
    answer = client.post(address(need, step), data=dict.fromkeys(names, typed))
    assert answer.status_code == 422
    assert "<script>alert" not in answer.get_data(as_text=True)
    assert "49" not in words(answer)


def test_bytes_of_another_encoding_are_refused(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    need = make(session, employer, state="draft")
    answer = client.post(
        address(need, "place"),
        data=b"place=Jyv%E4skyl%E4",
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 400
    assert "Nothing was saved." in words(answer)
    assert fresh(session, need).municipality_code == need.municipality_code


def test_too_much_text_is_told_and_breaks_nothing(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    need = make(session, employer, state="draft")
    answer = send(client, need, "text", {"title": "x", "text": "y" * 1_100_000, "language": "fi"})
    assert answer.status_code == 413


def test_a_form_sent_twice_does_its_work_once(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    need = make(session, employer, state="draft")
    before = mark_of(need, "place")
    for _time in range(2):
        answer = client.post(address(need, "place"), data={"version": before, "place": "Turku"})
        assert answer.status_code == 303
        shift = {"do": "add", "days": ["4"], "start": "8", "end": "12"}
        assert client.post(address(need, "week"), data=shift).status_code == 303
    assert fresh(session, need).row_version == 3
    assert len(need.shifts) == 2


def test_two_tabs_lose_nothing(client: FlaskClient, session: Session, employer: Employer) -> None:
    need = make(session, employer)
    before = mark_of(need, "text")
    client.post(
        address(need, "text"), data={"version": before, "title": "First tab", "language": "fi", "text": "a"}
    )
    second = {"version": before, "title": "Second tab", "language": "fi", "text": "b"}
    answer = client.post(address(need, "text"), data=second)
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert "changed in another window" in page
    assert "Second tab" in page and "Saved now: " in page and "First tab" in page
    assert fresh(session, need).title == "First tab"
    version = re.search(r'name="version" value="([0-9a-f]+)"', page)
    assert version
    client.post(address(need, "text"), data={**second, "version": version[1]})
    assert fresh(session, need).title == "Second tab"
    assert need.state == "published"


def test_two_tabs_on_different_steps_do_not_meet(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    need = make(session, employer)
    marks = {step: mark_of(need, step) for step in ("text", "place", "open", "tasks", "communication")}
    sent: list[tuple[str, str, dict[str, Any]]] = [
        ("text", "text", {"title": "From one tab", "language": "fi", "text": "a"}),
        ("place", "place", {"place": "Turku"}),
        ("open", "open", {"parts": ["morning"]}),
        ("tasks", "task_list?groups=household", {"skills": ["hh_cook"]}),
        ("communication", "communication", {"skills": ["co_aac"]}),
    ]
    for step, path, data in sent:
        answer = client.post(address(need, path), data={"version": marks[step], **data})
        assert answer.status_code == 303, step
    again = {"version": marks["tasks"], "skills": ["hh_clean"]}
    assert client.post(address(need, "task_list?groups=household"), data=again).status_code == 422
    found = fresh(session, need)
    assert (found.title, found.open_parts_of_day) == ("From one tab", "morning")
    assert {"hh_cook", "co_aac"} <= {row.skill for row in found.skills}


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


def test_a_change_from_the_summary_leads_back_to_it(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    need = make(session, employer)
    assert f"{address(need, 'place')}?then=summary" in client.get(address(need, "summary")).get_data(
        as_text=True
    )
    answer = send(client, need, "place?then=summary", {"place": "Turku"})
    assert answer.headers["Location"] == address(need, "summary")
    assert fresh(session, need).state == "published"


def test_publishing_asks_for_what_is_missing(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    need = make(session, employer, state="draft", shifts=(), title="", latitude=None)
    shown = words(client.get(address(need, "summary")))
    for said in ("Still missing", "Tell where the work is.", "Tell at least one time", "Write a title."):
        assert said in shown
    assert "deed/publish" not in client.get(address(need, "summary")).get_data(as_text=True)
    answer = client.post(address(need, "deed/publish"), follow_redirects=True)
    assert "Something is missing." in words(answer)
    assert fresh(session, need).state == "draft"


@pytest.mark.parametrize(
    ("state", "deed", "after"),
    [
        ("published", "pause", "paused"),
        ("published", "fill", "filled"),
        ("published", "withdraw", "withdrawn"),
        ("withdrawn", "restore", "paused"),
        ("expired", "confirm", "published"),
        ("paused", "publish", "published"),
    ],
)
def test_deeds_are_done_from_the_needs_own_page_and_twice_does_no_harm(
    client: FlaskClient, session: Session, employer: Employer, state: str, deed: str, after: str
) -> None:
    need = make(session, employer, state=state, text="x", published_at=NOW)
    assert f"deed/{deed}" in client.get(address(need)).get_data(as_text=True)
    for _time in range(2):
        answer = client.post(address(need, f"deed/{deed}"))
        assert answer.headers["Location"] == address(need)
    assert fresh(session, need).state == after


def test_a_need_whose_last_day_has_passed_asks_for_new_days_before_it_comes_back(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    need = make(session, employer, state="expired", text="x", published_at=NOW, to_on=date(2020, 1, 31))
    page = client.get(address(need))
    assert "its last day has passed" in words(page) and "did not hear from you" not in words(page)
    assert "deed/confirm" not in page.get_data(as_text=True)
    answer = client.post(address(need, "deed/confirm"), follow_redirects=True)
    assert "Something is missing." in words(answer)
    assert fresh(session, need).state == "expired"


def test_a_deed_that_the_state_does_not_allow_says_that_things_changed(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    need = make(session, employer, state="draft")
    assert client.post(address(need, "deed/pause")).status_code == 409
    assert client.get(address(need, "deed/pause")).status_code == 405
    assert client.post(address(need, "deed/expire")).status_code == 404


def test_a_withdrawn_need_is_read_but_not_changed(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    need = make(session, employer, state="withdrawn")
    assert "then=summary" not in client.get(address(need, "summary")).get_data(as_text=True)
    answer = send(client, need, "place", {"place": "Turku"})
    assert answer.status_code == 422
    assert "Take it back before" in words(answer)


def test_a_copy_is_published_in_two_presses(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    old = make(session, employer, state="filled", text="Coffee.")
    assert "Copy Aamuapua" in words(client.get("/en/employer/"))
    copied = client.post(address(old, "copy"))
    page = client.get(copied.headers["Location"])
    assert "This is a copy." in words(page)
    publish = re.search(r'action="([^"]+deed/publish)"', page.get_data(as_text=True))
    assert publish
    client.post(publish[1])
    states = session.scalars(
        select(Need.state).where(Need.employer_id == employer.id).order_by(Need.id)
    ).all()
    assert list(states) == ["filled", "published"]


def presses_to(page: str, action: str) -> int:
    """Key presses from the top of a page to a form's button: the skip link, tabs through main, Enter."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    main = tree.find(".//main")
    assert main is not None
    stops = 0
    inside = {
        id(child) for form in main.iter("form") if action in form.get("action", "") for child in form.iter()
    }
    for element in main.iter():
        if element.tag in ("a", "button", "select", "textarea") or (
            element.tag == "input" and element.get("type") != "hidden"
        ):
            stops += 1
            if element.tag == "button" and id(element) in inside:
                return 2 + stops + 1
    raise AssertionError(f"no button for {action}")


def test_copying_an_old_need_and_publishing_takes_a_switch_user_few_presses(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    old = make(session, employer, state="filled", text="Coffee.", conditions=[], open_parts_of_day="day")
    for number in range(3):
        make(session, employer, title=f"Noise {number}", now=NOW - timedelta(days=number + 1))
    first = presses_to(client.get("/en/employer/").get_data(as_text=True), f"{old.id}/copy")
    copied = client.post(address(old, "copy")).headers["Location"]
    second = presses_to(client.get(copied).get_data(as_text=True), "deed/publish")
    assert first + second <= 40


def test_the_start_page_says_what_waits_for_whom(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    make(session, employer, state="draft", title="Unfinished", text="")
    make(session, employer, state="expired", title="Old one")
    make(session, employer, title="Month old", confirmed_at=clock_now() - timedelta(days=31))
    looked_for = make(session, employer, title="Evenings")
    for answers in ({"assistant_answer": "interested"}, {"employer_answer": "interested"}, {}):
        pair: dict[str, Any] = answers
        make_match(session, need=looked_for, profile=make_profile(session), **pair)
    make(session, employer, title="Nobody yet")
    noise = make_need(session, title="Somebody else's")
    session.commit()
    shown = words(client.get("/en/employer/"))
    for said in (
        "Finish and publish: Unfinished",
        "Say whether it still stands: Old one Nobody sees this need now, because we did not hear from you.",
        "Say whether it still stands: Month old If you do not, others no longer see it after",
        "Answer 1 assistant who is interested in Evenings",
        "Look at 1 assistant who fits Evenings",
        "1 assistant has not answered yet: Evenings",
        "Portti looks for assistants: Nobody yet",
    ):
        assert said in shown
    assert noise.title not in shown


def test_an_employer_without_needs_is_told_what_one_is(client: FlaskClient, employer: Employer) -> None:
    shown = words(client.get("/en/employer/"))
    assert "A need tells" in shown
    assert "Make a new need" in shown


def test_another_employers_need_is_not_there_at_any_address(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    need = make_need(session)
    session.commit()
    for page in (*STEPS, *REST):
        assert client.get(address(need, page)).status_code == 404, page
    for page in (*STEPS, "copy", "open/clear", "deed/publish", "deed/withdraw"):
        assert client.post(address(need, page)).status_code == 404, page
    assert fresh(session, need).state == "published"


def test_an_assistant_sees_none_of_these_pages(client: FlaskClient, session: Session) -> None:
    log_in(client, make_account(session, "assistant"))
    assert client.get("/en/employer/").status_code == 403


def test_a_representative_does_it_for_the_employer_and_it_is_recorded(
    client: FlaskClient, session: Session
) -> None:
    employer = make_employer(session)
    person = make_account(session, "representative")
    make_representation(session, person, employer)
    need = make(session, employer)
    log_in(client, person)
    send(client, need, "place", {"place": "Turku"})
    event = session.scalars(select(AuditEvent).where(AuditEvent.deed == "edit_need")).one()
    assert (event.account_id, event.employer_id, event.facts) == (person.id, employer.id, {"step": "place"})


def test_staff_who_act_for_nobody_are_sent_to_choose(client: FlaskClient, session: Session) -> None:
    log_in(client, make_account(session, "staff"))
    page = client.get("/en/employer/").get_data(as_text=True)
    assert 'href="/en/staff/people">Choose for whom you act' in page


def test_what_staff_read_and_do_for_an_employer_is_recorded(client: FlaskClient, session: Session) -> None:
    employer = make_employer(session)
    need = make(session, employer)
    person = make_account(session, "staff", centre=session.get_one(Centre, employer.centre_id))
    session.commit()
    log_in(client, person)
    with client.session_transaction() as cookies:
        cookies["acting_for_employer_id"] = employer.id
    assert client.get("/en/employer/").status_code == 200
    assert client.get(address(need)).status_code == 200
    client.post(address(need, "deed/pause"))
    events = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert [event.deed for event in events] == ["list_need", "read_need", "pause_need"]
    assert {event.account_id for event in events} == {person.id}
    assert fresh(session, need).state == "paused"


def test_known_assistants_are_offered_by_first_name_and_area(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    old, new = make(session, employer), make(session, employer, state="draft")
    profile = make_profile(session, shown_name="Kaisa")
    stranger = make_profile(session, shown_name="Stranger")
    session.add(
        Match(
            centre_id=old.centre_id,
            need_id=old.id,
            profile_id=profile.id,
            score=0.5,
            rules_version="test",
            found_at=NOW,
            employer_answer="interested",
            assistant_answer="interested",
        )
    )
    make_match(session, need=old, profile=stranger)
    session.commit()
    shown = words(client.get(address(new, "known")))
    assert "Kaisa, Jyväskylä" in shown
    assert "Stranger" not in shown
    send(client, new, "known", {"known": [str(profile.id)]})
    assert [row.profile_id for row in fresh(session, new).known] == [profile.id]


def test_more_hours_than_may_be_used_are_told_not_forbidden(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    need = make(session, employer, hours_cap=3.0)
    assert "make 4 hours, but you may use at most 3" in words(client.get(address(need, "summary")))


def test_what_is_written_in_another_language_says_so(
    client: FlaskClient, session: Session, employer: Employer
) -> None:
    need = make(session, employer, title="Aamuapua", text_language="fi")
    assert '<h1 class="govuk-heading-l" lang="fi">Aamuapua' in client.get(address(need)).get_data(
        as_text=True
    )
    assert '<h1 class="govuk-heading-l">Aamuapua' in client.get(address(need, "", "selko")).get_data(
        as_text=True
    )
