"""A promise is a row in the deed's transaction, kept once, and a second one breaks nothing."""

from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portti.mail.outbox import enqueue
from portti.models import Account, OutboxMessage
from tests.factories.accounts import make_account
from tests.factories.drafts import make_draft
from tests.factories.messages import make_message


def messages(session: Session) -> list[OutboxMessage]:
    return list(session.scalars(select(OutboxMessage).order_by(OutboxMessage.id)))


def test_a_draft_becomes_a_waiting_row(session: Session, now: datetime) -> None:
    account = make_account(session, "employer")
    assert enqueue(session, make_draft(account_id=account.id, centre_id=account.centre_id), now=now)
    (row,) = messages(session)
    assert (row.state, row.tries, row.next_try_at, row.account_id) == ("waiting", 0, now, account.id)
    assert row.body_text == "Hei Äänekoskelta\n"
    assert row.message_id


def test_the_same_promise_is_kept_once_and_the_deed_beside_it_stands(session: Session, now: datetime) -> None:
    make_message(session)
    assert enqueue(session, make_draft(), now=now)
    account = make_account(session, "employer")
    assert not enqueue(session, make_draft(subject="Toinen"), now=now)
    assert enqueue(session, make_draft(dedupe_key="both_interested:2"), now=now)
    assert session.scalar(select(func.count()).select_from(Account).where(Account.id == account.id)) == 1
    assert [row.dedupe_key for row in messages(session)][1:] == ["both_interested:1", "both_interested:2"]


def test_any_other_fault_is_not_taken_for_a_kept_promise(session: Session, now: datetime) -> None:
    with pytest.raises(IntegrityError), session.begin_nested():
        enqueue(session, make_draft(account_id=987654), now=now)


def test_every_row_has_its_own_message_id(session: Session, now: datetime) -> None:
    for number in range(3):
        enqueue(session, make_draft(dedupe_key=f"k{number}"), now=now)
    assert len({row.message_id for row in messages(session)}) == 3
