"""The log of the centre, for its managers: who did or read what, about what, and when."""

from datetime import date, datetime, time, timedelta

from flask import request
from flask_babel import gettext, lazy_gettext
from wtforms import SelectField

from portti.clock import HELSINKI
from portti.database import reading
from portti.domain.permissions import check_may
from portti.queries import audit as queries
from portti.queries import people as people_queries
from portti.queries.audit import AuditFilter
from portti.web.kit.access import current_actor
from portti.web.kit.lists import FilterForm, note_list_reading
from portti.web.kit.widgets import DayField
from portti.web.staff.blueprint import blueprint
from portti.web.staff.lists import PAGE_SIZE, list_page, number_asked, offset_asked, own_centre_id
from portti.web.staff.log_words import DEEDS
from portti.web.staff.words import word


class LogForm(FilterForm):
    """What the log is searched by."""

    deed = SelectField(lazy_gettext("What"))
    account = SelectField(lazy_gettext("Who"))
    since = DayField(lazy_gettext("From this day on"))
    until = DayField(lazy_gettext("Until this day"))


def _midnight(day: date | None) -> datetime | None:
    return datetime.combine(day, time(), HELSINKI) if day is not None else None


@blueprint.get("/log")
def log() -> str | tuple[str, int]:
    """Show the centre's events, newest first, by deed, person and days."""
    check_may(current_actor(), "manage_staff")
    centre_id = own_centre_id()
    form = LogForm(request.args)
    with reading() as session:
        deeds = queries.deeds_of_centre(session, centre_id)
        staff = people_queries.staff_of_centre(session, centre_id)
    form.deed.choices = [("", gettext("Everything")), *((deed, word(DEEDS, deed)) for deed in deeds)]
    names = [(str(person.id), f"{person.given_name} {person.family_name}") for person in staff]
    form.account.choices = [("", gettext("Everyone")), *names]
    valid = form.is_readable()
    last = form.until.data + timedelta(days=1) if form.until.data else None
    deed = request.args.get("deed", "")
    wanted = AuditFilter(
        deed=deed if deed in deeds else "",
        account_id=number_asked("account"),
        since=_midnight(form.since.data),
        until=_midnight(last),
    )
    with reading() as session:
        rows, total = queries.centre_events(
            session, centre_id, wanted, limit=PAGE_SIZE, offset=offset_asked()
        )
    note_list_reading("event", [row.event.id for row in rows])
    page = list_page("staff/log/list.html", form, total, rows=rows)
    return page if valid else (page, 422)
