"""Publishing interview times: a row of them on one day, or the same row on chosen weekdays."""

from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response
from wtforms import RadioField, StringField

from portti.clock import helsinki, now
from portti.database import reading, transaction
from portti.domain import invitations as rules
from portti.domain.errors import RuleViolation, faults_of
from portti.moments import short_day, short_moment
from portti.queries import people as people_queries
from portti.services import interview_slots
from portti.vocabulary import weekday_name
from portti.web.kit.access import current_actor
from portti.web.kit.choice_fields import PickField, TickField
from portti.web.kit.forms import Form, add_faults, add_violation
from portti.web.kit.languages import current_language
from portti.web.staff.blueprint import blueprint
from portti.web.staff.lists import own_centre_id
from portti.web.staff.slot_fields import day_typed, minute_typed, number_typed
from portti.web.staff.words import SLOT_KINDS, SLOT_PURPOSES, choices

_MOST_NAMED = 10
_Value = TypeVar("_Value")


class PublishForm(Form):
    """A row of interview times, on one day or on weekdays of a span."""

    on = StringField()
    until = StringField()
    weekdays = TickField()
    start = StringField()
    minutes = StringField(default="30")
    count = StringField(default="1")
    break_minutes = StringField(default="0")
    purpose = PickField()
    kind = RadioField()
    place = StringField()
    colleague = PickField()


@blueprint.route("/interviews/publish", methods=["GET", "POST"])
def publish_slots() -> str | Response | tuple[str, int]:
    """Publish one's own times."""
    form = _publish_form()
    if not form.is_submitted():
        return render_template("staff/interviews/publish.html", form=form)
    draft = _draft(form)
    if draft is None:
        return render_template("staff/interviews/publish.html", form=form), 422
    try:
        with transaction() as session:
            times = interview_slots.publish_slots(session, current_actor(), draft, now=now())
    except RuleViolation as violation:
        add_violation(form, violation, _sentence)
        return render_template("staff/interviews/publish.html", form=form), 422
    _tell(times, draft.purpose)
    _tell_holidays(times.holidays)
    return redirect(url_for("staff.slots"))


def _publish_form() -> PublishForm:
    form = PublishForm()
    language = current_language()
    form.on.label.text = gettext("Day, or the first of several days")
    form.until.label.text = gettext("Last day")
    form.weekdays.label.text = gettext("On which weekdays?")
    form.weekdays.choices = {str(number): weekday_name(number, language) for number in range(7)}
    form.start.label.text = gettext("First time of the day starts at")
    form.minutes.label.text = gettext("How long does one meeting last?")
    form.count.label.text = gettext("How many in a row on each day?")
    form.break_minutes.label.text = gettext("Break between them")
    form.purpose.label.text = gettext("What are the times for?")
    form.purpose.choices = dict(choices(SLOT_PURPOSES))
    form.kind.label.text = gettext("How do you meet?")
    form.kind.choices = dict(choices(SLOT_KINDS))
    form.place.label.text = gettext("Place or video link")
    form.colleague.label.text = gettext("Who is there with you?")
    with reading() as session:
        staff = people_queries.staff_of_centre(session, own_centre_id())
    form.colleague.choices = {
        "": gettext("Nobody, you hold them alone"),
        **{
            str(person.id): f"{person.given_name} {person.family_name}"
            for person in staff
            if person.id != current_actor().account_id
        },
    }
    return form


def _draft(form: PublishForm) -> rules.SlotDraft | None:
    """Return what was typed as a draft, or None after putting a sentence beside each wrong field."""
    today = helsinki(now()).date()
    on = _read(form, "on", lambda typed: rules.checked_first_day(day_typed(typed, today), today))
    until: date | None = None
    if form.until.data:
        until = _read(form, "until", lambda typed: day_typed(typed, today, "until"))
    start = _read(form, "start", minute_typed)
    minutes = _read(form, "minutes", lambda typed: rules.checked_minutes(number_typed(typed, "minutes")))
    count = _read(form, "count", lambda typed: rules.checked_count(number_typed(typed, "count")))
    pause = _read(
        form, "break_minutes", lambda typed: rules.checked_break(number_typed(typed or "0", "break_minutes"))
    )
    _read(form, "place", lambda typed: rules.check_place(form.kind.data or "", typed))
    has_weekdays, has_last_day = bool(form.weekdays.data), bool(form.until.data)
    add_faults(
        form, faults_of(lambda: rules.check_weekdays(has_weekdays, has_last_day=has_last_day)), _sentence
    )
    if form.kind.data not in SLOT_KINDS:
        add_violation(form, RuleViolation("unknown_kind", "kind"), _sentence)
    offered = {str(number) for number in range(7)}
    if (form.purpose.data or rules.PRE_INTERVIEW) not in SLOT_PURPOSES:
        add_violation(form, RuleViolation("unknown_purpose", "purpose"), _sentence)
    if not set(form.weekdays.data or ()) <= offered:
        add_violation(form, RuleViolation("unknown_weekday", "weekdays"), _sentence)
    if (form.colleague.data or "") not in form.colleague.choices:
        add_violation(form, RuleViolation("unknown_colleague", "colleague"), _sentence)
    if form.errors or on is None or start is None or minutes is None or count is None or pause is None:
        return None
    return rules.SlotDraft(
        on=on,
        until=until,
        weekdays=tuple(int(typed) for typed in form.weekdays.data or ()),
        start_minute=start,
        minutes=minutes,
        count=count,
        break_minutes=pause,
        kind=form.kind.data,
        purpose=form.purpose.data or rules.PRE_INTERVIEW,
        place=form.place.data or "",
        colleague_account_id=int(form.colleague.data) if form.colleague.data else None,
    )


