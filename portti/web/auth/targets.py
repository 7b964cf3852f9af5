"""Where a person goes after logging in: the page they came from, on this site only, else their own start page."""

from urllib.parse import urlsplit

from flask import current_app, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from portti.models import Account
from portti.web.kit.display import wants_easy_language
from portti.web.kit.languages import current_language

_STARTS = {
    "manager": "staff.home",
    "staff": "staff.home",
    "employer": "employer.home",
    "assistant": "assistant.home",
    "representative": "account.acting",
}
_LONGEST = 500


def safe_target(target: str | None) -> str | None:
    """Return an address of one of our own pages that a GET opens, or None for anything else."""
    if not target or len(target) > _LONGEST or "\\" in target or not target.startswith("/"):
        return None
    if target.startswith("//") or any(mark <= " " or mark == "\x7f" for mark in target):
        return None
    try:
        parts = urlsplit(target)
        endpoint, _values = current_app.url_map.bind("").match(parts.path, "GET")
    except (ValueError, HTTPException, RequestRedirect):
        return None
    if parts.scheme or parts.netloc or endpoint == "static" or endpoint.startswith("auth."):
        return None
    return target


def start_page(account: Account) -> str:
    """Return the address of the page where a person's work begins."""
    roles = {role.name for role in account.roles}
    language = current_language()
    if language == "fi" and wants_easy_language():
        language = "selko"
    for role, endpoint in _STARTS.items():
        if role in roles and endpoint in current_app.view_functions:
            return url_for(endpoint, language=language)
    return url_for("public.home", language=language)
