"""Two processes at once, with real connections and commits: nothing twice, nothing lost."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select

from portti.mail.delivery import Deliverer
from portti.mail.outbox import enqueue
from portti.mail.transport import SmtpTransport
from portti.models import OutboxMessage
from portti.queries import operations
from portti.settings import Settings
from tests.factories.drafts import make_draft
from tests.mail.test_delivery import smtp_settings
from tests.support.real_database import real_engine, transaction_of
from tests.support.smtp import post_office

MESSAGES = 60


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def other_engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database of its own, of each kind."""
    with real_engine(request.param) as engine:
        yield engine


def test_each_message_leaves_once_whoever_delivers(
    other_engine: Engine, settings: Settings, now: datetime
) -> None:
    transaction = transaction_of(other_engine)
    with transaction() as session:
        for number in range(MESSAGES):
            enqueue(
                session, make_draft(dedupe_key=f"k{number}", to_address=f"p{number}@example.org"), now=now
            )
    with post_office() as post, ThreadPoolExecutor(3) as threads:

        def deliver_until_nothing_is_left(number: int) -> int:
            sent = 0
            while True:
                # Claims of different deliverers differ by their moment, as they do on a real clock.
                moment = now + timedelta(microseconds=number)
                transport = SmtpTransport(smtp_settings(settings, post.port, batch=7, timeout_seconds=20.0))
                counts = Deliverer(
                    transaction, transport, smtp_settings(settings, post.port, batch=7), lambda at=moment: at
                ).deliver()
                if not counts["sent"]:
                    return sent
                sent += counts["sent"]

        totals = list(threads.map(deliver_until_nothing_is_left, range(3)))
    assert sum(totals) == MESSAGES
    assert sorted(post.receivers) == sorted(f"p{number}@example.org" for number in range(MESSAGES))


def test_a_promise_made_by_many_at_once_is_kept_once(other_engine: Engine, now: datetime) -> None:
    transaction = transaction_of(other_engine)

    def promise(number: int) -> bool:
        with transaction() as session:
            return enqueue(session, make_draft(dedupe_key="same", subject=str(number)), now=now)

    with ThreadPoolExecutor(8) as threads:
        assert sorted(threads.map(promise, range(8))) == [False] * 7 + [True]
    with transaction() as session:
        assert session.scalar(select(func.count()).select_from(OutboxMessage)) == 1


def test_a_lease_is_given_to_one_of_many_and_taken_over_when_it_ends(
    other_engine: Engine, now: datetime
) -> None:
    transaction = transaction_of(other_engine)

    def take(owner: str, moment: datetime) -> bool:
        with transaction() as session:
            until = moment + timedelta(minutes=5)
            return operations.take_lease(session, "job:x", owner, until=until, now=moment)

    for moment in (now, now + timedelta(minutes=6)):
        with ThreadPoolExecutor(8) as threads:
            taken = list(threads.map(lambda number, at=moment: take(f"{at}{number}", at), range(8)))
        assert sorted(taken) == [False] * 7 + [True]
    assert not take("another", now + timedelta(minutes=7))
    with transaction() as session:
        until = operations.lease_until(session, "job:x")
    assert until == now + timedelta(minutes=11)
