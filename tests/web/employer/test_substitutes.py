"""My assistant can't come: from the shift to who comes, on the pages of all who take part."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from portti import clock
from portti.mail.links import substitute_url
from portti.models import Account, Employer, NeedKnown, OutboxMessage, SubstituteAsk, SubstituteRequest
from tests.factories.accounts import make_account, make_employer
from tests.factories.candidacies import make_candidacy
from tests.factories.matches import make_matchable
from tests.factories.needs import make_need
from tests.support.web import log_in


@pytest.fixture
def need(session):
    account = make_account(session, "employer", given_name="Eufemia", family_name="Salattunen", language="en")
    account.phone = "+358401112223"
    return make_need(
        session,
        employer=make_employer(session, account=account),
        shifts=tuple((day, 480, 720) for day in range(7)),
    )


@pytest.fixture
def people(session, need):
    free = {"free": tuple((day, 0, 1439) for day in range(7)), "short_notice_minutes": 60}
    found = []
    for name in ("Aino", "Tuttu", "Ilona"):
        account = make_account(session, "assistant", given_name=name, family_name="Piiloinen")
        account.phone = "+358409998887"
        found.append(make_matchable(session, name=name, account=account, **free))
    need.known = [NeedKnown(profile_id=found[1].id)]
    make_matchable(session, name="Hidas", free=free["free"])
    session.commit()
    return found


@pytest.fixture
def employer(app, connection, session, need, people):
    client = app.test_client()
    log_in(client, session.get(Account, _account_of(session, need)))
    return client


def _account_of(session, need):
    return session.get(Employer, need.employer_id).account_id


def shift_address(client, need):
    """The page of who can come to a coming shift, as the need's own page leads to it."""
    assert f"/en/employer/needs/{need.id}/substitute" in client.get(f"/en/employer/needs/{need.id}").text
    page = client.get(f"/en/employer/needs/{need.id}/substitute").text
    one_press = client.get(re.findall(r'href="([^"]*substitute/now[^"]*)"', page)[1]).text
    return re.findall(r'href="([^"]*substitute/people[^"]*)"', one_press)[0]


def link_of(session, settings, person):
    ask = session.scalars(select(SubstituteAsk).where(SubstituteAsk.profile_id == person.id)).one()
    url = substitute_url(settings, "en", ask_id=ask.id, account_id=person.account_id)
    return url.removeprefix(settings.site.base_url)


def test_the_whole_way(app, session, settings, need, people, employer, client):
    address = shift_address(employer, need)
    page = employer.get(address).text
    assert page.index("Tuttu") < page.index("Aino")
    assert "You know them" in page
    assert "Hidas" not in page
    chosen = {"people": [people[0].id, people[1].id]}
    asked = employer.post(address, data=chosen, follow_redirects=True)
    assert "Asked. Each gets a message at once." in asked.text
    assert "has not answered yet" in asked.text
    assert "Nobody has said yes yet:" in employer.get("/en/employer/").text

    # The personal link shows the shift, not the employer; opening it answers nothing.
    link = link_of(session, settings, people[0])
    seen = client.get(link).text
    for secret in ("Eufemia", "Salattunen", "+358401112223"):
        assert secret not in seen
    assert session.scalars(select(SubstituteAsk.answer)).all() == [None, None]
    assert "You do this shift" in client.post(link, data={"answer": "yes"}).text
    late = client.post(link_of(session, settings, people[1]), data={"answer": "yes"}).text
    assert "Somebody else does this shift. Thank you for answering." in late

    (request_id,) = session.scalars(select(SubstituteRequest.id)).all()
    told = employer.get(f"/en/employer/substitutes/{request_id}").text
    assert "Aino comes" in told
    assert "tel:+358409998887" in told
    assert "Piiloinen" not in told
    assert "said yes too late" in told
    assert "Call who comes:" in employer.get("/en/employer/").text
    kinds = sorted(session.scalars(select(OutboxMessage.kind)).all())
    assert kinds == ["substitute_asked", "substitute_asked", "substitute_closed", "substitute_found"]

    own = app.test_client()
    log_in(own, session.get(Account, people[0].account_id))
    assert "You have promised a shift" in own.get("/en/assistant/").text
    shifts = own.get("/en/assistant/shifts").text
    assert "The employer is Eufemia." in shifts
    assert "tel:+358401112223" in shifts
    assert "Salattunen" not in shifts
    other = app.test_client()
    log_in(other, session.get(Account, people[1].account_id))
    shifts = other.get("/en/assistant/shifts").text
    assert "Eufemia" not in shifts
    assert "+358401112223" not in shifts


