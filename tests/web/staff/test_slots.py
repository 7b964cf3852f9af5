"""The staff's pages of interview times and invitations in a browser without script."""

from datetime import timedelta

import pytest
import time_machine
from html5lib import HTMLParser
from sqlalchemy import select

from portti.domain.actor import Actor
from portti.models import AuditEvent, Booking, InterviewSlot, Invitation
from portti.services import bookings
from portti.services.appointments import book_for_client
from portti.services.notifications import stop_kind
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_profile
from tests.factories.invitations import make_booking, make_slot
from tests.support.interviews import invite_somebody, mails_to
from tests.support.web import log_in

FORM = {
    "on": "7.12.2026",
    "until": "",
    "start": "9",
    "minutes": "30",
    "count": "2",
    "break_minutes": "15",
    "kind": "phone",
    "place": "",
}


@pytest.fixture(autouse=True)
def stopped_clock():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def invited(session, settings):
    invited = invite_somebody(session, settings)
    invited.person.family_name = "Varaaja"
    session.commit()
    return invited


@pytest.fixture
def staff_client(client, invited):
    log_in(client, invited.staff)
    return client


@pytest.fixture
def booking(session, settings, invited):
    booking = bookings.book_slot(session, invited.token, invited.slots[0].id, settings=settings, now=NOW)
    session.commit()
    return booking


def text_of(answer):
    page = HTMLParser(strict=True).parse(answer.get_data(as_text=True))
    return " ".join("".join(page.itertext()).split())


def own_slots(session, invited):
    session.expire_all()
    wanted = select(InterviewSlot).where(InterviewSlot.centre_id == invited.centre.id)
    known = {slot.id for slot in invited.slots}
    return [slot for slot in session.scalars(wanted) if slot.id not in known]


def events(session, deed):
    return list(session.scalars(select(AuditEvent).where(AuditEvent.deed == deed)))


def test_times_are_listed_by_day_with_who_booked_them_and_the_reading_is_recorded(
    session, staff_client, invited, booking
):
    said = text_of(staff_client.get("/fi/staff/interviews"))
    assert "Aino Varaaja" in said
    assert "3 aikaa" in said
    assert "tiistaina 8. joulukuuta 2026" in said
    (event,) = events(session, "list_booking")
    assert event.facts == {"ids": [booking.id]}
    assert event.account_id == invited.staff.id
    only_free = text_of(staff_client.get("/fi/staff/interviews?state=free"))
    assert "2 aikaa" in only_free
    assert "Varaaja" not in only_free
    assert len(events(session, "list_booking")) == 1


def test_another_centres_bookings_are_not_shown(client, session, settings, invited, booking):
    stranger = invite_somebody(session, settings)
    session.commit()
    log_in(client, stranger.staff)
    assert "Varaaja" not in text_of(client.get("/fi/staff/interviews"))
    assert client.get(f"/fi/staff/interviews/bookings/{booking.id}/cancel").status_code == 404
    assert client.post(f"/fi/staff/interviews/bookings/{booking.id}/cancel").status_code == 404
    assert client.post(f"/fi/staff/interviews/bookings/{booking.id}/held").status_code == 404
    slot = invited.slots[1]
    assert client.post("/fi/staff/interviews/withdraw", data={"slot": slot.id}).status_code == 404
    invitation = f"/fi/staff/invitations/{invited.invitation.id}/cancel"
    assert client.get(invitation).status_code == client.post(invitation).status_code == 404
    assert client.get(f"/fi/staff/profiles/{invited.profile.id}/interview").status_code == 404
    assert "Varaaja" not in text_of(client.get("/fi/staff/invitations"))
    session.expire_all()
    assert slot.withdrawn_at is None


def test_an_assistant_may_not_open_the_staffs_pages(client, invited):
    log_in(client, invited.person)
    for page in ("interviews", "interviews/publish", "invitations"):
        assert client.get(f"/fi/staff/{page}").status_code == 403


