"""The outbox as staff see it: what waits, what hangs and why, and sending again or keeping back."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import HiddenField, SelectField

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.errors import Conflict, RuleViolation
from portti.domain.messages import CANCELLABLE, RESENDABLE, readable_text
from portti.domain.permissions import check_may
from portti.queries import outbox as queries
from portti.queries import people as people_queries
from portti.queries.outbox import MessageFilter
from portti.services import outbox
from portti.web.kit.access import current_actor
from portti.web.kit.lists import FilterForm, chosen, note_list_reading, note_reading
from portti.web.staff.blueprint import blueprint
from portti.web.staff.lists import PAGE_SIZE, list_page, number_asked, offset_asked, own_centre_id
from portti.web.staff.words import MESSAGE_KINDS, MESSAGE_STATES, choices


class MessagesForm(FilterForm):
    """What messages are filtered by; one receiver may be asked for by a link."""

    state = SelectField(lazy_gettext("State"))
    kind = SelectField(lazy_gettext("Kind"))
    account = HiddenField()
    sort = SelectField(lazy_gettext("Order"))


def _states() -> dict[str, str]:
    return {"hanging": gettext("Hangs: did not leave, or is in doubt"), **MESSAGE_STATES}


def _form() -> MessagesForm:
    form = MessagesForm(request.args)
    form.state.choices = choices(_states(), any_word=gettext("All states"))
    form.kind.choices = choices(MESSAGE_KINDS, any_word=gettext("All kinds"))
    form.sort.choices = [("newest", gettext("Newest first")), ("oldest", gettext("Oldest first"))]
    return form


@blueprint.get("/messages")
def messages() -> str:
    """List the centre's messages by state, kind or receiver."""
    check_may(current_actor(), "read_outbox")
    centre_id = own_centre_id()
    wanted = MessageFilter(
        state=chosen("state", list(_states())),
        kind=chosen("kind", list(MESSAGE_KINDS)),
        account_id=number_asked("account"),
        sort=chosen("sort", queries.MESSAGE_SORTS) or "newest",
    )
    with reading() as session:
        receiver = (
            people_queries.account_of_centre(session, centre_id, wanted.account_id)
            if wanted.account_id is not None
            else None
        )
        rows, total = queries.centre_messages(
            session, centre_id, wanted, now=now(), limit=PAGE_SIZE, offset=offset_asked()
        )
    note_list_reading("message", [row.message.id for row in rows])
    return list_page("staff/messages/list.html", _form(), total, receiver=receiver, rows=rows)


@blueprint.get("/messages/<int:message_id>")
def message(message_id: int) -> str:
    """Show one message without the links that are for the receiver's eyes only."""
    check_may(current_actor(), "read_outbox")
    with reading() as session:
        row = queries.message_of_centre(session, own_centre_id(), message_id)
    note_reading("message", message_id)
    found = row.message
    return render_template(
        "staff/messages/message.html",
        row=row,
        message=found,
        text=found.body_text
        if found.state == "practice"
        else readable_text(found.kind, found.body_text, link_words=gettext("[personal link]")),
        resendable=found.state in RESENDABLE and found.send_before > now() and bool(found.body_text),
        cancellable=found.state in CANCELLABLE,
    )


@blueprint.post("/messages/<int:message_id>/resend")
def resend_message(message_id: int) -> Response:
    """Put a message back in line."""
    try:
        with transaction() as session:
            outbox.resend_message(session, current_actor(), message_id, now=now())
    except Conflict:
        flash(gettext("The message is just being sent, so nothing was changed."), "notice")
    except RuleViolation as violation:
        flash(_why_not(violation), "notice")
    else:
        flash(gettext("The message is in line again. It leaves within a minute."), "success")
    return redirect(url_for("staff.message", message_id=message_id))


@blueprint.post("/messages/<int:message_id>/cancel")
def cancel_message(message_id: int) -> Response:
    """Keep a message from being sent."""
    try:
        with transaction() as session:
            outbox.cancel_message(session, current_actor(), message_id, now=now())
    except Conflict:
        flash(gettext("The message has left or is just leaving, so it was not cancelled."), "notice")
    else:
        flash(gettext("The message was cancelled. It is not sent."), "success")
    return redirect(url_for("staff.message", message_id=message_id))


def _why_not(violation: RuleViolation) -> str:
    if violation.code == "receiver_has_left":
        return str(gettext("The person has deleted their account. Nothing was sent to them."))
    if violation.code == "receiver_has_no_number":
        return str(gettext("The person has no number for text messages any more. Nothing was sent to them."))
    return str(gettext("The message is too old to be of use, so it was not sent again."))
