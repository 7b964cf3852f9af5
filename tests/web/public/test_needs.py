"""The search: visitors see what is open to them, assistants all; never a name, address or granted hours."""

import html5lib
import pytest

from portti.models import Account, NeedCondition, NeedLanguage, NeedSkill
from tests.factories.accounts import make_account, make_employer
from tests.factories.matches import make_matchable
from tests.factories.needs import make_need
from tests.support.web import log_in

pytestmark = pytest.mark.each_database

LANGUAGES = ("fi", "sv", "en", "selko")


@pytest.fixture
def needs(session):
    owner = make_account(session, "employer", given_name="Helmi", family_name="Hallavuo")
    employer = make_employer(session, account=owner)
    needs = {
        "open": make_need(
            session,
            employer=employer,
            title="Avoin aamu",
            text="Tervetuloa <b>töihin</b>",
            text_language="fi",
            open_to_visitors=True,
            postal_code="40520",
            hours_cap=37.5,
            skills=[NeedSkill(skill="hh_cook", strength="wish")],
            languages=[NeedLanguage(language="fi", level="B1", strength="must")],
            conditions=[NeedCondition(condition="c_pets:dog")],
        ),
        "evening": make_need(
            session,
            title="Espoon ilta",
            open_to_visitors=True,
            municipality_code="049",
            shifts=((4, 1020, 1260),),
        ),
        "members": make_need(session, title="Vain kirjautuneille"),
        "paused": make_need(session, title="Tauolla", open_to_visitors=True, state="paused"),
        "draft": make_need(session, title="Luonnos", open_to_visitors=True, state="draft"),
    }
    session.commit()
    return needs


def html_of(answer):
    return answer.get_data(as_text=True)


def titles(answer):
    tree = html5lib.parse(html_of(answer), namespaceHTMLElements=False)
    return ["".join(heading.itertext()) for heading in tree.iterfind(".//main//article/h3")]


def test_visitors_see_what_is_open_to_them_and_the_count(client, needs):
    answer = client.get("/en/needs")
    assert set(titles(answer)) == {"Avoin aamu, Jyväskylä", "Espoon ilta, Espoo"}
    assert "2 open needs" in html_of(answer)


def test_assistants_see_every_published_need(client, session, needs):
    log_in(client, session.get(Account, make_matchable(session).account_id))
    assert len(titles(client.get("/en/needs"))) == 3
    assert client.get(f"/en/needs/{needs['members'].id}").status_code == 200


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("municipality=049", ["Espoon ilta, Espoo"]),
        ("part=evening", ["Espoon ilta, Espoo"]),
        ("weekday=1&part=morning", ["Avoin aamu, Jyväskylä"]),
        ("skill=hh_cook", ["Avoin aamu, Jyväskylä"]),
        ("speaks=fi", ["Avoin aamu, Jyväskylä"]),
        ("postal_code=405", ["Avoin aamu, Jyväskylä"]),
        ("postal_code=4 05-20x999", ["Avoin aamu, Jyväskylä"]),
        ("postal_code=00100", []),
        ("weekday=0", []),
    ],
)
def test_filters_by_district_times_tasks_and_languages(client, needs, query, found):
    assert titles(client.get(f"/en/needs?{query}")) == found


def test_nothing_found_says_what_to_do(client, needs):
    assert "Take a filter away to see more." in html_of(client.get("/en/needs?weekday=0"))


def test_a_visitor_learns_area_times_tasks_and_words_and_nothing_of_the_person_or_home(client, needs):
    html = html_of(client.get(f"/en/needs/{needs['open'].id}"))
    for shown in ("Avoin aamu", "Jyväskylä", "on Tuesdays at 8:00–12:00", "Cooking", "Tervetuloa"):
        assert shown in html
    assert "&lt;b&gt;" in html
    assert '<p class="govuk-body portti-own-words" lang="fi">' in html
    for secret in ("Helmi", "Hallavuo", "40520", "37.5", "dog", "62.24", needs["open"].exchange_id + '"'):
        assert secret not in html, secret
    assert "/en/register" in html


def test_an_assistant_also_reads_what_the_home_is_like(client, session, needs):
    log_in(client, session.get(Account, make_matchable(session).account_id))
    assert "dog" in html_of(client.get(f"/en/needs/{needs['open'].id}"))


@pytest.mark.either_database
def test_what_is_not_open_is_not_found(client, session, needs):
    for name in ("members", "paused", "draft"):
        assert client.get(f"/en/needs/{needs[name].id}").status_code == 404
    log_in(client, session.get(Account, make_matchable(session).account_id))
    for name in ("paused", "draft"):
        assert client.get(f"/en/needs/{needs[name].id}").status_code == 404
    log_in(client, make_account(session, "employer"))
    assert client.get(f"/en/needs/{needs['members'].id}").status_code == 404


def test_a_long_search_comes_in_pages_that_keep_the_filters(client, session, needs):
    for number in range(21):
        make_need(session, title=f"N{number}", open_to_visitors=True)
    session.commit()
    first = client.get("/en/needs?weekday=1")
    assert len(titles(first)) == 20
    assert "/en/needs?page=2&amp;weekday=1" in html_of(first)
    assert len(titles(client.get("/en/needs?weekday=1&page=2"))) == 2


@pytest.mark.either_database
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_stands_in_every_language(client, needs, language):
    for address in (f"/{language}/needs", f"/{language}/needs/{needs['open'].id}"):
        answer = client.get(address)
        assert answer.status_code == 200
        html5lib.HTMLParser(strict=True).parse(html_of(answer))
