"""Lists of the staff's pages: what they have beyond the lists of everybody: a size, a centre, municipalities."""

from functools import cache

from flask import render_template, request
from flask_babel import gettext
from wtforms.fields.choices import SelectChoice

from portti.domain.errors import NotFound
from portti.domain.places import municipality_table, sorted_municipalities
from portti.web.kit.access import current_actor
from portti.web.kit.forms import Form, key_of
from portti.web.kit.languages import current_language
from portti.web.kit.lists import Page, chosen, page_asked

PAGE_SIZE = 50
MOST_LETTERS = 100


def offset_asked(size: int = PAGE_SIZE) -> int:
    """Return how many rows stand before the page that the address asks for."""
    return (page_asked() - 1) * size


def other_arguments() -> dict[str, str]:
    """Return the filters of the address without the page, for links to other pages of the list."""
    return {name: value for name, value in request.args.items() if name != "page" and value}


def number_asked(name: str) -> int | None:
    """Return a row's number from the address, or None."""
    return key_of(request.args.get(name))


def municipality_choices() -> list[SelectChoice]:
    """Return all municipalities for a filter, the first choice being any."""
    return [SelectChoice("", gettext("All municipalities")), *_municipalities(current_language())]


@cache
def _municipalities(language: str) -> tuple[SelectChoice, ...]:
    return tuple(SelectChoice(place.code, place.name(language)) for place in sorted_municipalities(language))


def municipality_asked() -> str:
    """Return the municipality that the address filters by, or nothing."""
    return chosen("municipality", municipality_table())


def own_centre_id() -> int:
    """Return the centre whose pages these are."""
    centre_id = current_actor().centre_id
    if centre_id is None:
        raise NotFound("centre")
    return centre_id


def list_page(template: str, form: Form, total: int, *, size: int = PAGE_SIZE, **more: object) -> str:
    """Show one page of a list: its filters, how many rows there are in all, and the way to its other pages."""
    page = Page(page_asked(), total, size)
    return render_template(template, form=form, page=page, arguments=other_arguments(), **more)