def _read(form: PublishForm, name: str, parse: Callable[[str], _Value]) -> _Value | None:
    try:
        return parse(form[name].data or "")
    except RuleViolation as violation:
        add_violation(form, violation, _sentence)
        return None


def _sentence(violation: RuleViolation) -> str | None:
    return {
        "day_not_understood": gettext("Write the day as numbers, for example 9.12.2026."),
        "time_not_understood": gettext("Write the time as hours and minutes, for example 9.30."),
        "number_not_understood": gettext("Write a whole number, for example 30."),
        "unknown_kind": gettext("Choose how you meet."),
        "unknown_colleague": gettext("Choose from the list on this page."),
        "unknown_purpose": gettext("Choose from the list on this page."),
        "home_visit_elsewhere": gettext("A home visit is held at the client's home. Choose “Home visit”."),
        "unknown_weekday": gettext("Choose from the list on this page."),
        "minutes_out_of_range": gettext("A meeting lasts from 5 to 240 minutes."),
        "count_out_of_range": gettext("Publish from 1 to 40 times a day."),
        "break_out_of_range": gettext("A break lasts from 0 to 240 minutes."),
        "place_too_long": gettext("Write the place with at most 200 letters."),
        "place_missing": gettext("Write where to come, or the address of the video call."),
        "video_link_form": gettext("Write the whole link. It begins with https://."),
        "place_not_told": gettext(
            "Leave the place empty: a call needs none, and a home's address is not sent by e-mail."
        ),
        "past_midnight": gettext("The times would go on past midnight. Publish fewer of them."),
        "last_day_missing": gettext("Write the last day too, or take the ticks of the weekdays away."),
        "weekdays_missing": gettext("Choose the weekdays, or leave the last day empty."),
        "days_swapped": gettext("The last day is before the first day."),
        "no_such_day": gettext("None of these weekdays lies between the first and the last day."),
        "too_many_at_once": gettext("These would be over 400 times. Choose an earlier last day."),
        "time_past": gettext("This day and time have passed. Choose a later one."),
        "time_too_far": gettext("Publish times for one year ahead at most."),
        "time_left_out": gettext("This hour does not exist on that day, because the clocks go forward."),
    }.get(violation.code)


def _published(purpose: str, count: int) -> str:
    texts: dict[str, str] = {
        rules.PRE_INTERVIEW: ngettext(
            "%(num)s time for a pre-interview published.",
            "%(num)s times for pre-interviews published.",
            count,
        ),
        rules.APPOINTMENT: ngettext(
            "%(num)s time for an appointment published.", "%(num)s times for appointments published.", count
        ),
        rules.HOME_VISIT: ngettext(
            "%(num)s time for a home visit published.", "%(num)s times for home visits published.", count
        ),
    }
    return texts[purpose]


def _tell(times: rules.NewTimes, purpose: str) -> None:
    if times.made:
        flash(_published(purpose, len(times.made)), "success")
    if times.left_out:
        flash(
            gettext(
                "Left out, because you have a time then already: %(times)s.", times=_named(times.left_out)
            ),
            "notice",
        )


def _tell_holidays(holidays: tuple[date, ...]) -> None:
    if holidays:
        language = current_language()
        days = ", ".join(short_day(day, language) for day in holidays)
        flash(gettext("Public holidays were left out: %(days)s.", days=days), "notice")


def _named(starts: tuple[datetime, ...]) -> str:
    """Return the first of several moments, and how many more there are."""
    language = current_language()
    named = ", ".join(short_moment(start, language) for start in starts[:_MOST_NAMED])
    more = len(starts) - _MOST_NAMED
    if more <= 0:
        return named
    text: str = gettext("%(times)s and %(number)s more", times=named, number=more)
    return text
