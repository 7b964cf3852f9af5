"""Single shifts that a person asked for or was asked for, and what the centre proposed, in plain words."""

from datetime import datetime
from typing import Any

from flask_babel import gettext

from portti.moments import short_moment
from portti.wording.week import single_in_words

Section = tuple[str, list[str]]


def mediation_sections(data: dict[str, Any], language: str) -> list[Section]:
    """Return headings with their lines."""
    shifts = [*data["substitute_requests"], *data["substitute_asks"]]
    return [
        (
            gettext("Single shifts for which you asked or were asked"),
            [_shift(one, language) for one in shifts],
        ),
        (
            gettext("What the centre proposed for your needs"),
            [_proposal(one, language) for one in data["proposals"]],
        ),
    ]


def _shift(one: dict[str, Any], language: str) -> str:
    said = {"yes": gettext("Yes, I come"), "no": gettext("No, I cannot come")}.get(one.get("answer") or "")
    when = single_in_words(one["starts_at"], one["ends_at"], language)
    return f"{when}: {said}" if said else when


def _proposal(one: dict[str, Any], language: str) -> str:
    words = " ".join(part for part in (one["note"], one["answer_text"]) if part)
    return f"{short_moment(datetime.fromisoformat(one['proposed_at']), language)}: {words}"
