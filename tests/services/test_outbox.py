"""Staff send a message again or keep it back; nothing happens twice, and secrets stay with the receiver."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portti.domain.actor import Actor
from portti.domain.errors import Conflict, NotAllowed, NotFound, RuleViolation
from portti.domain.messages import SECRET_KINDS, readable_text
from portti.mail.kinds import KINDS
from portti.models import Account, AuditEvent, OutboxMessage
from portti.services import outbox
from tests.factories.accounts import make_account, make_centre
from tests.factories.messages import make_message


@pytest.fixture
def centre(session):
    return make_centre(session)


@pytest.fixture
def actor(session, centre):
    return Actor(make_account(session, "staff", centre=centre).id, frozenset({"staff"}), centre.id)


@pytest.fixture
def message(session, centre, now):
    receiver = make_account(session, "employer", centre=centre)
    make_message(session, state="failed")  # another centre's
    return make_message(session, account=receiver, state="failed", tries=5, last_fault="451", claimed_at=now)


def stored(session, message):
    return session.get(OutboxMessage, message.id, populate_existing=True)


def recorded(session, deed):
    return session.scalar(select(func.count()).select_from(AuditEvent).where(AuditEvent.deed == deed))


@pytest.mark.parametrize("state", ["sent", "failed", "uncertain", "cancelled"])
def test_a_message_is_put_in_line_with_all_its_tries_once(session, actor, message, now, state):
    message.state = state
    session.flush()
    later = now + timedelta(hours=1)
    for _ in range(2):
        outbox.resend_message(session, actor, message.id, now=later)
        session.flush()
    found = stored(session, message)
    assert (found.state, found.tries, found.next_try_at, found.claimed_at, found.last_fault) == (
        "waiting",
        0,
        later,
        None,
        None,
    )
    assert recorded(session, "resend_message") == 1


def test_a_text_message_goes_again_to_the_number_that_the_person_has_now_or_nowhere(
    session, actor, message, now
):
    message.channel, message.to_address = "sms", "+358401234567"
    account = session.get(Account, message.account_id)
    account.phone = "050 765 4321"
    outbox.resend_message(session, actor, message.id, now=now)
    assert (message.state, message.to_address) == ("waiting", "+358507654321")
    for phone in (None, "014 123 4567"):
        account.phone, message.state = phone, "failed"
        session.flush()
        with pytest.raises(RuleViolation, match="receiver_has_no_number"):
            outbox.resend_message(session, actor, message.id, now=now)
        assert stored(session, message).state == "failed"


def test_a_message_on_its_way_or_too_old_is_left_alone(session, actor, message, now):
    with pytest.raises(RuleViolation, match="message_too_late"):
        outbox.resend_message(session, actor, message.id, now=message.send_before)
    message.state = "claimed"
    session.flush()
    with pytest.raises(Conflict):
        outbox.resend_message(session, actor, message.id, now=now)
    with pytest.raises(Conflict):
        outbox.cancel_message(session, actor, message.id, now=now)
    assert stored(session, message).state == "claimed"


@pytest.mark.parametrize(
    ("kind", "left", "code"),
    [
        ("new_matches", True, "receiver_has_left"),
        ("account_closed", True, None),
        ("account_closed", False, "message_too_late"),
    ],
)
def test_who_has_left_gets_no_other_mail_than_the_last(session, actor, message, now, kind, left, code):
    message.kind = kind
    session.get(Account, message.account_id).closed_at = now if left else None
    session.flush()
    if code is None:
        outbox.resend_message(session, actor, message.id, now=now)
        return
    with pytest.raises(RuleViolation, match=code):
        outbox.resend_message(session, actor, message.id, now=now)
    assert stored(session, message).state == "failed"


def test_a_message_that_has_not_left_is_cancelled_once(session, actor, message, now):
    for _ in range(2):
        outbox.cancel_message(session, actor, message.id, now=now)
        session.flush()
    assert stored(session, message).state == "cancelled"
    assert recorded(session, "cancel_message") == 1


def test_a_message_that_has_left_is_not_cancelled(session, actor, message, now):
    message.state = "sent"
    session.flush()
    with pytest.raises(Conflict):
        outbox.cancel_message(session, actor, message.id, now=now)


def test_other_centres_and_other_roles_reach_no_message(session, actor, message, now):
    stranger = make_account(session, "staff")
    with pytest.raises(NotFound):
        other = Actor(stranger.id, frozenset({"staff"}), stranger.centre_id)
        outbox.resend_message(session, other, message.id, now=now)
    with pytest.raises(NotAllowed):
        outbox.cancel_message(
            session, Actor(1, frozenset({"employer"}), actor.centre_id), message.id, now=now
        )
    assert stored(session, message).state == "failed"


@pytest.mark.parametrize("kind", KINDS)
def test_staff_never_read_a_link_of_another_person(kind):
    said = readable_text(kind, "Katso https://portti.example/fi/x/salainen heti", link_words="[linkki]")
    assert said is None if kind in SECRET_KINDS else said == "Katso [linkki] heti"