def test_a_row_of_times_is_published(session, staff_client, invited):
    answer = staff_client.post("/fi/staff/interviews/publish", data=FORM, follow_redirects=True)
    assert "2 aikaa esihaastatteluille julkaistu." in text_of(answer)
    assert [slot.starts_at.hour for slot in own_slots(session, invited)] == [7, 7]
    again = staff_client.post("/fi/staff/interviews/publish", data=FORM, follow_redirects=True)
    assert "7.12.2026 klo 9.00, 7.12.2026 klo 9.45" in text_of(again)
    assert len(own_slots(session, invited)) == 2


def test_a_pattern_of_weekdays_is_published_at_once(session, staff_client, invited):
    pattern = {**FORM, "until": "20.12.2026", "weekdays": ["0", "2"], "count": "3"}
    answer = staff_client.post("/fi/staff/interviews/publish", data=pattern, follow_redirects=True)
    assert "12 aikaa esihaastatteluille julkaistu." in text_of(answer)
    assert {slot.starts_at.date().isoweekday() for slot in own_slots(session, invited)} == {1, 3}
    again = staff_client.post("/fi/staff/interviews/publish", data=pattern, follow_redirects=True)
    assert "ja 2 muuta" in text_of(again)


@pytest.mark.parametrize(
    ("field", "typed", "sentence"),
    [
        ("on", "ensi maanantai", "Kirjoita päivä numeroin"),
        ("on", "31.2.2027", "Kirjoita päivä numeroin"),
        ("on", "1.11.2026", "ovat jo menneet"),
        ("until", "huomenna", "Kirjoita päivä numeroin"),
        ("until", "20.12.2026", "Valitse viikonpäivät"),
        ("start", "yhdeksältä", "Kirjoita kellonaika"),
        ("start", "25.00", "Kirjoita kellonaika"),
        ("minutes", "1", "kestää 5–240 minuuttia"),
        ("minutes", "puoli tuntia", "Kirjoita kokonaisluku"),
        ("count", "9999999999", "Kirjoita kokonaisluku"),
        ("count", "30", "yli keskiyön"),
        ("break_minutes", "300", "Tauko kestää"),
        ("kind", "letter", "Valitse, miten tapaatte."),
        ("place", "Kotikatu 1", "Jätä paikka tyhjäksi"),
    ],
)
def test_a_wrong_field_is_named_and_all_that_was_typed_kept(
    session, staff_client, invited, field, typed, sentence
):
    answer = staff_client.post("/fi/staff/interviews/publish", data={**FORM, field: typed})
    assert answer.status_code == 422
    html = answer.get_data(as_text=True)
    assert "<title>Virhe:" in " ".join(html.split())
    assert sentence in text_of(answer)
    for name, value in {**FORM, field: typed}.items():
        if name != "kind":
            assert f'name="{name}"' in html
            assert not value or f'value="{value}"' in html
    assert own_slots(session, invited) == []


def test_an_empty_form_asks_for_each_field(staff_client):
    answer = staff_client.post("/fi/staff/interviews/publish", data={})
    assert answer.status_code == 422
    html = answer.get_data(as_text=True)
    for name in ("on", "start", "kind"):
        assert f'href="#{name}"' in html


def test_free_times_are_withdrawn_one_by_one_and_by_day(session, staff_client, invited, booking):
    ids = [slot.id for slot in invited.slots]
    answer = staff_client.post(
        "/fi/staff/interviews/withdraw", data={"slot": [*ids, "x"]}, follow_redirects=True
    )
    said = text_of(answer)
    assert "2 aikaa poistettiin." in said
    assert "1 aika on sillä välin varattu" in said
    session.expire_all()
    assert [slot.withdrawn_at is None for slot in invited.slots] == [True, False, False]


