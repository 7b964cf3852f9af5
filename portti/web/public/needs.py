"""The search over open needs and one need, for visitors and assistants."""

from flask import render_template, request
from flask_babel import gettext
from wtforms import StringField

from portti.database import reading
from portti.queries import matches as queries
from portti.queries.blocks import blocked_employers
from portti.services import need_search, pairs
from portti.services.need_search import need_in_words, search_needs
from portti.web.kit.access import current_actor
from portti.web.kit.forms import settings_now
from portti.web.kit.languages import current_language
from portti.web.kit.lists import Page, page_asked
from portti.web.kit.match_filters import MatchFilterForm, filter_arguments, filters_asked, offer
from portti.web.public.blueprint import blueprint


class SearchForm(MatchFilterForm):
    """Filters of the search; within a municipality a postal code says the district."""

    postal_code = StringField()


def _postal_code_asked() -> str:
    """Return the digits of the postal code that the address asks for, or of its beginning."""
    return "".join(mark for mark in request.args.get("postal_code", "") if mark in "0123456789")[:5]


@blueprint.get("/needs")
def search() -> str:
    """List open needs by place, times, tasks and languages."""
    filters, postal_code = filters_asked(), _postal_code_asked()
    profile_id = current_actor().profile_id
    is_assistant = profile_id is not None
    with reading() as session:
        found = search_needs(
            session,
            filters,
            postal_code,
            page_asked(),
            current_language(),
            everyone=is_assistant,
            without=blocked_employers(session, profile_id) if profile_id is not None else (),
            settings=settings_now(),
        )
    offered = found.offered
    form = offer(SearchForm(request.args), offered.municipalities, offered.skills, offered.languages)
    form.postal_code.label.text = gettext("Postal code or its first digits")
    form.postal_code.data = postal_code
    arguments = filter_arguments(filters) | ({"postal_code": postal_code} if postal_code else {})
    return render_template(
        "public/search.html",
        found=found,
        form=form,
        is_assistant=is_assistant,
        page=Page(page_asked(), found.total, need_search.PAGE_SIZE),
        arguments=arguments,
    )


@blueprint.get("/needs/<int:need_id>")
def need(need_id: int) -> str:
    """Show one open need; to an assistant also how it suits them, and buttons to answer."""
    actor, language = current_actor(), current_language()
    with reading() as session:
        row = queries.visible_need(session, actor, need_id)
        pair = (
            pairs.assistant_pair(session, actor, need_id, language, settings=settings_now())
            if actor.profile_id is not None
            else None
        )
        words = need_in_words(row, language, for_visitor=pair is None)
    return render_template("public/need.html", words=words, pair=pair)
