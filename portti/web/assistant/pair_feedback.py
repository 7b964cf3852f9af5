"""Private feedback between the assistant and the other side of a candidacy."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portti.clock import now
from portti.database import transaction
from portti.services.pair_feedback import report_feedback
from portti.web.assistant.blueprint import blueprint
from portti.web.kit.access import current_actor
from portti.web.kit.lists import note_reading
from portti.web.kit.pair_feedback import FeedbackForm, feedback_page, moment_titles, write_typed

_SIDE = "assistant"


@blueprint.get("/candidacies/<int:candidacy_id>/feedback")
def pair_feedback(candidacy_id: int) -> str:
    """Show what can be said to the other side, and what they have said."""
    return _page(candidacy_id)


@blueprint.post("/candidacies/<int:candidacy_id>/feedback/<any(start, end):moment>")
def give_feedback(candidacy_id: int, moment: str) -> str | Response | tuple[str, int]:
    """Keep what is said about the start or the end of work."""
    form = write_typed(_SIDE, candidacy_id, moment)
    if form is not None:
        return _page(candidacy_id, {moment: form}), 422
    flash(gettext("Your feedback is kept. The other side and the centre can read it."), "success")
    return redirect(url_for("assistant.pair_feedback", candidacy_id=candidacy_id), 303)


@blueprint.post("/candidacies/<int:candidacy_id>/feedback/<any(start, end):moment>/report")
def tell_of_feedback(candidacy_id: int, moment: str) -> Response:
    """Tell the centre that what the other side said is wrong or hurts."""
    with transaction() as session:
        report_feedback(session, current_actor(), _SIDE, candidacy_id, moment, now=now())
    flash(gettext("The centre looks at it and calls you."), "success")
    return redirect(url_for("assistant.pair_feedback", candidacy_id=candidacy_id), 303)


def _page(candidacy_id: int, sent: dict[str, FeedbackForm] | None = None) -> str:
    page = feedback_page(_SIDE, candidacy_id, sent)
    note_reading("candidacy", candidacy_id)
    return render_template(
        "assistant/candidacies/feedback.html",
        page=page,
        titles=moment_titles(),
        wrong=[*(sent or {}).values()],
    )
