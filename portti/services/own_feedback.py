"""A person's own copy of what they and the other side said about work, of calls about it, and of hours told."""

from typing import Any

from sqlalchemy.orm import Session

from portti.queries import hours_reports, outcome_calls
from portti.queries.pair_feedback import feedback_of_person

Data = dict[str, Any]


def own_feedback(session: Session, employer_id: int | None, profile_id: int | None) -> Data:
    """Return them by their names; of the other side only that it was theirs."""
    return {
        "pair_feedback": [
            {
                "by": "you" if row.side == side else row.side,
                "written_as": row.side,
                "moment": row.moment,
                "went_well": row.went_well,
                "wishes": row.wishes,
                "written_at": row.written_at.isoformat(),
            }
            for row, side in feedback_of_person(session, employer_id, profile_id)
        ],
        "outcome_calls": [
            {
                "moment": call.moment,
                "called_on": call.called_on.isoformat(),
                "work": call.work,
                "hours": call.hours,
                "ended_on": call.ended_on.isoformat() if call.ended_on else None,
                "ended_reason": call.ended_reason,
                "help_wanted": call.help_wanted,
            }
            for call in outcome_calls.calls_about_person(session, employer_id, profile_id)
        ],
        "hours_reports": [
            {
                "month": f"{row.month:%Y-%m}",
                "promised_minutes": row.promised_minutes,
                "happened_minutes": row.happened_minutes,
                "reason": row.reason,
            }
            for row in (hours_reports.own_months(session, employer_id) if employer_id is not None else ())
        ],
    }
