"""Pages of a centre's staff."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import current_app, g, request, url_for
from flask_babel import gettext

from portti import moments
from portti.clock import now
from portti.domain.errors import NotAllowed
from portti.domain.permissions import may
from portti.domain.places import municipality_name
from portti.web.kit.access import audience_blueprint, current_actor
from portti.web.kit.languages import current_language
from portti.web.staff import words
from portti.web.staff.doors import deed_of
from portti.words import LANGUAGE_NAMES, translate

blueprint = audience_blueprint("staff", __name__, role=("staff", "manager"), prefix="/staff")


@blueprint.before_request
def work_for_the_centre() -> None:
    """Let these pages be the centre's work also while staff act for a person on the person's own pages.

    What is read and done here is then not recorded as that person's.
    """
    g.acting_actor = current_actor()
    g.actor = replace(current_actor(), employer_id=None, profile_id=None)


@blueprint.before_request
def leave_to_colleagues() -> None:
    """Open no page to whom its deed is not allowed."""
    if not may_open(request.endpoint or ""):
        raise NotAllowed(request.endpoint or "")


def may_open(endpoint: str) -> bool:
    """Answer whether whoever is here may open a page of the staff."""
    deed = deed_of(current_app.view_functions[endpoint].__module__)
    return deed is None or may(current_actor(), deed)


def link(endpoint: str, **values: object) -> str | None:
    """Return the address of a page, or None where there is no such page."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else None  # type: ignore[arg-type]


def _lists() -> list[dict[str, object]]:
    groups: list[tuple[str, list[tuple[str, str]]]] = [
        (
            gettext("People and work"),
            [
                ("staff.tasks", gettext("Tasks")),
                ("staff.people", gettext("People")),
                ("staff.needs", gettext("Employers' needs")),
                ("staff.ads", gettext("Ads to read")),
                ("staff.matches", gettext("Matches")),
                ("staff.candidacies", gettext("Candidacies")),
                ("staff.substitutes", gettext("Shifts without anybody")),
            ],
        ),
        (
            gettext("Meetings"),
            [
                ("staff.slots", gettext("Times to book")),
                ("staff.invitations", gettext("Invitations")),
                ("staff.records", gettext("Records of interviews")),
                ("staff.gatherings", gettext("Trainings and peer groups")),
            ],
        ),
        (
            gettext("Contact"),
            [
                ("staff.conversations", gettext("Conversations with people")),
                ("staff.guides", gettext("Guides and forms")),
                ("staff.news", gettext("News")),
                ("staff.feedback", gettext("Feedback")),
                ("staff.reports", gettext("Reports about people")),
            ],
        ),
        (
            gettext("Work and figures"),
            [
                ("staff.events", gettext("Client events")),
                ("staff.sessions", gettext("Sessions")),
                ("staff.surveys", gettext("Partners' survey")),
                ("staff.panels", gettext("Client panels")),
                ("staff.statistics", gettext("Statistics")),
            ],
        ),
        (
            gettext("Portti itself"),
            [
                ("staff.messages", gettext("E-mails from Portti")),
                ("staff.mail_preview", gettext("E-mails beforehand")),
                ("staff.jobs", gettext("Scheduled jobs")),
                ("staff.imported", gettext("Imported rows")),
                ("staff.members", gettext("Staff")),
                ("staff.log", gettext("Log")),
            ],
        ),
    ]
    open_groups = [
        (heading, [(endpoint, text) for endpoint, text in links if may_open(endpoint)])
        for heading, links in groups
    ]
    return [
        {
            "text": heading,
            "links": [
                {"text": text, "href": url_for(endpoint), "current": request.endpoint == endpoint}
                for endpoint, text in links
            ],
        }
        for heading, links in open_groups
        if links
    ]


def _ago(since: datetime | None, language: str) -> str:
    if since is None:
        return "–"
    return translate(language, "%(age)s ago", age=moments.age_in_words(since, now(), language))


@blueprint.context_processor
def for_templates() -> dict[str, Any]:
    """Give the staff's templates their lists, words for codes, and moments in words."""
    language = current_language()
    return {
        "staff_lists": _lists(),
        "may_open": may_open,
        "words": words,
        "language_names": LANGUAGE_NAMES,
        "now": now(),
        "age": lambda since: moments.age_in_words(since, now(), language),
        "ago": lambda since: _ago(since, language),
        "short_date": lambda moment: moments.short_date(moment, language),
        "short_moment": lambda moment: moments.short_moment(moment, language),
        "appointment": lambda slot: moments.appointment_in_words(slot.starts_at, slot.minutes, language),
        "municipality": lambda code: municipality_name(code, language),
    }
