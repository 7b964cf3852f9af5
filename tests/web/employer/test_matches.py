"""An employer reads who fits, in words; filters, answers, takes back; learns a number only after both yeses."""

from datetime import timedelta

import html5lib
import pytest
from sqlalchemy import select

from portti.models import (
    Account,
    AuditEvent,
    Candidacy,
    Centre,
    Employer,
    NeedSkill,
    Profile,
    ProfileInterest,
)
from portti.queries.matches import pair
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_employer, make_representation
from tests.factories.candidacies import make_candidacy
from tests.factories.matches import make_matchable, rank_all
from tests.factories.needs import make_need
from tests.support.web import log_in, log_in_staff_acting_for

pytestmark = pytest.mark.each_database

LANGUAGES = ("fi", "sv", "en", "selko")


@pytest.fixture
def need(session):
    account = make_account(session, "employer", given_name="Helmi", family_name="Hallavuo")
    account.phone = "+358 40 1"
    return make_need(session, employer=make_employer(session, account=account), title="Aamut")


@pytest.fixture
def venla(session):
    account = make_account(session, "assistant", given_name="Venla", family_name="Salainen")
    account.phone = "+358 40 2"
    return make_matchable(
        session,
        name="Venla",
        account=account,
        postal_code="40100",
        text="Olen rauhallinen.",
        interests=[ProfileInterest(interest="sauna")],
    )


@pytest.fixture
def page(session, client, need, venla, settings):
    make_matchable(session, name="Eino")
    make_need(session, title="Toisen tarve")
    rank_all(session, settings)
    log_in(client, owner(session, need))
    return f"/en/employer/needs/{need.id}/matches"


def owner(session, need):
    return session.get(Account, session.get(Employer, need.employer_id).account_id)


def text_of(answer):
    main = html5lib.parse(answer.get_data(as_text=True), namespaceHTMLElements=False).find(".//main")
    return " ".join(" ".join(main.itertext()).split())


def status_of(answer):
    tree = html5lib.parse(answer.get_data(as_text=True), namespaceHTMLElements=False)
    return "".join(tree.find(".//*[@role='status']").itertext()).strip()


def test_the_list_says_reasons_hours_and_buttons_by_name_and_no_percentage(client, page):
    answer = client.get(page)
    said = text_of(answer)
    assert answer.status_code == 200
    assert status_of(answer) == "2 assistants in this list"
    assert "Venla, Jyväskylä" in said
    assert "Can do all your hours, 4 h." in said
    assert "I am interested: Venla" in said
    assert "Not for me: Eino" in said
    assert "The profile was last confirmed on 1 Dec 2026." in said
    assert "%" not in said


def test_first_name_and_area_only_before_both_say_yes(client, page, need, venla):
    for address in (page, f"{page}/{venla.id}", f"{page}/why"):
        html = client.get(address).get_data(as_text=True)
        for secret in ("Salainen", "+358 40 2", "40100", "example.org"):
            assert secret not in html, (address, secret)


def test_number_after_the_second_yes_and_no_family_name_ever(client, session, page, need, venla):
    pair(session, need.id, venla.id).assistant_answer = "interested"
    session.commit()
    assert "Venla is interested in this work" in text_of(client.get(page))
    answer = client.post(f"{page}/{venla.id}/answer", data={"answer": "interested"}, follow_redirects=True)
    said = text_of(answer)
    assert "You and Venla are both interested." in said
    assert "+358 40 2" in said
    assert "Salainen" not in answer.get_data(as_text=True)
    assert "Both are interested (1)" in text_of(client.get(page))
    client.post(f"{page}/{venla.id}/answer", data={"answer": ""})
    assert "+358 40 2" not in client.get(f"{page}/{venla.id}").get_data(as_text=True)


def test_answers_are_lists_and_can_be_taken_back(client, page, venla):
    for sent in ("not_for_me", "not_for_me"):
        answer = client.post(f"{page}/{venla.id}/answer", data={"answer": sent}, follow_redirects=True)
    assert "Venla is now in the list “Not for me”" in text_of(answer)
    assert status_of(client.get(page)) == "1 assistant in this list"
    kept = client.get(f"{page}?show=not_for_me")
    assert "Take back “Not for me”: Venla" in text_of(kept)
    client.post(f"{page}/{venla.id}/answer?show=not_for_me", data={"answer": ""})
    assert status_of(client.get(page)) == "2 assistants in this list"


