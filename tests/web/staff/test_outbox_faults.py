"""What staff see and can do when mail does not leave: each fault made for real, against a real SMTP server."""

from datetime import timedelta

import pytest

from portti import database
from portti.clock import now as clock_now
from portti.mail.delivery import Deliverer
from portti.mail.transport import SmtpTransport
from portti.models import JobLease, OutboxMessage
from portti.queries import operations
from tests.factories.accounts import make_account
from tests.factories.messages import make_job_run, make_message
from tests.support.smtp import free_port, post_office

HANGS = "Messages that did not leave or may not have arrived"


@pytest.fixture
def message(session, centre, staff):
    receiver = make_account(session, "employer", centre=centre, given_name="Saaja")
    return make_message(session, account=receiver, now=clock_now(), body_text="Hei\n")


@pytest.fixture
def deliver(settings, message):
    """Return a function that delivers what is due now to a server on a port; it returns the ends."""

    def deliver(port, minutes=0, **mail):
        values = {"transport": "smtp", "host": "127.0.0.1", "port": port, "timeout_seconds": 2.0, **mail}
        own = settings.model_copy(update={"mail": settings.mail.model_copy(update=values)})
        moment = clock_now() + timedelta(minutes=minutes)
        counts = Deliverer(database.transaction, SmtpTransport(own), own, lambda: moment).deliver()
        return {end: count for end, count in counts.items() if count}

    return deliver


def hanging(client):
    """Return the text of the list of what hangs, and whether the first page names it."""
    return client.get("/en/staff/messages?state=hanging").text, HANGS in client.get("/en/staff/").text


def stored(session, message):
    return session.get(OutboxMessage, message.id, populate_existing=True)


def resend(client, message):
    answer = client.post(f"/en/staff/messages/{message.id}/resend", follow_redirects=True)
    assert "in line again" in answer.text


def test_a_server_that_is_down_shows_and_what_waited_leaves_once(client, session, message, deliver):
    assert hanging(client)[1] is False
    assert deliver(free_port()) == {"later": 1}
    text, on_first_page = hanging(client)
    assert on_first_page and "The mail server could not be reached (ConnectionRefusedError)" in text
    page = client.get(f"/en/staff/messages/{message.id}").text
    assert "Waiting to be sent" in page and "Cancel this message" in page
    assert "Send this message again" not in page
    with post_office() as post:
        assert deliver(post.port, minutes=2) == {"sent": 1}
        assert deliver(post.port, minutes=3) == {}
    assert len(post.messages) == 1
    assert hanging(client)[1] is False


def test_a_message_put_off_is_cancelled_and_never_leaves(client, session, message, deliver):
    assert deliver(free_port()) == {"later": 1}
    answer = client.post(f"/en/staff/messages/{message.id}/cancel", follow_redirects=True)
    assert "It is not sent." in answer.text
    with post_office() as post:
        assert deliver(post.port, minutes=30) == {}
    assert post.messages == []


def test_a_refused_receiver_shows_and_the_right_address_gets_the_message(client, session, message, deliver):
    wrong = message.to_address
    with post_office(refuse={wrong}) as post:
        assert deliver(post.port) == {"failed": 1}
        text, on_first_page = hanging(client)
        assert on_first_page and "The mail server refused it (550)" in text
        # The person's address was corrected and confirmed meanwhile: that is where it goes.
        stored(session, message)
        account = session.get(type(make_account(session, "employer")), message.account_id)
        account.email = "oikea@example.org"
        session.commit()
        resend(client, message)
        assert deliver(post.port) == {"sent": 1}
    assert post.receivers == ["oikea@example.org"]


@pytest.mark.parametrize("kind", ["email_changed", "change_email", "confirm_address"])
def test_a_message_about_an_address_stays_with_that_address(client, session, message, kind):
    before = message.to_address
    message.kind, message.state = kind, "failed"
    account = session.get(type(make_account(session, "employer")), message.account_id)
    account.email = "toinen@example.org"
    session.commit()
    resend(client, message)
    assert stored(session, message).to_address == before


