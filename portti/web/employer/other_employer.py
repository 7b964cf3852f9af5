"""A link to matters of another employer whom the representative may act for: one press, and it opens."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from portti.database import reading
from portti.domain.errors import NotFound
from portti.queries import accounts as account_queries
from portti.queries.candidacies import represented_employer_of_candidacy
from portti.web.employer.blueprint import blueprint
from portti.web.kit.access import current_actor
from portti.web.kit.errors import error_page


@blueprint.errorhandler(NotFound)
def matters_of_another_employer(_fault: NotFound) -> str | tuple[str, int] | Response:
    """Ask whether to act for the employer of a page; who may not finds what anybody finds who has no such page."""
    actor, named = current_actor(), request.view_args or {}
    if request.method != "GET" or actor.account_id is None:
        return error_page(404)
    # Mails to a representative lead here, whomever they act for at the moment.
    need_id, candidacy_id, employer_id = named.get("need_id"), named.get("candidacy_id"), None
    with reading() as session:
        if isinstance(need_id, int):
            employer_id = account_queries.represented_employer_of_need(session, actor.account_id, need_id)
        elif isinstance(candidacy_id, int):
            employer_id = represented_employer_of_candidacy(session, actor.account_id, candidacy_id)
        elif not (named or actor.employer_id) and account_queries.represented_employers(
            session, actor.account_id
        ):
            # The page would be of any of them: the person says which one.
            return redirect(url_for("account.acting"), 303)
        if employer_id is None or employer_id == actor.employer_id:
            return error_page(404)
        name = account_queries.employer_names(session, [employer_id]).get(employer_id, "")
    return render_template(
        "employer/other_employer.html",
        name=name,
        employer_id=employer_id,
        back_to=request.full_path.rstrip("?"),
    )