def test_the_way_back_keeps_list_and_filters(client, page, venla):
    answer = client.post(
        f"{page}/{venla.id}/answer?order=area&part=day&evil=1", data={"answer": "interested"}
    )
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{page}?order=area&part=day"


@pytest.mark.parametrize(
    ("order", "ranked", "seen"), [("", True, "order of the points"), ("area", False, "area")]
)
def test_staff_read_in_which_order_the_employer_saw_the_list(
    client, session, page, need, venla, order, ranked, seen
):
    client.post(f"{page}/{venla.id}/answer?order={order}", data={"answer": "interested"})
    row = session.scalars(select(Candidacy)).one()
    assert (row.list_was_ranked, row.place_in_list is not None) == (ranked, True)
    other = session.scalars(select(Profile).where(Profile.id != venla.id)).first()
    applied = make_candidacy(session, need, other, "applied", origin="assistant")
    adviser = make_account(session, "staff", centre=session.get(Centre, need.centre_id))
    session.commit()
    log_in(client, adviser)
    told = [text_of(client.get(f"/en/staff/candidacies/{one.id}")) for one in (row, applied)]
    assert f"seen {'in the ' if ranked else 'by '}{seen}" in told[0]
    assert "The list of then" in told[1] and "seen " not in told[1].split("The list of then")[1]


def test_filters_are_a_plain_get_form(client, page):
    tree = html5lib.parse(client.get(page).get_data(as_text=True), namespaceHTMLElements=False)
    form = next(form for form in tree.iterfind(".//main//form") if form.get("method") == "get")
    assert {field.get("name") for field in form.iterfind(".//select")} == {
        "municipality",
        "weekday",
        "part",
        "skill",
        "speaks",
        "order",
    }
    assert status_of(client.get(f"{page}?weekday=5")) == "0 assistants in this list"
    assert "Nobody here fits the filters." in text_of(client.get(f"{page}?weekday=5"))


def test_the_unranked_view_says_that_it_is_not_ranked(client, page):
    assert "Not ranked: by area" in text_of(client.get(f"{page}?order=area"))
    assert "Ranked: first those who fit best" in text_of(client.get(page))


@pytest.mark.parametrize(
    "query", ["?order=x&show=y&page=-1", "?page=99999999999", "?skill='; drop&municipality=%00&weekday=9"]
)
def test_nonsense_in_the_address_shows_the_list(client, page, query):
    assert client.get(page + query).status_code == 200


def test_one_assistant_in_full_with_nine_points_worked_through(client, page, venla):
    said = text_of(client.get(f"{page}/{venla.id}"))
    for criterion in (
        "Hours covered",
        "Tasks wished for",
        "Experience of the tasks",
        "Languages wished for",
        "Worked together before",
        "Length of the journey",
        "Enough hours",
        "Long enough shifts",
        "Tasks known or to be learnt",
    ):
        assert criterion in said
    assert "How this order was counted" in said
    assert "on Tuesdays at 7:00–16:00" in said
    assert "Olen rauhallinen." in said
    assert "sauna" in said


def test_only_the_fields_that_the_assistant_shows(client, session, page, venla):
    venla.shown_fields = ""
    session.commit()
    said = text_of(client.get(f"{page}/{venla.id}"))
    assert "Olen rauhallinen." not in said
    assert "sauna" not in said


def test_why_the_list_is_as_it_is(client, session, settings, page, need):
    make_matchable(session, name="Lauantai", free=((5, 420, 960),))
    make_matchable(session, name="Pohjoinen", latitude=66.5, longitude=25.7)
    rank_all(session, settings)
    session.commit()
    said = text_of(client.get(f"{page}/why"))
    assert "2 of 4 assistants pass every condition." in said
    assert "1 assistant is too far away." in said
    assert "1 assistant is free at other times." in said
    assert "rules-1" in said
    assert "0.40" in said


