"""Who fills in a profile."""

import pytest

from portti.models import Account
from tests.factories.profiles import make_full_profile
from tests.support.web import log_in


@pytest.fixture
def profile(session, client):
    make_full_profile(session, state="published")  # another person's
    found = make_full_profile(session)
    log_in(client, session.get(Account, found.account_id))
    return found
