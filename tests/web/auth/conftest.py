"""What tests of the account pages share: one moment that stands still, and people with passwords."""

from collections.abc import Callable, Iterator

import pytest
import time_machine
from flask import Flask
from sqlalchemy.orm import Session

from portti.models import Account
from portti.web.auth.passwords import hashed
from tests.conftest import NOW
from tests.factories.accounts import make_account

PASSWORD = "kolme pientä sanaa"
MakePerson = Callable[..., Account]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """The moment NOW, moved on by the test."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture(scope="session")
def password_hash(app: Flask) -> str:
    """The stored form of PASSWORD, made once because Argon2 takes its time."""
    with app.app_context():
        return hashed(PASSWORD)


@pytest.fixture
def make_person(session: Session, password_hash: str, clock: time_machine.Traveller) -> MakePerson:
    """Return a maker of stored people who log in with PASSWORD."""

    def make(*roles: str, email: str = "aino@example.org", **more: object) -> Account:
        account = make_account(session, *roles, email=email, **more)  # type: ignore[arg-type]
        account.password = password_hash
        session.commit()
        return account

    return make
