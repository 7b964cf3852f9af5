"""An assistant reads fitting needs without a name, answers, takes back; learns who it is after both yeses."""

from datetime import timedelta

import html5lib
import pytest

from portti.models import Account, AuditEvent, Centre, NeedLanguage
from portti.queries.matches import pair
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_employer
from tests.factories.matches import make_matchable, rank_all
from tests.factories.needs import make_need
from tests.support.web import log_in

pytestmark = pytest.mark.each_database

LANGUAGES = ("fi", "sv", "en", "selko")
PAGE = "/en/assistant/matches"


@pytest.fixture
def profile(session):
    make_matchable(session, name="Toinen")
    return make_matchable(session, name="Venla")


@pytest.fixture
def need(session, client, profile, settings):
    account = make_account(session, "employer", given_name="Helmi", family_name="Hallavuo")
    account.phone = "+358 40 1"
    need = make_need(
        session, employer=make_employer(session, account=account), title="Aamut", postal_code="40100"
    )
    make_need(session, title="Lauantait", shifts=((5, 600, 840),))
    make_need(session, title="Sovitaan", shifts=(), open_parts_of_day="morning")
    rank_all(session, settings)
    log_in(client, session.get(Account, profile.account_id))
    return need


def text_of(answer):
    main = html5lib.parse(answer.get_data(as_text=True), namespaceHTMLElements=False).find(".//main")
    return " ".join(" ".join(main.itertext()).split())


def test_needs_that_fit_with_reasons_times_and_what_would_open_more(client, need):
    said = text_of(client.get(PAGE))
    assert "2 needs in this list" in said
    assert said.index("Aamut, Jyväskylä") < said.index("Sovitaan, Jyväskylä")
    assert "You can do all the hours, 4 h." in said
    assert "on Tuesdays at 8:00–12:00" in said
    assert "times to be agreed" in said
    assert "Lauantait" not in said
    assert "What would open more" in said
    assert "1 more need would suit you." in said
    assert "I am interested: Aamut" in said


def test_no_employer_is_named_before_both_say_yes(client, need):
    client.post(f"{PAGE}/{need.id}/answer", data={"answer": "interested"})
    addresses = (PAGE, f"{PAGE}?show=interested", f"{PAGE}/{need.id}", f"{PAGE}/why", f"/en/needs/{need.id}")
    for address in addresses:
        html = client.get(address).get_data(as_text=True)
        for secret in ("Helmi", "Hallavuo", "+358 40 1", "40100"):
            assert secret not in html, (address, secret)


def test_first_name_and_phone_after_both_said_yes_and_not_after_one_took_it_back(
    client, session, need, profile
):
    pair(session, need.id, profile.id).employer_answer = "interested"
    session.commit()
    assert "The employer is interested in you" in text_of(client.get(PAGE))
    answer = client.post(f"{PAGE}/{need.id}/answer", data={"answer": "interested"}, follow_redirects=True)
    said = text_of(answer)
    assert "The employer is Helmi." in said
    assert "+358 40 1" in said
    assert "Hallavuo" not in answer.get_data(as_text=True)
    client.post(f"{PAGE}/{need.id}/answer", data={"answer": ""})
    assert "Helmi" not in client.get(f"{PAGE}/{need.id}").get_data(as_text=True)


def test_a_need_that_does_not_fit_can_be_answered_from_the_search(client, session, settings, need, profile):
    far = make_need(
        session, title="Ruotsiksi", languages=[NeedLanguage(language="sv", level="B2", strength="must")]
    )
    session.commit()
    said = text_of(client.get(f"/en/needs/{far.id}"))
    assert "Not all conditions are met." in said
    assert "A must, and missing: Swedish (B2)." in said
    answer = client.post(f"{PAGE}/{far.id}/answer?from=need", data={"answer": "interested"})
    assert answer.headers["Location"] == f"/en/needs/{far.id}"
    assert "Ruotsiksi" in text_of(client.get(f"{PAGE}?show=interested"))
    assert "Take back “I am interested”: Ruotsiksi" in text_of(client.get(f"/en/needs/{far.id}"))


