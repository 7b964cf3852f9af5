"""Forms of one time each: a weekly shift, work inside limits, a single day; typed text to entries and back."""

from datetime import datetime, time, timedelta
from typing import Any

from flask_babel import gettext
from wtforms.validators import ValidationError

from matching.types import Shift, SingleShift, Window
from portti.clock import helsinki, now
from portti.domain.errors import RuleViolation
from portti.domain.weekly_hours import MOST_ASSISTANTS, Entry, single_shift
from portti.web.employer.need_form import Options, weekday_choices
from portti.web.kit.choice_fields import PickField, TickField, YesField
from portti.web.kit.forms import Form
from portti.web.kit.number_fields import AmountField, ClockField
from portti.web.kit.widgets import DayField


def _choose_days(form: Any, field: Any) -> None:
    if not field.data:
        raise ValidationError(gettext("Choose at least one weekday."))


def _write_day(form: Any, field: Any) -> None:
    if field.data is None:
        raise ValidationError(gettext("Write the day of the shift."))


class ShiftForm(Form):
    """Shifts at the same time on one weekday or several."""

    days = TickField(validators=[_choose_days])
    start = ClockField()
    end = ClockField(is_end=True)
    assistants = AmountField(least=1, most=MOST_ASSISTANTS, whole=True)
    splittable = YesField()
    cycle = PickField()
    weeks = TickField()


class WindowForm(Form):
    """Work of some hours somewhere between two times."""

    days = TickField(validators=[_choose_days])
    earliest = ClockField()
    latest = ClockField(is_end=True)
    hours = AmountField(least=0.25, most=24)
    times = AmountField(least=1, most=7, whole=True)
    assistants = AmountField(least=1, most=MOST_ASSISTANTS, whole=True)


class SingleForm(Form):
    """One shift on one date."""

    day = DayField(validators=[_write_day])
    start = ClockField()
    end = ClockField(is_end=True)
    last_day = DayField()


_CLOCK: dict[str, Any] = {"width": 5, "inputmode": "decimal"}


def shift_form(values: dict[str, Any] | None = None) -> tuple[Form, Options]:
    """Return the form of a weekly shift; `values` replace what was typed."""
    form = _made(ShiftForm, values, {"assistants": 1.0, "cycle": "1"})
    form.days.label.text = gettext("Weekdays")
    form.days.choices = weekday_choices()
    _name_clocks(form.start, form.end, gettext("Starts at"), gettext("Ends at"))
    _name_assistants(form)
    form.splittable.label.text = gettext("The shift may be shared in parts between assistants")
    form.cycle.label.text = gettext("How often?")
    form.cycle.choices = {
        "1": gettext("Every week"),
        "2": gettext("In a roster of 2 weeks"),
        "3": gettext("In a roster of 3 weeks"),
        "4": gettext("In a roster of 4 weeks"),
    }
    form.weeks.label.text = gettext("In which weeks of the roster?")
    form.weeks.choices = {str(week): gettext("Week %(week)s", week=week) for week in range(1, 5)}
    over_midnight = gettext("An end before the start means the next day. Midnight is 24.")
    return form, {
        "days": {"hint": gettext("The shift is added to each day that you choose.")},
        "start": {**_CLOCK, "hint": gettext("For example 8.30")},
        "end": {**_CLOCK, "hint": over_midnight},
        "assistants": {"width": 2},
        "splittable": {
            "hint": gettext("Tick this for long shifts: hardly anyone can work round the clock alone.")
        },
        "weeks": {"hint": gettext("Only if you chose a roster of 2, 3 or 4 weeks.")},
    }


def shift_entries(form: Form) -> list[Entry]:
    """Return one shift for each chosen day."""
    cycle = int(form.cycle.data)
    weeks = tuple(sorted(int(week) for week in form.weeks.data or ())) if cycle > 1 else (1,)
    people, split = int(form.assistants.data or 1), bool(form.splittable.data)
    days = sorted(int(day) for day in form.days.data)
    return [Shift(day, form.start.data, form.end.data, cycle, weeks, people, split) for day in days]


def shift_values(shift: Shift) -> dict[str, Any]:
    """Return a shift as the form holds it."""
    return {
        "days": [str(shift.weekday)],
        "start": shift.start,
        "end": shift.end,
        "assistants": float(shift.assistants),
        "splittable": shift.splittable,
        "cycle": str(shift.cycle),
        "weeks": [str(week) for week in shift.weeks] if shift.cycle > 1 else [],
    }


