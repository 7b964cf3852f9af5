"""Making accounts, tying e-mails and imported rows, and acting, as staff do them in a browser."""

import pytest
from sqlalchemy import func, select

from portti.models import Account, AuditEvent, Employer
from tests.factories.accounts import make_account, make_employer, make_profile
from tests.factories.invitations import make_booking, make_invitation, make_slot
from tests.factories.matches import make_match
from tests.factories.messages import make_message
from tests.factories.needs import make_need

PERSON = {
    "given_name": "Aino",
    "family_name": "Virta",
    "role": "employer",
    "language": "fi",
    "phone": "040 123 4567",
    "email": "",
    "accepted": "spoken",
}


def events(session, deed):
    return session.scalars(select(AuditEvent).where(AuditEvent.deed == deed)).all()


def test_an_account_is_made_and_leads_to_the_persons_page(client, session, staff):
    answer = client.post("/en/staff/people/new", data=PERSON, follow_redirects=True)
    assert answer.status_code == 200
    assert "Aino Virta" in answer.text
    assert "You act for the person until they have an e-mail." in answer.text
    assert session.scalar(select(Account).where(Account.family_name == "Virta")).email is None


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("given_name", "", "first name"),
        ("family_name", "x" * 200, "at most 60 letters"),
        ("family_name", "www.spam.example", "letters only"),
        ("role", "manager", "what the person does"),
        ("role", "", "what the person does"),
        ("language", "xx", "language in which"),
        ("phone", "not a number", "phone number in numbers"),
        ("email", "aino", "name@example.fi"),
        ("accepted", "", "accepts the conduct rules together"),
    ],
)
def test_what_does_not_do_is_said_beside_its_field_and_the_rest_is_kept(
    client, session, staff, field, typed, sentence
):
    before = session.scalar(select(func.count()).select_from(Account))
    data = {**PERSON, "given_name": "Aino-Kaisa", field: typed}
    answer = client.post("/en/staff/people/new", data=data)
    assert answer.status_code == 422
    assert "<title>Error:" in answer.text
    assert f'href="#{field}"' in answer.text
    assert sentence in answer.text
    if field != "given_name":
        assert 'value="Aino-Kaisa"' in answer.text
    assert session.scalar(select(func.count()).select_from(Account)) == before


def test_an_empty_form_is_answered_with_errors(client, staff):
    answer = client.post("/en/staff/people/new", data={})
    assert answer.status_code == 422
    for field in ("given_name", "family_name", "role", "language", "accepted"):
        assert f'href="#{field}"' in answer.text, field


def test_a_taken_email_is_told(client, session, staff):
    make_account(session, "employer", email="taken@example.org")
    answer = client.post("/en/staff/people/new", data={**PERSON, "email": "taken@example.org"})
    assert answer.status_code == 422
    assert "has an account already" in answer.text


def test_an_email_is_tied_from_the_persons_page(client, session, staff):
    client.post("/en/staff/people/new", data=PERSON)
    person = session.scalar(select(Account).where(Account.family_name == "Virta"))
    assert f"people/{person.id}/email" in client.get(f"/en/staff/people/{person.id}").text
    wrong = client.post(f"/en/staff/people/{person.id}/email", data={"email": "x"})
    assert (wrong.status_code, 'value="x"' in wrong.text) == (422, True)
    answer = client.post(
        f"/en/staff/people/{person.id}/email", data={"email": "aino@example.org"}, follow_redirects=True
    )
    assert "The e-mail was saved" in answer.text
    assert "aino@example.org" in answer.text


def test_a_confirmed_email_changes_only_when_the_person_confirms_the_new_one(client, session, centre, staff):
    person = make_account(session, "assistant", centre=centre)
    before = person.email
    page = f"/en/staff/people/{person.id}/email"
    assert "The address changes when the person opens the link" in client.get(page).text
    assert client.post(page, data={"email": "uusi@example.org"}).status_code == 302
    session.expire_all()
    assert session.get(Account, person.id).email == before


