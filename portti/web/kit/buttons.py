"""Which button of a form was pressed, where it has more than one."""

from flask import request

from portti.domain.errors import RuleViolation


def pressed(name: str, *known: str) -> str:
    """Return the value of the pressed button, '' where the form was sent without it; RuleViolation for any other."""
    value = request.form.get(name, "")
    if value not in ("", *known):
        raise RuleViolation("unknown_button")
    return value
