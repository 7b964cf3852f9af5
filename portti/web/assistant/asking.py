"""When an assistant wants to be asked for single shifts: quiet hours, a pause with its last day, a limit."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext, ngettext
from werkzeug.wrappers import Response

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.errors import RuleViolation
from portti.domain.substitutes import AskingChoice
from portti.services.substitute_choices import choose_asking, own_choice
from portti.web.assistant.blueprint import blueprint
from portti.web.kit.access import current_actor
from portti.web.kit.choice_fields import PickField, YesField
from portti.web.kit.forms import Form, add_violation, settings_now
from portti.web.kit.lists import note_reading
from portti.web.kit.widgets import DayField

_LIMITS = (1, 2, 3, 5, 7, 10)


class AskingForm(Form):
    """What an assistant chooses."""

    quiet_from = PickField(lazy_gettext("Quiet hours begin"))
    quiet_until = PickField(lazy_gettext("Quiet hours end"))
    paused_until_on = DayField(lazy_gettext("Last day of a pause"))
    most_in_week = PickField(lazy_gettext("At most so many times a week"))
    by_sms = YesField(lazy_gettext("Text messages about single shifts"))


def _form(choice: AskingChoice) -> AskingForm:
    form = AskingForm(
        data={
            "quiet_from": _text(choice.quiet_from),
            "quiet_until": _text(choice.quiet_until),
            "paused_until_on": choice.paused_until_on,
            "most_in_week": _text(choice.most_in_week),
            "by_sms": choice.by_sms,
        }
    )
    hours = {"": gettext("No quiet hours"), **{str(hour): f"{hour}.00" for hour in range(24)}}
    form.quiet_from.choices = form.quiet_until.choices = hours
    times = {str(n): ngettext("%(num)s time", "%(num)s times", n) for n in _LIMITS}
    form.most_in_week.choices = {"": gettext("No limit"), **times}
    if not settings_now().sms.url:
        del form.by_sms
    return form


def _text(number: int | None) -> str:
    return "" if number is None else str(number)


def _number(text: str | None) -> int | None:
    return int(text) if text else None


def _sentence(violation: RuleViolation) -> str | None:
    return {
        "quiet_half": gettext("Choose both when the quiet hours begin and when they end."),
        "quiet_always": gettext("The quiet hours begin and end at the same time. Choose another hour."),
        "pause_out_of_range": gettext("The last day of the pause must be today or later, within a year."),
    }.get(violation.code)


@blueprint.route("/shifts/asking", methods=["GET", "POST"])
def asking() -> str | Response | tuple[str, int]:
    """Choose when one is asked for single shifts."""
    with reading() as session:
        kept = own_choice(session, current_actor())
    form = _form(kept)
    if request.method == "POST" and form.validate():
        choice = AskingChoice(
            _number(form.quiet_from.data),
            _number(form.quiet_until.data),
            form.paused_until_on.data,
            _number(form.most_in_week.data),
            bool(form.by_sms.data) if form.by_sms else kept.by_sms,
        )
        try:
            with transaction() as session:
                choose_asking(session, current_actor(), choice, now=now())
        except RuleViolation as violation:
            add_violation(form, violation, _sentence)
        else:
            flash(gettext("Your choices are saved."), "success")
            return redirect(url_for("assistant.shifts"), 303)
    profile_id = current_actor().profile_id
    if profile_id is not None and request.method == "GET":
        note_reading("profile", profile_id)
    page = render_template("assistant/substitutes/asking.html", form=form)
    return (page, 422) if request.method == "POST" else page
