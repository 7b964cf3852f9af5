"""Messages to telephones leave by a real HTTP gateway, each fault of it ends as one of mail would, and mail goes on."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from portti import database
from portti.clock import helsinki
from portti.domain.phones import international
from portti.domain.substitutes import AskingChoice
from portti.mail.channels import channels_for
from portti.mail.delivery import Deliverer
from portti.models import Account, OutboxMessage
from portti.services.substitute_choices import choose_asking
from portti.services.substitutes import ask_substitutes
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.matches import assistant_actor, employer_actor
from tests.factories.messages import make_message
from tests.factories.needs import make_need
from tests.support.sms_server import Gateway, by_gateway, sms_gateway
from tests.support.substitutes import SOON, ready


@pytest.fixture
def gateway():
    with sms_gateway() as double:
        yield double


def sms(session: Session, **values: object) -> OutboxMessage:
    fields = {"channel": "sms", "to_address": "+358401234567", "body_text": "Pääsetkö vuoroon?\n", **values}
    message = make_message(session, kind="substitute_asked")
    for name, value in fields.items():
        setattr(message, name, value)
    session.flush()
    return message


def deliver(settings: Settings) -> dict[str, int]:
    deliverer = Deliverer(database.transaction, channels_for(settings), settings, lambda: NOW)
    return {end: count for end, count in deliverer.deliver().items() if count}


def test_a_message_is_posted_once_with_its_number_text_and_key(
    connection, session: Session, settings: Settings, gateway: Gateway
) -> None:
    message = sms(session)
    session.commit()
    chosen = by_gateway(settings, gateway.url)
    assert deliver(chosen) == {"sent": 1}
    assert deliver(chosen) == {}
    assert gateway.posted == [
        {"to": "+358401234567", "from": "Portti", "text": "Pääsetkö vuoroon?", "id": message.message_id}
    ]
    assert gateway.keys == ["Bearer avain"]


def test_a_question_that_did_not_leave_is_tried_again_after_the_quiet_hours(
    connection, session: Session, settings: Settings, gateway: Gateway
) -> None:
    gateway.status, hour = 500, helsinki(NOW).hour
    asleep, awake = (ready(session, name) for name in ("Nukkuu", "Valvoo"))
    for person, hours in ((asleep, (hour, hour + 3)), (awake, (hour - 3, hour))):
        choose_asking(session, assistant_actor(person), AskingChoice(*hours, by_sms=True), now=NOW)
    waits, leaves, off = (
        sms(session, account_id=one.account_id, kind=kind)
        for one, kind in (
            (asleep, "substitute_asked"),
            (awake, "substitute_asked"),
            (asleep, "substitute_closed"),
        )
    )
    session.commit()
    assert deliver(by_gateway(settings, gateway.url)) == {"later": 3}
    tries = []
    for message in (waits, leaves, off):
        session.refresh(message)
        tries.append(message.next_try_at)
    soon = NOW + timedelta(minutes=settings.mail.retry_minutes[0])
    assert tries == [helsinki(NOW).replace(hour=hour + 3, minute=0, second=0, microsecond=0), soon, soon]


@pytest.mark.parametrize(
    ("status", "trouble", "end", "state"),
    [
        (400, "", "failed", "failed"),
        (500, "", "later", "waiting"),
        (429, "", "later", "waiting"),
        (401, "", "later", "waiting"),
        (202, "hangs up", "uncertain", "uncertain"),
        (202, "slow", "uncertain", "uncertain"),
    ],
)
def test_each_fault_of_the_gateway_ends_as_one_of_mail_would(
    connection, session: Session, settings: Settings, gateway: Gateway, status, trouble, end, state
) -> None:
    gateway.status, gateway.trouble = status, trouble
    message = sms(session)
    session.commit()
    assert deliver(by_gateway(settings, gateway.url)) == {end: 1}
    session.refresh(message)
    assert message.state == state


def test_a_gateway_that_is_down_is_asked_once_and_waits(
    connection, session: Session, settings: Settings
) -> None:
    first, second = sms(session), sms(session)
    session.commit()
    with sms_gateway() as gone:
        url = gone.url
    assert deliver(by_gateway(settings, url)) == {"later": 2}
    for message in (first, second):
        session.refresh(message)
        assert (message.state, message.last_fault) == ("waiting", "ConnectionRefusedError")


def test_without_a_gateway_a_promise_fails_where_staff_see_it(
    connection, session: Session, settings: Settings
) -> None:
    message = sms(session)
    session.commit()
    assert deliver(by_gateway(settings, "")) == {"failed": 1}
    session.refresh(message)
    assert message.last_fault == "no_gateway"


@pytest.mark.parametrize("mode", ["folder", "address"])
def test_in_a_safe_mode_no_telephone_rings(
    connection, session: Session, settings: Settings, gateway: Gateway, tmp_path: Path, mode: str
) -> None:
    sms(session)
    session.commit()
    chosen = by_gateway(settings, gateway.url)
    mail = chosen.mail.model_copy(update={"safe_mode": mode, "folder": str(tmp_path)})
    assert deliver(chosen.model_copy(update={"mail": mail})) == {"sent": 1}
    assert gateway.posted == []
    assert [path.read_text() for path in tmp_path.glob("*.sms.txt")] == ["Pääsetkö vuoroon?\n"]


def test_who_chose_it_is_asked_by_telephone_too_and_nobody_else(
    connection, session: Session, settings: Settings, gateway: Gateway
) -> None:
    chosen, need = by_gateway(settings, gateway.url), make_need(session, shifts=((2, 480, 720),))
    one, without_number, _not_chosen = ready(session, "Yksi"), ready(session, "Kaksi"), ready(session, "Muu")
    session.get_one(Account, one.account_id).phone = "040 123 4567"
    session.get_one(Account, _not_chosen.account_id).phone = "040 765 4321"
    for profile in (one, without_number):
        choose_asking(session, assistant_actor(profile), AskingChoice(by_sms=True), now=NOW)
    ask_substitutes(session, employer_actor(need), need.id, SOON, None, settings=chosen, now=NOW)
    session.commit()
    assert deliver(chosen)["sent"] == 1
    (posted,) = gateway.posted
    assert posted["to"] == "+358401234567"
    assert "Jyväskylä" in posted["text"] and "/substitute/" in posted["text"]
    assert not any(word in posted["text"] for word in ("Aamuapua", "Esimerkki"))


def test_a_mail_server_that_is_down_keeps_no_telephone_waiting(
    connection, session: Session, settings: Settings, gateway: Gateway
) -> None:
    mail = make_message(session)
    sms(session)
    session.commit()
    assert deliver(by_gateway(settings, gateway.url)) == {"sent": 1, "later": 1}
    session.refresh(mail)
    assert mail.state == "waiting"


@pytest.mark.parametrize(
    ("typed", "dialled"),
    [
        ("040 123 4567", "+358401234567"),
        ("+46 70-123 45 67", "+46701234567"),
        ("00358 40 1234567", "+358401234567"),
        ("+358 (0)40 123 4567", "+358401234567"),
        ("(040) 123 4567", "+358401234567"),
        ("12", None),
        ("", None),
        (None, None),
    ],
)
def test_a_number_is_dialled_as_gateways_take_it(typed: str | None, dialled: str | None) -> None:
    assert international(typed) == dialled
