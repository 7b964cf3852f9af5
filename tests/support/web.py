"""Small things that tests of pages share."""

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from portti.models import Account, Centre, Employer
from tests.factories.accounts import make_account


def log_in(client: FlaskClient, account: Account) -> None:
    """Give the client the session that a log-in of `account` leaves."""
    with client.session_transaction() as cookies:
        cookies["_user_id"] = account.fs_uniquifier
        cookies["_fresh"] = True


def log_in_staff_acting_for(client: FlaskClient, session: Session, employer: Employer) -> Account:
    """Give the client the session of a colleague of the employer's centre who acts for them; return whose."""
    account = make_account(session, "staff", centre=session.get_one(Centre, employer.centre_id))
    session.commit()
    log_in(client, account)
    with client.session_transaction() as cookies:
        cookies["acting_for_employer_id"] = employer.id
    return account
