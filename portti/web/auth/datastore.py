"""Flask-Security's view of our accounts: it looks people up, our services alone change them."""

from typing import Any

from flask_security.datastore import Datastore, UserDatastore

from portti.database import reading
from portti.models import Account, Role
from portti.queries import accounts as account_queries


class AccountDatastore(Datastore, UserDatastore):
    """Finds the person that a session cookie names; the row is let go at once, so that no writer waits for it."""

    def __init__(self) -> None:
        Datastore.__init__(self, None)  # type: ignore[no-untyped-call]
        UserDatastore.__init__(self, Account, Role)

    def find_user(self, case_insensitive: bool = False, **values: Any) -> Account | None:
        """Return the account that Flask-Login asks for by the word in the cookie."""
        with reading() as session:
            account = account_queries.account_by_uniquifier(session, str(values["fs_uniquifier"]))
            session.expunge_all()
        return account
