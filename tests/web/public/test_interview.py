"""The personal page of an invitation in a browser without script: choose, check, book, move, cancel."""

import re
from datetime import timedelta

import pytest
import time_machine
from html5lib import HTMLParser
from sqlalchemy import func, select

from portti.models import AuditEvent, Booking
from portti.moments import appointment_in_words
from portti.services import bookings
from tests.conftest import NOW
from tests.factories.invitations import make_booking, make_slot
from tests.support.interviews import invite_somebody, mails_to
from tests.support.web import log_in


@pytest.fixture(autouse=True)
def stopped_clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def invited(session, settings):
    invited = invite_somebody(session, settings)
    session.commit()
    return invited


@pytest.fixture
def address(invited):
    def address(page="", language="fi"):
        return f"/{language}/interview/{invited.token}{page}"

    return address


def text_of(answer):
    page = HTMLParser(strict=True).parse(answer.get_data(as_text=True))
    return " ".join("".join(page.itertext()).split())


def standing(session):
    session.expire_all()
    return session.scalar(select(Booking).where(Booking.cancelled_at.is_(None)))


def counts(session):
    return session.scalar(select(func.count()).select_from(Booking)), session.scalar(
        select(func.count()).select_from(AuditEvent)
    )


def test_the_free_times_stand_in_words_as_a_plain_list(client, invited, address):
    answer = client.get(address())
    assert answer.status_code == 200
    html = answer.get_data(as_text=True)
    assert len(re.findall(r'type="radio"', html)) == 3
    said = text_of(answer)
    for slot in invited.slots:
        assert as_shown(slot) in said
    assert "Keskus ei voi luvata sinulle työtä." in said
    assert "Aino" not in said
    assert "Esimerkki" not in said


def as_shown(slot):
    words = appointment_in_words(slot.starts_at, slot.minutes, "fi")
    return f"{words[0].upper()}{words[1:]}, keskuksessa"


@pytest.mark.parametrize("language", ["fi", "sv", "en", "selko"])
def test_each_page_is_whole_in_each_language(client, session, settings, invited, address, language):
    slot = invited.slots[0].id
    for page in ("", "/times", f"/check?slot={slot}"):
        assert client.get(address(page, language)).status_code == 200
    bookings.book_slot(session, invited.token, slot, settings=settings, now=NOW)
    session.commit()
    for page in ("", "/times", f"/check?slot={invited.slots[1].id}", "/cancel"):
        answer = client.get(address(page, language))
        assert answer.status_code == 200
        assert len(text_of(answer)) > 300


def test_no_get_books_moves_cancels_or_uses_the_link_up(client, session, settings, invited, address):
    bookings.book_slot(session, invited.token, invited.slots[0].id, settings=settings, now=NOW)
    session.commit()
    before = counts(session)
    for page in (
        "",
        "/times",
        f"/times?slot={invited.slots[1].id}",
        f"/check?slot={invited.slots[1].id}",
        "/cancel",
    ):
        for method in (client.get, client.head):
            assert method(address(page)).status_code == 200
    assert counts(session) == before
    assert standing(session).slot_id == invited.slots[0].id


def test_choosing_checking_and_booking(client, session, invited, address):
    slot = invited.slots[1]
    chosen = client.post(address("/times"), data={"slot": slot.id})
    assert chosen.status_code == 302
    check = client.get(chosen.headers["Location"])
    assert "Kauppakatu 1" in text_of(check)
    booked = client.post(address("/check"), data={"slot": slot.id, "sequence": ""}, follow_redirects=True)
    assert "Haastatteluaikasi on varattu." in text_of(booked)
    assert "Kauppakatu 1" in text_of(booked)
    assert standing(session).slot_id == slot.id
    assert [mail.kind for mail in mails_to(session, invited.person)] == ["interview_booked"]


def test_a_double_click_books_once(client, session, invited, address):
    data = {"slot": invited.slots[0].id, "sequence": ""}
    for _ in range(2):
        assert client.post(address("/check"), data=data).headers["Location"] == address()
    assert session.scalar(select(func.count()).select_from(Booking)) == 1
    assert len(mails_to(session, invited.person)) == 1


def test_no_choice_is_asked_for_beside_the_field(client, address):
    answer = client.post(address("/times"), data={})
    assert answer.status_code == 422
    html = answer.get_data(as_text=True)
    assert "<title>Virhe:" in " ".join(html.split())
    assert 'href="#slot"' in html
    assert 'id="slot"' in html
    assert "Valitse yksi ajoista." in text_of(answer)


@pytest.mark.parametrize("nonsense", ["abc", "-1", "99999999999999999999", "1 OR 1=1", "²", "<script>"])
def test_nonsense_as_a_choice_is_a_time_that_is_not_free(client, session, invited, address, nonsense):
    for page in ("/times", "/check"):
        answer = client.post(address(page), data={"slot": nonsense})
        assert answer.status_code in (404, 409)
        assert "<script>alert" not in answer.get_data(as_text=True)
    assert standing(session) is None


