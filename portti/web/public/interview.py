"""Personal links to interview times: choosing, checking, booking, moving and cancelling, without a log-in.

No GET changes anything, so that a mail scanner that opens the link books nothing.
"""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portti.clock import now
from portti.credentials import token_hash
from portti.database import reading, transaction
from portti.domain import invitations as rules
from portti.domain.errors import Conflict, NotFound, RuleViolation
from portti.models import InterviewSlot
from portti.queries import interview_slots as slot_queries
from portti.queries import invitations as queries
from portti.services import bookings
from portti.web.kit.forms import add_violation, key_of, settings_now, version_of
from portti.web.public.blueprint import blueprint
from portti.web.public.interview_forms import CancelForm, CheckForm, TimeForm, booking_rows, time_form

_FIRST_SHOWN = 20
_PHONE = "interview_phone"

Answer = str | Response | tuple[str, int]


@dataclass(frozen=True)
class Visit:
    """A working link: what stands behind it, and the times that can be booked now."""

    token: str
    page: queries.PersonalPage
    free: list[InterviewSlot]

    @property
    def is_over(self) -> bool:
        """Whether the booked interview has begun."""
        return self.page.slot is not None and self.page.slot.starts_at <= now()

    @property
    def at_home(self) -> bool:
        """Whether the centre comes to the client's home."""
        return self.page.invitation.purpose == rules.HOME_VISIT

    def free_slot(self, typed: str) -> InterviewSlot | None:
        """Return the free time that an address or a form names."""
        return next((slot for slot in self.free if str(slot.id) == typed), None)


def _visit(token: str) -> Visit | str:
    """Return what a link opens, or the word for why it opens nothing."""
    with reading() as database_session:
        page = queries.personal_page(database_session, token_hash(token))
        if page is None:
            return "unknown"
        state = rules.link_state(
            page.invitation.expires_at,
            page.invitation.cancelled_at,
            held=page.profile is not None and page.profile.interviewed_on is not None,
            now=now(),
        )
        if state != "open":
            return state
        first = bookings.first_bookable(settings_now(), now())
        free = slot_queries.free_slots(
            database_session, page.invitation.centre_id, first, purpose=page.invitation.purpose
        )
        return Visit(token, page, list(free))


def _closed(state: str) -> tuple[str, int]:
    """Say what happened to a link and what to do; a word that is no link gets no more than that."""
    return render_template("public/interview/closed.html", state=state), 404 if state == "unknown" else 410


@blueprint.get("/interview/<token>")
def interview(token: str) -> Answer:
    """Show the booked time, or the free times where none is booked."""
    visit = _visit(token)
    if isinstance(visit, str):
        return _closed(visit)
    if visit.page.booking is not None:
        return _booked_page(visit)
    return _times_page(visit, time_form(visit.free))


@blueprint.route("/interview/<token>/times", methods=["GET", "POST"])
def interview_times(token: str) -> Answer:
    """Show the free times, also to who moves a booking, and take the choice to its check."""
    visit = _visit(token)
    if isinstance(visit, str):
        return _closed(visit)
    if visit.is_over:
        return redirect(url_for("public.interview", token=token))
    form = time_form(visit.free)
    if not form.is_submitted():
        form.slot.data = request.args.get("slot")
        return _times_page(visit, form)
    chosen = form.slot.data or ""
    if visit.free_slot(chosen):
        return redirect(url_for("public.interview_check", token=token, slot=chosen))
    if not chosen:
        add_violation(form, RuleViolation("slot_missing", "slot"), _sentence)
        return _times_page(visit, form), 422
    add_violation(form, RuleViolation("time_taken", "slot"), _sentence)
    return _times_page(visit, form), 409


@blueprint.route("/interview/<token>/check", methods=["GET", "POST"])
def interview_check(token: str) -> Answer:
    """Show the chosen time once more, then book it or move the booking to it."""
    visit = _visit(token)
    if isinstance(visit, str):
        return _closed(visit)
    form = CheckForm()
    typed = (form.slot.data if form.is_submitted() else request.args.get("slot")) or ""
    if form.is_submitted():
        return _book(visit, form, typed)
    chosen = visit.free_slot(typed)
    if chosen is None or visit.is_over:
        return redirect(url_for("public.interview", token=token))
    form.phone.data = session.get(_PHONE, "")
    return _check_page(visit, form, chosen)


def _book(visit: Visit, form: CheckForm, typed: str) -> Answer:
    slot_id = key_of(typed)
    if slot_id is None:
        return _gone(visit, form)
    try:
        moved = _keep(visit.token, slot_id, form)
    except RuleViolation as violation:
        add_violation(form, violation, _sentence)
        chosen = visit.free_slot(typed)
        return (_check_page(visit, form, chosen), 422) if chosen else _gone(visit, form)
    except Conflict as conflict:
        return _after_conflict(visit.token, form, typed, conflict.code)
    except NotFound:
        return _after_conflict(visit.token, form, typed, "time_gone")
    session.pop(_PHONE, None)
    if visit.page.profile is not None:
        done = (
            gettext("Your interview time is moved.") if moved else gettext("Your interview time is booked.")
        )
    elif visit.at_home:
        done = gettext("Your home visit is moved.") if moved else gettext("Your home visit is booked.")
    else:
        done = gettext("Your appointment is moved.") if moved else gettext("Your appointment is booked.")
    flash(done, "success")
    return redirect(url_for("public.interview", token=visit.token))


