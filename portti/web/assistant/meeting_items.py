"""What an assistant's start page says of meetings with employers: times to choose, and those that were agreed."""

from typing import Any

from flask import url_for
from flask_babel import gettext

from portti.clock import now
from portti.domain.meetings import OFFERED
from portti.moments import short_moment
from portti.queries.candidacies import meeting_rows_of_assistant
from portti.web.kit.access import current_actor
from portti.web.kit.languages import current_language
from portti.web.kit.meeting_words import when_of

Item = dict[str, Any]


def meeting_items(session: Any) -> tuple[list[Item], list[Item]]:
    """Return what waits for the assistant, and what they wait for."""
    waits: list[Item] = []
    awaited: list[Item] = []
    for row, need, _profile in meeting_rows_of_assistant(session, current_actor(), now()):
        by = short_moment(row.deadline_at, current_language()) if row.deadline_at else ""
        if row.arranging == OFFERED:
            text, hint = (
                gettext("Choose a time to meet an employer"),
                gettext("Choose by %(until)s.", until=by),
            )
        elif row.arranging:
            text = gettext("You have asked an employer for another time to meet")
            hint = gettext("Until %(day)s.", day=by)
        else:
            text, hint = gettext("You meet an employer"), when_of(row)
        item = {
            "text": text,
            "href": url_for("assistant.candidacy", candidacy_id=row.id),
            "status": None,
            "hint": hint,
            "title": need.shown_title,
            "lang": need.text_language,
        }
        (waits if row.arranging == OFFERED else awaited).append(item)
    return waits, awaited
