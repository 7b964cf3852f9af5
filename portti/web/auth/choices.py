"""Choices of the account pages in words."""

from collections.abc import Sequence

from flask_babel import gettext
from wtforms import SelectChoice

from portti.models import Centre
from portti.web.kit.languages import current_language
from portti.words import LANGUAGE_NAMES, LANGUAGES


def role_choices() -> dict[str, str]:
    """Return what a person may register as."""
    return {
        "employer": gettext("I need assistance and employ my own assistants"),
        "assistant": gettext("I look for work as a personal assistant"),
        "representative": gettext("I handle matters for an employer, for example as a guardian or parent"),
    }


def language_choices() -> dict[str, str]:
    """Return the languages of the service, each by its own name."""
    return {code: LANGUAGE_NAMES[code] for code in LANGUAGES}


def ground_choices() -> dict[str, str]:
    """Return on which grounds a person represents an employer."""
    return {
        "guardian": gettext("Guardian"),
        "parent": gettext("Parent of a child under 18"),
        "authorised": gettext("I have authorised the person"),
    }


def centre_choices(centres: Sequence[Centre]) -> list[SelectChoice]:
    """Return the centres by name, nothing chosen first."""
    language = current_language()
    named = sorted((centre.name(language), centre.id) for centre in centres)
    return [
        SelectChoice("", gettext("Choose a centre")),
        *(SelectChoice(str(centre_id), name) for name, centre_id in named),
    ]
