"""Interview times of the centre by day: who booked them, withdrawing free ones, cancelling and noting booked ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext, ngettext
from werkzeug.wrappers import Response
from wtforms import SelectField

from portti.clock import HELSINKI, helsinki, midnight, now
from portti.database import reading, transaction
from portti.domain.errors import Conflict, NotFound, RuleViolation
from portti.domain.invitations import HOME_VISIT
from portti.moments import date_in_words, span_in_words
from portti.queries import invitations as queries
from portti.queries import people as people_queries
from portti.queries.invitations import SlotRow
from portti.services import appointments, bookings, interview_slots, missed_interviews
from portti.services import invitations as invitation_services
from portti.web.kit.access import current_actor
from portti.web.kit.forms import key_of, settings_now
from portti.web.kit.languages import current_language
from portti.web.kit.lists import FilterForm, chosen, note_list_reading
from portti.web.staff.blueprint import blueprint
from portti.web.staff.lists import list_page, number_asked, offset_asked, own_centre_id
from portti.web.staff.words import SLOT_PURPOSES, SLOT_STATES, choices


class SlotFilterForm(FilterForm):
    """What interview times are filtered by."""

    when = SelectField(lazy_gettext("When"))
    state = SelectField(lazy_gettext("State"))
    purpose = SelectField(lazy_gettext("For what"))
    staff = SelectField(lazy_gettext("Staff member"))


@dataclass(frozen=True)
class DayOfSlots:
    """One day of the list with its times."""

    name: str
    rows: Sequence[SlotRow]

    @property
    def free_ids(self) -> list[int]:
        """The times of the day that can be withdrawn."""
        return [row.slot.id for row in self.rows if is_free(row)]


# Each row has a form of its own: more of them would weigh more than a page may.
_A_PAGE = 40
_WHEN = ("ahead", "today", "past")


def is_free(row: SlotRow) -> bool:
    """Answer whether a time stands and nobody has booked it."""
    return row.booking is None and row.slot.withdrawn_at is None


def _span(when: str) -> tuple[datetime, datetime | None]:
    """Return from and until when times are shown."""
    if when == "today":
        return midnight(now()), midnight(now(), 1)
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
            purpose=chosen("purpose", list(SLOT_PURPOSES)),
            staff_account_id=number_asked("staff"),
            newest_first=when == "past",
            limit=_A_PAGE,
            offset=offset_asked(_A_PAGE),
        )
    note_list_reading("booking", [row.booking.id for row in rows if row.booking])
    people = {str(person.id): f"{person.given_name} {person.family_name}" for person in staff}
    language = current_language()
    return list_page(
        "staff/interviews/slots.html",
        _filter_form(people),
        total,
        size=_A_PAGE,
        days=by_day(rows, language),
        span=lambda slot: span_in_words(slot.starts_at, slot.minutes, language),
    )


def by_day(rows: Sequence[SlotRow], language: str) -> list[DayOfSlots]:
    """Return times under the days on which they are."""
    grouped = groupby(rows, key=lambda row: helsinki(row.slot.starts_at).date())
    days = [list(of_day) for _day, of_day in grouped]
    return [DayOfSlots(date_in_words(of_day[0].slot.starts_at, language), of_day) for of_day in days]


def _filter_form(people: dict[str, str]) -> SlotFilterForm:
    form = SlotFilterForm(request.args)
    form.when.choices = {
        "ahead": gettext("From now on"),
        "today": gettext("Today"),
        "past": gettext("Past"),
    }
    form.state.choices = dict(choices(SLOT_STATES, any_word=gettext("Free and booked")))
    form.purpose.choices = dict(choices(SLOT_PURPOSES, any_word=gettext("Everything")))
    form.staff.choices = {"": gettext("Everyone"), **people}
    return form


@blueprint.post("/interviews/withdraw")
def withdraw_slots() -> Response:
    """Withdraw one free time or all free times of a day; those booked meanwhile stay."""
    typed = request.form.getlist("slot")
    ids = [key for word in typed if (key := key_of(word)) is not None]
    if not ids:
        raise RuleViolation("slot_missing", "slot")
    with transaction() as session:
        done = interview_slots.withdraw_slots(session, current_actor(), ids, now=now())
    if done.withdrawn:
        text = ngettext(
            "%(num)s time was withdrawn. Nobody can book it any more.",
            "%(num)s times were withdrawn. Nobody can book them any more.",
            done.withdrawn,
        )
        flash(text, "success")
    if done.booked:
        text = ngettext(
            "%(num)s time has been booked meanwhile, so it was not withdrawn.",
            "%(num)s times have been booked meanwhile, so they were not withdrawn.",
            done.booked,
        )
        flash(text, "notice")
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
        flash(gettext("The booked time has begun already, so it was not cancelled."), "notice")
    else:
        flash(
            gettext("The booking was cancelled. The person is told by e-mail, if they have one."), "success"
        )
    return redirect(url_for("staff.slots"))


@blueprint.post("/interviews/bookings/<int:booking_id>/missed")
def note_missed(booking_id: int) -> Response:
    """Note that a person did not come to an interview, or take the note back."""
    actor = current_actor()
    if _is_appointment(booking_id):
        return _note_appointment(booking_id, appointments.MISSED)
    try:
        with transaction() as session:
            if "take_back" in request.form:
                missed_interviews.take_missed_back(session, actor, booking_id, now=now())
                done = gettext("The note was taken back.")
            else:
                follows = missed_interviews.note_missed(
                    session, actor, booking_id, settings=settings_now(), now=now()
                )
                done = {
                    "invited": gettext("Noted. The person gets a new invitation by e-mail."),
                    "task": gettext("Noted. Calling the person is now a task for the staff."),
                }[follows]
    except Conflict:
        flash(gettext("The interview has not begun yet, so nothing was noted."), "notice")
    except RuleViolation:
        flash(gettext("The interview is noted as held. Take that back first."), "notice")
    else:
        flash(done, "success")
    return redirect(url_for("staff.slots", when="past"))


@blueprint.post("/interviews/bookings/<int:booking_id>/held")
def note_held(booking_id: int) -> Response:
    """Note that a booked interview was held, or take the note back."""
    actor = current_actor()
    take_back = "take_back" in request.form
    if _is_appointment(booking_id):
        return _note_appointment(booking_id, appointments.HELD)
    try:
        with transaction() as session:
            found = queries.booking_of_centre(session, actor.centre_id, booking_id)
            on = None if take_back else helsinki(found.slot.starts_at).date()
            if found.profile is None:
                raise NotFound("booking")
            invitation_services.note_interviewed(session, actor, found.profile.id, on, now=now())
    except RuleViolation:
        flash(gettext("The day of the interview is still ahead, so it was not noted as held."), "notice")
    else:
        done = gettext("The note was taken back.") if take_back else gettext("Noted: the interview was held.")
        flash(done, "success")
    return redirect(url_for("staff.slots", when="past"))


def _is_appointment(booking_id: int) -> bool:
    with reading() as session:
        found = queries.booking_of_centre(session, current_actor().centre_id, booking_id)
        return found.profile is None


def _note_appointment(booking_id: int, outcome: str) -> Response:
    """Note what became of an appointment or a home visit, or take the note back."""
    with reading() as session:
        found = queries.booking_of_centre(session, current_actor().centre_id, booking_id)
    at_home = found.invitation.purpose == HOME_VISIT
    if "take_back" in request.form:
        outcome = ""
    try:
        with transaction() as session:
            appointments.note_outcome(session, current_actor(), booking_id, outcome, now=now())
    except Conflict:
        ahead = (
            gettext("The home visit has not begun yet, so nothing was noted.")
            if at_home
            else gettext("The appointment has not begun yet, so nothing was noted.")
        )
        flash(ahead, "notice")
    else:
        held = (
            gettext("Noted: the home visit was held. It counts as a client event now.")
            if at_home
            else gettext("Noted: the appointment was held. It counts as a client event now.")
        )
        done = {
            appointments.HELD: held,
            appointments.MISSED: gettext("Noted. If you want to meet the person, send a new link."),
            "": gettext("The note was taken back."),
        }
        flash(done[outcome], "success")
    return redirect(url_for("staff.slots", when="past"), 303)