@pytest.mark.parametrize("fault", ["dies", "slow"])
def test_a_missing_answer_is_in_doubt_and_only_staff_send_again(client, session, message, deliver, fault):
    behaviour = {"hang_up": True} if fault == "dies" else {"wait_seconds": 1.5}
    with post_office(**behaviour) as post:
        assert deliver(post.port, timeout_seconds=0.5) == {"uncertain": 1}
        post.hang_up, post.wait_seconds = False, 0.0
        assert deliver(post.port, minutes=60) == {}
        text, on_first_page = hanging(client)
        assert on_first_page and "The mail server never answered" in text
        page = client.get(f"/en/staff/messages/{message.id}").text
        assert "sending it again may bring it twice" in page
        resend(client, message)
        resend_again = client.post(f"/en/staff/messages/{message.id}/resend", follow_redirects=True)
        assert resend_again.status_code == 200
        before = len(post.messages)
        assert deliver(post.port) == {"sent": 1}
        assert deliver(post.port, minutes=1) == {}
        assert len(post.messages) == before + 1
    assert hanging(client)[1] is False


def claim(message, minutes_ago, *, handing_over):
    """Leave a message as a process leaves it that was killed after claiming it, or while handing it over."""
    then = clock_now() - timedelta(minutes=minutes_ago)
    with database.transaction() as session:
        assert operations.claim_messages(session, limit=5, now=then) == [message.id]
    if handing_over:
        with database.transaction() as session:
            assert operations.begin_handing_over(session, message.id, then, now=then)


def test_a_claim_of_a_killed_process_shows_when_nothing_takes_it_over(client, session, message, deliver):
    claim(message, 5, handing_over=False)
    assert hanging(client)[1] is False
    session.expire_all()
    stored(session, message).claimed_at = clock_now() - timedelta(minutes=20)
    session.commit()
    text, on_first_page = hanging(client)
    assert on_first_page and "Nothing has sent it yet." in text
    page = client.get(f"/en/staff/messages/{message.id}").text
    assert "Being sent" in page and "Cancel this message" not in page
    with post_office() as post:
        assert deliver(post.port) == {"sent": 1}
    assert len(post.messages) == 1
    assert hanging(client)[1] is False


def test_killed_while_handing_over_leaves_doubt_that_staff_see(client, session, message, deliver):
    claim(message, 20, handing_over=True)
    with post_office() as post:
        assert deliver(post.port) == {"uncertain": 1}
    text, on_first_page = hanging(client)
    assert on_first_page and "Sending broke off in the middle" in text
    assert post.messages == []


def test_a_message_nobody_sends_and_a_stopped_scheduler_are_said(client, session, message):
    assert "The scheduler is not running." in client.get("/en/staff/").text
    message.next_try_at = clock_now() - timedelta(minutes=40)
    session.add(JobLease(name="scheduler", owner="x", until=clock_now() + timedelta(minutes=1)))
    session.commit()
    text, on_first_page = hanging(client)
    assert on_first_page and "Nothing has sent it yet." in text
    assert "scheduler is not running" not in client.get("/en/staff/").text


def test_the_run_of_a_killed_process_is_shown_as_broken_off(client, session, staff):
    make_job_run(session, "expire_needs", state="running", now=clock_now() - timedelta(minutes=5))
    make_job_run(session, "refresh_matches", state="running", now=clock_now())
    session.add(JobLease(name="job:refresh_matches", owner="x", until=clock_now() + timedelta(seconds=40)))
    make_job_run(session, "deliver_outbox", state="failed", fault="OperationalError", now=clock_now())
    session.commit()
    table = client.get("/en/staff/jobs").text.split("Runs, newest first")[-1]
    rows = {row.split("</th>")[0].split(">")[-1]: row for row in table.split("<tr")[1:]}
    assert "Broken off" in rows["Hide needs and profiles that nobody confirms, or whose days are over"]
    assert "Running" in rows["Find new matches"]
    assert "A fault stopped the run (OperationalError). The next run tries again." in rows["Send e-mails"]
    assert "Scheduled jobs that failed" in client.get("/en/staff/").text
