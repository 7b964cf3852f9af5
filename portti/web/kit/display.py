"""How pages look for this visitor: from the account, before log-in from a cookie."""

import json
from collections.abc import Mapping

from flask import request
from flask_security import current_user

from portti.domain.accounts import DISPLAY_CHOICES

COOKIE = "portti_display"


def chosen_display() -> dict[str, str]:
    """Return every display setting with the value that counts in this request."""
    kept: object = current_user.display if current_user.is_authenticated else None
    return _complete(kept or _cookie())


def cookie_display() -> dict[str, str] | None:
    """Return the settings that were chosen in this browser, or None where none were."""
    kept = _cookie()
    return _complete(kept) if kept else None


def shown_display() -> dict[str, str]:
    """Return the settings that differ from what everybody has, for the frame of the page."""
    return {name: value for name, value in chosen_display().items() if value != DISPLAY_CHOICES[name][0]}


def wants_easy_language() -> bool:
    """Answer whether the visitor chose plain Finnish for every page."""
    return chosen_display()["easy_language"] == "yes"


def _complete(kept: object) -> dict[str, str]:
    known = kept if isinstance(kept, Mapping) else {}
    return {
        name: known[name] if known.get(name) in values else values[0]
        for name, values in DISPLAY_CHOICES.items()
    }


def _cookie() -> object:
    try:
        return json.loads(request.cookies.get(COOKIE, "{}"))
    except (ValueError, RecursionError):
        return {}
