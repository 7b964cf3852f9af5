"""A shift by telephone alone: staff choose text messages for who has no e-mail, the link answers, all are told."""

import re

import pytest
from sqlalchemy import select

from portti import clock, database
from portti.mail.channels import channels_for
from portti.mail.delivery import Deliverer
from portti.models import AuditEvent, SubstituteAsk, SubstituteChoice, SubstituteRequest
from tests.factories.accounts import make_account, make_centre, make_employer
from tests.factories.matches import make_matchable
from tests.factories.needs import make_need
from tests.support.sms_server import by_gateway, sms_gateway
from tests.support.web import log_in


@pytest.fixture
def gateway(app, settings, monkeypatch):
    with sms_gateway() as double:
        monkeypatch.setitem(app.config, "PORTTI", by_gateway(settings, double.url))
        yield double


def person(session, centre, role, given_name, phone):
    """Somebody whom staff have made an account without an e-mail."""
    account = make_account(
        session, role, centre=centre, given_name=given_name, family_name="Piiloinen", language="en"
    )
    account.email, account.confirmed_at, account.phone = None, None, phone
    return account


def act_for(staff, account, side):
    answer = staff.post(
        f"/en/staff/people/{account.id}/act", data={"side": side, "reason": "visit", "consent": "spoken"}
    )
    assert answer.headers["Location"].endswith(f"/en/{side}/")


def delivered(app, gateway):
    """Deliver what waits; return the new texts by number."""
    before = len(gateway.posted)
    chosen = app.config["PORTTI"]
    Deliverer(database.transaction, channels_for(chosen), chosen, clock.now).deliver()
    return {posted["to"]: posted["text"] for posted in gateway.posted[before:]}


def test_a_shift_is_asked_promised_and_told_without_any_email(app, connection, session, gateway):
    centre = make_centre(session)
    whole_week = tuple((day, 0, 1439) for day in range(7))
    employer = person(session, centre, "employer", "Eufemia", "050 111 2223")
    need = make_need(
        session,
        employer=make_employer(session, account=employer),
        shifts=tuple((day, 480, 720) for day in range(7)),
    )
    assistants = [
        person(session, centre, "assistant", name, phone)
        for name, phone in (("Venla", "040 999 8887"), ("Aino", "040 999 8888"))
    ]
    for account in assistants:
        make_matchable(
            session, name=account.given_name, account=account, free=whole_week, short_notice_minutes=60
        )
    colleague = make_account(session, "staff", centre=centre, language="en")
    session.commit()
    staff, visitor = app.test_client(), app.test_client()
    log_in(staff, colleague)
    for account in assistants:
        act_for(staff, account, "assistant")
        assert "Text messages about single shifts" in staff.get("/en/assistant/shifts/asking").text
        assert staff.post("/en/assistant/shifts/asking", data={"by_sms": "y"}).status_code == 303
    assert session.scalars(select(SubstituteChoice.by_sms)).all() == [True, True]
    chose = select(AuditEvent.account_id).where(AuditEvent.deed == "choose_asking")
    assert set(session.scalars(chose)) == {colleague.id}

    act_for(staff, employer, "employer")
    page = staff.get(f"/en/employer/needs/{need.id}/substitute").text
    address = re.findall(r'href="([^"]*)substitute/now\?([^"]*)"', page)[1]
    page = staff.get(f"{address[0]}substitute/now?{address[1]}").text
    assert "2 assistants meet all your conditions" in page and "have no e-mail" not in page
    staff.post(f"{address[0]}substitute/people?{address[1]}", data={"everybody": "1", "goes_on": "y"})
    asked = delivered(app, gateway)
    assert set(asked) == {"+358409998887", "+358409998888"}
    for text in asked.values():
        assert not any(word in text for word in ("Eufemia", "Piiloinen", "2223", need.title))

    link = re.search(r"https?://[^/]+(/\S+)", asked["+358409998887"]).group(1)
    assert "and calls you" in visitor.get(link).text
    assert session.scalars(select(SubstituteAsk.answer)).all() == [None, None]
    promised = visitor.post(link, data={"answer": "yes"}).text
    assert "You do this shift" in promised and "If nobody has called you soon" in promised
    assert not any(word in promised for word in ("Log in and see", "Eufemia", "050 111 2223"))
    told = delivered(app, gateway)
    assert set(told) == {"+358501112223", "+358409998888"}
    assert "Venla comes to the shift" in told["+358501112223"]
    assert "another person does the shift" in told["+358409998888"]
    assert not any(word in text for text in told.values() for word in ("Piiloinen", "8887", "Eufemia"))

    (request_id,) = session.scalars(select(SubstituteRequest.id)).all()
    assert "has not answered yet" in staff.get(f"/en/employer/substitutes/{request_id}").text
    outbox = staff.get("/en/staff/messages").text
    assert outbox.count("(Text message)") == 4
    for language in ("fi", "sv", "en", "selko"):
        assert staff.get(f"/en/staff/text-preview/{language}").text.count("Kalle") == 1
    assert staff.get("/en/staff/text-preview/xx").status_code == 404