def _keep(token: str, slot_id: int, form: CheckForm) -> bool:
    """Book, or move where the page showed a booking; answer whether it was moved."""
    sequence, phone = key_of(form.sequence.data), form.phone.data or ""
    with transaction() as database_session:
        if sequence is not None:
            bookings.move_booking(
                database_session,
                token,
                slot_id,
                sequence=sequence,
                settings=settings_now(),
                now=now(),
                phone=phone,
            )
            return True
        bookings.book_slot(database_session, token, slot_id, settings=settings_now(), now=now(), phone=phone)
    return False


def _after_conflict(token: str, form: CheckForm, typed: str, code: str) -> Answer:
    """Show what is true now; the choice is kept where the time is still free."""
    visit = _visit(token)
    if isinstance(visit, str):
        return _closed(visit)
    chosen = visit.free_slot(typed)
    if code == "interview_past" or visit.is_over:
        return _booked_page(visit, notice=_past(visit)), 409
    if chosen is None:
        return _gone(visit, form)
    add_violation(form, RuleViolation(code), _sentence)
    return _check_page(visit, form, chosen), 409


def _gone(visit: Visit, form: CheckForm) -> tuple[str, int]:
    """Say that the time went to somebody else, and show the rest; a typed number is kept for the next try."""
    if form.phone.data:
        session[_PHONE] = form.phone.data[:40]
    times = time_form(visit.free)
    add_violation(times, RuleViolation("time_taken", "slot"), _sentence)
    return _times_page(visit, times), 409


@blueprint.route("/interview/<token>/cancel", methods=["GET", "POST"])
def interview_cancel(token: str) -> Answer:
    """Ask once more, then cancel the booked time; the link stays open for another one."""
    visit = _visit(token)
    if isinstance(visit, str):
        return _closed(visit)
    form = CancelForm()
    if form.is_submitted():
        return _cancel(visit, form)
    if visit.page.booking is None or visit.is_over:
        return redirect(url_for("public.interview", token=token))
    return _cancel_page(visit, form)


def _cancel(visit: Visit, form: CancelForm) -> Answer:
    sequence = version_of(form.sequence.data)
    try:
        with transaction() as database_session:
            bookings.cancel_booking(
                database_session, visit.token, sequence=sequence, settings=settings_now(), now=now()
            )
    except Conflict as conflict:
        fresh = _visit(visit.token)
        if isinstance(fresh, str):
            return _closed(fresh)
        if conflict.code == "interview_past":
            return _booked_page(fresh, notice=_past(fresh)), 409
        add_violation(form, RuleViolation(conflict.code), _sentence)
        return _cancel_page(fresh, form), 409
    if visit.page.profile is not None:
        flash(gettext("Your interview time is cancelled. You can choose another time."), "success")
    elif visit.at_home:
        flash(gettext("Your home visit is cancelled. You can choose another time."), "success")
    else:
        flash(gettext("Your appointment is cancelled. You can choose another time."), "success")
    return redirect(url_for("public.interview", token=visit.token))


def _booked_page(visit: Visit, notice: str = "") -> str:
    return render_template(
        "public/interview/booked.html",
        visit=visit,
        rows=booking_rows(visit.page.slot, visit.page.centre),
        has_email=visit.page.account is not None and visit.page.account.email is not None,
        notice=notice,
    )


def _times_page(visit: Visit, form: TimeForm) -> str:
    first = dict(list(form.slot.choices.items())[:_FIRST_SHOWN])
    hidden = len(form.slot.choices) - len(first)
    # A choice that was made stays in sight.
    if "all" in request.args or (form.slot.data in form.slot.choices and form.slot.data not in first):
        hidden = 0
    if hidden:
        form.slot.choices = first
    return render_template("public/interview/times.html", visit=visit, form=form, hidden=hidden)


def _check_page(visit: Visit, form: CheckForm, chosen: InterviewSlot) -> str:
    phone = visit.page.account.phone if visit.page.account else None
    form.slot.data = str(chosen.id)
    form.sequence.data = str(visit.page.booking.sequence) if visit.page.booking else ""
    return render_template(
        "public/interview/check.html",
        visit=visit,
        form=form,
        chosen=chosen,
        rows=booking_rows(chosen, visit.page.centre),
        old_rows=booking_rows(visit.page.slot, visit.page.centre),
        asks_phone=visit.page.account is not None and rules.needs_phone(chosen.kind, phone),
    )


def _cancel_page(visit: Visit, form: CancelForm) -> str:
    form.sequence.data = str(visit.page.booking.sequence) if visit.page.booking else ""
    rows = booking_rows(visit.page.slot, visit.page.centre)
    return render_template("public/interview/cancel.html", visit=visit, form=form, rows=rows)


def _past(visit: Visit) -> str:
    if visit.page.profile is not None:
        return _words("interview_past")
    if visit.at_home:
        return str(gettext("The home visit has begun already, so nothing was changed."))
    return str(gettext("The appointment has begun already, so nothing was changed."))


def _sentence(violation: RuleViolation) -> str:
    return _words(violation.code)


def _words(code: str) -> str:
    words: dict[str, str] = {
        "slot_missing": gettext("Choose one of the times."),
        "time_taken": gettext("This time is no longer free. Choose another one."),
        "time_gone": gettext("This time is no longer free. Choose another one."),
        "already_booked": gettext(
            "You have booked another time meanwhile. You see both times here. Choose whether you move it."
        ),
        "changed_meanwhile": gettext("Your booking has changed meanwhile. You see here how it is now."),
        "booking_cancelled": gettext(
            "Your earlier time has been cancelled meanwhile. You can book this time instead."
        ),
        "interview_past": gettext("The interview has begun already, so nothing was changed."),
        "phone_missing": gettext("Write the phone number that we can call."),
        "phone_not_understood": gettext("Write the phone number in numbers, for example 040 123 4567."),
    }
    return words[code]
