"""After logging in again: what was typed when the session had ended, given back to the same person."""

from flask import g, redirect, render_template, request, session, url_for
from flask_security import current_user
from werkzeug.wrappers import Response

from portti.clock import now
from portti.database import reading
from portti.domain.errors import NotFound
from portti.services import log_ins
from portti.web.auth.blueprint import blueprint
from portti.web.auth.targets import start_page
from portti.web.kit.access import ask_to_log_in
from portti.web.kit.forms import settings_now
from portti.web.kit.held_forms import HELD, KEPT_MARK, PERSON
from portti.web.kit.kept_words import kept_text


@blueprint.get("/login/kept")
def kept_form() -> str | Response:
    """Show the kept text with a button that sends it; it stays until it is sent or dropped."""
    if not current_user.is_authenticated:
        return ask_to_log_in()
    held = session.get(HELD)
    if not held or held.get(PERSON) not in (None, current_user.id):
        return redirect(start_page(current_user))
    try:
        with reading() as database_session:
            path, fields = log_ins.held_fields(
                database_session, held["token"], settings=settings_now(), now=now()
            )
    except NotFound:
        return redirect(start_page(current_user))
    # From now on the text is this person's only.
    session[HELD] = {**held, PERSON: current_user.id}
    return render_template("auth/kept_form.html", path=path, fields=fields, kept=kept_text(path, fields))


@blueprint.post("/login/kept/drop")
def drop_kept_form() -> Response:
    """Forget the kept text; the row itself goes within a day."""
    session.pop(HELD, None)
    if not current_user.is_authenticated:
        return redirect(url_for("auth.log_in"), 303)
    return redirect(start_page(current_user), 303)


@blueprint.after_app_request
def forget_what_was_sent(response: Response) -> Response:
    """Let go of a kept text once its page has taken it, or shows it again with what is wrong."""
    if HELD in session and request.method == "POST" and current_user.is_authenticated:
        is_shown = response.status_code in (409, 422) and not g.get("is_error_page")
        if (response.status_code < 400 or is_shown) and KEPT_MARK in request.form:
            session.pop(HELD)
    return response
