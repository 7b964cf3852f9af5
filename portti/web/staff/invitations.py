"""Invitations to an interview: who was invited and booked, who waits, inviting by hand and booking by phone."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext, ngettext
from werkzeug.wrappers import Response
from wtforms import SelectField, TelField

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.errors import Conflict, NotFound, RuleViolation
from portti.domain.permissions import check_may
from portti.queries import interview_slots as slot_queries
from portti.queries import invitations as queries
from portti.services import bookings, invitation_queue
from portti.services import invitations as services
from portti.web.kit.access import current_actor
from portti.web.kit.forms import Form, add_violation, key_of, settings_now
from portti.web.kit.lists import FilterForm, chosen, note_list_reading, note_reading
from portti.web.staff.blueprint import blueprint
from portti.web.staff.free_times import FreeTimeForm, offer_times, time_sentence
from portti.web.staff.lists import PAGE_SIZE, list_page, offset_asked, own_centre_id
from portti.web.staff.words import INVITATION_STATES, choices

_AT_ONCE = ("5", "10", "20", "50")


class InviteFirstForm(Form):
    """How many of those who wait are invited at once."""

    number = SelectField(lazy_gettext("How many people, from the top of the list?"))


class InvitationFilterForm(FilterForm):
    """What invitations are filtered by."""

    state = SelectField(lazy_gettext("State of the invitation"))


class PhoneBookingForm(FreeTimeForm):
    """The time that a person chose on the phone, and the number to call where none is known."""

    phone = TelField()


@blueprint.get("/invitations")
def invitations() -> str:
    """List who waits for an invitation, and the centre's invitations with what became of them."""
    return _invitations_page(InviteFirstForm(formdata=None))


def _invitations_page(first_form: InviteFirstForm) -> str:
    state, centre_id = chosen("state", list(INVITATION_STATES)), own_centre_id()
    with reading() as session:
        rows, total = queries.centre_invitations(
            session, centre_id, now(), state=state, limit=PAGE_SIZE, offset=offset_asked()
        )
        waiting = invitation_queue.waiting_in_order(session, centre_id, settings=settings_now(), now=now())
        times = invitation_queue.times_of(session, centre_id, settings=settings_now(), now=now())
    note_list_reading("invitation", [row.invitation.id for row in rows])
    note_list_reading("profile", [person.profile.id for person in waiting])
    form = InvitationFilterForm(request.args)
    form.state.choices = dict(choices(INVITATION_STATES, any_word=gettext("All invitations")))
    first_form.number.choices = {number: number for number in _AT_ONCE}
    return list_page(
        "staff/interviews/invitations.html",
        form,
        total,
        rows=rows,
        waiting=waiting,
        times=times,
        first_form=first_form,
        kept_days=settings_now().invitations.kept_days,
    )


@blueprint.post("/invitations/invite")
def invite() -> Response:
    """Invite one person by hand, also again after an invitation that has run out."""
    typed = request.form.getlist("profile")
    ids = [key for word in typed if (key := key_of(word)) is not None]
    if not ids or len(ids) < len(typed):
        raise NotFound("profile")
    with transaction() as session:
        done = services.invite_profiles(session, current_actor(), ids, settings=settings_now(), now=now())
    _tell_invited(done)
    return redirect(url_for("staff.invitations"))


@blueprint.post("/invitations/invite-first")
def invite_first() -> Response | tuple[str, int]:
    """Invite the first of those who wait, in the order that the page shows."""
    number = request.form.get("number", "")
    if number not in _AT_ONCE:
        form = InviteFirstForm()
        form.number.errors = [gettext("Choose from the list on this page.")]
        return _invitations_page(form), 422
    actor, settings = current_actor(), settings_now()
    check_may(actor, "manage_interview_slots")
    with transaction() as session:
        ids = invitation_queue.first_to_invite(
            session, own_centre_id(), int(number), settings=settings, now=now()
        )
        if ids:
            done = services.invite_profiles(session, actor, ids, settings=settings, now=now())
            _tell_invited(done)
        else:
            flash(gettext("Nobody who waits can be invited by e-mail."), "notice")
    return redirect(url_for("staff.invitations"))