def test_a_time_that_went_meanwhile_is_said_and_the_rest_shown(client, session, settings, invited, address):
    taken = invited.slots[0]
    other = invite_somebody(session, settings, staff=invited.staff, slots=0)
    make_booking(session, invitation=other.invitation, slot=taken)
    session.commit()
    for page in ("/times", "/check"):
        answer = client.post(address(page), data={"slot": taken.id, "sequence": ""})
        assert answer.status_code == 409
        said = text_of(answer)
        assert "Tämä aika ei ole enää vapaa." in said
        assert as_shown(taken) not in said
        assert as_shown(invited.slots[1]) in said
    assert mails_to(session, invited.person) == []


def test_another_centres_time_cannot_be_booked(client, session, invited, address):
    elsewhere = make_slot(session)
    session.commit()
    answer = client.post(address("/check"), data={"slot": elsewhere.id, "sequence": ""})
    assert answer.status_code == 409
    assert standing(session) is None


def test_moving_by_the_same_link(client, session, invited, address):
    client.post(address("/check"), data={"slot": invited.slots[0].id, "sequence": ""})
    times = client.get(address("/times"))
    assert "Siirrä haastattelusi" in text_of(times)
    assert as_shown(invited.slots[0]) not in text_of(times)
    check = client.get(address(f"/check?slot={invited.slots[2].id}"))
    assert 'name="sequence" value="0"' in check.get_data(as_text=True)
    data = {"slot": invited.slots[2].id, "sequence": "0"}
    for _ in range(2):
        moved = client.post(address("/check"), data=data, follow_redirects=True)
        assert "Haastatteluaikasi on siirretty." in moved.get_data(as_text=True)
        assert "Haastatteluaikasi on varattu." not in moved.get_data(as_text=True)
    assert (standing(session).slot_id, standing(session).sequence) == (invited.slots[2].id, 1)
    assert [mail.kind for mail in mails_to(session, invited.person)] == [
        "interview_booked",
        "interview_moved",
    ]


def test_a_second_tab_that_books_another_time_is_asked_whether_to_move(client, session, invited, address):
    client.post(address("/check"), data={"slot": invited.slots[0].id, "sequence": ""})
    second = client.post(address("/check"), data={"slot": invited.slots[1].id, "sequence": ""})
    assert second.status_code == 409
    said = text_of(second)
    assert "Olet sillä välin varannut toisen ajan." in said
    assert f'name="slot" value="{invited.slots[1].id}"' in second.get_data(as_text=True)
    assert standing(session).slot_id == invited.slots[0].id
    client.post(address("/check"), data={"slot": invited.slots[1].id, "sequence": "0"})
    assert standing(session).slot_id == invited.slots[1].id


def test_cancelling_asks_first_and_leaves_the_link_open(client, session, invited, address):
    client.post(address("/check"), data={"slot": invited.slots[0].id, "sequence": ""})
    assert "Perutko haastattelun?" in text_of(client.get(address("/cancel")))
    for _ in range(2):
        answer = client.post(address("/cancel"), data={"sequence": "0"}, follow_redirects=True)
    assert "Valitse aika haastatteluusi" in text_of(answer)
    assert standing(session) is None
    assert [mail.kind for mail in mails_to(session, invited.person)] == [
        "interview_booked",
        "interview_cancelled",
    ]


def test_an_old_tab_cancels_nothing_that_has_moved(client, session, invited, address):
    client.post(address("/check"), data={"slot": invited.slots[0].id, "sequence": ""})
    client.post(address("/check"), data={"slot": invited.slots[1].id, "sequence": "0"})
    answer = client.post(address("/cancel"), data={"sequence": "0"})
    assert answer.status_code == 409
    assert "Varauksesi on sillä välin muuttunut." in text_of(answer)
    assert standing(session) is not None


def test_a_move_of_a_booking_that_was_cancelled_meanwhile_becomes_a_booking(
    client, session, invited, address
):
    client.post(address("/check"), data={"slot": invited.slots[0].id, "sequence": ""})
    client.post(address("/cancel"), data={"sequence": "0"})
    answer = client.post(address("/check"), data={"slot": invited.slots[1].id, "sequence": "0"})
    assert answer.status_code == 409
    assert "Aikaisempi aikasi on sillä välin peruttu." in text_of(answer)
    assert 'name="sequence" value=""' in answer.get_data(as_text=True)


def test_the_phone_number_is_asked_where_nobody_knows_it_and_kept_on_errors(client, session, settings):
    invited = invite_somebody(session, settings, kind="phone")
    session.commit()
    page, slot = f"/fi/interview/{invited.token}", invited.slots[0].id
    assert "Mihin numeroon soitamme?" in text_of(client.get(f"{page}/check?slot={slot}"))
    for typed, sentence in (("", "Kirjoita puhelinnumero, johon"), ("soita illalla", "numeroin")):
        answer = client.post(f"{page}/check", data={"slot": slot, "sequence": "", "phone": typed})
        assert answer.status_code == 422
        assert sentence in text_of(answer)
        assert f'value="{typed}"' in answer.get_data(as_text=True)
    other = invite_somebody(session, settings, staff=invited.staff, slots=0)
    make_booking(session, invitation=other.invitation, slot=invited.slots[0])
    session.commit()
    gone = client.post(f"{page}/check", data={"slot": slot, "sequence": "", "phone": "040 123 4567"})
    assert gone.status_code == 409
    again = client.get(f"{page}/check?slot={invited.slots[1].id}")
    assert 'value="040 123 4567"' in again.get_data(as_text=True)
    client.post(f"{page}/check", data={"slot": invited.slots[1].id, "sequence": "", "phone": "040 123 4567"})
    session.expire_all()
    assert invited.person.phone == "040 123 4567"
    assert "Mihin numeroon" not in text_of(client.get(f"{page}/check?slot={invited.slots[2].id}"))


