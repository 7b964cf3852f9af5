"""Shifts that have nobody yet, as the centre's staff see them: the soonest first."""

from flask import render_template

from portti.clock import now
from portti.database import reading
from portti.queries.substitutes import open_requests_of_centre
from portti.web.kit.languages import current_language
from portti.web.kit.lists import note_list_reading
from portti.web.staff.blueprint import blueprint
from portti.web.staff.lists import own_centre_id
from portti.week_words import single_in_words


@blueprint.get("/substitutes")
def substitutes() -> str:
    """List the shifts for which a substitute is looked for."""
    with reading() as session:
        rows = open_requests_of_centre(session, own_centre_id(), now())
    note_list_reading("substitute_request", [row.request.id for row in rows])
    language = current_language()
    return render_template(
        "staff/substitutes/list.html",
        rows=rows,
        when=lambda row: single_in_words(row.request.starts_at, row.request.ends_at, language),
    )
