"""A person chooses which mails come, how often and at which hour; the choice is theirs alone."""

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.domain.notifications import Rhythm
from portti.models import AuditEvent, NotificationChoice
from portti.services.notifications import rhythms
from portti.settings import Settings
from tests.factories.accounts import make_account
from tests.support.web import log_in

# Assistants are asked of invitations too, employers of hours; of others the answer is not read.
CHOSEN = {
    "frequency": "weekly",
    "weekday": "3",
    "hour": "18",
    "freshness": "never",
    "invitations": "at_once",
    "hours": "at_once",
    "contacts": "never",
    "news": "never",
}


@pytest.mark.parametrize("role", ["employer", "representative", "assistant"])
def test_what_is_chosen_is_kept_and_shown(
    client: FlaskClient, session: Session, settings: Settings, role: str
) -> None:
    account, other = make_account(session, role), make_account(session, role)
    session.commit()
    log_in(client, account)
    page = client.get("/fi/notifications").get_data(as_text=True)
    assert 'value="daily" checked' in page
    assert '<option value="9" selected>Kello 9</option>' in page

    answer = client.post("/fi/notifications", data=CHOSEN)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/fi/notifications"
    session.expire_all()
    assert rhythms(session, account.id, settings=settings) == {
        "new_matches": Rhythm("weekly", 18, 3),
        "freshness": Rhythm("never", 9, 0),
        "interviews": Rhythm("at_once", 9, 0),
        "invitations": Rhythm("at_once", 9, 0),
        "news": Rhythm("never", 9, 0),
        "hours": Rhythm("at_once", 9, 0),
        "contacts": Rhythm("never", 9, 0),
    }
    assert "bookings of your times" not in client.get("/en/notifications").text
    assert rhythms(session, other.id, settings=settings)["new_matches"] == Rhythm("daily", 9)
    page = client.get("/fi/notifications").get_data(as_text=True)
    assert 'value="weekly" checked' in page
    assert '<option value="3" selected>torstai</option>' in page


@pytest.mark.parametrize("role", ["staff", "manager"])
def test_staff_choose_how_they_hear_of_bookings_and_are_asked_nothing_else(
    client: FlaskClient, session: Session, settings: Settings, role: str
) -> None:
    account, other = make_account(session, role), make_account(session, role)
    session.commit()
    log_in(client, account)
    page = client.get("/en/notifications").text
    assert "bookings of your times" in page and 'value="at_once" checked' in page
    assert "new suggestions" not in page and "still open" not in page
    answer = client.post("/en/notifications", data={"interviews": "daily", "list_hour": "7"})
    assert answer.status_code == 303
    session.expire_all()
    assert rhythms(session, account.id, settings=settings)["interviews"] == Rhythm("daily", 7)
    assert rhythms(session, other.id, settings=settings)["interviews"] == Rhythm("at_once", 9)
    kinds = session.scalars(select(NotificationChoice.kind)).all()
    assert list(kinds) == ["interviews"]
    for wrong in ({"interviews": "weekly", "list_hour": "7"}, {"interviews": "daily", "list_hour": "24"}):
        refused = client.post("/en/notifications", data=wrong)
        assert refused.status_code == 422 and 'id="error-summary"' in refused.text, wrong


def test_staff_who_seek_assistance_themselves_are_asked_both(
    client: FlaskClient, session: Session, settings: Settings
) -> None:
    account = make_account(session, "staff", "employer")
    session.commit()
    log_in(client, account)
    chosen = {**CHOSEN, "interviews": "never", "list_hour": "9"}
    assert client.post("/en/notifications", data=chosen).status_code == 303
    session.expire_all()
    found = rhythms(session, account.id, settings=settings)
    assert {kind: rhythm.frequency for kind, rhythm in found.items()} == {
        "new_matches": "weekly",
        "freshness": "never",
        "interviews": "never",
        "invitations": "at_once",
        "news": "never",
        "hours": "at_once",
        "contacts": "never",
    }


