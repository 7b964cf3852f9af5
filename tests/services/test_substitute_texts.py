"""Text messages about a shift: who has no e-mail is asked and told too, nobody twice, and nothing late or at night."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.domain.substitutes import AskingChoice
from portti.models import Account, Centre, Employer, Need, OutboxMessage, Profile
from portti.queries.operations import claim_messages
from portti.queries.substitutes import asks_of_request, requests_to_go_on
from portti.services.needs import withdraw_need
from portti.services.substitute_candidates import who_can_come
from portti.services.substitute_choices import choose_asking
from portti.services.substitute_turns import escalate, withdraw_from_shift
from portti.services.substitutes import ask_next, cancel_request
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_representation
from tests.factories.matches import assistant_actor, employer_actor
from tests.factories.needs import make_need
from tests.support.sms_server import by_gateway
from tests.support.substitutes import LATER, SOON, ask, asking, ready, say


@pytest.fixture
def by_text(settings: Settings) -> Settings:
    """The settings of a centre that has a gateway; nothing is delivered here."""
    return by_gateway(settings, "http://127.0.0.1:9/messages")


@pytest.fixture
def need(session: Session) -> Need:
    return make_need(session, shifts=((2, 480, 720),))


def texted(session: Session, name: str, *, email: bool = False, phone: str = "040 123 4567") -> Profile:
    """An assistant who has chosen text messages."""
    profile = ready(session, name)
    without_mail(session, profile.account_id, phone=phone, email=email)
    choose_asking(session, assistant_actor(profile), AskingChoice(by_sms=True), now=NOW)
    return profile


def without_mail(session: Session, account_id: int | None, *, phone: str, email: bool = False) -> Account:
    account = session.get_one(Account, account_id)
    account.phone = phone
    if not email:
        account.email = account.confirmed_at = None
    session.flush()
    return account


def employer_of(session: Session, need: Need) -> Account:
    return session.get_one(Account, session.get_one(Employer, need.employer_id).account_id)


def told(session: Session, kind: str) -> list[tuple[int | None, str, str]]:
    """To whom a kind was promised, by which channel, and how that stands."""
    query = select(OutboxMessage).where(OutboxMessage.kind == kind).order_by(OutboxMessage.id)
    return [(row.account_id, row.channel, row.state) for row in session.scalars(query)]


def texts(session: Session, kind: str) -> list[OutboxMessage]:
    query = select(OutboxMessage).where(OutboxMessage.kind == kind, OutboxMessage.channel == "sms")
    return list(session.scalars(query.order_by(OutboxMessage.id)))


def test_who_has_no_email_is_asked_in_the_next_wave_by_text_message_alone_and_once(
    session: Session, by_text: Settings, need: Need
) -> None:
    first, one = ready(session, "Eka"), texted(session, "Viesti")
    request = ask(session, need, by_text, first)
    later = NOW + timedelta(minutes=by_text.substitutes.wave_minutes)
    for _run in range(2):
        for key in requests_to_go_on(session, settings=by_text, now=later):
            assert ask_next(session, key, settings=by_text, now=later) == 1
    assert [row.profile.id for row in asks_of_request(session, request.id)] == [first.id, one.id]
    assert told(session, "substitute_asked") == [
        (first.account_id, "email", "waiting"),
        (one.account_id, "sms", "waiting"),
    ]
    assert say(session, request, first, "yes", by_text) == "yours"
    # The question had not left: it does not any more.
    assert told(session, "substitute_asked")[1] == (one.account_id, "sms", "cancelled")
    assert told(session, "substitute_closed") == [(one.account_id, "sms", "waiting")]


def test_without_a_gateway_nobody_is_reached_by_telephone(
    session: Session, settings: Settings, by_text: Settings, need: Need
) -> None:
    one = texted(session, "Viesti")
    found = who_can_come(session, need, SOON, settings=settings, now=NOW)
    assert (found.people, found.without_email, found.by_phone) == ([], 1, (one.id,))
    found = who_can_come(session, need, SOON, settings=by_text, now=NOW)
    assert ([person.profile_id for person in found.people], found.without_email) == ([one.id], 0)


@pytest.mark.parametrize("why", ["not chosen", "fixed line", "closed"])
def test_whom_no_text_message_reaches_stays_on_the_list_to_call(
    session: Session, by_text: Settings, need: Need, why: str
) -> None:
    one = texted(session, "Viesti", phone="014 123 456" if why == "fixed line" else "040 123 4567")
    if why == "not chosen":
        choose_asking(session, assistant_actor(one), AskingChoice(), now=NOW)
    if why == "closed":
        session.get_one(Account, one.account_id).active = False
    session.flush()
    found = who_can_come(session, need, SOON, settings=by_text, now=NOW)
    assert (found.people, found.by_phone) == ([], (one.id,))


def test_who_rests_is_not_asked_by_text_message_either(
    session: Session, by_text: Settings, need: Need
) -> None:
    one = texted(session, "Viesti")
    for choice in (AskingChoice(9, 12, by_sms=True), AskingChoice(paused_until_on=SOON.start.date())):
        choose_asking(session, assistant_actor(one), choice, now=NOW)
        found = who_can_come(session, need, SOON, settings=by_text, now=NOW)
        assert found.people == []


@pytest.mark.parametrize("ending", ["taken", "cancelled", "promised and cancelled"])
def test_who_was_asked_by_text_message_is_told_so_that_nobody_travels_for_nothing(
    session: Session, by_text: Settings, need: Need, ending: str
) -> None:
    both, alone, winner = texted(session, "Molemmat", email=True), texted(session, "Yksin"), None
    if ending == "taken":
        winner = ready(session, "Ehti")
    request = ask(session, need, by_text)
    if ending == "taken":
        assert winner is not None
        say(session, request, winner, "yes", by_text)
    elif ending == "cancelled":
        cancel_request(session, employer_actor(need), request.id, settings=by_text, now=LATER)
    else:
        say(session, request, alone, "yes", by_text)
        withdraw_need(session, employer_actor(need), need.id, settings=by_text, now=LATER)
    words = {row.account_id: row.body_text for row in texts(session, "substitute_closed")}
    assert sorted(told(session, "substitute_closed")) == sorted(
        [
            (both.account_id, "email", "waiting"),
            (both.account_id, "sms", "waiting"),
            (alone.account_id, "sms", "waiting"),
        ]
    )
    assert ("peruttu" in words[alone.account_id]) == (ending != "taken")
    assert all("Sinun ei tarvitse tulla" in text for text in words.values())


def test_in_quiet_hours_a_telephone_rings_only_for_who_had_promised(
    session: Session, by_text: Settings, need: Need
) -> None:
    one, two = texted(session, "Yksi"), texted(session, "Kaksi")
    request = ask(session, need, by_text)
    for person in (one, two):
        choose_asking(session, assistant_actor(person), AskingChoice(9, 12, by_sms=True), now=NOW)
    say(session, request, one, "yes", by_text)
    (taken,) = texts(session, "substitute_closed")
    assert (taken.account_id, taken.next_try_at) == (two.account_id, datetime(2026, 12, 1, 10, tzinfo=UTC))
    withdraw_need(session, employer_actor(need), need.id, settings=by_text, now=LATER)
    off = texts(session, "substitute_closed")[1]
    assert (off.account_id, off.next_try_at) == (one.account_id, LATER)
    leaving = claim_messages(session, limit=99, now=LATER)
    assert off.id in leaving and taken.id not in leaving


def test_an_employers_side_without_email_is_told_by_text_message_and_the_others_by_mail_alone(
    session: Session, by_text: Settings, need: Need
) -> None:
    employer = without_mail(session, employer_of(session, need).id, phone="0501234567")
    by_phone, by_mail = (make_account(session, "representative") for _ in range(2))
    for one in (by_phone, by_mail):
        make_representation(session, one, session.get_one(Employer, need.employer_id))
    without_mail(session, by_phone.id, phone="+46 70 123 45 67")
    without_mail(session, by_mail.id, phone="040 765 4321", email=True)
    one, two = texted(session, "Yksi"), ready(session, "Kaksi")
    session.get_one(Account, one.account_id).family_name = "Piiloinen"
    request = ask(session, need, by_text, critical=True)
    hour = NOW + timedelta(hours=1)
    side = {(employer.id, "sms"), (by_phone.id, "sms"), (by_mail.id, "email")}

    def whom(kind: str, state: str = "waiting") -> set[tuple[int | None, str]]:
        return {(key, channel) for key, channel, stands in told(session, kind) if stands == state}

    assert escalate(session, request.id, settings=by_text, now=hour)
    assert whom("substitute_escalated") == side
    say(session, request, one, "yes", by_text)
    assert (whom("substitute_escalated"), whom("substitute_found")) == (set(), side)
    (found, _other) = texts(session, "substitute_found")
    assert found.to_address == "+358501234567"
    assert "Yksi tulee" in found.body_text and "+358 14 000 0000" in found.body_text
    assert not any(word in found.body_text for word in ("Piiloinen", "040 123", "Aamuapua", "http"))
    # What comes late must not say what was true before.
    withdraw_from_shift(
        session, assistant_actor(one), asking(session, request, one).id, settings=by_text, now=hour
    )
    assert (whom("substitute_found"), whom("substitute_withdrew")) == (set(), side)
    say(session, request, two, "yes", by_text)
    assert (whom("substitute_withdrew"), whom("substitute_found")) == (set(), side)


def test_a_practice_centres_text_messages_leave_to_nobody(session: Session, by_text: Settings) -> None:
    need = make_need(session, shifts=((2, 480, 720),))
    session.get_one(Centre, need.centre_id).practice = True
    account = make_account(session, "assistant", centre=session.get_one(Centre, need.centre_id))
    one = ready(session, "Harjoitus", account=account)
    without_mail(session, account.id, phone="040 123 4567")
    choose_asking(session, assistant_actor(one), AskingChoice(by_sms=True), now=NOW)
    ask(session, need, by_text)
    assert told(session, "substitute_asked") == [(account.id, "sms", "practice")]
