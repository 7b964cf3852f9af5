"""Shifts asked for, proposals, papers in place and wishes to be acted for, for a copy of a person's data."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from portti.models import Employer
from portti.queries import own_data as queries

Data = dict[str, Any]


def own_mediation(session: Session, employer: Employer | None, profile_id: int | None) -> Data:
    """Return it by its names; of other people only that they were asked or answered."""
    employer_id = employer.id if employer else None
    choice = queries.asking_choice(session, profile_id)
    return {
        "papers_in_place": _told(employer, "power_of_attorney_on", "insurance_on") if employer else None,
        "people_asked_to_act": [
            _told(wish, "ground", "asked_at", "answered_at", "answer")
            for wish in queries.wishes_to_be_acted_for(session, employer_id)
        ],
        "proposals": [
            _told(
                one, "change", "note", "note_language", "state", "proposed_at", "answered_at", "answer_text"
            )
            for one in queries.proposals_to(session, employer_id)
        ],
        "substitute_requests": [
            {
                **_told(request, "starts_at", "ends_at", "requested_at", "cancelled_at", "critical"),
                "asked": asked,
            }
            for request, asked in queries.substitute_requests_of(session, employer_id)
        ],
        "substitute_asks": [
            {
                **_told(request, "starts_at", "ends_at"),
                **_told(ask, "asked_at", "answer", "answered_at", "won", "withdrew_at"),
            }
            for ask, request in queries.substitute_asks_to(session, profile_id)
        ],
        "wishes_about_single_shifts": _told(
            choice, "quiet_from", "quiet_until", "paused_until_on", "most_in_week", "by_sms"
        )
        if choice
        else None,
    }


def _told(row: object, *names: str) -> Data:
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else value