def test_each_view_of_a_person_is_recorded_once(client, session, centre, staff):
    employer = make_employer(session, centre=centre)
    make_need(session, employer=employer)
    client.get(f"/en/staff/people/{employer.account_id}")
    read = events(session, "read_account")
    assert [(event.account_id, event.subject_id) for event in read] == [(staff.id, employer.account_id)]


def test_a_list_records_whom_it_showed(client, session, centre, staff):
    person = make_account(session, "assistant", centre=centre, family_name="Haku")
    make_account(session, "assistant", family_name="Haku")
    client.post("/en/staff/people", data={"words": "haku", "role": "assistant"}, follow_redirects=True)
    assert [event.facts for event in events(session, "list_account")] == [{"ids": [person.id]}]
    client.post("/en/staff/people", data={"words": "nobodyatall"}, follow_redirects=True)
    assert len(events(session, "list_account")) == 1


def test_people_pages_take_any_nonsense(client, staff):
    for nonsense in (
        "page=x",
        "page=-1",
        "page=99999999999",
        "role=boss",
        "municipality=%00",
        "search=%ff%fe",
        "words=%ff%fe",
    ):
        answer = client.get(f"/en/staff/people?{nonsense}", follow_redirects=True)
        assert answer.status_code == 200, nonsense


def test_who_waits_for_a_call_is_found(client, session, centre, staff):
    for family_name, email in (("Soita", None), ("Kirjoita", "k@example.org")):
        account = make_account(session, "assistant", centre=centre, family_name=family_name)
        account.email = email
        make_profile(session, account=account)
    text = client.get("/en/staff/people?waits=phone").text
    assert "Soita" in text and "Kirjoita" not in text


def test_acting_asks_why_and_opens_the_persons_pages(client, session, centre, staff):
    employer = make_employer(session, centre=centre)
    address = f"/en/staff/people/{employer.account_id}/act"
    empty = client.post(address, data={})
    assert (empty.status_code, "Choose why you act" in empty.text) == (422, True)
    answer = client.post(address, data={"side": "employer", "reason": "visit", "consent": "spoken"})
    assert answer.headers["Location"].endswith("/en/employer/")
    assert "You act for" in client.get("/en/staff/people").text


def test_the_centres_own_work_is_not_recorded_as_the_persons_that_staff_act_for(
    client, session, centre, staff
):
    employer, other = make_employer(session, centre=centre), make_employer(session, centre=centre)
    client.post(
        f"/en/staff/people/{employer.account_id}/act",
        data={"side": "employer", "reason": "visit", "consent": "spoken"},
    )
    client.get(f"/en/staff/people/{other.account_id}")
    assert [event.employer_id for event in events(session, "read_account")] == [None]


@pytest.fixture
def imported(session, centre, now):
    employer = Employer(centre_id=centre.id, created_at=now)
    session.add(employer)
    session.flush()
    make_need(session, employer=employer, title="Tuotu tarve")
    return employer


def test_imported_needs_are_tied_to_a_person_who_is_looked_for(client, session, centre, staff, imported):
    person = make_account(session, "assistant", centre=centre, family_name="Omistaja")
    make_account(session, "assistant", family_name="Omistaja")
    assert "Tuotu tarve" in client.get("/en/staff/imported").text
    address = f"/en/staff/imported/employers/{imported.id}"
    search = client.post(address, data={"words": "omistaja"}).headers["Location"]
    found = client.get(search).text
    assert found.count('name="account"') == 1
    assert f'name="account" value="{person.id}"' in found
    answer = client.post(search, data={"account": person.id}, follow_redirects=True)
    assert "The row was tied to this person." in answer.text
    assert "Tuotu tarve" in answer.text
    assert client.get(address).status_code == 302


