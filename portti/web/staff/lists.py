"""Lists of the staff's pages: filters and pages in the address, and the record of who was shown."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import request
from flask_babel import gettext

from portti.clock import now
from portti.database import transaction
from portti.domain.errors import NotFound
from portti.domain.places import sorted_municipalities
from portti.services import audit
from portti.web.kit.access import current_actor
from portti.web.kit.forms import Form
from portti.web.kit.languages import current_language

PAGE_SIZE = 50
MOST_LETTERS = 100
_FURTHEST_PAGE = 10_000


class FilterForm(Form):
    """A form that is sent by GET: it changes nothing and needs no token."""

    class Meta(Form.Meta):
        """Without a token, which would stand in the address."""

        csrf = False


@dataclass(frozen=True)
class Page:
    """Which page of a list is shown."""

    number: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // PAGE_SIZE))


def page_asked() -> int:
    """Return the page that the address asks for, from 1; nonsense means the first."""
    asked = request.args.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    return min(max(number, 1), _FURTHEST_PAGE)


def offset_asked() -> int:
    """Return how many rows stand before the page that the address asks for."""
    return (page_asked() - 1) * PAGE_SIZE


def other_arguments() -> dict[str, str]:
    """Return the filters of the address without the page, for links to other pages of the list."""
    return {name: value for name, value in request.args.items() if name != "page" and value}


def chosen(name: str, allowed: Sequence[str]) -> str:
    """Return a filter's choice from the address, or nothing when it is none of `allowed`."""
    value = request.args.get(name, "")
    return value if value in allowed else ""


def number_asked(name: str) -> int | None:
    """Return a row's number from the address, or None."""
    value = request.args.get(name, "")
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None


def municipality_choices() -> list[tuple[str, str]]:
    """Return all municipalities for a filter, the first choice being any."""
    language = current_language()
    named = [(place.code, place.name(language)) for place in sorted_municipalities(language)]
    return [("", gettext("All municipalities")), *named]


def municipality_asked() -> str:
    """Return the municipality that the address filters by, or nothing."""
    return chosen("municipality", [code for code, _name in municipality_choices()])


def own_centre_id() -> int:
    """Return the centre whose pages these are."""
    centre_id = current_actor().centre_id
    if centre_id is None:
        raise NotFound("centre")
    return centre_id


def note_reading(subject: str, subject_id: int) -> None:
    """Record that the reader opened a page with a person's data; the one row that a GET writes."""
    with transaction() as session:
        audit.record_reading(session, current_actor(), subject, subject_id, now=now())


def note_list_reading(subject: str, ids: Sequence[int]) -> None:
    """Record which persons' or needs' rows a list showed; nothing when it was empty."""
    if not ids:
        return
    with transaction() as session:
        facts = {"ids": sorted(set(ids))}
        audit.record(session, current_actor(), f"list_{subject}", subject, None, now=now(), facts=facts)
