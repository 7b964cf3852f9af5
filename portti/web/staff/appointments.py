"""Inviting a client to an appointment or a home visit by a personal link, or booking it while they are on the phone."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.errors import Conflict, NotFound, RuleViolation
from portti.domain.invitations import CLIENT_PURPOSES
from portti.domain.permissions import check_may
from portti.queries import client_invitations as client_queries
from portti.queries import people as people_queries
from portti.services import appointments as services
from portti.web.kit.access import current_actor
from portti.web.kit.forms import add_violation, key_of, settings_now
from portti.web.kit.lists import note_reading
from portti.web.staff.blueprint import blueprint
from portti.web.staff.free_times import FreeTimeForm, offer_times, time_sentence
from portti.web.staff.lists import own_centre_id
from portti.web.staff.words import SLOT_PURPOSES, word

Answer = str | Response | tuple[str, int]


@blueprint.get("/people/<int:account_id>/appointments/<any(appointment,home_visit):purpose>")
def appointments(account_id: int, purpose: str) -> str:
    """Show what is booked, the free times, and the way to send the link."""
    return _page(account_id, purpose, FreeTimeForm())


@blueprint.post("/people/<int:account_id>/appointments/<any(appointment,home_visit):purpose>")
def book_appointment(account_id: int, purpose: str) -> Answer:
    """Book the time that the client chose."""
    form = FreeTimeForm()
    slot_id = key_of(form.slot.data)
    if slot_id is None:
        return _refused(account_id, purpose, form, "slot_missing")
    try:
        with transaction() as session:
            services.book_for_client(
                session, current_actor(), account_id, purpose, slot_id, settings=settings_now(), now=now()
            )
    except Conflict as conflict:
        return _refused(account_id, purpose, form, conflict.code)
    except NotFound as fault:
        if str(fault) != "slot":
            raise
        return _refused(account_id, purpose, form, "time_taken")
    flash(gettext("The time is booked. The person is told by e-mail, if they have one."), "success")
    return redirect(url_for("staff.slots", purpose=purpose), 303)


def _refused(account_id: int, purpose: str, form: FreeTimeForm, code: str) -> tuple[str, int]:
    add_violation(form, RuleViolation(code, "slot"), time_sentence)
    return _page(account_id, purpose, form), 422


@blueprint.post("/people/<int:account_id>/appointments/<any(appointment,home_visit):purpose>/invite")
def invite_client(account_id: int, purpose: str) -> Response:
    """Send the link by e-mail."""
    try:
        with transaction() as session:
            sent = services.invite_client(
                session, current_actor(), account_id, purpose, settings=settings_now(), now=now()
            )
    except RuleViolation:
        flash(gettext("The person has no e-mail, so no link was sent. Call them and book a time."), "notice")
    else:
        if sent:
            flash(gettext("The link goes out by e-mail."), "success")
        else:
            flash(gettext("The person has a link that works, so no other was sent."), "notice")
    return redirect(url_for("staff.appointments", account_id=account_id, purpose=purpose), 303)


def _page(account_id: int, purpose: str, form: FreeTimeForm) -> str:
    actor = current_actor()
    check_may(actor, "manage_interview_slots")
    with reading() as session:
        account = people_queries.account_of_centre(session, actor.centre_id, account_id)
        free = services.free_times(session, own_centre_id(), purpose, settings=settings_now(), now=now())
        rows = [
            (invitation, booking, slot)
            for invitation, booking, slot in client_queries.client_invitations(session, account_id)
            if invitation.purpose == purpose and booking is not None and booking.cancelled_at is None
        ]
    note_reading("account", account_id)
    offer_times(form, free)
    return render_template(
        "staff/interviews/appointments.html",
        form=form,
        account=account,
        purpose=purpose,
        title=word(SLOT_PURPOSES, purpose),
        others=[(code, word(SLOT_PURPOSES, code)) for code in CLIENT_PURPOSES if code != purpose],
        booked=rows,
        is_ahead=lambda slot: slot.starts_at > now(),
    )
