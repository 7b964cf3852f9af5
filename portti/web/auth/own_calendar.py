"""A person's private calendar address: making one, making it anew, ending it."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.errors import NotFound
from portti.mail.links import page_url
from portti.queries.accounts import account_by_id
from portti.queries.calendar_entries import feed_of_account
from portti.services import calendar_feeds as services
from portti.services.taken_rosters import calendar_rosters
from portti.web.auth.blueprint import account_blueprint
from portti.web.kit.access import current_actor
from portti.web.kit.forms import settings_now
from portti.web.kit.languages import current_language

_MOST_DIGITS = 16


@account_blueprint.get("/account/calendar")
def own_calendar() -> str:
    """Show the address, where there is one."""
    actor, settings = current_actor(), settings_now()
    account_id = actor.account_id
    if account_id is None:
        raise NotFound("account")
    with reading() as session:
        feed = feed_of_account(session, account_id)
        rosters = calendar_rosters(session, account_by_id(session, account_id))
    word = services.feed_word(settings, feed) if feed is not None else None
    return render_template(
        "account/calendar.html",
        feed=feed,
        replaces=str(services.mark_of(feed)) if feed is not None else "0",
        rosters=rosters,
        at_hand=[need for need in rosters.unknown if need.employer_id == actor.employer_id],
        address=page_url(settings, current_language(), f"/calendar/{word}") if word else None,
    )


@account_blueprint.post("/account/calendar/make")
def make_calendar() -> Response:
    """Make a calendar address; an earlier one ends."""
    typed = request.form.get("replaces", "")
    if not (typed.isascii() and typed.isdigit() and len(typed) < _MOST_DIGITS):
        raise NotFound("calendar")
    replaces = int(typed)
    with transaction() as session:
        services.make_feed(session, current_actor(), replaces=replaces, settings=settings_now(), now=now())
    made = gettext("You have a calendar address.")
    if replaces:
        made = gettext("You have a new calendar address. An earlier one no longer works.")
    flash(made, "success")
    return redirect(url_for("account.own_calendar"), 303)


@account_blueprint.post("/account/calendar/end")
def end_calendar() -> Response:
    """End the calendar address."""
    with transaction() as session:
        services.end_feed(session, current_actor(), now=now())
    flash(gettext("The calendar address no longer works."), "success")
    return redirect(url_for("account.own_calendar"), 303)