@pytest.mark.parametrize(
    ("state", "status", "sentence"),
    [
        ("forged", 404, "Tämä linkki ei toimi"),
        ("expired", 410, "Tämä linkki on vanhentunut"),
        ("cancelled", 410, "Tämä kutsu on peruttu"),
        ("held", 410, "Haastattelusi on jo pidetty"),
    ],
)
def test_a_link_that_opens_nothing_says_what_happened_and_gives_nothing_away(
    client, session, settings, invited, state, status, sentence
):
    token = invited.token
    if state == "forged":
        token = token[:-1] + ("A" if token[-1] != "A" else "B")
    elif state == "expired":
        invited.invitation.expires_at = NOW
    elif state == "cancelled":
        invited.invitation.cancelled_at = NOW
    else:
        invited.profile.interviewed_on = NOW.date()
    session.commit()
    page = f"/fi/interview/{token}"
    slot = invited.slots[0].id
    answers = [client.get(f"{page}{rest}") for rest in ("", "/times", f"/check?slot={slot}", "/cancel")]
    answers += [client.post(f"{page}/times", data={"slot": slot})]
    answers += [client.post(f"{page}/check", data={"slot": slot}), client.post(f"{page}/cancel")]
    for answer in answers:
        assert answer.status_code == status
        said = text_of(answer)
        assert sentence in said
        for secret in (invited.centre.name_fi, "Kauppakatu", invited.person.given_name, invited.person.email):
            assert secret not in said
    assert standing(session) is None


def test_a_booking_that_has_passed_is_shown_without_ways_to_change_it(
    client, session, settings, invited, address
):
    bookings.book_slot(session, invited.token, invited.slots[0].id, settings=settings, now=NOW)
    session.commit()
    with time_machine.travel(invited.slots[0].starts_at + timedelta(minutes=5), tick=False):
        said = text_of(client.get(address()))
        assert "Tämä aika on jo ollut." in said
        assert "Siirrä haastattelu" not in said
        for page, data in (
            ("/cancel", {"sequence": "0"}),
            ("/check", {"slot": invited.slots[2].id, "sequence": "0"}),
        ):
            answer = client.post(address(page), data=data)
            assert answer.status_code == 409
            assert "Haastattelu on jo alkanut" in text_of(answer)
        assert client.get(address("/cancel")).status_code == 302
    assert standing(session) is not None


def test_many_times_are_shown_in_two_steps_and_a_choice_stays_in_sight(client, session, settings):
    invited = invite_somebody(session, settings, slots=25)
    session.commit()
    page = f"/fi/interview/{invited.token}"

    def radios(address):
        return len(re.findall('type="radio"', client.get(address).get_data(as_text=True)))

    assert radios(page) == 20
    assert "Näytä myös 5 myöhempää aikaa" in text_of(client.get(page))
    assert radios(f"{page}/times?all=1") == 25
    assert radios(f"{page}/times?slot={invited.slots[24].id}") == 25
    late = invited.slots[24].id
    assert client.post(f"{page}/times", data={"slot": late}).status_code == 302


def test_a_page_without_free_times_says_what_to_do(client, session, settings):
    invited = invite_somebody(session, settings, slots=0)
    session.commit()
    said = text_of(client.get(f"/fi/interview/{invited.token}"))
    assert "Juuri nyt ei ole vapaita aikoja." in said
    assert invited.centre.phone in said


def test_a_post_without_the_pages_token_is_refused_and_the_choice_kept(
    app, client, session, invited, address
):
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        answer = client.post(address("/check"), data={"slot": invited.slots[0].id, "sequence": ""})
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert answer.status_code == 400
    assert f'value="{invited.slots[0].id}"' in answer.get_data(as_text=True)
    assert standing(session) is None


def test_the_assistants_start_page_leads_to_the_free_times_and_to_the_booking(
    client, session, invited, address
):
    log_in(client, invited.person)
    link = f'href="{address()}"'
    assert link in client.get("/fi/assistant/").get_data(as_text=True)
    client.post(address("/check"), data={"slot": invited.slots[0].id, "sequence": ""})
    assert link in client.get("/fi/assistant/").get_data(as_text=True)


def test_staff_who_act_for_the_person_are_not_handed_the_personal_link(client, session, invited):
    log_in(client, invited.staff)
    with client.session_transaction() as cookies:
        cookies["acting_for_profile_id"] = invited.profile.id
    page = client.get("/fi/assistant/").get_data(as_text=True)
    assert "esihaastattelu" in page.lower()
    assert invited.token not in page
