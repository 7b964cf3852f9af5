"""The forms of times to be agreed: few questions, each of which may be left empty."""

from collections.abc import Sequence
from typing import Any

from flask_babel import gettext

from portti.domain import needs as drafts
from portti.domain import open_blocks as blocks
from portti.domain.errors import RuleViolation, faults_of
from portti.domain.needs import Draft
from portti.domain.open_blocks import OpenBlock
from portti.domain.weekly_hours import Entry
from portti.models import Need
from portti.queries.needs import KnownAssistant
from portti.services import need_open_times
from portti.vocabulary import part_of_day_name
from portti.web.employer.need_form import Options, weekday_choices
from portti.web.kit.choice_fields import PickField, TickField, YesField
from portti.web.kit.forms import Form
from portti.web.kit.languages import current_language
from portti.web.kit.number_fields import AmountField, ClockField


class BlockForm(Form):
    """What is known of one time to be agreed."""

    parts = TickField()
    earliest = ClockField()
    latest = ClockField(is_end=True)
    weekdays = TickField()
    any_days = YesField()
    best_weekday = PickField()
    times_a_week = AmountField(least=1, most=blocks.MOST_TIMES_A_WEEK, whole=True)
    visit_min = AmountField(least=0.25, most=blocks.HOURS_OF_DAY)
    visit_max = AmountField(least=0.25, most=blocks.HOURS_OF_DAY)


class OpenTimesForm(BlockForm):
    """What is known of the first time, and of all of them together."""

    hours_min = AmountField(least=0.5, most=drafts.HOURS_OF_WEEK)
    hours_max = AmountField(least=0.5, most=drafts.HOURS_OF_WEEK)
    assistants = AmountField(least=1, most=drafts.MOST_IN_TEAM, whole=True)
    job = PickField()


class MoreTimesForm(BlockForm):
    """What is known of a further time."""

    casual = YesField()
    instead = YesField()


def open_times_form(need: Need, _known: Sequence[KnownAssistant]) -> tuple[Form, Options]:
    """Ask for whatever is known of times to be agreed."""
    stored = need_open_times.open_times_of(need)
    form = OpenTimesForm(data={**_typed(vars(stored)), "job": _job_code(stored.job, stored.casual)})
    language = current_language()
    _name_block(form, {part: part_of_day_name(part, language) for part in drafts.PARTS_OF_DAY})
    form.hours_min.label.text = gettext("Hours a week, at least")
    form.hours_max.label.text = gettext("Hours a week, at most")
    form.assistants.label.text = gettext("How many assistants share the work?")
    form.job.label.text = gettext("How much work is it?")
    form.job.choices = {
        "": gettext("I cannot say"),
        "full_time": gettext("Full-time"),
        "part_time": gettext("Part-time"),
        "casual": gettext("Now and then: we agree on each time separately"),
        "part_casual": gettext("Part-time, or now and then"),
    }
    options = _block_options()
    number: dict[str, Any] = {"optional": True, "width": 2, "inputmode": "numeric"}
    hint = gettext("Choose what you know. You may leave everything empty and tell more in your own words.")
    hours = options["visit_min"]
    return form, {
        **options,
        "parts": {"hint": hint},
        "hours_min": hours,
        "hours_max": hours,
        "assistants": {**number, "hint": gettext("If you are making up a team, count all of them.")},
        "job": {"optional": True},
    }


def more_form(values: dict[str, Any] | None = None) -> tuple[Form, Options]:
    """Ask for a further time to be agreed; `values` replace what was typed."""
    form = MoreTimesForm() if values is None else MoreTimesForm(formdata=None, data=values)
    language = current_language()
    _name_block(form, {part: part_of_day_name(part, language) for part in blocks.BLOCK_PARTS})
    form.casual.label.text = gettext("Now and then: we agree on each time separately")
    form.instead.label.text = gettext("This will do instead of the other times")
    hint = gettext("For example: first 2 hours on weekday mornings, then here 4 hours on Saturdays.")
    return form, {**_block_options(), "parts": {"hint": hint}}


def more_entries(form: Form) -> list[Entry]:
    """Return the further time."""
    return [OpenBlock(**_known(form), casual=bool(form.casual.data), instead=bool(form.instead.data))]


def more_values(block: OpenBlock) -> dict[str, Any]:
    """Return a further time as the form holds it."""
    return _typed(vars(block))


def _typed(stored: dict[str, Any]) -> dict[str, Any]:
    best = stored["best_weekday"]
    return {
        **stored,
        "weekdays": [str(day) for day in stored["weekdays"]],
        "best_weekday": "" if best is None else str(best),
    }


def _name_block(form: Form, parts: dict[str, str]) -> None:
    form.parts.label.text = gettext("Parts of the day")
    form.parts.choices = parts
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


def _block_options() -> Options:
    hours: dict[str, Any] = {
        "optional": True,
        "suffix": gettext("hours"),
        "inputmode": "decimal",
        "width": 5,
    }
    clock: dict[str, Any] = {"optional": True, "width": 5, "inputmode": "decimal"}
    return {
        "earliest": {**clock, "hint": gettext("For example 11.30")},
        "latest": {**clock, "hint": gettext("For example 19. Midnight is 24.")},
        "best_weekday": {"optional": True},
        "times_a_week": {"optional": True, "width": 2, "inputmode": "numeric"},
        "visit_min": hours,
        "visit_max": hours,
    }


def _known(form: Form) -> dict[str, Any]:
    best = form.best_weekday.data
    return {
        "parts": tuple(form.parts.data or ()),
        "weekdays": tuple(sorted(int(day) for day in form.weekdays.data or ())),
        "any_days": bool(form.any_days.data),
        "best_weekday": int(best) if best else None,
        "earliest": form.earliest.data,
        "latest": form.latest.data,
        "times_a_week": whole(form.times_a_week.data),
        "visit_min": form.visit_min.data,
        "visit_max": form.visit_max.data,
    }


def open_times_draft(form: Form) -> Draft:
    """Return what is known."""
    job = form.job.data or ""
    return drafts.OpenTimesDraft(
        **_known(form),
        casual=job in ("casual", "part_casual"),
        job={"part_casual": "part_time", "casual": ""}.get(job, job),
        hours_min=form.hours_min.data,
        hours_max=form.hours_max.data,
        assistants=whole(form.assistants.data),
    )


def hours_faults(form: Form) -> list[RuleViolation]:
    """Return what is wrong with the hours of a week."""
    least, most = form.hours_min.data, form.hours_max.data
    return faults_of(lambda: blocks.check_hours_between(least, most, "hours", drafts.HOURS_OF_WEEK))


def _job_code(job: str, casual: bool) -> str:
    if casual:
        return "part_casual" if job else "casual"
    return job


def whole(number: float | None) -> int | None:
    """Return a typed number as a whole one."""
    return None if number is None else int(number)
