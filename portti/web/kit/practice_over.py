"""What somebody reads who was logged in to a practice centre when it was ended, or when their account there went."""

from datetime import datetime

from flask import make_response, render_template, session
from werkzeug.wrappers import Response

from portti.database import reading
from portti.models import Account
from portti.queries import practice as queries
from portti.queries.accounts import centre_by_id

_PRACTISES = "practises"
"""Where a session keeps which account of practice it began with, and of which centre's practice centre."""


def note_practice(account: Account) -> None:
    """Let a session that begins with an account of practice know it when that account is no more."""
    with reading() as database_session:
        centre = centre_by_id(database_session, account.centre_id)
        if centre.practice:
            session[_PRACTISES] = [account.id, account.created_at.isoformat(), centre.practice_of_id]


def page_of_the_end() -> Response | None:
    """Return the page that says what became of the account of practice; None where it stands, or there was none."""
    kept = session.get(_PRACTISES)
    if not isinstance(kept, list):
        return None
    account_id, made_at, of_id = kept
    with reading() as database_session:
        if queries.is_there(database_session, account_id, datetime.fromisoformat(made_at)):
            return None
        has_ended = queries.practice_of(database_session, of_id) is None
    return make_response(render_template("errors/practice_over.html", has_ended=has_ended), 410)