def test_musts_that_block_only_together_are_named_together(client, session, settings, page, need):
    need.skills = [NeedSkill(skill=skill, strength="must") for skill in ("mt_hoist", "pc_wash", "pc_dress")]
    rank_all(session, settings)
    session.commit()
    for address in (page, f"{page}/why"):
        said = text_of(client.get(address))
        assert "No single change of your need would bring more assistants now." in said
        assert "All these changes together would bring 2 more assistants:" in said
        assert said.count("were a wish and not a must") == 3


def test_a_new_need_is_ranked_at_once_with_one_press(client, session, page, need):
    employer = session.get(Employer, need.employer_id)
    fresh = make_need(session, employer=employer, title="Uusi", now=NOW - timedelta(days=60))
    session.commit()
    address = f"/en/employer/needs/{fresh.id}/matches"
    assert "The list is made within a minute" in text_of(client.get(address))
    answer = client.post(f"{address}/rank", follow_redirects=True)
    assert status_of(answer) == "2 assistants in this list"
    assert "within a minute" not in text_of(answer)


def test_a_need_with_open_times_says_so(client, session, settings, page, need):
    need.shifts, need.open_parts_of_day = [], "morning"
    need.row_version += 1
    session.flush()
    rank_all(session, settings)
    session.commit()
    said = text_of(client.get(page))
    assert "The times are to be agreed, so points that ask for hours are left out." in said
    assert "Hours:" not in said


def test_open_times_beside_fixed_ones_are_said_not_to_count(client, session, settings, page, need):
    assert "Only the fixed times are counted." not in text_of(client.get(page))
    need.open_parts_of_day = "evening"
    session.commit()
    assert "Only the fixed times are counted." in text_of(client.get(page))


def test_anothers_pages_are_not_found(client, session, page, venla):
    log_in(client, make_account(session, "employer"))
    for address in (page, f"{page}/why", f"{page}/{venla.id}"):
        assert client.get(address).status_code == 404
    for address in (f"{page}/rank", f"{page}/{venla.id}/answer"):
        assert client.post(address, data={"answer": "interested"}).status_code == 404
    log_in(client, make_account(session, "assistant"))
    assert client.get(page).status_code == 403


def test_a_word_that_is_no_answer_changes_nothing(client, session, page, need, venla):
    assert client.post(f"{page}/{venla.id}/answer", data={"answer": "maybe"}).status_code == 422
    assert pair(session, need.id, venla.id).employer_answer is None


def test_who_has_hidden_meanwhile_is_refused_kindly(client, session, page, venla):
    venla.state = "paused"
    session.commit()
    answer = client.post(f"{page}/{venla.id}/answer", data={"answer": "interested"}, follow_redirects=True)
    assert "This assistant is not to be found just now." in text_of(answer)


def test_a_representative_acts_and_the_record_says_who(client, session, page, need, venla):
    account = make_account(session, "representative")
    make_representation(session, account, session.get(Employer, need.employer_id))
    session.commit()
    log_in(client, account)
    client.post(f"{page}/{venla.id}/answer", data={"answer": "interested"})
    deed = session.query(AuditEvent).filter_by(deed="answer_match").one()
    assert (deed.account_id, deed.employer_id) == (account.id, need.employer_id)


def test_staff_who_act_for_an_employer_leave_a_record_of_what_they_read(client, session, page, need, venla):
    staff = log_in_staff_acting_for(client, session, session.get(Employer, need.employer_id))
    client.get(page)
    client.get(f"{page}/{venla.id}")
    read = {(event.deed, event.account_id) for event in session.query(AuditEvent)}
    assert {("list_profile", staff.id), ("read_profile", staff.id)} <= read


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_stands_in_every_language(client, page, venla, language):
    for address in (page, f"{page}/{venla.id}", f"{page}/why", f"{page}?show=both", f"{page}?order=area"):
        answer = client.get(address.replace("/en/", f"/{language}/", 1))
        assert answer.status_code == 200
        html5lib.HTMLParser(strict=True).parse(answer.get_data(as_text=True))
