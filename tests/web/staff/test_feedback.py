"""Staff read feedback with the days that are left, and note that it is answered."""

from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti import clock
from portti.models import AuditEvent, Feedback
from tests.factories.accounts import make_account
from tests.support.web import log_in


@pytest.fixture
def rows(session: Session) -> list[Feedback]:
    """One that came today and one that is late."""
    made = [
        Feedback(
            about="accessibility",
            text=text,
            language="sv",
            form_key=text,
            reply_to=reply_to,
            received_at=clock.now() - timedelta(days=days),
        )
        for text, reply_to, days in (("Knappen fungerar inte", "", 0), ("Försenat", "a@example.org", 15))
    ]
    session.add_all(made)
    session.flush()
    return made


def test_the_clock_of_fourteen_days(client: FlaskClient, session: Session, rows: list[Feedback]) -> None:
    log_in(client, make_account(session, "staff"))
    page = client.get("/en/staff/feedback")
    assert page.status_code == 200
    assert "14 days left" in page.text
    assert "Late: should have been answered by" in page.text
    assert page.text.index("Försenat") < page.text.index("Knappen")
    assert 'lang="sv">Knappen' in page.text
    assert "Answer to: a@example.org" in page.text
    read = session.scalars(select(AuditEvent).where(AuditEvent.deed == "list_feedback")).one()
    assert read.facts == {"ids": sorted(row.id for row in rows)}


def test_answered_and_back(client: FlaskClient, session: Session, rows: list[Feedback]) -> None:
    log_in(client, make_account(session, "manager"))
    for word, waiting in (("answered", 1), ("answered", 1), ("waiting", 2)):
        answer = client.post(f"/en/staff/feedback/{rows[0].id}/{word}")
        assert answer.status_code == 303
        assert f"Waits for an answer ({waiting})" in client.get("/en/staff/feedback").text


@pytest.mark.parametrize("role", ["employer", "assistant", "representative"])
def test_nobody_else_reads_it(client: FlaskClient, session: Session, rows: list[Feedback], role: str) -> None:
    log_in(client, make_account(session, role))
    assert client.get("/en/staff/feedback").status_code == 403
    assert client.post(f"/en/staff/feedback/{rows[0].id}/answered").status_code == 403
    session.expire_all()
    assert rows[0].answered_at is None


def test_the_start_page_says_that_the_oldest_is_late(
    client: FlaskClient, session: Session, rows: list[Feedback]
) -> None:
    log_in(client, make_account(session, "staff"))
    home = client.get("/en/staff/").text
    assert "Feedback that waits for an answer" in home
    assert "Late: should have been answered by" in home
    rows[1].answered_at = clock.now()
    session.flush()
    assert "Answer the oldest by" in client.get("/en/staff/").text
