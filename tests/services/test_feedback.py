"""Feedback is kept once, answered by staff, and goes a year after its answer."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from portti.domain.actor import Actor
from portti.domain.errors import NotAllowed, NotFound, RuleViolation
from portti.domain.feedback import MOST_IN_AN_HOUR
from portti.models import AuditEvent, Feedback
from portti.queries import accounts as account_queries
from portti.queries import feedback as queries
from portti.queries.operations import purge_old_rows
from portti.services.feedback import note_answered, send_feedback
from tests.factories.accounts import make_account


def send(session: Session, now: datetime, key: str = "one", text: str = "Nappi ei toimi.") -> None:
    send_feedback(session, "accessibility", text, "", form_key=key, language="fi", now=now)
    session.flush()


def staff(session: Session) -> Actor:
    return account_queries.actor_of(session, make_account(session, "staff").id)


def test_a_form_that_is_sent_twice_is_kept_once(session: Session, now: datetime) -> None:
    send(session, now)
    send(session, now)
    send(session, now, key="two")
    assert [row.form_key for row in queries.waiting_feedback(session)] == ["one", "two"]


@pytest.mark.either_database
def test_a_flood_is_stopped_for_an_hour(session: Session, now: datetime) -> None:
    for number in range(MOST_IN_AN_HOUR):
        send(session, now, key=f"key{number}")
    with pytest.raises(RuleViolation) as caught:
        send(session, now + timedelta(minutes=59), key="last")
    assert caught.value.code == "too_much_feedback"
    send(session, now + timedelta(minutes=61), key="last")


def test_staff_note_that_it_is_answered_and_take_it_back(session: Session, now: datetime) -> None:
    send(session, now)
    send(session, now, key="two")
    actor = staff(session)
    row = queries.waiting_feedback(session)[0]
    for _press in range(2):
        note_answered(session, actor, row.id, answered=True, now=now)
    session.flush()
    assert [waiting.form_key for waiting in queries.waiting_feedback(session)] == ["two"]
    assert [done.answered_by_account_id for done in queries.answered_feedback(session, limit=5)] == [
        actor.account_id
    ]
    note_answered(session, actor, row.id, answered=False, now=now)
    session.flush()
    assert len(queries.waiting_feedback(session)) == 2
    deeds = session.scalars(
        select(AuditEvent.deed).where(AuditEvent.subject == "feedback").order_by(AuditEvent.id)
    ).all()
    assert deeds == ["answer_feedback", "reopen_feedback"]


def test_others_may_not_and_nothing_is_there_for_a_wrong_number(session: Session, now: datetime) -> None:
    send(session, now)
    assistant = account_queries.actor_of(session, make_account(session, "assistant").id)
    row = queries.waiting_feedback(session)[0]
    with pytest.raises(NotAllowed):
        note_answered(session, assistant, row.id, answered=True, now=now)
    with pytest.raises(NotFound):
        note_answered(session, staff(session), row.id + 1, answered=True, now=now)


def test_what_was_answered_long_ago_goes(session: Session, now: datetime) -> None:
    for key in ("old", "new", "waiting"):
        send(session, now - timedelta(days=400), key=key)
    rows = {row.form_key: row for row in queries.waiting_feedback(session)}
    rows["old"].answered_at = now - timedelta(days=366)
    rows["new"].answered_at = now - timedelta(days=364)
    session.flush()
    counts = purge_old_rows(session, now=now, message_days=90, run_days=90, feedback_days=365)
    assert counts["feedback"] == 1
    assert set(session.scalars(select(Feedback.form_key))) == {"new", "waiting"}
