"""An employer's papers: contract, shift list, power of attorney, mileage claim; a list is given to its assistant."""

from flask import flash, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portti.clock import now
from portti.database import transaction
from portti.domain.candidacies import EMPLOYER
from portti.domain.errors import NotFound
from portti.services.papers import give_list
from portti.web.employer.blueprint import blueprint
from portti.web.kit.access import current_actor
from portti.web.kit.forms import settings_now
from portti.web.kit.paper_pages import add_paper_pages

add_paper_pages(blueprint, EMPLOYER)


@blueprint.post("/papers/<int:paper_id>/give")
def give_paper(paper_id: int) -> Response:
    """Give a list of shifts to its assistant, or take it back."""
    typed = request.form.get("given")
    if typed not in ("yes", "no"):
        raise NotFound("paper")
    given = typed == "yes"
    with transaction() as session:
        give_list(session, current_actor(), paper_id, given, settings=settings_now(), now=now())
    if given:
        flash(gettext("The assistant sees the shifts of this list from now on."), "success")
    else:
        flash(
            gettext("The list is yours alone again. The assistant sees the shifts that you have agreed on."),
            "success",
        )
    return redirect(url_for("employer.paper", paper_id=paper_id), 303)
