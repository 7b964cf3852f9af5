"""A link to a need of another employer whom the representative may act for: one press, and it opens."""

from flask import render_template, request

from portti.database import reading
from portti.domain.errors import NotFound
from portti.queries import accounts as account_queries
from portti.web.employer.blueprint import blueprint
from portti.web.kit.access import current_actor
from portti.web.kit.errors import error_page


@blueprint.errorhandler(NotFound)
def need_of_another_employer(_fault: NotFound) -> str | tuple[str, int]:
    """Ask whether to act for the need's employer; who may not finds what anybody finds who has no such need."""
    actor, need_id = current_actor(), (request.view_args or {}).get("need_id")
    if request.method != "GET" or actor.account_id is None or not isinstance(need_id, int):
        return error_page(404)
    with reading() as session:
        employer_id = account_queries.represented_employer_of_need(session, actor.account_id, need_id)
        if employer_id is None or employer_id == actor.employer_id:
            return error_page(404)
        name = account_queries.employer_names(session, [employer_id]).get(employer_id, "")
    # Mails to a representative lead here, whomever they act for at the moment.
    return render_template(
        "employer/other_employer.html",
        name=name,
        employer_id=employer_id,
        back_to=request.full_path.rstrip("?"),
    )
