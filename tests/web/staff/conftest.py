"""A centre with a member of staff and a manager who are logged in, and another centre beside it."""

import pytest

from tests.factories.accounts import make_account, make_centre
from tests.support.web import log_in


@pytest.fixture
def centre(session):
    return make_centre(session)


@pytest.fixture
def other_centre(session):
    return make_centre(session)


@pytest.fixture
def staff(session, client, centre):
    account = make_account(
        session, "staff", centre=centre, language="en", given_name="Kerttu", family_name="Neuvoja"
    )
    log_in(client, account)
    return account


@pytest.fixture
def manager(session, app, centre):
    return make_account(session, "manager", centre=centre, given_name="Arvo", family_name="Esihenkilö")


@pytest.fixture
def manager_client(app, connection, manager):
    client = app.test_client()
    log_in(client, manager)
    return client