def test_the_centre_cancels_a_booking_after_asking(session, staff_client, invited, booking):
    page = f"/fi/staff/interviews/bookings/{booking.id}/cancel"
    assert "Aino Varaaja" in text_of(staff_client.get(page))
    assert session.get(Booking, booking.id, populate_existing=True).cancelled_at is None
    assert "Varaus on peruttu." in text_of(staff_client.post(page, follow_redirects=True))
    assert [mail.kind for mail in mails_to(session, invited.person)][-1] == "interview_cancelled"
    assert staff_client.post(page).status_code == 404


def test_a_past_interview_is_noted_as_held_and_the_note_taken_back(session, staff_client, invited, booking):
    page = f"/fi/staff/interviews/bookings/{booking.id}/held"
    early = staff_client.post(page, follow_redirects=True)
    assert "vielä edessä" in text_of(early)
    with time_machine.travel(invited.slots[0].starts_at + timedelta(hours=1), tick=False):
        log_in(staff_client, invited.staff)
        assert "Merkitse pidetyksi" in text_of(staff_client.get("/fi/staff/interviews?when=past"))
        assert "Poista merkintä" in text_of(staff_client.post(page, follow_redirects=True))
        session.expire_all()
        assert invited.profile.interviewed_on == invited.slots[0].starts_at.date()
        staff_client.post(page, data={"take_back": "yes"})
    session.expire_all()
    assert invited.profile.interviewed_on is None


def test_invitations_show_who_booked_who_waits_and_what_has_run_out(
    session, settings, staff_client, invited, booking
):
    expired = invite_somebody(session, settings, staff=invited.staff, slots=0)
    expired.person.family_name = "Myöhästynyt"
    expired.invitation.expires_at = NOW
    waiting = make_account(session, "assistant", centre=invited.centre, family_name="Odottaja")
    profile = make_profile(session, account=waiting)
    session.commit()
    said = text_of(staff_client.get("/fi/staff/invitations"))
    for word in ("Aino Varaaja", "Varattu", "Aino Myöhästynyt", "Kutsu uudelleen", "Aino Odottaja"):
        assert word in said
    assert "2 aikaa on nyt vapaana." in said
    assert "on lopettanut Portin lähettämät kutsut" not in said
    # Who let the first invitation run out waits again, beside who was never invited.
    listed = sorted([expired.invitation.profile_id, profile.id])
    assert events(session, "list_profile")[0].facts == {"ids": listed}
    assert events(session, "list_invitation")[0].facts == {
        "ids": sorted([invited.invitation.id, expired.invitation.id])
    }
    assert "Varaaja" not in text_of(staff_client.get("/fi/staff/invitations?state=expired"))


def test_who_has_stopped_invitations_is_marked_for_staff(session, settings, staff_client, invited):
    people = [make_account(session, "assistant", centre=invited.centre) for _ in range(2)]
    for person in people:
        make_profile(session, account=person)
    stop_kind(session, people[0].id, "invitations", settings=settings, now=NOW)
    session.commit()
    said = text_of(staff_client.get("/fi/staff/invitations"))
    assert said.count("on lopettanut Portin lähettämät kutsut: kutsu itse tai soita") == 1


def test_inviting_by_hand_and_again(session, settings, staff_client, invited):
    person = make_account(session, "assistant", centre=invited.centre)
    profile = make_profile(session, account=person)
    session.commit()
    data = {"profile": profile.id}
    first = staff_client.post("/fi/staff/invitations/invite", data=data, follow_redirects=True)
    assert "1 kutsu lähtee sähköpostilla." in text_of(first)
    again = staff_client.post("/fi/staff/invitations/invite", data=data, follow_redirects=True)
    assert "Kutsua ei lähetetty" in text_of(again)
    assert len(mails_to(session, person)) == 1
    for nonsense in ({}, {"profile": "x"}, {"profile": make_profile(session).id}):
        assert staff_client.post("/fi/staff/invitations/invite", data=nonsense).status_code == 404


