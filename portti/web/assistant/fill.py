"""Fill my week: work that goes together in an assistant's week; other hours and less of it by the address."""

from typing import Any

from flask import render_template, request, url_for
from flask_babel import gettext
from wtforms import SelectField

from portti.database import reading
from portti.queries import matches as queries
from portti.services.week_fills import assistant_week
from portti.vocabulary import weekday_name, weekday_short
from portti.web.assistant.blueprint import blueprint
from portti.web.kit.access import current_actor
from portti.web.kit.forms import settings_now
from portti.web.kit.languages import current_language
from portti.web.kit.lists import FilterForm, chosen, note_list_reading
from portti.web.kit.swaps import keys_asked, with_key, without_key
from portti.wording.week import length_in_words

_HOURS = tuple(str(hours) for hours in range(5, 45, 5))


class HoursForm(FilterForm):
    """How many hours the week should have."""

    hours = SelectField()


@blueprint.get("/fill")
def fill() -> str:
    """Suggest work that fills the week; `hours` and `without` in the address change what is wanted."""
    language, hours, left_out = current_language(), chosen("hours", _HOURS), keys_asked("without")
    with reading() as session:
        profile = queries.own_profile(session, current_actor())
        week = assistant_week(
            session,
            profile,
            language,
            hours=float(hours) if hours else None,
            without=left_out,
            settings=settings_now(),
        )
    note_list_reading("need", [work.key for work in [*week.works, *week.left_out]])

    def address(without: list[int]) -> str:
        arguments: dict[str, Any] = {"hours": hours or None, "without": without}
        return url_for("assistant.fill", **arguments)

    return render_template(
        "assistant/matches/fill.html",
        week=week,
        form=_hours_form(hours, profile.hours_max, language),
        left_out=left_out,
        weekdays=[weekday_short(day, language) for day in range(7)],
        day_names=[weekday_name(day, language) for day in range(7)],
        drop=lambda key: address(with_key(left_out, key)),
        take_back=lambda key: address(without_key(left_out, key)),
    )


def _hours_form(hours: str, most: float, language: str) -> HoursForm:
    form = HoursForm(request.args)
    form.hours.label.text = gettext("Hours a week")
    form.hours.choices = {"": gettext("As in my profile")} | {
        number: length_in_words(int(number) * 60, language)
        for number in _HOURS
        if int(number) <= most or number == hours
    }
    form.hours.data = hours
    return form