def window_form(values: dict[str, Any] | None = None) -> tuple[Form, Options]:
    """Return the form of work inside limits."""
    form = _made(WindowForm, values, {"assistants": 1.0, "times": 1.0})
    form.days.label.text = gettext("Possible weekdays")
    form.days.choices = weekday_choices()
    _name_clocks(form.earliest, form.latest, gettext("Not before"), gettext("Over by"))
    form.hours.label.text = gettext("How many hours without a break?")
    form.hours.missing = gettext("Write how many hours the work takes at a time.")
    form.times.label.text = gettext("On how many of these days each week?")
    _name_assistants(form)
    return form, {
        "days": {"hint": gettext("Choose all days that would do.")},
        "earliest": {**_CLOCK, "hint": gettext("For example 11.30")},
        "latest": {**_CLOCK, "hint": gettext("For example 19. Midnight is 24.")},
        "hours": {**_CLOCK, "suffix": gettext("hours")},
        "times": {"width": 2, "suffix": gettext("days a week")},
        "assistants": {"width": 2},
    }


def window_entries(form: Form) -> list[Entry]:
    """Return the window."""
    days = tuple(sorted(int(day) for day in form.days.data))
    minutes, times = round(form.hours.data * 60), int(form.times.data or 1)
    people = int(form.assistants.data or 1)
    return [Window(days, form.earliest.data, form.latest.data, minutes, times, people)]


def window_values(window: Window) -> dict[str, Any]:
    """Return a window as the form holds it."""
    return {
        "days": [str(day) for day in window.weekdays],
        "earliest": window.earliest,
        "latest": window.latest,
        "hours": window.minutes / 60,
        "times": float(window.times),
        "assistants": float(window.assistants),
    }


def single_form(values: dict[str, Any] | None = None) -> tuple[Form, Options]:
    """Return the form of a single day."""
    form = _made(SingleForm, values, {})
    form.day.label.text = gettext("Day of the shift")
    _name_clocks(form.start, form.end, gettext("Starts at"), gettext("Ends at"))
    form.last_day.label.text = gettext("Day on which it ends")
    return form, {
        "start": {**_CLOCK, "hint": gettext("For example 8.30")},
        "end": {**_CLOCK, "hint": gettext("An end before the start means the next day. Midnight is 24.")},
        "last_day": {
            "optional": True,
            "hint": gettext("Only if the shift lasts longer than until the next day."),
        },
    }


def single_entries(form: Form) -> list[Entry]:
    """Return the shift; RuleViolation where its day has passed."""
    if form.day.data < helsinki(now()).date():
        raise RuleViolation("day_has_passed", "day")
    last = form.last_day.data
    last_day = datetime.combine(last, time()) if last else None
    return [single_shift(datetime.combine(form.day.data, time()), form.start.data, form.end.data, last_day)]


def single_values(single: SingleShift) -> dict[str, Any]:
    """Return a single shift as the form holds it."""
    minutes = [moment.hour * 60 + moment.minute for moment in (single.start, single.end)]
    last = single.end - timedelta(days=1) if minutes[1] == 0 else single.end
    natural = single_shift(datetime.combine(single.start.date(), time()), minutes[0], minutes[1], None)
    return {
        "day": single.start.date(),
        "start": minutes[0],
        "end": minutes[1],
        "last_day": None if natural == single else last.date(),
    }


def is_blank(form: Form) -> bool:
    """Answer whether nothing was typed into the form of a time but what stood there from the start."""
    typed = [field.typed for field in form if isinstance(field, ClockField)]
    if "parts" in form:
        # A time to be agreed: nothing stands there from the start.
        typed += [field.typed for field in form if isinstance(field, AmountField)]
        return not (
            any(typed) or form.parts.data or form.weekdays.data or form.best_weekday.data or form.casual.data
        )
    days = [field for field in form if isinstance(field, DayField) and any(field.parts.values())]
    ticked = form.days.data if "days" in form else []
    hours = form.hours.typed if "hours" in form else ""
    return not (any(typed) or days or ticked or hours)


def _made(kind: type[Form], values: dict[str, Any] | None, defaults: dict[str, Any]) -> Form:
    if values is not None:
        return kind(formdata=None, data={**defaults, **values})
    return kind(data=defaults)


def _name_clocks(start: ClockField, end: ClockField, first: str, last: str) -> None:
    start.label.text, end.label.text = first, last
    start.missing = gettext("Write when the work starts.")
    end.missing = gettext("Write when the work ends.")


def _name_assistants(form: Form) -> None:
    form.assistants.label.text = gettext("How many assistants at the same time?")