def test_imported_rows_are_paged_and_found_by_their_id(client, session, centre, staff, imported):
    for number in range(53):
        loose = make_profile(session, centre=centre)
        loose.account_id, loose.exchange_id = None, f"reg-{number:03}"
    session.flush()
    first = client.get("/en/staff/imported").text
    assert "Imported needs (1)" in first and "Imported profiles (53)" in first
    assert "Tuotu tarve" in first and "reg-000" not in first
    second = client.get("/en/staff/imported?kind=profiles&page=2").text
    assert "53 imported rows" in second and "Page 2 of 2" in second
    assert "reg-052" in second and "reg-000" not in second
    read = events(session, "list_profile")[-1]
    assert len(read.facts["ids"]) == 3
    found = client.post(
        "/en/staff/imported", data={"kind": "profiles", "words": "g-04"}, follow_redirects=True
    )
    assert "10 imported rows" in found.text and "reg-049" in found.text
    none = client.post("/en/staff/imported", data={"kind": "needs", "words": "zzz"}, follow_redirects=True)
    assert "No id has this in it." in none.text and "Imported needs (1)" in none.text


def test_a_profile_is_not_tied_to_who_has_one(client, session, centre, staff):
    loose = make_profile(session, centre=centre)
    loose.account_id = None
    own = make_profile(session, centre=centre)
    session.flush()
    address = f"/en/staff/imported/profiles/{loose.id}"
    answer = client.post(address, data={"account": own.account_id})
    assert answer.status_code == 422
    assert "a person has one profile only" in answer.text
    for nonsense in ("", "x", "999999999", "99999999999999999999"):
        assert client.post(address, data={"account": nonsense}).status_code == 404, nonsense


def test_the_persons_page_names_their_messages_and_not_others(client, session, centre, staff):
    person = make_account(session, "employer", centre=centre)
    mine = make_message(session, account=person)
    other = make_message(session, account=make_account(session, "employer", centre=centre))
    text = client.get(f"/en/staff/people/{person.id}").text
    assert f'staff/messages/{mine.id}"' in text
    assert f'staff/messages/{other.id}"' not in text


def test_a_persons_page_says_first_what_is_open(client, session, centre, staff, now):
    account = make_account(session, "employer", "assistant", centre=centre)
    employer = make_employer(session, account=account)
    open_need = make_need(session, employer=employer, title="Aamut")
    make_need(session, employer=employer, title="Vanha", state="filled")
    profile = make_profile(session, account=account)
    other = make_profile(session, centre=centre)
    make_match(
        session, need=open_need, profile=other, employer_answer="interested", assistant_answer="interested"
    )
    make_message(session, account=account, state="failed", last_fault="550")
    make_message(session, account=account, state="sent")
    page = f"/en/staff/people/{account.id}"
    text = client.get(page).text
    opened = text.split("Open now")[1].split("The person")[0]
    assert "Aamut" in opened and "Published" in opened and "Vanha" not in opened
    assert "1 pair: both are interested" in opened
    assert "Not invited yet" in opened
    assert "1 message did not reach them, or may not have" in opened
    assert f"messages?account={account.id}&amp;state=hanging" in opened
    top = text.split("Open now")[0]
    assert f"people/{account.id}/act" in top and f"profiles/{profile.id}/interview" in top
    make_booking(
        session, invitation=make_invitation(session, profile=profile), slot=make_slot(session, staff=staff)
    )
    opened = client.get(page).text.split("Open now")[1].split("The person")[0]
    assert "Booked" in opened and "2026" in opened and "Not invited yet" not in opened


def test_who_has_nothing_open_is_told_so(client, session, centre, staff):
    account = make_account(session, "representative", centre=centre)
    text = client.get(f"/en/staff/people/{account.id}").text
    assert "Nothing is open." in text and f"people/{account.id}/act" not in text


def test_from_the_first_page_to_acting_takes_few_presses(client, session, centre, staff):
    """Type a name and send it, open the form, choose why and how they agreed, begin: five presses."""
    employer = make_employer(
        session, account=make_account(session, "employer", centre=centre, family_name="Soittaja")
    )
    found = client.post("/en/staff/people", data={"words": "soittaja"}).headers["Location"]
    form = client.get(found).text.split("Open now")[0].split('/act"')[0].rsplit('href="', 1)[1] + "/act"
    assert form == f"/en/staff/people/{employer.account_id}/act"
    # The only side a person has is chosen already.
    assert 'value="employer" checked' in client.get(form).text
    begun = client.post(form, data={"side": "employer", "reason": "phone_request", "consent": "spoken"})
    assert begun.headers["Location"].endswith("/en/employer/")
