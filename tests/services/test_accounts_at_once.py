"""Many at once, with real connections and commits: a limit is a limit, and what counts once counts once."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import Engine, func, select

from portti.domain.accounts import RegistrationDraft, TooManyTries
from portti.domain.actor import Actor
from portti.domain.errors import NotFound
from portti.models import Account, LogInFailure, OutboxMessage
from portti.services import account_links, accounts, log_ins, one_time_codes
from portti.settings import Settings
from tests.conftest import NOW
from tests.factories.accounts import make_account, make_centre
from tests.support.real_database import real_engine, transaction_of

THREADS = 12


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)], scope="module")
def other_engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database of its own, of each kind; each test looks at its own people only."""
    with real_engine(request.param) as engine:
        yield engine


def at_once(deed: Callable[[], bool]) -> int:
    """Do a deed in all threads at the same moment and return how often it said yes."""
    barrier = Barrier(THREADS)

    def one(_number: int) -> bool:
        barrier.wait()
        return deed()

    with ThreadPoolExecutor(THREADS) as threads:
        return sum(threads.map(one, range(THREADS)))


def test_tries_at_the_same_moment_do_not_slip_past_the_limit(
    other_engine: Engine, settings: Settings
) -> None:
    transaction = transaction_of(other_engine)
    key = log_ins.email_key(settings, "aino@example.org")
    allowed = settings.accounts.failures_allowed
    with transaction() as session:
        for _number in range(allowed - 2):
            log_ins.count_try(session, [key], now=NOW)

    def is_let_through() -> bool:
        # As portti/web/auth/tries.py does it: written down and committed before anybody looks.
        with transaction() as session:
            counted = log_ins.count_try(session, [key], now=NOW)
        try:
            with transaction() as session:
                log_ins.check_not_locked(session, [key], settings=settings, now=NOW, without=counted)
        except TooManyTries:
            with transaction() as session:
                log_ins.forget_try(session, counted)
            return False
        return True

    assert at_once(is_let_through) <= 2
    with transaction() as session:
        counted = session.scalar(select(func.count()).where(LogInFailure.key_hash == key.hash)) or 0
    assert counted <= allowed


def test_a_link_and_a_code_are_used_once(other_engine: Engine, settings: Settings) -> None:
    transaction = transaction_of(other_engine)
    with transaction() as session:
        account = make_account(session, "employer")
        actor = Actor(account.id, frozenset({"employer"}), account.centre_id)
        link = account_links.make_link(session, account.id, account_links.LOG_IN, settings=settings, now=NOW)

    def uses_link() -> bool:
        try:
            with transaction() as session:
                log_ins.log_in_by_link(session, link.token, now=NOW)
        except NotFound:
            return False
        return True

    def uses_code() -> bool:
        with transaction() as session:
            return one_time_codes.use_counter(session, actor, 1000)

    assert at_once(uses_link) == 1
    assert at_once(uses_code) == 1


def test_one_address_registered_many_times_at_once_is_one_account(
    other_engine: Engine, settings: Settings
) -> None:
    transaction = transaction_of(other_engine)
    with transaction() as session:
        centre_id = make_centre(session).id
    draft = RegistrationDraft("Aino", "Uusi", "uusi@example.org", "employer", centre_id, "fi", True)

    def registers() -> bool:
        with transaction() as session:
            accounts.register_person(session, draft, settings=settings, now=NOW)
        return True

    assert at_once(registers) == THREADS
    with transaction() as session:
        assert session.scalar(select(func.count()).where(Account.email == draft.email)) == 1
        assert session.scalar(select(func.count()).where(OutboxMessage.to_address == draft.email)) == 1
