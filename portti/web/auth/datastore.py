"""Flask-Security's view of our accounts; what it commits goes through portti.database."""

from typing import Any, cast

from flask import g, has_request_context, request
from flask_security import SQLAlchemySessionUserDatastore
from sqlalchemy.orm import Session

from portti import database
from portti.models import Account, Role


class _RequestSession:
    """The session of this request's log-in pages: opened when first asked for, closed at the end."""

    def __call__(self) -> Session:
        session: Session | None = g.get("account_session")
        if session is None:
            session = database.new_session(writes=request.method == "POST")
            g.account_session = session
        return session

    def __getattr__(self, name: str) -> Any:
        return getattr(self(), name)


def account_session() -> Session:
    """Return the session that this request's log-in pages write with."""
    return _RequestSession()()


def close_account_session(_fault: BaseException | None = None) -> None:
    """Roll back what was not committed and close; called when the request ends."""
    session: Session | None = g.pop("account_session", None)
    if session is not None:
        session.rollback()
        session.close()


class AccountDatastore(SQLAlchemySessionUserDatastore):
    """Commits through portti.database, and outside the log-in pages holds no transaction open."""

    def __init__(self) -> None:
        super().__init__(cast(Any, _RequestSession()), Account, Role)

    def commit(self) -> None:
        """Commit what the log-in page changed."""
        database.commit(account_session())

    def find_user(self, case_insensitive: bool = False, **values: Any) -> Account | None:
        """Find an account; on other pages than those of log-in it is read and let go at once.

        A reading transaction left open would keep SQLite's writers of the same request waiting.
        """
        if has_request_context() and (request.blueprint or "") not in ("security", "auth"):
            with database.reading() as session:
                keep, g.account_session = g.get("account_session"), session
                try:
                    found = self._find(case_insensitive, values)
                finally:
                    g.account_session = keep
                if found is not None:
                    session.expunge_all()
                return found
        return self._find(case_insensitive, values)

    def _find(self, case_insensitive: bool, values: dict[str, Any]) -> Account | None:
        return cast("Account | None", super().find_user(case_insensitive=case_insensitive, **values))
