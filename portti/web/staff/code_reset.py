"""Resetting a person's one-time codes, for managers: who lost phone and recovery codes sets new ones up."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.errors import NotFound
from portti.domain.permissions import check_may
from portti.queries import people as queries
from portti.services import one_time_codes
from portti.web.kit.access import current_actor
from portti.web.staff.blueprint import blueprint
from portti.web.staff.lists import note_reading


@blueprint.route("/people/<int:account_id>/codes", methods=["GET", "POST"])
def reset_codes(account_id: int) -> str | Response:
    """Ask, then reset the codes of another person of the centre."""
    actor = current_actor()
    check_may(actor, "manage_staff")
    if account_id == actor.account_id:
        raise NotFound("codes")
    with reading() as session:
        person = queries.account_of_centre(session, actor.centre_id, account_id)
    if request.method == "GET":
        note_reading("account", account_id)
        return render_template("staff/people/reset_codes.html", person=person)
    with transaction() as session:
        one_time_codes.reset_codes(session, actor, account_id, now=now())
    flash(gettext("The codes are reset. The person was logged out everywhere."), "success")
    return redirect(url_for("staff.person", account_id=account_id), 303)
