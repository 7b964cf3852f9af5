"""Faults become pages here, once."""

import contextlib
from typing import Any

import structlog
from flask import Flask, current_app, g, render_template, request, session
from flask_security import current_user
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, RequestEntityTooLarge
from werkzeug.wrappers import Response

from portti.domain.accounts import TooManyTries
from portti.domain.errors import Conflict, NotAllowed, NotFound, RuleViolation
from portti.moments import time_in_words
from portti.web.kit.access import ask_to_log_in, is_open_to_visitors
from portti.web.kit.held_forms import HELD, hold_sent_form, sent_fields
from portti.web.kit.kept_words import kept_text
from portti.web.kit.languages import current_language
from portti.web.kit.sent_bodies import Unreadable, read_to_its_end

_PAGES = {400, 403, 404, 409, 413, 422, 429, 500}


class Portal(Flask):
    """Flask that writes a fault of ours into the log by its kind and place, never by its sentence."""

    def log_exception(self, exc_info: Any) -> None:
        """Write down which page broke and where; not its address, which may hold a personal link."""
        structlog.get_logger().error("request_failed", endpoint=request.endpoint, exc_info=exc_info)


def error_page(status: int, code: str = "") -> tuple[str, int]:
    """Return the page of a status; a code of the rules may say more."""
    name = status if status in _PAGES else (500 if status >= 500 else 400)
    g.is_error_page = True
    return render_template(f"errors/{name}.html", code=code), status


def _page_of_form() -> str | None:
    """Return the nearest page above an address that only takes a form: as a rule the form stands there."""
    adapter, path = current_app.create_url_adapter(request), request.path
    while adapter is not None and path.count("/") > 2:
        path = path.rpartition("/")[0]
        with contextlib.suppress(HTTPException):
            adapter.match(path, method="GET")
            return path
    return None


def register_errors(app: Flask) -> None:
    """Answer each fault of the rules, of HTTP and of ourselves with a page that says what to do."""

    @app.errorhandler(RuleViolation)
    def rule(fault: RuleViolation) -> tuple[str, int]:
        return error_page(422, fault.code)

    @app.errorhandler(TooManyTries)
    def too_many(fault: TooManyTries) -> tuple[str, int]:
        until = time_in_words(fault.until, current_language())
        return render_template("errors/429.html", until=until), 429

    @app.errorhandler(NotFound)
    def not_found(_fault: NotFound) -> tuple[str, int]:
        # Whoever opens a mail's link has no address to check, and may have no account.
        return error_page(404, "link" if "token" in (request.view_args or {}) else "")

    @app.errorhandler(NotAllowed)
    def not_allowed(_fault: NotAllowed) -> tuple[str, int]:
        return error_page(403)

    @app.errorhandler(Conflict)
    def conflict(fault: Conflict) -> tuple[str, int]:
        return error_page(409, fault.code)

    @app.errorhandler(CSRFError)
    def no_token(_fault: CSRFError) -> tuple[str, int] | Response:
        if not current_user.is_authenticated and not is_open_to_visitors():
            return ask_to_log_in()
        if not hold_sent_form():
            return error_page(400, "form_expired")
        # The text stands in this answer; nothing needs to be kept for later.
        session.pop(HELD, None)
        path = request.full_path.rstrip("?")
        fields = sent_fields()
        page = render_template(
            "errors/kept_form.html", path=path, fields=fields, kept=kept_text(path, fields)
        )
        return page, 400

    @app.errorhandler(Unreadable)
    def unreadable(_fault: Unreadable) -> tuple[str, int]:
        return error_page(400, "unreadable")

    @app.errorhandler(RequestEntityTooLarge)
    def too_large(_fault: RequestEntityTooLarge) -> tuple[str, int]:
        read_to_its_end()
        return error_page(413)

    @app.errorhandler(MethodNotAllowed)
    def only_sent(_fault: MethodNotAllowed) -> tuple[str, int]:
        return render_template("errors/405.html", page=_page_of_form()), 405

    @app.errorhandler(HTTPException)
    def http(fault: HTTPException) -> tuple[str, int] | HTTPException:
        if fault.code is None or fault.code < 400:
            return fault
        return error_page(fault.code)

    @app.errorhandler(500)
    def ours(_fault: Exception) -> tuple[str, int]:
        return error_page(500)