def test_sent_twice_makes_one_row_and_one_record(client: FlaskClient, session: Session) -> None:
    account = make_account(session, "employer")
    session.commit()
    log_in(client, account)
    for _press in range(2):
        assert client.post("/fi/notifications", data=CHOSEN).status_code == 303
    kinds = session.scalars(select(NotificationChoice.kind).order_by(NotificationChoice.kind)).all()
    assert list(kinds) == ["contacts", "freshness", "new_matches", "news"]
    deeds = session.scalars(select(AuditEvent).where(AuditEvent.deed == "choose_notifications")).all()
    assert len(deeds) == 4
    assert {event.account_id for event in deeds} == {account.id}


@pytest.mark.parametrize(
    "wrong",
    [
        {**CHOSEN, "frequency": "hourly"},
        {**CHOSEN, "hour": "24"},
        {**CHOSEN, "hour": "<script>"},
        {**CHOSEN, "weekday": "7"},
        {**CHOSEN, "weekday": ""},
        {**CHOSEN, "freshness": "weekly"},
        {**CHOSEN, "hour": "9" * 10_000},
        {**CHOSEN, "invitations": "daily"},
        {**CHOSEN, "contacts": "daily"},
    ],
)
def test_what_cannot_be_is_refused_beside_its_field_and_the_rest_is_kept(
    client: FlaskClient, session: Session, wrong: dict[str, str]
) -> None:
    account = make_account(session, "assistant")
    session.commit()
    log_in(client, account)
    answer = client.post("/fi/notifications", data=wrong)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert 'id="error-summary"' in page
    assert "<script>" not in page.split("</head>")[1]
    if wrong.get("frequency") == "weekly":
        assert 'value="weekly" checked' in page
    assert session.scalars(select(NotificationChoice)).all() == []


def test_an_assistant_switches_invitations_off_and_on_and_nobody_else_is_asked(
    client: FlaskClient, session: Session, settings: Settings
) -> None:
    assistant, other, employer = (
        make_account(session, role) for role in ("assistant", "assistant", "employer")
    )
    session.commit()
    log_in(client, assistant)
    for answer in ("never", "at_once"):
        sent = client.post("/en/notifications", data={**CHOSEN, "invitations": answer})
        assert sent.status_code == 303
        session.expire_all()
        for account, kept in ((assistant, answer), (other, "at_once")):
            assert rhythms(session, account.id, settings=settings)["invitations"].frequency == kept
        page = client.get("/en/notifications").text
        assert "May Portti invite you to a pre-interview by itself?" in page
        (field,) = re.findall(rf'<input[^>]*name="invitations"[^>]*value="{answer}"[^>]*>', page)
        assert "checked" in field
    log_in(client, employer)
    assert "pre-interview" not in client.get("/en/notifications").text
    assert client.post("/en/notifications", data={**CHOSEN, "invitations": "never"}).status_code == 303
    session.expire_all()
    assert rhythms(session, employer.id, settings=settings)["invitations"].frequency == "at_once"


def test_only_who_acts_for_an_employer_is_asked_of_the_reminder_of_hours(
    client: FlaskClient, session: Session, settings: Settings
) -> None:
    employer, assistant = make_account(session, "employer"), make_account(session, "assistant")
    session.commit()
    for account, kept in ((employer, "never"), (assistant, "at_once")):
        log_in(client, account)
        page = client.get("/en/notifications").text
        assert ("to tell the hours" in page) == (account is employer)
        assert client.post("/en/notifications", data={**CHOSEN, "hours": "never"}).status_code == 303
        session.expire_all()
        assert rhythms(session, account.id, settings=settings)["hours"].frequency == kept


def test_a_visitor_is_sent_to_log_in(client: FlaskClient) -> None:
    answer = client.get("/fi/notifications")
    assert answer.status_code == 302
    assert "/login" in answer.headers["Location"]


@pytest.mark.parametrize("language", ["fi", "sv", "en", "selko"])
def test_the_page_speaks_each_language(client: FlaskClient, session: Session, language: str) -> None:
    account = make_account(session, "assistant")
    session.commit()
    log_in(client, account)
    page = client.get(f"/{language}/notifications").get_data(as_text=True)
    words = {
        "fi": "Kerran viikossa",
        "sv": "En gång i veckan",
        "en": "Once a week",
        "selko": "Kerran viikossa",
    }
    assert words[language] in page
