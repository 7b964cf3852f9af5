"""The link of three faces by e-mail: once for an event, only to who may be asked, with nothing of the matter."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from portti.domain.client_events import EventDraft
from portti.domain.errors import NotAllowed
from portti.models import AnswerLink, AuditEvent, ClientEvent, NotificationChoice, OutboxMessage
from portti.queries import accounts as account_queries
from portti.services import client_asking as services
from portti.services.answers_by_link import ask_about_event, take_answer
from portti.services.client_events import change_event, strike_out
from portti.services.notifications import stop_kind
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_centre
from tests.factories.client_events import make_event

DRAFT = EventDraft(
    happened_on=NOW.date(),
    client_group="jobseeker",
    functions=frozenset({"guidance"}),
    topic="conflict",
    channel="home_visit",
)


@pytest.fixture
def centre(session):
    make_event(session)
    return make_centre(session)


@pytest.fixture
def client(session, centre):
    return make_account(session, "assistant", centre=centre)


@pytest.fixture
def log(session, settings, centre):
    actor = account_queries.actor_of(session, make_account(session, "staff", centre=centre).id)

    def log(draft, *, ask=True, key="one"):
        return services.log_and_ask(session, actor, draft, ask=ask, form_key=key, settings=settings, now=NOW)

    log.actor = actor
    return log


def mails(session):
    session.flush()
    return session.scalars(select(OutboxMessage).where(OutboxMessage.kind == "contact_asked")).all()


def of(client):
    return replace(DRAFT, account_id=client.id)


def test_the_client_is_asked_once_and_the_mail_says_nothing_of_the_matter(session, settings, log, client):
    assert [log(of(client)) for _press in range(2)] == ["asked", "logged_before"]
    (mail,) = mails(session)
    assert (mail.account_id, mail.to_address) == (client.id, client.email)
    for word in ("ohjaus", "riita", "ristiriit", "kotikäyn", "työnhak"):
        assert word not in f"{mail.subject} {mail.body_text}".lower()
    link = session.scalars(select(AnswerLink)).one()
    event = session.get_one(ClientEvent, link.client_event_id)
    # Staff who look at the address later find the same one, and nothing is sent again.
    assert ask_about_event(session, log.actor, event.id, settings=settings, now=NOW) is link
    assert not services.mail_link(session, log.actor, event, settings=settings, now=NOW)
    (address,) = {word for word in mail.body_text.split() if "/answer/" in word}
    assert take_answer(session, address.rpartition("/")[2], "good", now=NOW) == "event"
    deeds = session.scalars(select(AuditEvent.deed).where(AuditEvent.deed == "mail_event_link")).all()
    assert len(deeds) == 1


def test_without_the_tick_nothing_is_sent(session, log, client):
    assert log(of(client), ask=False) == ""
    assert mails(session) == [] and session.scalars(select(AnswerLink)).all() == []


def test_who_cannot_be_asked_is_not_and_the_event_stands(session, settings, log, client, centre):
    refused, without = (make_account(session, "employer", centre=centre) for _number in range(2))
    stop_kind(session, refused.id, "contacts", settings=settings, now=NOW)
    without.confirmed_at = None
    old = replace(of(client), happened_on=NOW.date() - timedelta(days=31))
    for number, draft in enumerate([of(refused), of(without), old]):
        assert log(draft, key=str(number)) == "not_asked"
    for number, draft in enumerate([DRAFT, replace(DRAFT, client_number="77")]):
        assert log(draft, key=f"anonymous {number}") == ""
    assert mails(session) == []
    events = session.scalars(select(ClientEvent).where(ClientEvent.centre_id == centre.id)).all()
    assert len(events) == 5


def test_in_a_practice_centre_the_mail_stays_where_staff_read_it(session, log, client, centre):
    centre.practice = True
    session.flush()
    assert log(of(client)) == "asked"
    assert [one.state for one in mails(session)] == ["practice"]


def test_the_mail_does_not_leave_once_the_event_is_struck_out(session, log, client):
    log(of(client))
    log(of(client), key="two")
    first, second = mails(session)
    event_id = int(first.dedupe_key.split(":")[1])
    strike_out(session, log.actor, event_id, "mistake", now=NOW)
    assert (first.state, second.state) == ("cancelled", "waiting")
    # The page does not say that the address was sent.
    links = session.scalars(select(AnswerLink)).all()
    assert {one.client_event_id: one.mailed_at is None for one in links}.pop(event_id)
    assert [one.mailed_at for one in links if one.client_event_id != event_id] == [NOW]


def test_the_mail_does_not_leave_once_the_event_is_about_somebody_else(
    session, settings, log, client, centre
):
    log(of(client))
    log(of(client), key="two")
    first, second = mails(session)
    other = make_account(session, "employer", centre=centre)
    for mail, account_id in ((first, other.id), (second, client.id)):
        draft = replace(DRAFT, account_id=account_id, minutes=15)
        event_id = int(mail.dedupe_key.split(":")[1])
        change_event(session, log.actor, event_id, draft, row_version=1, settings=settings, now=NOW)
    assert (first.state, second.state) == ("cancelled", "waiting")


def test_a_manager_says_whether_asking_stands_ticked(session, log, centre):
    manager = account_queries.actor_of(session, make_account(session, "manager", centre=centre).id)
    assert not services.asks_by_itself(session, centre.id)
    with pytest.raises(NotAllowed):
        services.choose_asking(session, log.actor, True, now=NOW)
    for _press in range(2):
        services.choose_asking(session, manager, True, now=NOW)
    assert services.asks_by_itself(session, centre.id)
    assert not services.asks_by_itself(session, make_centre(session).id)
    deeds = session.scalars(select(AuditEvent).where(AuditEvent.deed == "choose_asking_clients")).all()
    assert [one.facts for one in deeds] == [{"wanted": True}]
    assert session.scalars(select(NotificationChoice)).all() == []
