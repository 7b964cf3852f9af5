"""An assistant fills the week: work that goes together, the hours wanted, the way between; no employer named."""

import html5lib
import pytest

from portti.models import Account
from portti.queries.matches import pair
from tests.factories.accounts import make_account, make_employer
from tests.factories.matches import make_matchable, rank_all
from tests.factories.needs import make_need
from tests.support.users_words import unmarked_words
from tests.support.visitor import Answer
from tests.support.web import log_in
from tests.web.employer.test_matches import text_of

LANGUAGES = ("fi", "sv", "en", "selko")
FREE = tuple((day, 420, 1080) for day in range(5))


@pytest.fixture
def venla(session):
    account = make_account(session, "assistant", given_name="Venla")
    return make_matchable(session, name="Venla", free=FREE, account=account, hours_min=8.0, hours_max=20.0)


@pytest.fixture
def needs(session):
    account = make_account(session, "employer", given_name="Helmi", family_name="Hallavuo")
    employer = make_employer(session, account=account)
    return {
        "Aamut": make_need(session, employer=employer, title="Aamut", shifts=((0, 480, 720),)),
        "Sama aika": make_need(session, title="Sama aika", shifts=((0, 540, 780),)),
        "Iltapäivät": make_need(
            session, title="Iltapäivät", shifts=((0, 810, 1050),), latitude=62.30, longitude=25.80
        ),
        "Öisin": make_need(session, title="Öisin", shifts=((0, 1320, 360),)),
    }


@pytest.fixture
def page(session, client, venla, needs, settings):
    make_need(session, title="Luonnos", state="draft", shifts=((2, 480, 720),))
    rank_all(session, settings)
    log_in(client, session.get(Account, venla.account_id))
    return "/en/assistant/fill"


def heads(answer):
    tree = html5lib.parse(answer.get_data(as_text=True), namespaceHTMLElements=False)
    return [" ".join("".join(head.itertext()).split()) for head in tree.iterfind(".//article/h2")]


def test_the_list_leads_to_a_week_that_reaches_the_hours(client, page, needs):
    assert page in client.get("/en/assistant/matches").get_data(as_text=True)
    answer = client.get(page)
    said = text_of(answer)
    assert answer.status_code == 200
    assert len(heads(answer)) == 2
    assert "Wanted: 8 hours a week. Found: 8 hours a week." in said
    assert "More did not fit" not in said
    assert "about" in said
    assert "There is time from" in said
    for secret in ("Hallavuo", "Helmi", "Öisin", "Luonnos"):
        assert secret not in answer.get_data(as_text=True)


def test_more_hours_than_fit_are_said_not_to_fit(client, page):
    answer = client.get(f"{page}?hours=20")
    assert "Wanted: 20 hours a week. Found: 8 hours a week. More did not fit together now." in text_of(answer)
    assert len(heads(answer)) == 2
    assert text_of(client.get(f"{page}?hours=nonsense")) == text_of(client.get(page))


def test_work_is_left_out_by_the_address_and_taken_back(client, page, needs):
    afternoon = needs["Iltapäivät"]
    answer = client.get(f"{page}?without={afternoon.id}&without=x&without=999")
    assert len(heads(answer)) == 1
    assert "Left out Iltapäivät" in text_of(answer)
    assert "Iltapäivät, Jyväskylä" in heads(client.get(page))


def test_not_for_me_is_never_suggested(client, session, page, venla, needs):
    pair(session, needs["Aamut"].id, venla.id).assistant_answer = "not_for_me"
    pair(session, needs["Sama aika"].id, venla.id).employer_answer = "not_for_me"
    session.commit()
    assert heads(client.get(page)) == ["Iltapäivät, Jyväskylä"]


def test_without_fitting_work_or_a_shown_profile_the_page_says_so(client, session, page, venla, needs):
    for need in needs.values():
        need.state = "paused"
        need.row_version += 1
    session.commit()
    assert "No work with fixed days and times fits you now." in text_of(client.get(page))
    venla.state = "draft"
    session.commit()
    assert "Employers do not see your profile now" in text_of(client.get(page))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_speaks_each_language(client, page, language, needs):
    address = page.replace("/en/", f"/{language}/")
    for asked in ("", "?hours=40", f"?without={needs['Aamut'].id}"):
        answer = client.get(address + asked)
        assert answer.status_code == 200
        assert ("goes together" in text_of(answer)) == (language == "en")


def test_titles_in_another_language_say_so_wherever_they_stand(client, page, needs):
    written = {title: "fi" for title in needs if len(title) > 5}
    for asked in ("", f"?without={needs['Iltapäivät'].id}", f"?without={needs['Aamut'].id}"):
        sent = client.get(page + asked)
        assert "Iltapäivät" in sent.text
        assert unmarked_words(Answer(page, sent.status_code, sent.text, 0), written) == []
