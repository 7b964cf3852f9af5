"""What staff search people and needs by: sent by POST and kept apart, so that no address and no log holds a name.

The words stand encrypted in the database for a day, and the list's address names them by a word that says nothing:
it can be gone back to, kept in another tab and paged through.
"""

from flask import flash, redirect, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import StringField

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.errors import NotFound
from portti.services import log_ins
from portti.web.kit.access import current_actor
from portti.web.kit.forms import clean_text, settings_now
from portti.web.kit.lists import FilterForm
from portti.web.staff.blueprint import blueprint
from portti.web.staff.lists import MOST_LETTERS, other_arguments

SEARCH = "search"
"""The name in an address of the word that stands for what was typed."""


class FindForm(FilterForm):
    """By which words one person is looked for."""

    words = StringField(lazy_gettext("Name, e-mail or phone"))


class SearchForgotten(Exception):
    """The words of a search are not kept any more, or were another person's."""


def words_sent() -> str:
    """Return the words that were sent."""
    return str(clean_text(request.form.get("words", "")))[:MOST_LETTERS]


def to_the_list(endpoint: str, *filters: str, **which: int) -> Response:
    """Keep the sent words, and lead to the list that they narrow; its other filters stand in the address."""
    arguments: dict[str, str | int] = {name: request.form[name] for name in filters if request.form.get(name)}
    words = words_sent()
    if words:
        arguments[SEARCH] = _keep(words)
    return redirect(url_for(endpoint, **which, **arguments), 303)  # type: ignore[arg-type]


def _keep(words: str) -> str:
    fields = [("words", words), ("account", str(current_actor().account_id))]
    with transaction() as session:
        return log_ins.hold_form(session, request.path, fields, settings=settings_now(), now=now())


def words_searched() -> str:
    """Return the words that the address stands for; SearchForgotten where they are not kept any more."""
    token = request.args.get(SEARCH, "")
    if not token:
        return ""
    try:
        with reading() as session:
            _path, fields = log_ins.held_fields(session, token, settings=settings_now(), now=now())
    except NotFound:
        raise SearchForgotten from None
    kept = dict(fields)
    if kept.get("account") != str(current_actor().account_id):
        raise SearchForgotten
    return kept.get("words", "")


@blueprint.errorhandler(SearchForgotten)
def show_without_words(_fault: SearchForgotten) -> Response:
    """Show the list without the words, and say so."""
    flash(gettext("What you searched for is kept for a day only. Write the words again."), "notice")
    others = {name: value for name, value in other_arguments().items() if name != SEARCH}
    return redirect(url_for(request.endpoint or "", **(request.view_args or {}), **others))  # type: ignore[arg-type]
