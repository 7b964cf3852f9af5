"""A copy of one's own data as a file: in plain words, and as JSON for other programs."""

import json
from datetime import datetime
from typing import Any

from flask import Response, render_template
from flask_security import current_user

from portti.clock import now
from portti.database import reading
from portti.moments import short_moment
from portti.queries import accounts as account_queries
from portti.queries import own_data as queries
from portti.services.own_data import own_data
from portti.services.own_gatherings import own_gatherings
from portti.services.paper_copy import own_papers
from portti.web.auth.blueprint import account_blueprint
from portti.web.auth.own_data_words import sections_of
from portti.web.auth.own_paper_words import cards_section, papers_section
from portti.web.kit.access import current_actor
from portti.web.kit.forms import settings_now
from portti.web.kit.languages import current_language


@account_blueprint.get("/account/copy")
def copy() -> str:
    """Tell what the two files hold."""
    return render_template("account/copy.html")


@account_blueprint.get("/account/copy/portti.txt")
def copy_in_words() -> Response:
    """Hand out all that is kept, in the page's language."""
    moment, language = now(), current_language()
    with reading() as database_session:
        data = _data(database_session, moment)
        employer = account_queries.employer_of_account(database_session, current_user.id)
        profile = account_queries.profile_of_account(database_session, current_user.id)
        needs = queries.needs_of(database_session, employer.id) if employer else []
        sections = [
            *sections_of(data, needs, profile, language),
            papers_section(data, language),
            cards_section(data),
        ]
    text = render_template("account/copy.txt", sections=sections, made=short_moment(moment, language))
    return _file(text, "portti.txt", "text/plain")


@account_blueprint.get("/account/copy/portti.json")
def copy_as_data() -> Response:
    """Hand out all that is kept as one JSON object."""
    with reading() as database_session:
        data = _data(database_session, now())
    return _file(json.dumps(data, ensure_ascii=False, indent=2) + "\n", "portti.json", "application/json")


def _data(session: Any, moment: datetime) -> dict[str, Any]:
    settings = settings_now()
    return {
        **({"practice": True} if current_actor().practice else {}),
        **own_data(session, current_user.id, now=moment),
        **own_papers(session, current_user.id, settings=settings),
        **own_gatherings(session, current_user.id, settings=settings),
    }


def _file(text: str, name: str, kind: str) -> Response:
    answer = Response(text, content_type=f"{kind}; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer
