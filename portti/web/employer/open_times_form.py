"""The form of times to be agreed: few questions, each of which may be left empty."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext

from portti.domain import needs as drafts
from portti.domain.needs import Draft
from portti.models import Need
from portti.queries.needs import KnownAssistant
from portti.services import need_drafts
from portti.vocabulary import part_of_day_name
from portti.web.employer.need_form import Options, weekday_choices
from portti.web.kit.choice_fields import PickField, TickField, YesField
from portti.web.kit.forms import Form
from portti.web.kit.languages import current_language
from portti.web.kit.number_fields import AmountField, ClockField


class OpenTimesForm(Form):
    """What is known of times to be agreed."""

    parts = TickField()
    earliest = ClockField()
    latest = ClockField(is_end=True)
    weekdays = TickField()
    any_days = YesField()
    best_weekday = PickField()
    times_a_week = AmountField(least=1, most=drafts.MOST_TIMES_A_WEEK, whole=True)
    visit_min = AmountField(least=0.25, most=drafts.HOURS_OF_DAY)
    visit_max = AmountField(least=0.25, most=drafts.HOURS_OF_DAY)
    hours_min = AmountField(least=0.5, most=drafts.HOURS_OF_WEEK)
    hours_max = AmountField(least=0.5, most=drafts.HOURS_OF_WEEK)
    assistants = AmountField(least=1, most=drafts.MOST_IN_TEAM, whole=True)
    casual = YesField()


def open_times_form(need: Need, _known: Sequence[KnownAssistant]) -> tuple[Form, Options]:
    """Ask for whatever is known of times to be agreed."""
    stored = need_drafts.open_times_of(need)
    best = stored.best_weekday
    form = OpenTimesForm(
        data={
            **vars(stored),
            "weekdays": [str(day) for day in stored.weekdays],
            "best_weekday": "" if best is None else str(best),
        }
    )
    _name_fields(form)
    return form, _options()


def _name_fields(form: Form) -> None:
    language = current_language()
    form.parts.label.text = gettext("Parts of the day")
    form.parts.choices = {part: part_of_day_name(part, language) for part in drafts.PARTS_OF_DAY}
    form.earliest.label.text = gettext("Not before")
    form.latest.label.text = gettext("Over by")
    form.weekdays.label.text = gettext("Weekdays, if you know them")
    form.weekdays.choices = weekday_choices()
    form.any_days.label.text = gettext("Only some of these days: any combination will do")
    form.best_weekday.label.text = gettext("Which day suits you best?")
    form.best_weekday.choices = {"": gettext("No day is better than another"), **weekday_choices()}
    form.times_a_week.label.text = gettext("How many times a week?")
    form.visit_min.label.text = gettext("Hours at a time, at least")
    form.visit_max.label.text = gettext("Hours at a time, at most")
    form.hours_min.label.text = gettext("Hours a week, at least")
    form.hours_max.label.text = gettext("Hours a week, at most")
    form.assistants.label.text = gettext("How many assistants share the work?")
    form.casual.label.text = gettext("Now and then: we agree on each time separately")


def _options() -> Options:
    hours: dict[str, Any] = {
        "optional": True,
        "suffix": gettext("hours"),
        "inputmode": "decimal",
        "width": 5,
    }
    clock: dict[str, Any] = {"optional": True, "width": 5, "inputmode": "decimal"}
    number: dict[str, Any] = {"optional": True, "width": 2, "inputmode": "numeric"}
    hint = gettext("Choose what you know. You may leave everything empty and tell more in your own words.")
    return {
        "parts": {"hint": hint},
        "earliest": {**clock, "hint": gettext("For example 11.30")},
        "latest": {**clock, "hint": gettext("For example 19. Midnight is 24.")},
        "best_weekday": {"optional": True},
        "times_a_week": number,
        "visit_min": hours,
        "visit_max": hours,
        "hours_min": hours,
        "hours_max": hours,
        "assistants": {**number, "hint": gettext("If you are making up a team, count all of them.")},
    }


def open_times_draft(form: Form) -> Draft:
    """Return what is known."""
    best = form.best_weekday.data
    return drafts.OpenTimesDraft(
        parts=tuple(form.parts.data or ()),
        weekdays=tuple(sorted(int(day) for day in form.weekdays.data or ())),
        any_days=bool(form.any_days.data),
        best_weekday=int(best) if best else None,
        casual=bool(form.casual.data),
        earliest=form.earliest.data,
        latest=form.latest.data,
        times_a_week=_whole(form.times_a_week.data),
        visit_min=form.visit_min.data,
        visit_max=form.visit_max.data,
        hours_min=form.hours_min.data,
        hours_max=form.hours_max.data,
        assistants=_whole(form.assistants.data),
    )


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)
