"""Feedback that waits for an answer, with the days that are left, and what was answered last."""

from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portti.clock import helsinki, now
from portti.database import reading, transaction
from portti.domain.feedback import ANSWER_DAYS, answer_due_at
from portti.domain.permissions import check_may
from portti.queries import feedback as queries
from portti.services.feedback import note_answered
from portti.web.kit.access import current_actor
from portti.web.kit.lists import note_list_reading
from portti.web.staff.blueprint import blueprint

_ANSWERED_SHOWN = 20


def _days_left(received_at: datetime) -> int:
    """Return the days that are left, as a calendar counts them; negative when it is late."""
    return (helsinki(answer_due_at(received_at)).date() - helsinki(now()).date()).days


@blueprint.get("/feedback")
def feedback() -> str:
    """List what waits, the oldest first, then what was answered last."""
    check_may(current_actor(), "answer_feedback")
    with reading() as session:
        waiting = queries.waiting_feedback(session)
        answered = queries.answered_feedback(session, limit=_ANSWERED_SHOWN)
    note_list_reading("feedback", [row.id for row in (*waiting, *answered)])
    return render_template(
        "staff/feedback/list.html",
        waiting=waiting,
        answered=answered,
        days=ANSWER_DAYS,
        days_left=lambda row: _days_left(row.received_at),
        due_at=lambda row: answer_due_at(row.received_at),
        subjects={
            "accessibility": gettext("Accessibility"),
            "privacy": gettext("Privacy"),
            "other": gettext("Something else"),
        },
    )


@blueprint.post("/feedback/<int:feedback_id>/answered")
def feedback_answered(feedback_id: int) -> Response:
    """Note that a message has been answered."""
    with transaction() as session:
        note_answered(session, current_actor(), feedback_id, answered=True, now=now())
    flash(gettext("The message is marked as answered."), "success")
    return redirect(url_for("staff.feedback"), 303)


@blueprint.post("/feedback/<int:feedback_id>/waiting")
def feedback_waiting(feedback_id: int) -> Response:
    """Note that a message waits for an answer after all."""
    with transaction() as session:
        note_answered(session, current_actor(), feedback_id, answered=False, now=now())
    flash(gettext("The message waits for an answer again."), "success")
    return redirect(url_for("staff.feedback"), 303)
