"""Shifts that have nobody yet, as the centre's staff see them: the soonest first."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import StringField

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.errors import NotFound, RuleViolation
from portti.domain.permissions import may
from portti.domain.telling_apart import told_apart
from portti.models import Account, Profile
from portti.queries.matches import account_of_need
from portti.queries.substitutes import open_requests_of_centre, urgent_phone
from portti.services import centres
from portti.services import substitute_turns as turns
from portti.services.substitute_turns import centre_list
from portti.web.kit.access import current_actor
from portti.web.kit.forms import Form, add_violation, key_of, settings_now
from portti.web.kit.languages import current_language
from portti.web.kit.lists import note_list_reading
from portti.web.staff.blueprint import blueprint
from portti.web.staff.lists import own_centre_id
from portti.wording.week import single_in_words


class UrgentPhoneForm(Form):
    """Which telephone is told of shifts that must not fail."""

    phone = StringField(lazy_gettext("Phone for shifts that must not fail"))


@blueprint.get("/substitutes")
def substitutes() -> str:
    """List the shifts for which a substitute is looked for."""
    return _list(UrgentPhoneForm())


def _list(form: UrgentPhoneForm) -> str:
    with reading() as session:
        rows = open_requests_of_centre(session, own_centre_id(), now())
        phone = urgent_phone(session, own_centre_id())
    if not form.is_submitted():
        form.phone.data = phone
    note_list_reading("substitute_request", [row.request.id for row in rows])
    language = current_language()
    return render_template(
        "staff/substitutes/list.html",
        rows=rows,
        form=form,
        phone=phone,
        by_sms=bool(settings_now().sms.url),
        may_choose=may(current_actor(), "manage_staff"),
        when=lambda row: single_in_words(row.request.starts_at, row.request.ends_at, language),
    )


@blueprint.post("/substitutes/phone")
def choose_urgent_phone() -> Response | tuple[str, int]:
    """Keep which telephone is told of shifts that must not fail."""
    form = UrgentPhoneForm()
    try:
        if form.validate():
            with transaction() as session:
                centres.choose_urgent_phone(
                    session, current_actor(), (form.phone.data or "").strip(), now=now()
                )
            flash(gettext("Saved."), "success")
            return redirect(url_for("staff.substitutes"), 303)
    except RuleViolation as violation:
        add_violation(form, violation, _sentence)
    return _list(form), 422


def _sentence(violation: RuleViolation) -> str | None:
    return {
        "phone_form": gettext("Write the phone number in numbers, for example 040 123 4567."),
    }.get(violation.code)


@blueprint.get("/substitutes/<int:request_id>")
def substitute(request_id: int) -> str:
    """Show whom the centre can call about one shift: the last wave of the asking."""
    language = current_language()
    with reading() as session:
        found = centre_list(session, current_actor(), request_id, settings=settings_now(), now=now())
        employer = account_of_need(session, found.need.id)
    note_list_reading("substitute_request", [found.request.id])
    note_list_reading("profile", [profile.id for profile, _account, _ask in found.people])
    return render_template(
        "staff/substitutes/request.html",
        found=found,
        employer=employer,
        names=told_apart((profile.id, _name(profile, account)) for profile, account, _ask in found.people),
        when=single_in_words(found.request.starts_at, found.request.ends_at, language),
    )


def _name(profile: Profile, account: Account | None) -> str:
    return f"{account.given_name} {account.family_name}" if account is not None else profile.shown_name


@blueprint.post("/substitutes/<int:request_id>/comes")
def note_promise(request_id: int) -> Response:
    """Note that somebody who was called comes."""
    profile_id = key_of(request.form.get("profile"))
    if profile_id is None:
        raise NotFound("profile")
    with transaction() as session:
        noted = turns.note_promise(
            session, current_actor(), request_id, profile_id, settings=settings_now(), now=now()
        )
    if noted and noted.employer_is_told:
        flash(gettext("Noted. The employer has been told who comes."), "success")
    elif noted:
        flash(gettext("Noted. Portti cannot write to the employer: call and tell who comes."), "success")
    else:
        flash(
            gettext("The shift has somebody already, or needs nobody any more. Nothing was changed."),
            "notice",
        )
    return redirect(url_for("staff.substitute", request_id=request_id), 303)
