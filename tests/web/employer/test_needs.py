"""An employer's pages: filling in a need step by step; what is typed is never lost."""

import html
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.models import AuditEvent, Employer, Need, NeedSkill
from portti.services.match_inputs import need_data
from portti.services.need_marks import mark_of
from tests.support.need_pages import REST, STEPS, address, fresh, make, send, words

pytestmark = pytest.mark.each_database


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
    for said in ("on Mondays and Thursdays at 8:00–12:00", "times to be agreed", "evenings", "Cooking"):
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


@pytest.mark.either_database
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
    ("dates", {"from_on-day": "31", "from_on-month": "2", "from_on-year": "2027"}, "There is no such day"),
    ("dates", {"to_on-day": "1", "to_on-month": "1", "to_on-year": "1999"}, "The last day has passed."),
    ("dates", {"hours_cap": "9999"}, "Write a number from 0.5 to 1680."),
    ("task_list?groups=household", {"skills": ["pc_wash"]}, "Choose from the list on this page."),
    ("languages", {"level_fi": "D9"}, "Choose from the list on this page."),
    ("home", {"conditions": ["c_dragon"]}, "Choose from the list on this page."),
    ("known", {"known": ["1"]}, "Choose from the list on this page."),
    ("text", {"title": "", "language": "fi"}, "Write a short title"),
    ("text", {"title": "x" * 81, "language": "fi"}, "Shorten the title"),
    ("text", {"title": "x", "text": "y" * 3001, "language": "fi"}, "Shorten the text"),
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
        "You chose 1 weekday.",
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


@pytest.mark.either_database
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


@pytest.mark.either_database
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
