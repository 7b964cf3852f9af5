"""Two processes tell the same news at the same moment, with real connections: one mail goes out for each side."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import Engine, select

from portti.models import Match, OutboxMessage, ProfileFreeTime, ProfileTravel
from portti.services import digests, freshness
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_profile
from tests.factories.matches import make_match
from tests.factories.needs import make_need
from tests.support.real_database import real_engine, transaction_of

AT_ONCE = 4


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def other_engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database of its own, of each kind."""
    with real_engine(request.param) as engine:
        yield engine


def test_the_same_news_told_by_many_at_once_is_told_once(other_engine: Engine, settings: Settings) -> None:
    transaction = transaction_of(other_engine)
    with transaction() as session:
        need = make_need(session)
        for _number in range(3):
            profile = make_profile(
                session,
                travel=[ProfileTravel(mode="car", reach=60.0)],
                free_times=[ProfileFreeTime(position=0, weekday=1, start_minute=420, end_minute=780)],
            )
            make_match(session, need=need, profile=profile)
    morning = NOW + timedelta(hours=23)
    with transaction() as session:
        accounts = digests.accounts_due(session, settings=settings, now=morning)
    assert len(accounts) == 4
    together = Barrier(AT_ONCE)

    def tell(_number: int) -> int:
        together.wait()
        told = 0
        for account_id in accounts:
            with transaction() as session:
                told += digests.tell_new_matches(session, account_id, settings=settings, now=morning)
        return told

    with ThreadPoolExecutor(AT_ONCE) as threads:
        assert sum(threads.map(tell, range(AT_ONCE))) == 4
    with transaction() as session:
        messages = session.scalars(select(OutboxMessage)).all()
        assert sorted(message.account_id or 0 for message in messages) == accounts
        employers = [message for message in messages if message.kind == "new_matches_employer"]
        assert [message.subject for message in employers] == ["3 uutta ehdotusta sinulle"]
        told = session.scalars(select(Match).where(Match.employer_told_at == morning)).all()
        assert len(told) == 3


def test_the_same_question_asked_by_many_at_once_is_asked_once(
    other_engine: Engine, settings: Settings
) -> None:
    transaction = transaction_of(other_engine)
    with transaction() as session:
        key = make_need(session).id
    at = NOW + timedelta(days=30)
    together = Barrier(AT_ONCE)

    def ask(_number: int) -> bool:
        together.wait()
        with transaction() as session:
            return freshness.ask_about_need(session, key, settings=settings, now=at)

    with ThreadPoolExecutor(AT_ONCE) as threads:
        assert sorted(threads.map(ask, range(AT_ONCE))) == [False, False, False, True]
    with transaction() as session:
        assert len(session.scalars(select(OutboxMessage)).all()) == 1
