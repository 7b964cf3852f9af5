"""Deleting the account of a person who asks the centre for it, and taking that back while there is time."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response
from wtforms import RadioField

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.accounts import CODE_ROLES
from portti.domain.errors import RuleViolation
from portti.domain.permissions import check_may
from portti.domain.retention import erased_on
from portti.models import Account
from portti.queries import people as queries
from portti.services import erasure
from portti.web.kit.access import current_actor
from portti.web.kit.forms import Form, add_violation, settings_now
from portti.web.kit.lists import note_reading
from portti.web.staff.blueprint import blueprint
from portti.web.staff.words import ACTING_CONSENTS, choices


class ClosingForm(Form):
    """How the person said that they want it."""

    consent = RadioField()


@blueprint.route("/people/<int:account_id>/delete", methods=["GET", "POST"])
def close_account(account_id: int) -> str | Response | tuple[str, int]:
    """Say what happens, then close the account; pressed twice it is closed once."""
    actor = current_actor()
    check_may(actor, "close_account_for_person")
    with reading() as session:
        person = queries.account_of_centre(session, actor.centre_id, account_id)
    form = ClosingForm()
    form.consent.label.text = gettext("How did the person ask for it?")
    form.consent.choices = choices(ACTING_CONSENTS)
    if not form.is_submitted():
        note_reading("account", account_id)
        return _page(form, person)
    try:
        with transaction() as session:
            erasure.close_account_for(
                session, actor, account_id, form.consent.data or "", settings=settings_now(), now=now()
            )
    except RuleViolation as violation:
        add_violation(form, violation, _sentence)
        return _page(form, person, 422)
    flash(gettext("The account is deleted. You can take it back on this page for some days."), "success")
    return redirect(url_for("staff.close_account", account_id=account_id), 303)


@blueprint.post("/people/<int:account_id>/delete/back")
def reopen_account(account_id: int) -> Response:
    """Take the deletion back; pressed twice it is taken back once."""
    with transaction() as session:
        done = erasure.reopen_account_for(session, current_actor(), account_id, now=now())
    if done:
        flash(
            gettext("The account is in use again. Needs and profile stay hidden until published."), "success"
        )
    return redirect(url_for("staff.person", account_id=account_id), 303)


def _page(form: ClosingForm, person: Account, status: int = 200) -> tuple[str, int]:
    undo_days = settings_now().retention.undo_days
    return render_template(
        "staff/people/leave.html",
        form=form,
        person=person,
        may_leave=not CODE_ROLES & {role.name for role in person.roles},
        erased_at=erased_on(person.closed_at or now(), undo_days),
    ), status


def _sentence(violation: RuleViolation) -> str | None:
    return {
        "consent_missing": gettext("Choose how the person asked for it."),
        "staff_account": gettext(
            "This person works at a centre. A manager ends their account among the staff."
        ),
    }.get(violation.code)
