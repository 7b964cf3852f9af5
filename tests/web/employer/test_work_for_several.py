"""Work that is more than one person does: a team comes first, and each assistant's card says which part."""

import html
import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portti.models import Account, Employer, Need, NeedShift
from portti.settings import Settings
from tests.factories.accounts import make_employer
from tests.factories.matches import make_matchable, rank_all
from tests.factories.needs import make_need
from tests.support.web import log_in


@pytest.fixture
def employer(client: FlaskClient, session: Session) -> Employer:
    found: Employer = make_employer(session)
    log_in(client, session.get_one(Account, found.account_id))
    return found


def round_the_clock(session: Session, employer: Employer, *, splittable: bool) -> Need:
    need: Need = make_need(session, employer=employer, shifts=())
    need.shifts = [
        NeedShift(position=day, weekday=day, start_minute=0, end_minute=0, splittable=splittable)
        for day in range(7)
    ]
    session.flush()
    return need


IN_PARTS = "A team takes whole shifts only."


def shown(client: FlaskClient, need: Need, where: str = "matches") -> str:
    page = client.get(f"/en/employer/needs/{need.id}/{where}").get_data(as_text=True)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page[page.index("<main") :])).split())


def test_a_team_is_offered_before_the_list_and_the_part_is_said(
    client: FlaskClient, session: Session, settings: Settings, employer: Employer
) -> None:
    need = round_the_clock(session, employer, splittable=True)
    days = tuple((day, 420, 960) for day in range(5))
    make_matchable(session, name="Venla", free=days, shortest_shift=120)
    make_matchable(session, name="Öystein", free=((5, 1320, 360), (6, 600, 660)), shortest_shift=120)
    make_matchable(session, name="Aina", free=((4, 960, 0), (5, 0, 0), (6, 0, 0)))
    rank_all(session, settings)
    page = shown(client, need)
    assert "Your need asks for 168 hours a week in all." in page
    assert page.index("See a team that could cover the week together") < page.index("Not answered")
    assert page.count("See a team that could cover the week together") == 1
    assert "Free for this part of the work: from Monday to Friday at 7:00–16:00." in page
    # Over midnight it is one stretch; an hour is less than the shortest shift.
    assert "Free for this part of the work: on Saturdays at 22:00–6:00 the next day." in page
    assert "Stays open" not in page
    assert (
        "Free for this part of the work: on Fridays at 16:00–24:00; on Saturdays and Sundays at 0:00–24:00."
        in page
    )
    # The hours that the team leaves open are those that the list is full of: the page says so.
    assert IN_PARTS in shown(client, need, "team")


def test_a_shift_that_is_not_shared_is_a_part_only_where_it_is_taken_whole(
    client: FlaskClient, session: Session, settings: Settings, employer: Employer
) -> None:
    need: Need = make_need(session, employer=employer, shifts=tuple((day, 480, 960) for day in range(7)))
    make_matchable(session, free=((0, 480, 960), (1, 480, 900)))
    rank_all(session, settings)
    assert "Free for this part of the work: on Mondays at 8:00–16:00." in shown(client, need)
    assert IN_PARTS not in shown(client, need, "team")


def test_a_full_week_is_work_for_one(
    client: FlaskClient, session: Session, settings: Settings, employer: Employer
) -> None:
    need: Need = make_need(session, employer=employer, shifts=tuple((day, 480, 960) for day in range(6)))
    make_matchable(session, free=((0, 480, 960),))
    rank_all(session, settings)
    page = shown(client, need)
    assert "First look at a team" not in page
    assert "Free for this part" not in page
    assert page.count("See a team that could cover the week together") == 1


def test_a_live_in_need_is_narrowed_to_who_said_yes(
    client: FlaskClient, session: Session, settings: Settings, employer: Employer
) -> None:
    need: Need = make_need(session, employer=employer, shifts=(), open_parts_of_day="live_in")
    make_matchable(session, name="Venla", live_in="yes", hours_min=10)
    make_matchable(session, name="Eino")
    make_matchable(session, name="Aatos", live_in="no")
    rank_all(session, settings)
    address = f"/en/employer/needs/{need.id}/matches"
    page = shown(client, need)
    assert "2 assistants in this list" in page
    # No team is made of times to be agreed; when each is free, and how much they want, is what one agrees on.
    assert "See a team" not in page
    assert page.count("Free: on Tuesdays at 7:00–16:00. Wants work: at least 10 hours a week.") == 1
    narrowed = client.get(f"{address}?said=live_in").get_data(as_text=True)
    assert "1 assistant in this list" in narrowed
    assert "Venla" in narrowed and "Eino" not in narrowed
    assert client.get(f"{address}?said=nonsense").status_code == 200
    mornings: Need = make_need(session, employer=employer)
    rank_all(session, settings)
    assert "What the assistant has said" not in shown(client, mornings)
    assert "What the assistant has said" in shown(client, need)
