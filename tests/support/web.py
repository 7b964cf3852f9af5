"""Small things that tests of pages share."""

from flask.testing import FlaskClient

from portti.models import Account


def log_in(client: FlaskClient, account: Account) -> None:
    """Give the client the session that a log-in of `account` leaves."""
    with client.session_transaction() as cookies:
        cookies["_user_id"] = account.fs_uniquifier
        cookies["_fresh"] = True
