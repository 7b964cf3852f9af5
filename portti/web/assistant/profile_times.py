"""The week of a profile: free times added, copied, changed, removed and put back one by one, each saved at once."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms.validators import DataRequired

from portti.clock import now
from portti.database import transaction
from portti.domain.errors import NotFound
from portti.domain.profiles import EVERY_DAY, FreeTime, key_of_time, preset_times, time_of_key
from portti.models import Profile
from portti.services import profile_steps as steps
from portti.services.match_inputs import profile_data
from portti.vocabulary import on_weekdays, weekday_name, weekday_short
from portti.web.assistant.blueprint import blueprint
from portti.web.assistant.profile_pages import (
    Answer,
    profile_now,
    sent_version,
    shown_profile,
    step_page,
    try_to_save,
)
from portti.web.assistant.profile_words import preset_names, times_lines
from portti.web.kit.access import current_actor
from portti.web.kit.choice_fields import OneOfField, PickField, TickField
from portti.web.kit.forms import Form
from portti.web.kit.languages import current_language
from portti.web.kit.number_fields import ClockField
from portti.wording.week import free_blocks, span_in_words

_MOST_OFFERED = 7
"""So many removed times are offered back at once, the last ones."""


@dataclass(frozen=True)
class Removed:
    """A time that was removed on this page and can be put back."""

    key: str
    words: str


def _weekdays() -> dict[str, str]:
    language = current_language()
    return {str(day): weekday_name(day, language).capitalize() for day in EVERY_DAY}


class AddForm(Form):
    """A free time on one or several weekdays."""

    weekdays = TickField(
        lazy_gettext("On which weekdays?"), [DataRequired(lazy_gettext("Choose at least one weekday."))]
    )
    start = ClockField(lazy_gettext("From"), missing=lazy_gettext("Write when you are free from."))
    end = ClockField(
        lazy_gettext("Until"), is_end=True, missing=lazy_gettext("Write until when you are free.")
    )


class FillForm(Form):
    """A ready-made week."""

    preset = OneOfField(
        lazy_gettext("Ready-made times"), missing=lazy_gettext("Choose one of the ready-made weeks.")
    )


class ChangeForm(Form):
    """One free time of one weekday."""

    weekday = PickField(lazy_gettext("Weekday"))
    start = ClockField(lazy_gettext("From"), missing=lazy_gettext("Write when you are free from."))
    end = ClockField(
        lazy_gettext("Until"), is_end=True, missing=lazy_gettext("Write until when you are free.")
    )


class CopyForm(Form):
    """The weekdays that get the same free time."""

    copy_to = TickField(
        lazy_gettext("Copy to which weekdays?"), [DataRequired(lazy_gettext("Choose at least one weekday."))]
    )


def _add_form() -> AddForm:
    form = AddForm()
    form.weekdays.choices = _weekdays()
    return form


def _fill_form() -> FillForm:
    form = FillForm()
    form.preset.choices = preset_names()
    return form


def _time(day: str, form: Any) -> FreeTime:
    return FreeTime(int(day), form.start.data, form.end.data)


def row_words(row: Any) -> str:
    """Return a free time as its buttons name it: `maanantaisin 8–12`."""
    language = current_language()
    span = span_in_words(row.start_minute, row.end_minute, language)
    return str(gettext("%(days)s at %(span)s", days=on_weekdays(row.weekday, language), span=span))


def _removed_keys(*more: str) -> list[str]:
    """Return the times removed since the page was opened, which its addresses carry along."""
    keys = dict.fromkeys([*request.args.getlist("removed"), *more])
    return [key for key in keys if time_of_key(key)][-_MOST_OFFERED:]


def _offered(profile: Profile) -> list[Removed]:
    standing = {steps.time_of(row) for row in profile.free_times}
    times = [(key, time_of_key(key)) for key in _removed_keys()]
    return [Removed(key, row_words(time)) for key, time in times if time and time not in standing]


def _week_page(
    profile: Profile, status: int = 200, add: AddForm | None = None, fill: FillForm | None = None
) -> Answer:
    language = current_language()
    return step_page(
        "times",
        profile,
        "times",
        status,
        add=add or _empty(_add_form()),
        fill=fill or _empty(_fill_form()),
        form=add or fill,
        rows=[(row, row_words(row), key_of_time(steps.time_of(row))) for row in profile.free_times],
        removed=_offered(profile),
        removed_keys=_removed_keys(),
        lines=times_lines(profile, language),
        blocks=free_blocks(profile_data(profile)["available"], language),
        weekdays=[weekday_short(day, language) for day in EVERY_DAY],
    )


def _empty(form: Any) -> Any:
    # The other form of the page was sent: this one shows nothing of it.
    form.process(None)
    return form


@blueprint.get("/profile/times")
def profile_times() -> Answer:
    """Show the week with its free times."""
    return _week_page(shown_profile())


@blueprint.post("/profile/times/add")
def add_times() -> Answer:
    """Add a free time on the chosen weekdays."""
    form, status = _add_form(), 422
    if form.validate():
        times = [_time(day, form) for day in form.weekdays.data]
        status = try_to_save(
            form,
            lambda session: steps.add_free_times(session, current_actor(), times, now=now()),
            "times",
        )
    if status:
        return _week_page(profile_now(), status, add=form)
    return _back(gettext("The time was added."))


@blueprint.post("/profile/times/fill")
def fill_times() -> Answer:
    """Add a ready-made week; its rows can be changed like any other."""
    form, status = _fill_form(), 422
    if form.validate():
        status = try_to_save(
            form,
            lambda session: steps.add_free_times(
                session, current_actor(), preset_times(form.preset.data), now=now()
            ),
            "times",
        )
    if status:
        return _week_page(profile_now(), status, fill=form)
    return _back(gettext("The times were added. You can change or remove each of them."))


@blueprint.post("/profile/times/<int:free_time_id>/remove")
def remove_time(free_time_id: int) -> Response:
    """Remove a free time; pressed twice it is removed once."""
    with transaction() as session:
        steps.remove_free_time(session, current_actor(), free_time_id, now=now())
    # The key comes from the form: the second of two presses finds no row to tell what was removed.
    return _back(gettext("The time was removed. You can put it back below."), request.form.get("time", ""))


@blueprint.post("/profile/times/back")
def put_time_back() -> Answer:
    """Put a removed time back as it was; pressed twice it stands once."""
    time = time_of_key(request.form.get("time", ""))
    if time is None:
        return _back(gettext("This time is no longer in your week."))
    form = _add_form()
    status = try_to_save(
        form, lambda session: steps.add_free_times(session, current_actor(), [time], now=now()), "times"
    )
    if status:
        return _week_page(profile_now(), status, add=form)
    return _back(gettext("The time is in your week again."))


@blueprint.route("/profile/times/<int:free_time_id>", methods=["GET", "POST"])
def change_time(free_time_id: int) -> Answer:
    """Change the weekday or the hours of one free time."""
    profile = shown_profile()
    row = steps.own_free_time(profile, free_time_id)
    form = ChangeForm(data={"weekday": str(row.weekday), "start": row.start_minute, "end": row.end_minute})
    form.weekday.choices = _weekdays()
    if not form.is_submitted():
        return _time_page(profile, row, form, _copy_form(row))
    status, version = 422, sent_version()
    if form.validate():
        changed = _time(form.weekday.data, form)
        status = try_to_save(
            form,
            lambda session: steps.change_free_time(
                session, current_actor(), free_time_id, changed, version, now=now()
            ),
            "times",
        )
    if status:
        return _time_page(profile_now(), row, form, _empty(_copy_form(row)), status)
    return _back(gettext("The time was changed."))


@blueprint.post("/profile/times/<int:free_time_id>/copy")
def copy_time(free_time_id: int) -> Answer:
    """Copy one free time to other weekdays."""
    profile = profile_now()
    try:
        row = steps.own_free_time(profile, free_time_id)
    except NotFound:
        flash(gettext("This time is no longer in your week."), "notice")
        return redirect(url_for("assistant.profile_times"))
    form, status = _copy_form(row), 422
    if form.validate():
        times = [FreeTime(int(day), row.start_minute, row.end_minute) for day in form.copy_to.data]
        status = try_to_save(
            form, lambda session: steps.add_free_times(session, current_actor(), times, now=now()), "times"
        )
    if status:
        change = ChangeForm(
            formdata=None,
            data={"weekday": str(row.weekday), "start": row.start_minute, "end": row.end_minute},
        )
        change.weekday.choices = _weekdays()
        return _time_page(profile, row, change, form, status)
    return _back(gettext("The time was copied."))


def _copy_form(row: Any) -> CopyForm:
    form = CopyForm()
    form.copy_to.choices = {day: name for day, name in _weekdays().items() if day != str(row.weekday)}
    return form


def _time_page(profile: Profile, row: Any, change: Any, copy: Any, status: int = 200) -> Answer:
    wrong = copy if copy.errors or copy.form_errors else change
    return step_page(
        "time", profile, "times", status, change=change, copy=copy, form=wrong, row=row, words=row_words(row)
    )


def _back(message: str, *removed: str) -> Response:
    flash(message, "success")
    return redirect(url_for("assistant.profile_times", removed=_removed_keys(*removed)))