def test_the_next_ones_are_asked_by_themselves_unless_the_employer_takes_the_tick_away(
    session, need, people, employer
):
    tick = r'name="goes_on"[^>]* checked'
    address = shift_address(employer, need)
    assert re.search(tick, employer.get(address).text)
    employer.post(address, data={"people": [people[0].id], "goes_on": "y"})
    assert session.scalars(select(SubstituteRequest.goes_on)).all() == [True]
    employer.post(address, data={"people": [people[1].id]})
    assert session.scalars(select(SubstituteRequest.goes_on)).all() == [False]
    assert not re.search(tick, employer.get(address).text)


def test_from_a_shift_of_today_one_press_asks_and_it_can_be_undone(app, session, need, people, employer):
    today = clock.helsinki(clock.now()).date()
    works = make_matchable(session, name="Vakio", free=())
    tomorrow = {
        "weekday": (today.weekday() + 1) % 7,
        "start": "08:00",
        "end": "12:00",
        "cycle": 1,
        "weeks": [1],
    }
    make_candidacy(session, need, works, "started", contract_from_on=today, taken_shifts=[tomorrow])
    stranger = make_need(session, shifts=((0, 480, 720),))
    every_day = [{**tomorrow, "weekday": day} for day in range(7)]
    make_candidacy(session, stranger, people[0], "started", contract_from_on=today, taken_shifts=every_day)
    session.commit()
    home = employer.get("/en/employer/").text
    assert home.count("can't come") == 1
    (address,) = re.findall(r'href="([^"]*substitute/now[^"]*)"', home)
    assert "Vakio can't come" in home
    page = employer.get(address).text
    assert "3 assistants meet all your conditions" in page
    assert "Aino" not in page
    (action,) = re.findall(r'action="([^"]*substitute/people[^"]*)"', page)
    fields = re.findall(
        r'<(?:input type="hidden"|button type="submit"[^>]*) name="(\w+)" value="([^"]*)"', page
    )
    sent = {name: value for name, value in fields if name in ("goes_on", "everybody")}
    asked = employer.post(action, data=sent, follow_redirects=True).text
    assert "Asked. Each gets a message at once." in asked
    (request,) = session.scalars(select(SubstituteRequest)).all()
    assert (request.goes_on, request.critical, request.need_id) == (True, False, need.id)
    assert session.scalars(select(OutboxMessage.kind)).all() == ["substitute_asked"] * 3
    assert "Vakio can't come" not in employer.get("/en/employer/").text
    assert employer.get(address).headers["Location"] == f"/en/employer/substitutes/{request.id}"
    employer.post(f"/en/employer/substitutes/{request.id}/cancel")
    assert "Vakio can't come" in employer.get("/en/employer/").text
    other = app.test_client()
    log_in(other, session.get(Account, _account_of(session, stranger)))
    assert other.get(address).status_code == 404


def test_an_assistant_answers_on_their_own_page(app, session, need, people, employer):
    employer.post(shift_address(employer, need), data={"everybody": "1"})
    own = app.test_client()
    log_in(own, session.get(Account, people[2].account_id))
    assert "Say whether you can do a shift" in own.get("/en/assistant/").text
    page = own.get("/en/assistant/shifts").text
    (action,) = set(re.findall(r'action="(/en/assistant/shifts/\d+)"', page))
    assert "You have said no." in own.post(action, data={"answer": "no"}, follow_redirects=True).text
    assert "The shift is yours." in own.post(action, data={"answer": "yes"}, follow_redirects=True).text
    refused = own.post(action, data={"answer": "no"}, follow_redirects=True).text
    assert "You have promised this shift." in refused
    assert own.post(action, data={"answer": "maybe"}).status_code == 422
    assert session.scalar(select(SubstituteAsk.won).where(SubstituteAsk.profile_id == people[2].id))


