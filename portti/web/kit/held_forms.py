"""Keeping what was typed when a form cannot be taken: the session had ended, or its token did not fit."""

from urllib.parse import urlsplit

from flask import current_app, request, session

from portti.clock import now
from portti.database import transaction
from portti.services import log_ins
from portti.settings import Settings

HELD = "held_form"
PERSON = "person"
KEPT_MARK = "kept_form"
"""The field by which a text that was given back says so when it is sent: it holds the page on which it was written."""
_NEVER = ("csrf_token", "code", KEPT_MARK)
_MOST_LETTERS = 200_000
_LONGEST_PATH = 500


def hold_sent_form() -> bool:
    """Keep the fields of this POST, encrypted, and put the word that gives them back into the cookie.

    Passwords and files are never kept. False where nothing was kept: nothing was sent, it was huge, or it came
    from another site.
    """
    path = request.full_path.rstrip("?")
    fields = sent_fields()
    if request.method != "POST" or request.url_rule is None or _is_from_elsewhere():
        return False
    if len(path) > _LONGEST_PATH or not path.isprintable():
        return False
    if sum(len(name) + len(value) for name, value in fields) > _MOST_LETTERS:
        return False
    settings: Settings = current_app.config["PORTTI"]
    with transaction() as database_session:
        token = log_ins.hold_form(database_session, path, fields, settings=settings, now=now())
    # Who was logged in before, as far as the cookie still knows: nobody else is shown the text.
    session[HELD] = {"token": token, PERSON: session.get(PERSON)}
    return True


def sent_fields() -> list[tuple[str, str]]:
    """Return the sent fields that may be kept, in their order, and the page on which they were filled in."""
    fields = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in _NEVER and "password" not in name
    ]
    return [*fields, (KEPT_MARK, _page_of_form())]


def _page_of_form() -> str:
    """Return the address of the page that the form stood on, as far as the browser tells."""
    if before := request.form.get(KEPT_MARK, ""):
        return before
    told = urlsplit(request.referrer or "")
    page = f"{told.path}?{told.query}" if told.query else told.path
    known = told.netloc == request.host and page.isprintable() and len(page) <= _LONGEST_PATH
    return page if known and page else request.full_path.rstrip("?")


def _is_from_elsewhere() -> bool:
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = request.headers.get("Origin")
    return origin not in (None, "null") and urlsplit(origin or "").netloc != request.host
