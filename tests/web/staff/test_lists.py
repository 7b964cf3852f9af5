"""Needs, matches, messages, jobs, colleagues and the log as staff read them."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from portti.clock import midnight
from portti.clock import now as clock_now
from portti.mail.kinds import KINDS
from portti.models import AuditEvent, JobLease, OutboxMessage, RankingSnapshot
from tests.factories.accounts import make_account, make_employer, make_profile
from tests.factories.invitations import make_booking, make_invitation, make_slot
from tests.factories.matches import make_match
from tests.factories.messages import make_job_run, make_message
from tests.factories.needs import make_need

pytestmark = pytest.mark.each_database


def place_of(text, *words):
    places = [text.index(word) for word in words]
    assert places == sorted(places)


def test_needs_are_filtered_and_sorted_by_the_address(client, session, centre, staff, now):
    employer = make_employer(session, centre=centre)
    make_need(session, employer=employer, title="Beta", now=now)
    make_need(session, employer=employer, title="Alfa", state="paused", now=now - timedelta(days=3))
    make_need(session, title="Muun keskuksen")
    text = client.get("/en/staff/needs?sort=title").text
    place_of(text, "Alfa", "Beta")
    assert "2 needs" in text and "Muun keskuksen" not in text
    place_of(client.get("/en/staff/needs").text, "Beta", "Alfa")
    paused = client.get("/en/staff/needs?state=paused").text
    assert "Alfa" in paused and "Beta" not in paused
    assert "1 need<" in client.post("/en/staff/needs", data={"words": "bet"}, follow_redirects=True).text
    assert client.get("/en/staff/needs?state=nonsense&sort=nonsense").text.count("<tr") == 3


def test_a_needs_page_says_the_week_in_words_and_where_others_stopped(client, session, centre, staff, now):
    employer = make_employer(session, centre=centre)
    need = make_need(
        session, employer=employer, shifts=((1, 480, 720),), text="Tule kylään", text_language="fi"
    )
    profile = make_profile(session, centre=centre)
    make_match(session, need=need, profile=profile, assistant_answer="interested")
    session.add(
        RankingSnapshot(
            centre_id=centre.id,
            need_id=need.id,
            rules_version="test",
            content_hash="x",
            inputs={},
            result={"pool": 10, "stopped_at": {"travel": 9}},
            made_at=now,
            checked_at=now,
        )
    )
    session.flush()
    text = client.get(f"/en/staff/needs/{need.id}").text
    assert "on Tuesdays at 8:00–12:00" in text
    assert "Compared with 10 profiles. 1 fit." in text
    assert '<p class="govuk-body" lang="fi">Tule kylään</p>' in text
    assert f'staff/people/{profile.account_id}"' in text
    assert "Interested" in text
    reads = session.scalars(select(AuditEvent).where(AuditEvent.deed == "read_need")).all()
    assert [event.subject_id for event in reads] == [need.id]


def test_a_need_with_open_times_says_what_is_known(client, session, centre, staff):
    employer = make_employer(session, centre=centre)
    need = make_need(session, employer=employer, shifts=(), open_parts_of_day="morning")
    assert "morning" in client.get(f"/en/staff/needs/{need.id}").text


def test_matches_across_centres_name_only_what_the_other_side_may_know(
    client, session, centre, other_centre, staff
):
    own_need = make_need(session, employer=make_employer(session, centre=centre), title="Oma tarve")
    stranger = make_account(
        session, "assistant", centre=other_centre, given_name="Vieras", family_name="Salainen"
    )
    make_match(session, need=own_need, profile=make_profile(session, account=stranger))
    other_employer = make_account(session, "employer", centre=other_centre, family_name="Piilossa")
    other_need = make_need(
        session, employer=make_employer(session, account=other_employer), title="Muu tarve"
    )
    own_profile = make_profile(session, centre=centre)
    make_match(session, need=other_need, profile=own_profile)
    make_match(session, need=other_need, profile=make_profile(session, centre=other_centre))
    text = client.get("/en/staff/matches").text
    assert "2 matches" in text
    assert "Vieras (another centre)" in text and "Muu tarve (another centre)" in text
    assert "Salainen" not in text and "Piilossa" not in text
    assert f'staff/needs/{other_need.id}"' not in text


def test_matches_are_filtered_by_answers_need_and_person(client, session, centre, staff):
    employer = make_employer(session, centre=centre)
    needs = [make_need(session, employer=employer, title=title) for title in ("Yksi", "Kaksi")]
    profile = make_profile(session, centre=centre)
    make_match(
        session, need=needs[0], profile=profile, employer_answer="interested", assistant_answer="interested"
    )
    make_match(session, need=needs[1], profile=profile)
    both = client.get("/en/staff/matches?answer=both").text
    assert "Yksi" in both and "Kaksi" not in both
    one = client.get(f"/en/staff/matches?need={needs[1].id}").text
    assert "Only the need Kaksi." in one and "Yksi" not in one
    assert f'name="need" value="{needs[1].id}"' in one
    assert "2 matches" in client.get(f"/en/staff/matches?profile={profile.id}").text
    other = make_need(session)
    assert client.get(f"/en/staff/matches?need={other.id}").status_code == 404


@pytest.fixture
def message(session, centre, now):
    receiver = make_account(session, "employer", centre=centre, given_name="Saaja", email="saaja@example.org")
    return make_message(
        session,
        account=receiver,
        state="failed",
        last_fault="550",
        tries=5,
        send_before=clock_now() + timedelta(days=1),
    )


def test_the_outbox_says_why_a_message_hangs_and_names_no_address(client, session, centre, staff, message):
    make_message(session, account=make_account(session, "employer", centre=centre), state="sent")
    make_message(session, state="failed", last_fault="554")
    text = client.get("/en/staff/messages?state=hanging").text
    assert "1 message<" in text
    assert "The mail server refused it (550)" in text
    assert "Saaja" in text
    assert "saaja@example.org" not in text


def test_people_and_messages_stand_in_the_order_asked_for(client, session, centre, staff, now):
    names = ("Aalto", "Berg", "Cajander")
    for name, days in zip(names, (2, 3, 1), strict=True):
        account = make_account(
            session, "employer", centre=centre, family_name=name, now=now - timedelta(days=days)
        )
        make_message(session, account=account, subject=name, now=now - timedelta(days=days))
    place_of(client.get("/en/staff/people?role=employer").text, "Aalto", "Berg", "Cajander")
    place_of(client.get("/en/staff/people?role=employer&sort=newest").text, "Cajander", "Aalto", "Berg")
    place_of(client.get("/en/staff/people?role=employer&sort=oldest").text, "Berg", "Aalto", "Cajander")
    place_of(client.get("/en/staff/messages?sort=oldest").text, "Berg", "Aalto", "Cajander")
    place_of(client.get("/en/staff/messages?sort=nonsense").text, "Cajander", "Aalto", "Berg")


def test_a_message_is_read_without_its_links_and_sent_again_or_cancelled(client, session, staff, message):
    page = f"/en/staff/messages/{message.id}"
    text = client.get(page).text
    assert "[personal link]" in text and "salainen" not in text
    assert "Could not be sent" in text
    assert "in line again" in client.post(f"{page}/resend", follow_redirects=True).text
    assert session.get(OutboxMessage, message.id, populate_existing=True).state == "waiting"
    assert "was cancelled" in client.post(f"{page}/cancel", follow_redirects=True).text
    message.state = "claimed"
    session.flush()
    assert "just leaving" in client.post(f"{page}/cancel", follow_redirects=True).text
    assert "just being sent" in client.post(f"{page}/resend", follow_redirects=True).text
    assert client.get(f"{page}/resend").status_code == 405


def test_a_message_that_opens_an_account_is_not_read(client, session, centre, staff):
    receiver = make_account(session, "employer", centre=centre)
    secret = make_message(
        session, account=receiver, kind="reset_password", body_text="Avaa https://x/salainen"
    )
    text = client.get(f"/en/staff/messages/{secret.id}").text
    assert "only the receiver may read it" in text
    assert "Avaa" not in text and "Send this message again" not in text


def test_another_centres_message_is_neither_sent_nor_cancelled(client, session, staff):
    other = make_message(session, state="failed")
    for deed in ("resend", "cancel"):
        assert client.post(f"/en/staff/messages/{other.id}/{deed}").status_code == 404
    assert session.get(OutboxMessage, other.id, populate_existing=True).state == "failed"


def test_the_job_log_shows_runs_counts_and_faults(client, session, staff, now):
    done = make_job_run(session, "deliver_outbox", now=now)
    done.report = {"counts": {"sent": 7}, "failed": ["12: ValueError"]}
    make_job_run(session, "refresh_matches", state="running", now=now)
    session.add(JobLease(name="job:refresh_matches", owner="x", until=clock_now() + timedelta(minutes=1)))
    make_job_run(session, "expire_needs", state="failed", fault="interrupted", now=now)
    session.flush()
    text = client.get("/en/staff/jobs").text
    for words in ("Sent: 7", "Number 12: ValueError", "Running", "The run was broken off", "not running"):
        assert words in text, words
    session.add(JobLease(name="scheduler", owner="x", until=clock_now() + timedelta(minutes=1)))
    session.flush()
    one = client.get("/en/staff/jobs?job=deliver_outbox").text
    assert "The scheduler is running." in one
    assert "Sent: 7" in one and "broken off" not in one.split("Runs, newest first")[1]


def test_the_first_page_lists_what_waits_oldest_first(client, session, centre, staff, now):
    make_profile(session, centre=centre, now=now - timedelta(days=400))
    receiver = make_account(session, "employer", centre=centre)
    make_message(session, account=receiver, state="uncertain", now=now - timedelta(days=500))
    make_message(session, state="failed")
    text = client.get("/en/staff/").text
    place_of(text, "may not have arrived", "wait for an invitation")
    assert "messages?state=hanging" in text


def test_the_first_page_shows_who_comes_today_and_tomorrow(client, session, centre, other_centre, staff):
    def booked(family_name, hours, of_centre=centre, member=staff):
        account = make_account(session, "assistant", centre=of_centre, family_name=family_name)
        account.phone = "040 1"
        slot = make_slot(
            session,
            staff=member,
            starts_at=midnight(clock_now()) + timedelta(hours=hours),
            kind="phone",
            place="",
        )
        invitation = make_invitation(session, profile=make_profile(session, account=account))
        return make_booking(session, invitation=invitation, slot=slot)

    shown = [booked("Huominen", 34), booked("Tänään", 10)]
    booked("Ylihuominen", 58)
    booked("Eilinen", -14)
    booked("Muualla", 11, other_centre, make_account(session, "staff", centre=other_centre))
    make_slot(session, staff=staff, starts_at=midnight(clock_now()) + timedelta(hours=12))
    text = client.get("/en/staff/").text
    place_of(text, "Booked times today and tomorrow", "Tänään", "Huominen", "What waits now")
    assert "Phone call: 040 1" in text and "Kerttu Neuvoja" in text
    assert "Muualla" not in text
    shown_part = text.split("What waits now")[0]
    assert "Ylihuominen" not in shown_part and "Eilinen" not in shown_part
    (read,) = session.scalars(select(AuditEvent).where(AuditEvent.deed == "list_booking"))
    assert read.facts["ids"] == sorted(booking.id for booking in shown)


def test_the_first_page_finds_a_person_with_one_press(client, session, centre, staff):
    person = make_account(session, "employer", centre=centre, family_name="Soittaja")
    page = client.get("/en/staff/").text
    form = page.split('action="/en/staff/people"')[1].split("</form>")[0]
    assert 'name="words"' in form
    answer = client.post("/en/staff/people", data={"words": "soittaja"})
    assert answer.headers["Location"].endswith(f"/en/staff/people/{person.id}")


def test_a_calm_day_says_that_nothing_waits(client, staff):
    assert "Nothing waits now." in client.get("/en/staff/").text


@pytest.mark.parametrize("language", ["fi", "sv", "en", "selko"])
def test_each_kind_of_mail_is_looked_at_beforehand(client, staff, language):
    page = client.get("/en/staff/mail-preview").text
    assert page.count("staff/mail-preview/") == len(KINDS)
    first = client.get("/en/staff/mail-preview/interview_booked/en").text
    assert language == "en" or f"/en/staff/mail-preview/interview_booked/{language}" in first
    text = client.get(f"/en/staff/mail-preview/interview_booked/{language}")
    assert text.status_code == 200
    html = client.get(f"/en/staff/mail-preview/interview_booked/{language}/html")
    assert "style-src 'unsafe-inline'" in html.headers["Content-Security-Policy"]
    assert "script-src" not in html.headers["Content-Security-Policy"]
    assert "<html" in html.text


def test_unknown_previews_are_not_there(client, staff):
    for address in ("nonsense/fi", "interview_booked/de", "nonsense/fi/html", "../fi"):
        assert client.get(f"/en/staff/mail-preview/{address}").status_code == 404, address


def test_a_manager_adds_changes_and_removes_a_colleague(manager_client, session, centre, manager):
    data = {
        "given_name": "Uusi",
        "family_name": "Neuvoja",
        "email": "uusi@example.org",
        "language": "fi",
        "role": "staff",
    }
    empty = manager_client.post("/en/staff/members/new", data={})
    assert empty.status_code == 422
    for field in ("given_name", "family_name", "email", "language", "role"):
        assert f'href="#{field}"' in empty.text, field
    answer = manager_client.post("/en/staff/members/new", data=data, follow_redirects=True)
    assert "Uusi Neuvoja" in answer.text
    colleague = make_account(session, "staff", centre=centre, family_name="Lähtijä")
    address = f"/en/staff/members/{colleague.id}"
    assert "Lähtijä" in manager_client.get(address).text
    assert manager_client.post(address, data={"role": "king"}).status_code == 422
    gone = manager_client.post(address, data={"role": "none"}, follow_redirects=True)
    assert "The role was changed." in gone.text and "Lähtijä" not in gone.text
    own = manager_client.post(f"/en/staff/members/{manager.id}", data={"role": "none"})
    assert (own.status_code, "Ask another manager" in own.text) == (422, True)


def test_a_manager_lets_who_lost_their_phone_set_up_codes_anew(
    manager_client, client, session, centre, staff
):
    colleague = make_account(session, "staff", centre=centre)
    colleague.tf_primary_method, colleague.tf_totp_secret = "authenticator", "x"
    session.flush()
    page = f"/en/staff/people/{colleague.id}"
    assert f"{page}/codes" in manager_client.get(page).text
    assert f"{page}/codes" not in client.get(page).text
    assert client.post(f"{page}/codes").status_code == 403
    assert "no longer work" in manager_client.post(f"{page}/codes", follow_redirects=True).text
    session.refresh(colleague)
    assert colleague.tf_totp_secret is None
    other = make_account(session, "staff")
    assert manager_client.post(f"/en/staff/people/{other.id}/codes").status_code == 404


def test_the_log_is_searched_by_deed_person_and_days(manager_client, session, centre, manager):
    person = make_account(session, "employer", centre=centre)
    manager_client.get(f"/en/staff/people/{person.id}")
    session.add(
        AuditEvent(
            centre_id=make_account(session, "staff").centre_id,
            deed="publish_slots",
            subject="slot",
            facts={},
            happened_at=datetime(2026, 11, 1, tzinfo=UTC),
        )
    )
    session.flush()
    text = manager_client.get("/en/staff/log").text
    assert "Opened a person" in text and "Published times to book" not in text
    assert f"Person {person.id}" in text
    day = clock_now()
    later = {"since-day": "1", "since-month": "1", "since-year": str(day.year + 1)}
    none = manager_client.get("/en/staff/log", query_string=later)
    assert "Nothing fits the search." in none.text
    wrong = manager_client.get("/en/staff/log", query_string={**later, "since-day": "99"})
    assert (wrong.status_code, 'value="99"' in wrong.text) == (422, True)
    by = manager_client.get(f"/en/staff/log?deed=read_account&account={manager.id}").text
    assert "1 event<" in by