def test_another_time_is_written_and_its_faults_stand_beside_it(need, employer):
    address = f"/en/employer/needs/{need.id}/substitute"
    assert employer.post(address, data={}).status_code == 422
    day = clock.helsinki(clock.now() + timedelta(days=90)).date()
    typed = {"day-day": day.day, "day-month": day.month, "day-year": day.year, "start": "8", "end": "12"}
    far = employer.post(address, data=typed)
    assert far.status_code == 422
    assert "more than 60 days away" in far.text
    soon = clock.helsinki(clock.now() + timedelta(days=3)).date()
    typed |= {"day-day": soon.day, "day-month": soon.month, "day-year": soon.year}
    answer = employer.post(address, data=typed)
    assert answer.status_code == 303
    assert "substitute/people?shift=" in answer.headers["Location"]


def test_nobody_chosen_is_said_and_nobody_asked(session, need, employer):
    address = shift_address(employer, need)
    answer = employer.post(address, data={})
    assert answer.status_code == 422
    assert "Choose at least one person." in answer.text
    assert session.scalars(select(SubstituteRequest)).all() == []
    for shift in ("", "nonsense", "2026-13-01T08:00_2026-13-01T09:00"):
        page = f"/en/employer/needs/{need.id}/substitute/people?shift={shift}"
        assert employer.get(page).status_code == 404
    past = f"/en/employer/needs/{need.id}/substitute/people?shift=2020-12-01T08:00_2020-12-01T09:00"
    assert "This shift has begun already." in employer.get(past).text


def test_the_employer_needs_nobody_any_more(session, settings, need, people, employer, client):
    employer.post(shift_address(employer, need), data={"everybody": "1"})
    (request_id,) = session.scalars(select(SubstituteRequest.id)).all()
    employer.post(f"/en/employer/substitutes/{request_id}/cancel")
    page = employer.get(f"/en/employer/substitutes/{request_id}").text
    assert "You look for nobody to this shift any more." in page
    link = link_of(session, settings, people[0])
    assert "Nobody is needed any more for this shift." in client.get(link).text
    assert "not open any more" in client.post(link, data={"answer": "yes"}).text


def test_forged_links_say_nothing(client, settings, session, need, people, employer):
    employer.post(shift_address(employer, need), data={"everybody": "1"})
    good = link_of(session, settings, people[0])
    assert client.get(good).status_code == 200
    for bad in (good[:-1] + ("A" if good[-1] != "A" else "B"), "/en/substitute/1.1.x", "/en/substitute/x"):
        assert client.get(bad).status_code == 404
        assert client.post(bad, data={"answer": "yes"}).status_code == 404
    assert client.post(good, data={"answer": "perhaps"}).status_code == 422


def test_staff_see_the_shift_on_their_home_and_in_a_list(app, session, need, people, employer):
    employer.post(shift_address(employer, need), data={"everybody": "1"})
    staff = app.test_client()
    account = make_account(session, "staff", language="en")
    account.centre_id = need.centre_id
    session.commit()
    log_in(staff, account)
    assert "Eufemia Salattunen" in staff.get("/en/staff/substitutes").text
    found = session.scalars(select(SubstituteRequest)).one()
    found.requested_at = clock.now() - timedelta(hours=2)
    session.commit()
    assert "Shifts without anybody: nobody has said yes" in staff.get("/en/staff/").text
    elsewhere = app.test_client()
    log_in(elsewhere, make_account(session, "staff", language="en"))
    session.commit()
    assert "Eufemia" not in elsewhere.get("/en/staff/substitutes").text
