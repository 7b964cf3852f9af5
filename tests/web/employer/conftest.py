"""What tests of an employer's pages share."""

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portti.models import Account, Employer
from tests.factories.accounts import make_employer
from tests.support.web import log_in


@pytest.fixture
def employer(session: Session, client: FlaskClient) -> Employer:
    """An employer who is logged in."""
    employer = make_employer(session)
    log_in(client, session.get_one(Account, employer.account_id))
    return employer
