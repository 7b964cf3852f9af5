"""One client event: changing it with history, rating it, striking it out."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.errors import Conflict, NotFound, RuleViolation
from portti.domain.permissions import may, only_own_events_of
from portti.queries import client_events as queries
from portti.queries import people as people_queries
from portti.services import client_events as services
from portti.services.event_follow_ups import open_follow_up
from portti.web.kit.access import current_actor
from portti.web.kit.forms import add_violation, settings_now, tell_of_change, version_of
from portti.web.kit.lists import note_reading
from portti.web.staff import event_forms
from portti.web.staff.blueprint import blueprint
from portti.web.staff.event_forms import EventForm, event_form, sentence
from portti.web.staff.event_history import history_lines, words_of
from portti.web.staff.lists import own_centre_id

Answered = str | Response | tuple[str, int]


@blueprint.get("/events/<int:event_id>")
def event(event_id: int) -> str:
    """Show one event as it can be changed, and what was changed before."""
    return _event_page(event_id, None)


@blueprint.post("/events/<int:event_id>")
def change_event(event_id: int) -> Answered:
    """Write an event as it should be."""
    actor = current_actor()
    form = event_form(may_close=may(actor, "close_events"))
    draft = event_forms.draft_typed(form)
    if form.errors:
        return _event_page(event_id, form), 422
    try:
        with transaction() as database_session:
            services.change_event(
                database_session,
                actor,
                event_id,
                draft,
                row_version=version_of(form.row_version.data),
                settings=settings_now(),
                now=now(),
            )
    except RuleViolation as violation:
        add_violation(form, violation, sentence)
        return _event_page(event_id, form), 422
    except Conflict:
        told = gettext("Somebody changed this meanwhile. See below what they changed, then save again.")
        with reading() as database_session:
            found = queries.event_of_centre(
                database_session, own_centre_id(), event_id, logged_by=only_own_events_of(current_actor())
            )
        tell_of_change(form, told, found.row_version)
        return _event_page(event_id, form), 409
    flash(gettext("Saved. What the event said before stays in its history."), "success")
    return redirect(url_for("staff.event", event_id=event_id), 303)


@blueprint.post("/events/<int:event_id>/satisfaction")
def rate_event(event_id: int) -> Response:
    """Note with one tap how satisfied the client was."""
    with transaction() as database_session:
        services.rate_event(
            database_session, current_actor(), event_id, request.form.get("satisfaction", ""), now=now()
        )
    flash(gettext("Noted how satisfied the client was."), "success")
    return redirect(url_for("staff.events"), 303)


@blueprint.post("/events/<int:event_id>/strike-out")
def strike_out_event(event_id: int) -> Answered:
    """Let an event count no more, or again."""
    form = event_forms.strike_out_form()
    take_back = "take_back" in request.form
    try:
        with transaction() as database_session:
            if take_back:
                services.put_back(database_session, current_actor(), event_id, now=now())
            else:
                services.strike_out(
                    database_session, current_actor(), event_id, form.reason.data or "", now=now()
                )
    except RuleViolation as violation:
        add_violation(form, violation, sentence)
        return _event_page(event_id, None, form), 422
    done = (
        gettext("The event counts again.") if take_back else gettext("Struck out. The event counts no more.")
    )
    flash(done, "success")
    return redirect(url_for("staff.event", event_id=event_id), 303)


def _event_page(event_id: int, form: EventForm | None, strike: Any = None) -> str:
    actor = current_actor()
    with reading() as database_session:
        found = queries.event_of_centre(
            database_session, own_centre_id(), event_id, logged_by=only_own_events_of(current_actor())
        )
        changes = queries.changes_of(database_session, event_id)
        note = queries.note_of(database_session, event_id)
        waiting = open_follow_up(database_session, event_id)
        notes = services.notes_are_on(database_session, found.centre_id, settings_now())
        logger = _account(found.logged_by_account_id, database_session, found.centre_id)
    if found.account_id is not None:
        note_reading("client_event", event_id)
    may_close = may(actor, "close_events")
    if form is None:
        facts = event_forms.facts_of(found, note.text if note else "")
        form = event_form(may_close=may_close)
        form.process(formdata=None, data=facts)
    return render_template(
        "staff/events/event.html",
        form=form,
        event=found,
        logger=logger,
        follow_up_on=waiting.due_on if waiting else None,
        strike=strike or event_forms.strike_out_form(empty=True),
        history=[(change, account, history_lines(change)) for change, account in changes],
        words_of=words_of,
        with_notes=notes,
        may_close=may_close,
        may_change=services.may_change(actor, found),
    )


def _account(account_id: int | None, database_session: Any, centre_id: int) -> Any:
    if account_id is None:
        return None
    try:
        return people_queries.account_of_centre(database_session, centre_id, account_id)
    except NotFound:
        return None