def _tell_invited(done: services.Invited) -> None:
    if done.invited:
        text = ngettext(
            "%(num)s invitation goes out by e-mail.", "%(num)s invitations go out by e-mail.", done.invited
        )
        flash(text, "success")
    if done.left_out:
        flash(
            gettext(
                "No invitation was sent: the person has an open one, has been interviewed, has no e-mail, "
                "or the profile is not open."
            ),
            "notice",
        )


@blueprint.post("/profiles/<int:profile_id>/first")
def put_first(profile_id: int) -> Response:
    """Put a person before the others who wait, or back into the order of the rule."""
    first = "take_back" not in request.form
    with transaction() as session:
        invitation_queue.put_first(session, current_actor(), profile_id, first=first, now=now())
    done = (
        gettext("The person is invited next.") if first else gettext("The person waits in the order again.")
    )
    flash(done, "success")
    return redirect(url_for("staff.invitations"))


@blueprint.route("/invitations/<int:invitation_id>/cancel", methods=["GET", "POST"])
def cancel_invitation(invitation_id: int) -> str | Response:
    """Ask once more, then withdraw an invitation with its link and its booking."""
    actor = current_actor()
    if request.method == "GET":
        with reading() as session:
            found = queries.invitation_row(session, actor.centre_id, invitation_id)
        note_reading("invitation", invitation_id)
        return render_template("staff/interviews/cancel_invitation.html", row=found)
    try:
        with transaction() as session:
            services.cancel_invitation(session, actor, invitation_id, settings=settings_now(), now=now())
    except Conflict:
        flash(gettext("The interview has begun already, so it was not cancelled."), "notice")
    else:
        flash(gettext("The invitation was withdrawn. Its link does not work any more."), "success")
    return redirect(url_for("staff.invitations"))


@blueprint.route("/profiles/<int:profile_id>/interview", methods=["GET", "POST"])
def book_for_person(profile_id: int) -> str | Response | tuple[str, int]:
    """Book a time that a person chose on the phone."""
    actor = current_actor()
    check_may(actor, "manage_interview_slots")
    settings = settings_now()
    form = PhoneBookingForm()
    if form.is_submitted():
        problem = _book(form, profile_id)
        if problem is None:
            flash(gettext("The interview time is booked."), "success")
            return redirect(url_for("staff.slots"))
        add_violation(form, problem, _sentence)
    with reading() as session:
        profile, account, _centre = queries.receiver(session, profile_id)
        if profile.centre_id != actor.centre_id:
            raise NotFound("profile")
        free = slot_queries.free_slots(session, own_centre_id(), bookings.first_bookable(settings, now()))
        row = queries.booked_of_profile(session, profile_id)
    note_reading("profile", profile_id)
    offer_times(form, free)
    page = render_template(
        "staff/interviews/book.html", form=form, profile=profile, account=account, booked=row
    )
    return (page, 422) if form.errors or form.form_errors else page


def _book(form: PhoneBookingForm, profile_id: int) -> RuleViolation | None:
    """Book the chosen time, or return why it cannot be."""
    slot_id = key_of(form.slot.data)
    if slot_id is None:
        return RuleViolation("slot_missing", "slot")
    try:
        with transaction() as session:
            services.book_for_person(
                session,
                current_actor(),
                profile_id,
                slot_id,
                settings=settings_now(),
                now=now(),
                phone=form.phone.data or "",
            )
    except RuleViolation as violation:
        return violation
    except Conflict as conflict:
        return RuleViolation(conflict.code, None if conflict.code == "already_booked" else "slot")
    return None


def _sentence(violation: RuleViolation) -> str | None:
    return {
        "interviewed_already": gettext("The person has been interviewed already."),
        "phone_missing": gettext("Ask for the number and write it here: the interview is a phone call."),
        "phone_not_understood": gettext("Write the phone number in numbers, for example 040 123 4567."),
    }.get(violation.code) or time_sentence(violation)
