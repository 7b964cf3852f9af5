"""Further times to be agreed, living in, breaks, contract and pay on the pages of a need."""

import html
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portti.models import Account, Employer, Need
from portti.services.need_marks import mark_of
from portti.services.need_open_times import all_open_times_of, living_in_of, open_blocks_of, terms_of
from tests.factories.accounts import make_employer
from tests.factories.needs import make_need
from tests.support.web import log_in

WEEKEND: dict[str, Any] = {"do": "add", "weekdays": ["5", "6"], "visit_min": "4", "visit_max": "4"}


@pytest.fixture
def need(client: FlaskClient, session: Session) -> Need:
    """A draft with mornings to be agreed, of an employer who is logged in; another's lies beside it."""
    make_need(session, open_parts_of_day="night")
    employer: Employer = make_employer(session)
    log_in(client, session.get_one(Account, employer.account_id))
    return make_need(session, employer=employer, state="draft", shifts=(), open_parts_of_day="morning")


def address(need: Need, step: str) -> str:
    return f"/en/employer/needs/{need.id}/{step}"


def words(page: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page[page.index("<main") :])).split())


def seen(client: FlaskClient, need: Need, step: str) -> str:
    return words(client.get(address(need, step)).get_data(as_text=True))


def fresh(session: Session, need: Need) -> Need:
    session.expire_all()
    return session.get_one(Need, need.id)


def test_another_time_is_added_from_the_first_copied_changed_removed_and_put_back(
    client: FlaskClient, session: Session, need: Need
) -> None:
    data = {"version": mark_of(need, "open"), "parts": ["morning"], "visit_min": "2", "do": "more"}
    answer = client.post(address(need, "open"), data=data)
    assert answer.headers["Location"] == address(need, "more")
    assert "The list is still empty." in seen(client, need, "more")
    client.post(address(need, "more"), data=WEEKEND)
    client.post(address(need, "more"), data=WEEKEND)
    assert len(open_blocks_of(fresh(session, need))) == 1
    line = "on Saturdays and Sundays, 4 hours at a time"
    for step in ("more", "open", "summary"):
        assert line in seen(client, need, step)
    page = client.get(address(need, "more")).get_data(as_text=True)
    keys = {
        deed: html.unescape(re.findall(rf'value="({deed}:[^"]+)"', page)[0])
        for deed in ("change", "copy", "remove")
    }
    copied = client.post(address(need, "more"), data={"do": keys["copy"]}).get_data(as_text=True)
    assert "Copy to other days:" in words(copied)
    assert "checked" not in copied
    changing = client.post(address(need, "more"), data={"do": keys["change"]}).get_data(as_text=True)
    replaces = html.unescape(re.findall(r'name="replaces" value="([^"]+)"', changing)[0])
    client.post(address(need, "more"), data={**WEEKEND, "casual": "y", "replaces": replaces})
    assert f"{line}, now and then, agreed each time" in seen(client, need, "more")
    page = client.get(address(need, "more")).get_data(as_text=True)
    remove = html.unescape(re.findall(r'value="(remove:[^"]+)"', page)[0])
    gone = client.post(address(need, "more"), data={"do": remove}).headers["Location"]
    assert not open_blocks_of(fresh(session, need))
    back = html.unescape(re.findall(r'value="(back:[^"]+)"', client.get(gone).get_data(as_text=True))[0])
    client.post(address(need, "more"), data={"do": back})
    assert len(open_blocks_of(fresh(session, need))) == 1


def test_a_time_of_which_nothing_is_known_is_told_and_an_empty_form_goes_on(
    client: FlaskClient, session: Session, need: Need
) -> None:
    answer = client.post(address(need, "more"), data={"do": "add", "any_days": "y"})
    assert answer.status_code == 422
    assert "Tell at least one thing about this time" in words(answer.get_data(as_text=True))
    assert client.post(address(need, "more"), data={"do": "on"}).headers["Location"] == address(need, "dates")
    assert not open_blocks_of(fresh(session, need))


def test_eight_further_times_are_enough(client: FlaskClient, session: Session, need: Need) -> None:
    for times in range(1, 9):
        client.post(address(need, "more"), data={"do": "add", "times_a_week": str(times)})
    answer = client.post(address(need, "more"), data={"do": "add", "times_a_week": "9"})
    assert answer.status_code == 422
    assert "at most 8 times" in words(answer.get_data(as_text=True))
    assert 'value="9"' in answer.get_data(as_text=True)
    assert len(open_blocks_of(fresh(session, need))) == 8


