"""Interview times of the centre: list, publish one or a row, withdraw, and the bookings of them."""

from datetime import date, datetime, timedelta

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectField, StringField

from portti.clock import HELSINKI, helsinki, now
from portti.database import reading, transaction
from portti.domain import invitations as rules
from portti.domain.errors import Conflict, RuleViolation
from portti.moments import short_date, time_in_words
from portti.queries import invitations as queries
from portti.queries import people as people_queries
from portti.services import bookings, interview_slots
from portti.web.kit.access import current_actor
from portti.web.kit.forms import Form, add_violation, settings_now
from portti.web.kit.languages import current_language
from portti.web.staff.blueprint import blueprint
from portti.web.staff.lists import (
    PAGE_SIZE,
    FilterForm,
    Page,
    chosen,
    note_list_reading,
    number_asked,
    offset_asked,
    other_arguments,
    own_centre_id,
    page_asked,
)
from portti.web.staff.slot_fields import day_typed, minute_typed, number_typed
from portti.web.staff.words import SLOT_KINDS, SLOT_STATES, choices


class SlotFilterForm(FilterForm):
    """What interview times are filtered by."""

    state = SelectField()
    staff = SelectField()
    when = SelectField()


class PublishForm(Form):
    """A row of interview times on one day."""

    on = StringField()
    start = StringField()
    minutes = StringField(default="30")
    count = StringField(default="1")
    break_minutes = StringField(default="0")
    kind = RadioField()
    place = StringField()


_WHEN = ("ahead", "today", "past")


def _span(when: str) -> tuple[datetime, datetime | None]:
    """Return from and until when times are shown."""
    today = helsinki(now()).replace(hour=0, minute=0, second=0, microsecond=0)
    if when == "today":
        return today, (today + timedelta(days=1)).replace(tzinfo=HELSINKI)
    if when == "past":
        return datetime(2000, 1, 1, tzinfo=HELSINKI), now()
    return now(), None


@blueprint.get("/interviews")
def slots() -> str:
    """List the centre's interview times with who booked them."""
    state, when = chosen("state", list(SLOT_STATES)), chosen("when", _WHEN) or "ahead"
    since, until = _span(when)
    centre_id = own_centre_id()
    with reading() as session:
        staff = people_queries.staff_of_centre(session, centre_id)
        rows, total = queries.centre_slots(
            session,
            centre_id,
            since=since,
            until=until,
            state=state,
            staff_account_id=number_asked("staff"),
            limit=PAGE_SIZE,
            offset=offset_asked(),
        )
    note_list_reading("booking", [row.booking.id for row in rows if row.booking])
    form = SlotFilterForm(request.args)
    form.state.label.text = gettext("State")
    form.state.choices = choices(SLOT_STATES, any_word=gettext("Free and booked"))
    form.staff.label.text = gettext("Staff member")
    people = [(str(person.id), f"{person.given_name} {person.family_name}") for person in staff]
    form.staff.choices = [("", gettext("Everyone")), *people]
    form.when.label.text = gettext("When")
    form.when.choices = [
        ("ahead", gettext("From now on")),
        ("today", gettext("Today")),
        ("past", gettext("Past")),
    ]
    return render_template(
        "staff/interviews/slots.html",
        form=form,
        rows=rows,
        page=Page(page_asked(), total),
        arguments=other_arguments(),
    )


@blueprint.route("/interviews/publish", methods=["GET", "POST"])
def publish_slots() -> str | Response | tuple[str, int]:
    """Publish one's own times, one or several in a row."""
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
    _tell(times)
    return redirect(url_for("staff.slots"))


def _publish_form() -> PublishForm:
    form = PublishForm()
    form.on.label.text = gettext("Day")
    form.start.label.text = gettext("First time starts at")
    form.minutes.label.text = gettext("How long is one interview?")
    form.count.label.text = gettext("How many in a row?")
    form.break_minutes.label.text = gettext("Break between them")
    form.kind.label.text = gettext("How is the interview held?")
    form.kind.choices = choices(SLOT_KINDS)
    form.place.label.text = gettext("Place or video link")
    return form


