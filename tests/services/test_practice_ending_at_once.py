"""The practice centre ends while somebody there writes, and by two managers at once; real commits, both databases."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from sqlalchemy import Engine, func, select, text

from portti.domain.actor import Actor
from portti.models import AuditEvent, Centre, ClientEvent
from portti.queries.accounts import actor_of
from portti.services import practice, practice_ending
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_centre
from tests.factories.client_events import make_event
from tests.support.real_database import real_engine, transaction_of


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def other_engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database of these tests, of each kind."""
    with real_engine(request.param) as engine:
        yield engine


def opened(engine: Engine, settings: Settings) -> tuple[list[Actor], int, str]:
    with transaction_of(engine)() as session:
        real = make_centre(session)
        managers = [
            actor_of(session, make_account(session, "manager", centre=real).id) for _number in range(2)
        ]
        centre = practice.open_own_practice(session, managers[0], settings=settings, now=NOW)
        return managers, centre.id, practice.people_mark(session, centre.id)


def wait_for_waiting(engine: Engine, number: int) -> None:
    """Return when so many wait for a lock; SQLite has one writer, so that whoever comes second waits anyway."""
    if engine.dialect.name != "postgresql":
        return
    with engine.connect() as connection:
        waiting = text("SELECT count(DISTINCT pid) FROM pg_locks WHERE NOT granted")
        while (connection.scalar(waiting) or 0) < number:
            connection.rollback()
            Event().wait(0.02)


def test_what_is_written_in_that_moment_goes_too_and_two_managers_end_it_once(
    other_engine: Engine, settings: Settings
) -> None:
    managers, centre_id, mark = opened(other_engine, settings)

    def end(manager: Actor) -> None:
        with transaction_of(other_engine)() as session:
            practice_ending.end_practice_centre(session, manager, seen=mark, sure=True, now=NOW)

    with ThreadPoolExecutor(2) as threads:
        with transaction_of(other_engine)() as session:
            # Written and not yet committed: the first deleting cannot see it.
            make_event(session, centre=session.get_one(Centre, centre_id))
            deeds = [threads.submit(end, manager) for manager in managers]
            wait_for_waiting(other_engine, len(deeds))
        for deed in deeds:
            deed.result()
    with transaction_of(other_engine)() as session:
        assert session.scalar(select(func.count()).select_from(Centre).where(Centre.practice)) == 0
        assert session.scalar(select(func.count()).select_from(ClientEvent)) == 0
        told = session.scalars(select(AuditEvent).where(AuditEvent.deed == "end_practice_centre")).all()
        assert len(told) == 1