def test_a_first_time_saved_in_one_tab_leaves_the_further_ones_of_another(
    client: FlaskClient, session: Session, need: Need
) -> None:
    before = mark_of(need, "open")
    client.post(address(need, "more"), data=WEEKEND)
    saved = client.post(
        address(need, "open"), data={"version": before, "parts": ["evening"], "job": "part_time"}
    )
    assert saved.status_code == 303
    times = all_open_times_of(fresh(session, need))
    assert (times.first.parts, times.first.job, len(times.more)) == (("evening",), "part_time", 1)
    late = client.post(address(need, "open"), data={"version": before, "parts": ["day"]})
    assert late.status_code == 422
    assert "changed in another window" in words(late.get_data(as_text=True))


def test_living_in_is_asked_only_of_who_lives_in(client: FlaskClient, session: Session, need: Need) -> None:
    step = address(need, "living_in")
    assert step not in client.get(address(need, "dates")).get_data(as_text=True)
    data = {"version": mark_of(need, "open"), "parts": ["live_in"]}
    assert client.post(address(need, "open"), data=data).headers["Location"] == step
    for typed, said in (
        ({"days_min": "8", "every_days": "7"}, "Count the days at work too"),
        ({"days_min": "8", "days_max": "7"}, "The most days must not be fewer"),
        ({"days_min": "two"}, "Write a number from 1 to 365"),
    ):
        answer = client.post(step, data=typed)
        assert answer.status_code == 422
        assert said in words(answer.get_data(as_text=True))
    cycle = {"days_min": "14", "days_max": "14", "every_days": "28", "own_room": "y"}
    before = mark_of(fresh(session, need), "living_in")
    for _press in range(2):
        assert client.post(step, data={"version": before, **cycle}).status_code == 303
    other = client.post(step, data={"version": before, "days_min": "7"})
    assert other.status_code == 422
    assert living_in_of(fresh(session, need)).days_min == 14
    assert "2 weeks at a time, then 2 weeks off" in seen(client, need, "summary")


def test_terms_are_no_step_on_the_way_and_are_told_from_the_summary(
    client: FlaskClient, session: Session, need: Need
) -> None:
    summary = client.get(address(need, "summary")).get_data(as_text=True)
    assert "Tell about breaks, contract or pay, if you want" in summary
    step = address(need, "terms") + "?then=summary"
    assert html.escape(step) in summary
    assert "Step " not in seen(client, need, "terms")
    for typed, said in (
        ({"contract": "permanent", "months_min": "3"}, "Leave them empty, or choose a fixed time"),
        ({"months_min": "6", "months_max": "3"}, "The most months must not be fewer"),
        ({"pay_text": "x" * 201}, "Shorten the text to 200"),
    ):
        answer = client.post(step, data=typed)
        assert answer.status_code == 422
        assert said in words(answer.get_data(as_text=True))
    told = {"break_minutes": "30", "contract": "fixed_term", "months_max": "6", "pay_basis": "more"}
    saved = client.post(step, data={**told, "pay_text": "  16 e/t   ja lisät "})
    assert saved.headers["Location"] == address(need, "summary")
    assert terms_of(fresh(session, need)).pay_text == "16 e/t ja lisät"
    shown = client.get(address(need, "summary")).get_data(as_text=True)
    assert re.search(r'lang="fi">\s+16 e/t ja lisät', shown)
    for line in ("each shift has a break of 30 minutes", "work for 6 months", "more pay than the collective"):
        assert line in words(shown)
    assert "if you want" not in words(shown)
    # A way of contact is a prompt: it is saved, and the summary says what to think about.
    assert client.post(step, data={"pay_text": "write to me@example.org"}).status_code == 303
    prompted = words(client.get(address(need, "summary")).get_data(as_text=True))
    assert (
        "An e-mail address or another way of contact" in prompted and "You both get the ways of" in prompted
    )


def test_emptied_times_take_the_further_ones_along_and_bring_them_back(
    client: FlaskClient, session: Session, need: Need
) -> None:
    client.post(address(need, "more"), data=WEEKEND)
    where = client.post(address(need, "open/clear")).headers["Location"]
    assert not open_blocks_of(fresh(session, need))
    page = client.get(where).get_data(as_text=True)
    assert "mornings; on Saturdays and Sundays, 4 hours at a time." in words(page)
    key = html.unescape(re.findall(r'name="times" value="([^"]+)"', page)[0])
    for _press in range(2):
        assert client.post(address(need, "open/back"), data={"times": key}).status_code == 303
    times = all_open_times_of(fresh(session, need))
    assert (times.first.parts, len(times.more)) == (("morning",), 1)


@pytest.mark.parametrize("language", ["fi", "sv", "en", "selko"])
def test_the_pages_read_in_every_language(
    client: FlaskClient, session: Session, need: Need, language: str
) -> None:
    need.open_parts_of_day = "live_in"
    session.flush()
    client.post(address(need, "more"), data=WEEKEND)
    for step in ("open", "more", "living_in", "terms", "summary"):
        page = client.get(address(need, step).replace("/en/", f"/{language}/"))
        assert page.status_code == 200
        assert "%(" not in page.get_data(as_text=True)