def test_withdrawing_an_invitation_asks_first(session, staff_client, invited, booking):
    page = f"/fi/staff/invitations/{invited.invitation.id}/cancel"
    assert "Varattu aika perutaan." in text_of(staff_client.get(page))
    assert session.get(Invitation, invited.invitation.id, populate_existing=True).cancelled_at is None
    assert "Kutsu on peruttu." in text_of(staff_client.post(page, follow_redirects=True))
    assert staff_client.get(f"/fi/interview/{invited.token}").status_code == 410
    assert events(session, "read_invitation")


def test_a_time_is_booked_for_a_person_on_the_phone(session, settings, staff_client, invited):
    person = make_account(session, "assistant", centre=invited.centre)
    person.email = None
    profile = make_profile(session, account=person)
    session.commit()
    page = f"/fi/staff/profiles/{profile.id}/interview"
    assert "ei sähköpostia" in text_of(staff_client.get(page))
    empty = staff_client.post(page, data={})
    assert empty.status_code == 422
    assert "Valitse yksi ajoista." in text_of(empty)
    slot = invited.slots[1]
    for _ in range(2):
        assert staff_client.post(page, data={"slot": slot.id}).status_code == 302
    assert session.scalars(select(Booking)).one().slot_id == slot.id
    other = staff_client.post(page, data={"slot": invited.slots[2].id})
    assert other.status_code == 422
    assert "Henkilöllä on jo toinen aika." in text_of(other)


def test_a_time_that_went_meanwhile_is_said_to_staff_too(session, settings, staff_client, invited):
    other = invite_somebody(session, settings, staff=invited.staff, slots=0)
    make_booking(session, invitation=other.invitation, slot=invited.slots[0])
    elsewhere = make_slot(session)
    session.commit()
    page = f"/fi/staff/profiles/{invited.profile.id}/interview"
    answer = staff_client.post(page, data={"slot": invited.slots[0].id})
    assert answer.status_code == 422
    assert "Tämä aika ei ole enää vapaa." in text_of(answer)
    assert staff_client.post(page, data={"slot": elsewhere.id}).status_code == 404


@pytest.mark.parametrize("language", ["fi", "sv", "en", "selko"])
def test_each_page_opens_in_each_language(staff_client, invited, booking, language):
    pages = [
        "interviews",
        "interviews/publish",
        f"interviews/bookings/{booking.id}/cancel",
        "invitations",
        f"invitations/{invited.invitation.id}/cancel",
        f"profiles/{invited.profile.id}/interview",
    ]
    for page in pages:
        answer = staff_client.get(f"/{language}/staff/{page}")
        assert answer.status_code == 200, page
        assert len(text_of(answer)) > 300


def test_what_became_of_an_appointment_is_noted_and_taken_back(staff_client, session, settings, invited):
    client = make_account(session, "employer", centre=invited.centre, family_name="Kävijä")
    slot = make_slot(session, staff=invited.staff, purpose="appointment", starts_at=NOW + timedelta(hours=30))
    actor = Actor(invited.staff.id, frozenset({"staff"}), invited.centre.id)
    booking = book_for_client(session, actor, client.id, "appointment", slot.id, settings=settings, now=NOW)
    session.commit()
    answer = staff_client.post(f"/en/staff/interviews/bookings/{booking.id}/held", follow_redirects=True)
    assert "has not begun yet" in text_of(answer)
    with time_machine.travel(slot.starts_at + timedelta(hours=1), tick=False):
        log_in(staff_client, invited.staff)
        for deed, told, button in (
            ("held", "the appointment was held", "Take back the note"),
            ("missed", "send a new link", "Take back that they did not come"),
        ):
            address = f"/en/staff/interviews/bookings/{booking.id}/{deed}"
            said = text_of(staff_client.post(address, follow_redirects=True))
            assert told in said and button in said
            assert "Note as held" not in said and "Write the record" not in said
            said = text_of(staff_client.post(address, data={"take_back": "yes"}, follow_redirects=True))
            assert "Note as held" in said and "Did not come" in said
