"""Two yeses in the same second, with real connections and commits on both databases: one has the shift."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import IntegrityError

from matching.types import SingleShift
from portti.models import OutboxMessage, SubstituteAsk, SubstituteRequest
from portti.services.substitutes import answer_ask, ask_substitutes, cancel_request
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.matches import assistant_actor, employer_actor, make_matchable
from tests.factories.needs import make_need
from tests.services.test_bookings_at_once import at_once
from tests.support.real_database import real_engine, transaction_of

SOON = SingleShift(datetime(2026, 12, 2, 8), datetime(2026, 12, 2, 12))
PEOPLE = 6


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def other_engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database of these tests, of each kind."""
    with real_engine(request.param) as engine:
        yield engine


@dataclass
class Asked:
    """A request, who asked, and who is asked."""

    request_id: int
    employer: object
    people: list[tuple[int, object]]


@pytest.fixture
def asked(other_engine: Engine, settings: Settings) -> Asked:
    with transaction_of(other_engine)() as session:
        need = make_need(session, now=NOW)
        people = [
            make_matchable(session, free=((2, 420, 960),), short_notice_minutes=60) for _ in range(PEOPLE)
        ]
        wanted = {one.id for one in people}
        employer = employer_actor(need)
        request = ask_substitutes(session, employer, need.id, SOON, wanted, settings=settings, now=NOW)
        asks = session.scalars(select(SubstituteAsk).where(SubstituteAsk.request_id == request.id))
        keys = {ask.profile_id: ask.id for ask in asks}
        return Asked(request.id, employer, [(keys[one.id], assistant_actor(one)) for one in people])


def sayer(engine: Engine, settings: Settings, ask_id: int, actor: object) -> Callable[[], object]:
    def say() -> object:
        with transaction_of(engine)() as session:
            return answer_ask(
                session,
                actor,  # type: ignore[arg-type]
                ask_id,
                "yes",
                settings=settings,
                now=NOW,
            ).state

    return say


def won(engine: Engine, asked: Asked) -> int:
    query = select(func.count()).where(
        SubstituteAsk.request_id == asked.request_id, SubstituteAsk.won.is_(True)
    )
    with transaction_of(engine)() as session:
        return session.scalar(query) or 0


def mails(engine: Engine, kind: str, asked: Asked) -> int:
    keys = [f"{kind}:{ask_id}:{actor.account_id}" for ask_id, actor in asked.people]  # type: ignore[attr-defined]
    query = select(func.count()).where(OutboxMessage.dedupe_key.in_(keys))
    with transaction_of(engine)() as session:
        return session.scalar(query) or 0


def test_the_shift_goes_to_one_of_many(other_engine: Engine, settings: Settings, asked: Asked) -> None:
    said = at_once([sayer(other_engine, settings, key, actor) for key, actor in asked.people])
    assert sorted(map(str, said)) == ["taken"] * (PEOPLE - 1) + ["yours"]
    assert won(other_engine, asked) == 1
    assert mails(other_engine, "substitute_closed", asked) == PEOPLE - 1


def test_the_database_itself_lets_only_one_win(other_engine: Engine, asked: Asked) -> None:
    with pytest.raises(IntegrityError), transaction_of(other_engine)() as session:
        for key, _actor in asked.people[:2]:
            session.get_one(SubstituteAsk, key).won = True
        session.flush()
    assert won(other_engine, asked) == 0


def test_two_presses_of_one_are_one_yes(other_engine: Engine, settings: Settings, asked: Asked) -> None:
    said = at_once([sayer(other_engine, settings, *asked.people[0])] * 4)
    assert said == ["yours"] * 4
    assert mails(other_engine, "substitute_closed", asked) == PEOPLE - 1


def test_a_shift_is_either_taken_or_cancelled(other_engine: Engine, settings: Settings, asked: Asked) -> None:
    def cancel() -> object:
        with transaction_of(other_engine)() as session:
            cancel_request(
                session,
                asked.employer,  # type: ignore[arg-type]
                asked.request_id,
                settings=settings,
                now=NOW,
            )
            return "cancelled"

    at_once([sayer(other_engine, settings, *asked.people[0]), cancel])
    with transaction_of(other_engine)() as session:
        cancelled = session.get_one(SubstituteRequest, asked.request_id).cancelled_at is not None
    assert cancelled != bool(won(other_engine, asked))
