"""Who is written to: only addresses that were confirmed, and of several people at once by one statement."""

from datetime import datetime

import pytest
from sqlalchemy import Connection, event
from sqlalchemy.orm import Session

from portti.models import Account, NotificationChoice
from portti.queries import digests, recipients
from portti.services import freshness
from portti.settings import Settings
from tests.factories.accounts import make_account, make_employer, make_profile, make_representation
from tests.factories.needs import make_need


def test_of_several_profiles_at_once_only_who_can_be_reached(session: Session, now: datetime) -> None:
    reached = [make_profile(session) for _ in range(2)]
    unconfirmed, left = make_profile(session), make_profile(session)
    session.get_one(Account, unconfirmed.account_id).confirmed_at = None
    session.get_one(Account, left.account_id).active = False
    nobodys = make_profile(session)
    nobodys.account_id = None
    make_profile(session)
    session.flush()
    asked = [*reached, unconfirmed, left, nobodys]
    found = recipients.accounts_of_profiles(session, [one.id for one in asked])
    assert {key: [one.id for one in those] for key, those in found.items()} == {
        reached[0].id: [reached[0].account_id],
        reached[1].id: [reached[1].account_id],
        unconfirmed.id: [],
        left.id: [],
        nobodys.id: [],
    }


@pytest.mark.parametrize("representatives", [0, 4])
def test_asking_many_takes_as_many_statements_as_asking_one(
    connection: Connection, session: Session, settings: Settings, now: datetime, representatives: int
) -> None:
    employer = make_employer(session)
    for _ in range(representatives):
        make_representation(session, make_account(session, "representative"), employer)
    need = make_need(session, employer=employer)
    never = make_account(session, "representative")
    make_representation(session, never, employer)
    session.add(NotificationChoice(account_id=never.id, kind="freshness", frequency="never", hour=9))
    noise = make_account(session, "employer")
    session.add(NotificationChoice(account_id=noise.id, kind="freshness", frequency="never", hour=9))
    session.flush()
    assert set(digests.choices_of(session, [never.id], "freshness")) == {never.id}
    asked: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_more: object) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            asked.append(statement)

    event.listen(connection, "before_cursor_execute", note)
    try:
        assert freshness.ask_about_need(session, need.id, settings=settings, now=now)
    finally:
        event.remove(connection, "before_cursor_execute", note)
    of_choices = [statement for statement in asked if "notification_choices" in statement]
    assert len(of_choices) == 1
