"""Delivery against a real SMTP server: what was promised leaves once, whatever the server does."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti import database
from portti.mail.delivery import Deliverer
from portti.mail.transport import SmtpTransport
from portti.models import OutboxMessage
from portti.queries import operations
from portti.settings import Settings
from tests.factories.accounts import make_account, make_centre
from tests.factories.messages import make_message
from tests.support.certificates import own_certificate
from tests.support.smtp import free_port, post_office


def smtp_settings(settings: Settings, port: int, **mail: object) -> Settings:
    """The settings with mail to a server on `port` of this machine."""
    values = {"transport": "smtp", "host": "127.0.0.1", "port": port, "timeout_seconds": 2.0, **mail}
    return settings.model_copy(update={"mail": settings.mail.model_copy(update=values)})


def deliver(settings: Settings, now: datetime) -> dict[str, int]:
    """Deliver one batch at `now`; return the ends that came up."""
    transport = SmtpTransport(settings)
    counts = Deliverer(database.transaction, transport, settings, lambda: now).deliver()
    return {end: count for end, count in counts.items() if count}


def look(session: Session, message: OutboxMessage) -> OutboxMessage:
    session.expire_all()
    return operations.message_by_id(session, message.id)


def test_a_message_leaves_once_and_is_marked(session: Session, settings: Settings, now: datetime) -> None:
    message = make_message(session, body_text="Hyvää päivää, Äänekoski\n")
    with post_office() as post:
        assert deliver(smtp_settings(settings, post.port), now) == {"sent": 1}
        assert deliver(smtp_settings(settings, post.port), now) == {}
    (arrived,) = post.messages
    assert arrived["To"] == message.to_address
    assert arrived.get_body(("plain",)).get_content().split() == ["Hyvää", "päivää,", "Äänekoski"]
    assert post.receivers == [message.to_address]
    assert post.senders == ["ei-vastausta@portti.example"]
    row = look(session, message)
    assert (row.state, row.sent_at, row.tries, row.last_fault) == ("sent", now, 1, None)


def test_a_batch_goes_over_one_connection_oldest_first(
    session: Session, settings: Settings, now: datetime
) -> None:
    later = make_message(session, next_try_at=now)
    first = make_message(session, next_try_at=now - timedelta(hours=1))
    with post_office() as post:
        assert deliver(smtp_settings(settings, post.port), now) == {"sent": 2}
    assert post.receivers == [first.to_address, later.to_address]
    assert post.connections == 1


def test_a_server_that_takes_few_messages_a_connection_gets_the_rest_on_a_new_one(
    session: Session, settings: Settings, now: datetime
) -> None:
    for _number in range(5):
        make_message(session)
    with post_office(most=2) as post:
        assert deliver(smtp_settings(settings, post.port), now) == {"sent": 5}
    assert post.connections == 3
    assert len(set(post.receivers)) == 5


def test_one_refused_receiver_stops_no_other(session: Session, settings: Settings, now: datetime) -> None:
    bad = make_message(session)
    good = make_message(session)
    with post_office(refuse={bad.to_address}) as post:
        assert deliver(smtp_settings(settings, post.port), now) == {"failed": 1, "sent": 1}
    assert post.receivers == [good.to_address]
    row = look(session, bad)
    assert (row.state, row.last_fault) == ("failed", "550")


def test_a_receiver_postponed_is_tried_five_times_with_growing_waits(
    session: Session, settings: Settings, now: datetime
) -> None:
    message = make_message(session, send_before=now + timedelta(days=9))
    waits = []
    with post_office(postpone={message.to_address}) as post:
        moment = now
        for _try in range(4):
            assert deliver(smtp_settings(settings, post.port), moment) == {"later": 1}
            row = look(session, message)
            waits.append(row.next_try_at - moment)
            assert deliver(smtp_settings(settings, post.port), moment) == {}
            moment = row.next_try_at
        assert deliver(smtp_settings(settings, post.port), moment) == {"failed": 1}
    assert waits == sorted(set(waits)) and len(waits) == 4
    row = look(session, message)
    assert (row.state, row.tries, row.last_fault) == ("failed", 5, "450")


@pytest.mark.parametrize(("answer", "end"), [("451 busy", "later"), ("554 we think it is spam", "failed")])
def test_an_answer_to_the_text_is_certain(
    session: Session, settings: Settings, now: datetime, answer: str, end: str
) -> None:
    message = make_message(session)
    with post_office(data_answer=answer) as post:
        assert deliver(smtp_settings(settings, post.port), now) == {end: 1}
    assert look(session, message).last_fault == answer[:3]


def test_a_server_that_is_down_costs_one_try_and_nothing_is_lost(
    session: Session, settings: Settings, now: datetime
) -> None:
    made = [make_message(session) for _number in range(4)]
    assert deliver(smtp_settings(settings, free_port()), now) == {"later": 1}
    rows = [look(session, message) for message in made]
    assert [row.state for row in rows] == ["waiting"] * 4
    assert sorted(row.tries for row in rows) == [0, 0, 0, 1]
    with post_office() as post:
        after = now + timedelta(minutes=1)
        assert deliver(smtp_settings(settings, post.port), after) == {"sent": 4}
    assert sorted(post.receivers) == sorted(message.to_address for message in made)


def test_a_sender_that_is_refused_is_no_fault_of_the_messages(
    session: Session, settings: Settings, now: datetime
) -> None:
    made = [make_message(session) for _number in range(3)]
    with post_office(refuse_sender=True) as post:
        assert deliver(smtp_settings(settings, post.port), now) == {"later": 1}
    assert {look(session, message).state for message in made} == {"waiting"}


def test_no_answer_after_the_text_leaves_doubt_and_it_is_never_sent_again_by_itself(
    session: Session, settings: Settings, now: datetime
) -> None:
    message = make_message(session)
    other = make_message(session)
    with post_office(hang_up=True) as post:
        assert deliver(smtp_settings(settings, post.port), now) == {"uncertain": 2}
        assert len(post.messages) == 2
        post.hang_up = False
        for days in range(3):
            assert deliver(smtp_settings(settings, post.port), now + timedelta(days=days)) == {}
        assert len(post.messages) == 2
    assert {look(session, row).state for row in (message, other)} == {"uncertain"}


def test_a_slow_answer_leaves_the_same_doubt(session: Session, settings: Settings, now: datetime) -> None:
    message = make_message(session)
    with post_office(wait_seconds=1.5) as post:
        assert deliver(smtp_settings(settings, post.port, timeout_seconds=0.5), now) == {"uncertain": 1}
    assert look(session, message).state == "uncertain"


def test_a_connection_that_dies_before_the_text_leaves_no_doubt(
    session: Session, settings: Settings, now: datetime
) -> None:
    message = make_message(session)
    with post_office(hang_up_at_data=True) as post:
        assert deliver(smtp_settings(settings, post.port), now) == {"later": 1}
    row = look(session, message)
    assert (row.state, row.handing_over_at) == ("waiting", None)


class Killed(BaseException):
    """The process ends here."""


def test_killed_between_claiming_and_handing_over_the_message_waits_again(
    session: Session, settings: Settings, now: datetime
) -> None:
    message = make_message(session)

    class Transport:
        def hand_over(self, *_words: object) -> None:
            raise Killed

        def close(self) -> None:
            pass

    with pytest.raises(Killed):
        Deliverer(database.transaction, Transport(), settings, lambda: now).deliver()
    row = look(session, message)
    assert (row.state, row.handing_over_at) == ("claimed", None)
    with post_office() as post:
        assert deliver(smtp_settings(settings, post.port), now + timedelta(minutes=5)) == {}
        assert deliver(smtp_settings(settings, post.port), now + timedelta(minutes=11)) == {"sent": 1}
    assert len(post.messages) == 1


def test_killed_while_handing_over_the_message_is_uncertain(
    session: Session, settings: Settings, now: datetime
) -> None:
    message = make_message(session)

    class Transport:
        def hand_over(self, _message: object, _reply_to: str, before_text: Callable[[], None]) -> None:
            before_text()
            raise Killed

        def close(self) -> None:
            pass

    with pytest.raises(Killed):
        Deliverer(database.transaction, Transport(), settings, lambda: now).deliver()
    assert look(session, message).handing_over_at == now
    with post_office() as post:
        assert deliver(smtp_settings(settings, post.port), now + timedelta(minutes=11)) == {"uncertain": 1}
    assert post.messages == []
    assert look(session, message).state == "uncertain"


def test_a_claim_given_up_meanwhile_is_not_handed_over(
    session: Session, settings: Settings, now: datetime
) -> None:
    message = make_message(session)
    with post_office() as post:
        transport = SmtpTransport(smtp_settings(settings, post.port))

        class Slow:
            def hand_over(self, row: OutboxMessage, reply_to: str, before_text: Callable[[], None]) -> None:
                with database.transaction() as other:
                    operations.release_broken_claims(other, before=now + timedelta(minutes=20))
                    operations.claim_messages(other, limit=9, now=now + timedelta(minutes=20))
                transport.hand_over(row, reply_to, before_text)

            def close(self) -> None:
                transport.close()

        counts = Deliverer(database.transaction, Slow(), settings, lambda: now).deliver()
    assert counts["taken_over"] == 1
    assert post.messages == []
    assert look(session, message).state == "claimed"


def test_what_was_accepted_is_sent_even_if_staff_put_it_back_meanwhile(
    session: Session, settings: Settings, now: datetime
) -> None:
    message = make_message(session)

    class PutBackWhileSending:
        def hand_over(self, row: OutboxMessage, _reply_to: str, before_text: Callable[[], None]) -> None:
            before_text()
            with database.transaction() as other:
                again = operations.message_by_id(other, row.id)
                again.state, again.claimed_at, again.handing_over_at = "waiting", None, None

        def close(self) -> None:
            pass

    Deliverer(database.transaction, PutBackWhileSending(), settings, lambda: now).deliver()
    assert look(session, message).state == "sent"


def test_what_has_lost_its_use_is_not_sent(session: Session, settings: Settings, now: datetime) -> None:
    message = make_message(session, send_before=now)
    with post_office() as post:
        assert deliver(smtp_settings(settings, post.port), now) == {"outdated": 1}
    assert post.messages == []
    assert look(session, message).state == "outdated"


def test_a_promise_made_for_another_hour_leaves_at_once(
    session: Session, settings: Settings, now: datetime
) -> None:
    make_message(session, now=now + timedelta(hours=20))
    with post_office() as post:
        assert deliver(smtp_settings(settings, post.port), now) == {"sent": 1}


def test_a_message_kept_for_later_leaves_at_its_time_and_not_before(
    session: Session, settings: Settings, now: datetime
) -> None:
    make_message(session, next_try_at=now + timedelta(hours=9))
    with post_office() as post:
        for hours, ends in ((8, {}), (9, {"sent": 1})):
            moment = now + timedelta(hours=hours)
            assert operations.count_waiting_messages(session, now=moment) == len(ends)
            assert deliver(smtp_settings(settings, post.port), moment) == ends


def test_a_message_that_cannot_be_written_stops_no_other(
    session: Session, settings: Settings, now: datetime
) -> None:
    bad = make_message(session, subject="Otsikko\nBcc: kaikki@example.org")
    odd = make_message(session)
    odd.to_address = "päivi@example.org"
    good = make_message(session)
    session.flush()
    with post_office() as post:
        assert deliver(smtp_settings(settings, post.port), now) == {"failed": 2, "sent": 1}
    assert post.receivers == [good.to_address]
    assert look(session, bad).state == look(session, odd).state == "failed"


def test_an_answer_reaches_a_person_of_the_centre(
    session: Session, settings: Settings, now: datetime
) -> None:
    centre = make_centre(session)
    make_message(session, account=make_account(session, "employer", centre=centre))
    loose = make_message(session)
    loose.centre_id = None
    session.flush()
    with post_office() as post:
        deliver(smtp_settings(settings, post.port), now)
    assert [message["Reply-To"] for message in post.messages] == [centre.email, settings.site.help_email]


def test_safe_mode_sends_everything_to_one_address(
    session: Session, settings: Settings, now: datetime
) -> None:
    message = make_message(session)
    with post_office() as post:
        safe = smtp_settings(settings, post.port, safe_mode="address", safe_address="koe@example.org")
        assert deliver(safe, now) == {"sent": 1}
    assert post.receivers == ["koe@example.org"]
    (arrived,) = post.messages
    assert arrived["To"] == "koe@example.org"
    assert message.to_address not in arrived.as_string()
    assert len(arrived["X-Portti-Receiver"]) == 16


def test_the_log_of_the_outbox_keeps_no_words_of_the_server(
    session: Session, settings: Settings, now: datetime
) -> None:
    message = make_message(session)
    with post_office(refuse={message.to_address}) as post:
        deliver(smtp_settings(settings, post.port), now)
    faults = session.scalars(select(OutboxMessage.last_fault)).all()
    assert all("@" not in (fault or "") for fault in faults)


def test_a_server_must_show_a_certificate_that_is_known_unless_the_operator_says_otherwise(
    session: Session, settings: Settings, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_message(session)
    certificate, shown = own_certificate(tmp_path)
    with post_office(shown) as post:
        encrypted = smtp_settings(settings, post.port, use_tls=True)
        assert deliver(encrypted, now) == {"later": 1}
        assert post.messages == []
        # Where the operating system knows who signed it.
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        assert deliver(encrypted, now + timedelta(hours=1)) == {"sent": 1}
        monkeypatch.delenv("SSL_CERT_FILE")
        make_message(session)
        unchecked = smtp_settings(settings, post.port, use_tls=True, tls_checked=False)
        assert deliver(unchecked, now + timedelta(hours=1)) == {"sent": 1}
    assert len(post.messages) == 2


def test_a_domain_of_other_letters_is_written_as_servers_know_it(
    session: Session, settings: Settings, now: datetime
) -> None:
    make_message(session).to_address = "maija@ääkkönen.fi"
    session.flush()
    with post_office() as post:
        assert deliver(smtp_settings(settings, post.port), now) == {"sent": 1}
    assert post.receivers == ["maija@xn--kknen-fraa0m.fi"]
    assert post.messages[0]["To"] == "maija@xn--kknen-fraa0m.fi"
