"""What comes after a client event: a follow-up with its day on one line, and the client's own answer."""

from datetime import date

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from portti.clock import helsinki, now
from portti.database import reading, transaction
from portti.domain.answers import ASKED_WITHIN, WORKS_FOR
from portti.domain.errors import RuleViolation
from portti.domain.follow_ups import is_unfinished, usual_day
from portti.domain.permissions import check_may, only_own_events_of
from portti.domain.typed_days import coming_day
from portti.mail.links import answer_url
from portti.models import ClientEvent, StaffTask
from portti.moments import short_day
from portti.queries import client_events as event_queries
from portti.services import answers_by_link, event_follow_ups
from portti.web.kit.access import current_actor
from portti.web.kit.forms import Form, add_violation, settings_now
from portti.web.kit.languages import current_language
from portti.web.kit.lists import note_reading
from portti.web.kit.number_fields import TypedField
from portti.web.staff.blueprint import blueprint
from portti.web.staff.lists import own_centre_id

Answered = str | Response | tuple[str, int]


class ComingDayField(TypedField):
    """A day to come, in one box: `9.12.2026`, `9.12.`, or only its number."""

    def read(self, text: str) -> date:
        """Return the day."""
        try:
            return coming_day(text, helsinki(now()).date())
        except ValueError:
            raise ValueError(gettext("Write a day, for example 9.12.2026, or 9.12.")) from None

    def show(self, value: date) -> str:
        """Return the day as a person would type it."""
        return short_day(value, "fi")


class FollowUpForm(Form):
    """When to go on with what was left open."""

    on = ComingDayField(lazy_gettext("Go on with this on"), missing=lazy_gettext("Write the day."))


def follow_up_form(event: ClientEvent | None, waiting: StaffTask | None) -> FollowUpForm | None:
    """Return the line after an event that was left open, with the day that is planned or usual."""
    if event is None or event.voided_at is not None:
        return None
    if waiting is None and not is_unfinished(event.result, event.satisfaction):
        return None
    return _planned_form(waiting)


def _planned_form(waiting: StaffTask | None) -> FollowUpForm:
    form = FollowUpForm(formdata=None)
    form.on.data = (waiting and waiting.due_on) or usual_day(helsinki(now()).date())
    return form


@blueprint.get("/events/<int:event_id>/follow-up")
def follow_up(event_id: int) -> str:
    """Show the line of an event's follow-up on a page of its own."""
    return _follow_up_page(event_id, None)


@blueprint.post("/events/<int:event_id>/follow-up")
def plan_follow_up(event_id: int) -> Answered:
    """Remember to go on with an event on a day."""
    form = FollowUpForm()
    if not form.validate():
        return _follow_up_page(event_id, form), 422
    try:
        with transaction() as session:
            event_follow_ups.plan_follow_up(session, current_actor(), event_id, form.on.data, now=now())
    except RuleViolation as violation:
        add_violation(form, violation, _sentence)
        return _follow_up_page(event_id, form), 422
    day = short_day(form.on.data, current_language())
    flash(gettext("It stands among your tasks for %(day)s.", day=day), "success")
    return redirect(url_for("staff.events"), 303)


def _follow_up_page(event_id: int, form: FollowUpForm | None) -> str:
    check_may(current_actor(), "do_tasks")
    with reading() as session:
        event = event_queries.event_of_centre(
            session, own_centre_id(), event_id, logged_by=only_own_events_of(current_actor())
        )
        waiting = event_follow_ups.open_follow_up(session, event_id)
    _note(event)
    return render_template("staff/events/follow_up.html", form=form or _planned_form(waiting), event=event)


def _note(event: ClientEvent) -> None:
    if event.account_id is not None:
        note_reading("client_event", event.id)


def _sentence(violation: RuleViolation) -> str | None:
    return {
        "follow_up_day_missing": gettext("Write the day."),
        "follow_up_day_past": gettext("This day has been. Write a day that is still ahead."),
        "follow_up_day_far": gettext("This day is over a year away. Check the year."),
        "event_struck_out": gettext("This has been struck out. Put it back first."),
        "event_too_old_to_ask": gettext(
            "The contact was over %(number)s days ago. The client is asked while it is fresh.",
            number=ASKED_WITHIN.days,
        ),
    }.get(violation.code)


@blueprint.get("/events/<int:event_id>/answer")
def event_answer(event_id: int) -> Answered:
    """Show the address by which the client answers, to print, send or open on a telephone."""
    actor = current_actor()
    check_may(actor, "log_events")
    with reading() as session:
        event = event_queries.event_of_centre(
            session, own_centre_id(), event_id, logged_by=only_own_events_of(current_actor())
        )
        link = answers_by_link.link_of_event(session, event_id)
    _note(event)
    shown = link if link is not None and answers_by_link.is_open(link, now=now()) else None
    settings, language = settings_now(), current_language()
    return render_template(
        "staff/events/answer.html",
        event=event,
        link=link,
        address=answer_url(settings, language, answers_by_link.code_of(settings, shown)) if shown else "",
        until=short_day(helsinki(shown.expires_at).date(), language) if shown else "",
        days=WORKS_FOR["event"].days,
    )


@blueprint.post("/events/<int:event_id>/answer")
def ask_client(event_id: int) -> Answered:
    """Make the address for the client's own answer."""
    try:
        with transaction() as session:
            answers_by_link.ask_about_event(
                session, current_actor(), event_id, settings=settings_now(), now=now()
            )
    except RuleViolation as violation:
        told = _sentence(violation)
        if told is None:
            raise
        flash(told, "notice")
    return redirect(url_for("staff.event_answer", event_id=event_id), 303)
