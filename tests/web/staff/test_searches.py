"""What staff search by stands in no address and no log line, and can be gone back to, in two tabs too."""

import logging
from datetime import timedelta
from urllib.parse import unquote

import pytest
from sqlalchemy import select

from portti.clock import now as clock_now
from portti.models import HeldForm
from tests.factories.accounts import make_account, make_employer, make_profile
from tests.factories.needs import make_need
from tests.support.web import log_in

pytestmark = pytest.mark.each_database


@pytest.fixture
def people(session, centre, staff):
    """Two of one family name and one of another; a namesake in another centre."""
    found = [
        make_account(session, "assistant", centre=centre, given_name=given, family_name="Salovirta")
        for given in ("Aino", "Eero")
    ]
    found.append(make_account(session, "employer", centre=centre, given_name="Kaisa", family_name="Muukoski"))
    make_account(session, "assistant", family_name="Salovirta")
    return found


def search(client, page, **typed):
    """Send a search and return where it leads."""
    answer = client.post(f"/en/staff/{page}", data=typed)
    assert answer.status_code == 303
    return answer.headers["Location"]


def test_the_address_of_a_search_says_nothing_and_stays_good(client, session, people):
    address = search(client, "people", words="Salovirta", role="assistant")
    assert "alovirta" not in unquote(address)
    assert "role=assistant" in address
    for _visit in ("first", "gone back to"):
        text = client.get(address).text
        assert "2 people" in text
        assert 'value="Salovirta"' in text
    stored = session.scalars(select(HeldForm)).one()
    assert "alovirta" not in f"{stored.path}{stored.fields_encrypted}"


def test_two_tabs_keep_a_search_each(client, people):
    first = search(client, "people", words="salovirta")
    second = search(client, "people", words="koski", role="employer")
    assert "2 people" in client.get(first).text
    assert "Muukoski" in client.get(second).text
    assert "2 people" in client.get(first).text


def test_pages_and_languages_of_a_search_name_it_by_the_same_word(client, session, centre, staff):
    for number in range(55):
        make_account(session, "assistant", centre=centre, family_name=f"Sivu{number:02}")
    address = search(client, "people", words="sivu")
    word = address.split("search=")[1]
    first = client.get(address).text
    assert "55 people" in first and "Page 1 of 2" in first
    assert first.count(f"search={word}") >= 1 + 4
    second = client.get(f"{address}&page=2").text
    assert "Sivu54" in second and "Sivu00" not in second


def test_one_person_found_by_words_alone_is_opened_at_once(client, people):
    assert search(client, "people", words="aino salovirta").endswith(f"/en/staff/people/{people[0].id}")
    assert "search=" in search(client, "people", words="aino salovirta", role="assistant")
    assert "search=" in search(client, "people", words="nobody of this name")
    assert search(client, "people", words="  ").endswith("/en/staff/people")


def test_needs_are_searched_by_their_employers_name_without_saying_it(client, session, centre, people):
    employer = make_employer(session, account=people[2])
    make_need(session, employer=employer, title="Aamut")
    make_need(session, employer=make_employer(session, centre=centre), title="Illat")
    address = search(client, "needs", words="Muukoski", state="published")
    assert "oski" not in unquote(address)
    text = client.get(address).text
    assert "Aamut" in text and "Illat" not in text
    assert 'value="Muukoski"' in text


def test_the_person_of_an_imported_row_is_searched_without_saying_who(client, session, centre, people):
    loose = make_profile(session, centre=centre)
    loose.account_id = None
    session.flush()
    page = f"imported/profiles/{loose.id}"
    address = search(client, page, words="Salovirta")
    assert "alovirta" not in unquote(address)
    text = client.get(address).text
    assert text.count('name="account"') == 2
    make_profile(session, account=people[0])
    refused = client.post(address, data={"account": people[0].id})
    assert refused.status_code == 422
    assert 'value="Salovirta"' in refused.text


def test_a_search_is_its_makers_and_for_a_day(app, client, connection, session, centre, people):
    address = search(client, "people", words="Salovirta", sort="newest")
    colleague = app.test_client()
    log_in(colleague, make_account(session, "staff", centre=centre))
    gone = colleague.get(address)
    assert gone.status_code == 302 and gone.headers["Location"].endswith("/en/staff/people?sort=newest")
    assert "kept for a day only" in colleague.get(gone.headers["Location"]).text
    session.scalars(select(HeldForm)).one().held_at = clock_now() - timedelta(days=2)
    session.commit()
    assert "kept for a day only" in client.get(address, follow_redirects=True).text
    assert client.get("/en/staff/people?search=nonsense").status_code == 302


def test_no_log_line_holds_what_was_searched(client, people, capsys, caplog):
    caplog.set_level(logging.DEBUG)
    client.get(search(client, "people", words="Salovirta"))
    client.get(search(client, "needs", words="Salovirta"))
    said = capsys.readouterr()
    assert "alovirta" not in said.out + said.err + caplog.text


def test_no_form_of_the_staff_puts_what_is_typed_into_an_address(client, session, centre, people):
    """Forms by GET have choices only: typed words would stand in the address."""
    for page in (
        "",
        "people",
        "needs",
        "matches",
        "interviews",
        "invitations",
        "messages",
        "jobs",
        "imported",
    ):
        for form in client.get(f"/en/staff/{page}").text.split("<form ")[1:]:
            tag, inside = form.split(">", 1)
            if 'method="get"' in tag:
                assert 'type="text"' not in inside.split("</form>")[0], page
