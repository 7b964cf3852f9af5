"""Pages of a centre's staff."""

from typing import Any

from flask import request, url_for
from flask_babel import gettext

from portti import moments
from portti.clock import now
from portti.domain.permissions import may
from portti.domain.places import municipality_name
from portti.web.kit.access import audience_blueprint, current_actor
from portti.web.kit.languages import current_language
from portti.web.staff import words

blueprint = audience_blueprint("staff", __name__, role=("staff", "manager"), prefix="/staff")


def _lists() -> list[dict[str, object]]:
    links = [
        ("staff.people", gettext("People")),
        ("staff.needs", gettext("Needs")),
        ("staff.matches", gettext("Matches")),
        ("staff.slots", gettext("Interview times")),
        ("staff.invitations", gettext("Invitations")),
        ("staff.messages", gettext("Messages")),
        ("staff.jobs", gettext("Scheduled jobs")),
        ("staff.mail_preview", gettext("E-mails beforehand")),
        ("staff.imported", gettext("Imported rows")),
    ]
    if may(current_actor(), "manage_staff"):
        links += [("staff.members", gettext("Staff")), ("staff.log", gettext("Log"))]
    return [
        {"text": text, "href": url_for(endpoint), "current": request.endpoint == endpoint}
        for endpoint, text in links
    ]


@blueprint.context_processor
def for_templates() -> dict[str, Any]:
    """Give the staff's templates their lists, words for codes, and moments in words."""
    language = current_language()
    return {
        "staff_lists": _lists(),
        "words": words,
        "now": now(),
        "age": lambda since: moments.age_in_words(since, now(), language),
        "short_date": lambda moment: moments.short_date(moment, language),
        "short_moment": lambda moment: moments.short_moment(moment, language),
        "appointment": lambda slot: moments.appointment_in_words(slot.starts_at, slot.minutes, language),
        "municipality": lambda code: municipality_name(code, language),
    }
