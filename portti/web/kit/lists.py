"""Lists that two audiences or more show: filters and pages in the address, and the record of staff's reading."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from flask import request
from wtforms.fields.choices import SelectFieldBase

from portti.clock import now
from portti.database import transaction
from portti.services import audit
from portti.web.kit.access import current_actor
from portti.web.kit.forms import Form

_FURTHEST_PAGE = 10_000


class FilterForm(Form):
    """A form that is sent by GET: it changes nothing and needs no token."""

    class Meta(Form.Meta):
        """Without a token, which would stand in the address."""

        csrf = False

    def is_readable(self) -> bool:
        """Answer whether each box can be read, with what is wrong beside it; an unknown choice is no choice."""
        typed = [field for field in self if not isinstance(field, SelectFieldBase)]
        wrong = [field for field in typed if not field.validate(self)]
        return not wrong


@dataclass(frozen=True)
class Page:
    """Which page of a list is shown."""

    number: int
    total: int
    size: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // self.size))


def page_asked() -> int:
    """Return the page that the address asks for, from 1; nonsense means the first."""
    asked = request.args.get("page", "1")
    number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    return min(max(number, 1), _FURTHEST_PAGE)


def chosen(name: str, allowed: Collection[str]) -> str:
    """Return a filter's choice from the address, or nothing when it is none of `allowed`."""
    value = request.args.get(name, "")
    return value if value in allowed else ""


def note_reading(subject: str, subject_id: int) -> None:
    """Record that staff opened a page with a person's data; the one row that a GET writes."""
    actor = current_actor()
    if actor.is_staff:
        with transaction() as session:
            audit.record_reading(session, actor, subject, subject_id, now=now())


def note_list_reading(subject: str, ids: Sequence[int]) -> None:
    """Record which persons' rows a list showed to staff; nothing when it was empty."""
    actor = current_actor()
    if actor.is_staff and ids:
        with transaction() as session:
            facts = {"ids": sorted(set(ids))}
            audit.record(session, actor, f"list_{subject}", subject, None, now=now(), facts=facts)
