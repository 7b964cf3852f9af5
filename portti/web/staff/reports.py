"""What people have told the centre about each other: what waits, and what was handled last."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.permissions import check_may
from portti.queries import reports as queries
from portti.services.reports import note_handled
from portti.web.kit.access import current_actor
from portti.web.kit.lists import note_list_reading
from portti.web.kit.trouble import reason_words
from portti.web.staff.blueprint import blueprint
from portti.web.staff.lists import own_centre_id

_HANDLED_SHOWN = 20


@blueprint.get("/reports")
def reports() -> str:
    """List what waits, the oldest first, then what was handled last."""
    check_may(current_actor(), "handle_reports")
    with reading() as session:
        waiting = queries.waiting_reports(session, own_centre_id())
        handled = queries.handled_reports(session, own_centre_id(), limit=_HANDLED_SHOWN)
    note_list_reading("report", [row.report.id for row in (*waiting, *handled)])
    return render_template(
        "staff/reports/list.html", waiting=waiting, handled=handled, reasons=reason_words()
    )


@blueprint.post("/reports/<int:report_id>/handled")
def report_handled(report_id: int) -> Response:
    """Note that a report has been handled."""
    with transaction() as session:
        note_handled(session, current_actor(), report_id, handled=True, now=now())
    flash(gettext("The message is marked as handled."), "success")
    return redirect(url_for("staff.reports"), 303)


@blueprint.post("/reports/<int:report_id>/waiting")
def report_waiting(report_id: int) -> Response:
    """Note that a report waits after all."""
    with transaction() as session:
        note_handled(session, current_actor(), report_id, handled=False, now=now())
    flash(gettext("The message waits again."), "success")
    return redirect(url_for("staff.reports"), 303)
