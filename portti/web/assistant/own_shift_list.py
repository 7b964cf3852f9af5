"""An assistant's own shifts of a month, with all employers: on a page, and as a file to take along."""

from datetime import date, datetime

from flask import render_template, request
from flask_babel import lazy_gettext
from werkzeug.wrappers import Response
from wtforms import SelectField

from portti.clock import helsinki, now
from portti.database import reading
from portti.domain.papers import months_to_list
from portti.moments import month_in_words
from portti.services.own_shift_list import own_shift_list
from portti.services.paper_document import PaperDocument
from portti.web.assistant.blueprint import blueprint
from portti.web.kit.access import current_actor
from portti.web.kit.forms import settings_now
from portti.web.kit.languages import current_language
from portti.web.kit.lists import FilterForm, chosen, note_reading
from portti.web.kit.paper_pages import file_answer
from portti.words import html_language


class MonthForm(FilterForm):
    """Which month is listed."""

    month = SelectField(lazy_gettext("Month"))


@blueprint.get("/papers/my-shifts")
def own_shifts() -> str:
    """Show the shifts of a month, this one unless another is chosen."""
    moment, language = now(), current_language()
    month, document = _list_asked(moment)
    form = MonthForm(request.args)
    form.month.choices = [
        (one.isoformat(), month_in_words(one, language)) for one in months_to_list(helsinki(moment).date())
    ]
    form.month.data = month.isoformat()
    return render_template(
        "papers/own_shifts.html",
        form=form,
        month=month.isoformat(),
        document=document,
        lang=html_language(language),
    )


@blueprint.get("/papers/my-shifts/portti.<any(pdf, docx):sort>")
def own_shifts_file(sort: str) -> Response:
    """Hand the list of a month out as a file."""
    moment = now()
    return file_answer(_list_asked(moment)[1], sort, moment)


def _list_asked(moment: datetime) -> tuple[date, PaperDocument]:
    """Return the month of the address, this one where it names none, and its list."""
    actor, today = current_actor(), helsinki(moment).date()
    asked = chosen("month", [one.isoformat() for one in months_to_list(today)])
    month = date.fromisoformat(asked) if asked else today.replace(day=1)
    with reading() as session:
        document = own_shift_list(
            session, actor, month, language=current_language(), settings=settings_now(), now=moment
        )
    if actor.profile_id is not None:
        note_reading("profile", actor.profile_id)
    return month, document