def test_answers_are_lists_taken_back_at_will(client, need):
    client.post(f"{PAGE}/{need.id}/answer", data={"answer": "not_for_me"})
    assert "1 need in this list" in text_of(client.get(PAGE))
    assert "Take back “Not for me”: Aamut" in text_of(client.get(f"{PAGE}?show=not_for_me"))
    client.post(f"{PAGE}/{need.id}/answer", data={"answer": ""})
    assert "2 needs in this list" in text_of(client.get(PAGE))


def test_filters_and_the_unranked_view(client, need):
    assert "2 needs in this list" in text_of(client.get(f"{PAGE}?part=morning&weekday=1"))
    assert "1 need in this list" in text_of(client.get(f"{PAGE}?weekday=2"))
    assert "Not ranked: by area" in text_of(client.get(f"{PAGE}?order=area"))


def test_a_closed_need_is_refused_kindly_and_an_unknown_one_not_found(client, session, need):
    client.post(f"{PAGE}/{need.id}/answer", data={"answer": "interested"})
    need.state = "filled"
    session.commit()
    answer = client.post(f"{PAGE}/{need.id}/answer", data={"answer": "not_for_me"}, follow_redirects=True)
    assert "This need is not open now" in text_of(answer)
    assert client.post(f"{PAGE}/99999/answer", data={"answer": "interested"}).status_code == 404
    assert client.get(f"{PAGE}/99999").status_code == 404


def test_a_profile_that_is_not_shown_says_what_to_do(client, session, need, profile):
    profile.state = "paused"
    session.commit()
    assert "Employers do not see your profile now" in text_of(client.get(PAGE))
    answer = client.post(f"{PAGE}/{need.id}/answer", data={"answer": "interested"}, follow_redirects=True)
    assert "Publish it and let matched employers see it" in text_of(answer)
    assert client.get(f"{PAGE}/{need.id}").status_code == 200


def test_a_new_profile_is_ranked_at_once_with_one_press(client, session, need):
    fresh = make_matchable(session, name="Uusi", now=NOW - timedelta(days=60))
    session.commit()
    log_in(client, session.get(Account, fresh.account_id))
    assert "The list is made within a minute" in text_of(client.get(PAGE))
    said = text_of(client.post(f"{PAGE}/rank", follow_redirects=True))
    assert "2 needs in this list" in said
    assert "within a minute" not in said


def test_employers_visitors_and_people_without_a_profile_stay_out(client, session, need):
    log_in(client, make_account(session, "employer"))
    assert client.get(PAGE).status_code == 403
    log_in(client, make_account(session, "assistant"))
    assert client.get(PAGE).status_code == 404
    assert client.get(f"{PAGE}/{need.id}").status_code == 404


def test_staff_who_act_for_an_assistant_leave_a_record(client, session, need, profile):
    staff = make_account(session, "staff", centre=session.get(Centre, profile.centre_id))
    session.commit()
    log_in(client, staff)
    with client.session_transaction() as cookies:
        cookies["acting_for_profile_id"] = profile.id
    client.get(PAGE)
    client.get(f"{PAGE}/{need.id}")
    read = {(event.deed, event.account_id) for event in session.query(AuditEvent)}
    assert {("list_need", staff.id), ("read_need", staff.id)} <= read


@pytest.mark.either_database
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_stands_in_every_language(client, need, language):
    for address in (PAGE, f"{PAGE}/{need.id}", f"{PAGE}/why", f"{PAGE}?show=both"):
        answer = client.get(address.replace("/en/", f"/{language}/", 1))
        assert answer.status_code == 200
        html5lib.HTMLParser(strict=True).parse(answer.get_data(as_text=True))