def _draft(form: PublishForm) -> rules.SlotDraft | None:
    """Return what was typed as a draft, or None after putting a sentence beside each wrong field."""
    today = helsinki(now()).date()
    values: dict[str, int | date] = {}
    parsers = {
        "on": lambda typed: day_typed(typed, today),
        "start": minute_typed,
        "minutes": lambda typed: number_typed(typed, "minutes"),
        "count": lambda typed: number_typed(typed, "count"),
        "break_minutes": lambda typed: number_typed(typed or "0", "break_minutes"),
    }
    for name, parse in parsers.items():
        try:
            values[name] = parse(form[name].data or "")
        except RuleViolation as violation:
            add_violation(form, violation, _sentence)
    if form.kind.data not in SLOT_KINDS:
        add_violation(form, RuleViolation("unknown_kind", "kind"), _sentence)
    if form.errors:
        return None
    return rules.SlotDraft(
        on=values["on"],  # type: ignore[arg-type]
        start_minute=values["start"],  # type: ignore[arg-type]
        minutes=values["minutes"],  # type: ignore[arg-type]
        count=values["count"],  # type: ignore[arg-type]
        break_minutes=values["break_minutes"],  # type: ignore[arg-type]
        kind=form.kind.data,
        place=form.place.data or "",
    )


def _sentence(violation: RuleViolation) -> str | None:
    return {
        "day_not_understood": gettext("Write the day as numbers, for example 9.12.2026."),
        "time_not_understood": gettext("Write the time as hours and minutes, for example 9.30."),
        "number_not_understood": gettext("Write a whole number, for example 30."),
        "unknown_kind": gettext("Choose how the interview is held."),
        "minutes_out_of_range": gettext("An interview lasts from 5 to 240 minutes."),
        "count_out_of_range": gettext("Publish from 1 to 40 times at once."),
        "break_out_of_range": gettext("A break lasts from 0 to 240 minutes."),
        "place_too_long": gettext("Write the place with at most 200 letters."),
        "place_missing": gettext("Write where to come, or the address of the video call."),
        "past_midnight": gettext("The times would go on past midnight. Publish fewer of them."),
        "time_past": gettext("This day and time have passed. Choose a later one."),
        "time_too_far": gettext("Publish times for one year ahead at most."),
        "time_left_out": gettext("This hour does not exist on that day, because the clocks go forward."),
    }.get(violation.code)


def _tell(times: rules.NewTimes) -> None:
    if times.made:
        text = ngettext(
            "%(num)s interview time published.", "%(num)s interview times published.", len(times.made)
        )
        flash(text, "success")
    if times.left_out:
        language = current_language()
        named = ", ".join(time_in_words(start, language) for start in times.left_out)
        day = short_date(times.left_out[0], language)
        flash(
            gettext(
                "Left out, because you have a time then already: %(day)s: %(times)s.", day=day, times=named
            ),
            "notice",
        )


@blueprint.post("/interviews/<int:slot_id>/withdraw")
def withdraw_slot(slot_id: int) -> Response:
    """Withdraw a time that nobody has booked."""
    try:
        with transaction() as session:
            interview_slots.withdraw_slot(session, current_actor(), slot_id, now=now())
    except Conflict:
        flash(gettext("The time has been booked meanwhile, so it was not withdrawn."), "notice")
    else:
        flash(gettext("The time was withdrawn. Nobody can book it."), "success")
    return redirect(url_for("staff.slots"))


@blueprint.route("/interviews/bookings/<int:booking_id>/cancel", methods=["GET", "POST"])
def cancel_booking(booking_id: int) -> str | Response:
    """Ask once more, then cancel a booking that the centre cannot keep."""
    actor = current_actor()
    if request.method == "GET":
        with reading() as session:
            found = queries.booking_of_centre(session, actor.centre_id, booking_id)
        note_list_reading("booking", [booking_id])
        return render_template("staff/interviews/cancel_booking.html", found=found)
    try:
        with transaction() as session:
            bookings.cancel_booking_for_centre(session, actor, booking_id, settings=settings_now(), now=now())
    except Conflict:
        flash(gettext("The interview has begun already, so it was not cancelled."), "notice")
    else:
        flash(
            gettext("The booking was cancelled. The person is told by e-mail, if they have one."), "success"
        )
    return redirect(url_for("staff.slots"))
