"""Registering, and confirming the address by the mailed link."""

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext, lazy_gettext
from flask_security import current_user
from werkzeug.wrappers import Response
from wtforms import EmailField, StringField

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.accounts import RegistrationDraft, TooManyTries, check_name
from portti.domain.errors import NotFound, RuleViolation, faults_of
from portti.queries import accounts as account_queries
from portti.services import accounts
from portti.web.auth import tries
from portti.web.auth.blueprint import blueprint
from portti.web.auth.choices import centre_choices, language_choices, role_choices
from portti.web.auth.log_in import MAILED_TO, link_gone
from portti.web.auth.targets import start_page
from portti.web.auth.words import full_email_form, locked_sentence, sentence
from portti.web.kit.choice_fields import OneOfField, PickField, YesField
from portti.web.kit.forms import Form, add_violation, is_right, settings_now
from portti.web.kit.languages import current_language

_Answer = str | Response | tuple[str, int]


class RegistrationForm(Form):
    """What a person tells to get an account."""

    role = OneOfField(lazy_gettext("What do you do in Portti?"))
    given_name = StringField(lazy_gettext("First name"))
    family_name = StringField(lazy_gettext("Last name"))
    email = EmailField(lazy_gettext("E-mail address"), validators=[full_email_form])
    centre = PickField(lazy_gettext("Your centre"))
    language = OneOfField(lazy_gettext("In which language do we write to you?"))
    rules = YesField(lazy_gettext("I have read the conduct rules and follow them"))


def _form() -> RegistrationForm:
    form = RegistrationForm()
    form.role.choices, form.role.missing = role_choices(), gettext("Choose what you do in Portti.")
    form.language.choices, form.language.missing = language_choices(), gettext("Choose a language.")
    with reading() as database_session:
        centres = account_queries.real_centres(database_session)
        form.centre.choices = centre_choices(centres)
    if not form.is_submitted():
        form.language.data = current_language()
    return form


def _page(form: RegistrationForm, status: int = 200) -> tuple[str, int]:
    return render_template("auth/register.html", form=form), status


def _draft(form: RegistrationForm) -> RegistrationDraft:
    return RegistrationDraft(
        given_name=form.given_name.data or "",
        family_name=form.family_name.data or "",
        email=form.email.data or "",
        role=form.role.data or "",
        centre_id=int(form.centre.data) if form.centre.data else None,
        language=form.language.data or "",
        rules_accepted=bool(form.rules.data),
    )


@blueprint.route("/register", methods=["GET", "POST"])
def register() -> _Answer:
    """Take a registration; the answer does not tell whether the address is known."""
    if request.method == "GET" and current_user.is_authenticated:
        return redirect(start_page(current_user))
    form = _form()
    if request.method == "GET":
        return _page(form)
    if not is_right(form, _faults(form), sentence):
        return _page(form, 422)
    try:
        tries.begin_mail_request()
        with transaction() as database_session:
            accounts.register_person(database_session, _draft(form), settings=settings_now(), now=now())
    except RuleViolation as violation:
        add_violation(form, violation, sentence)
        return _page(form, 422)
    except TooManyTries as fault:
        form.form_errors = [locked_sentence(fault)]
        return _page(form, 429)
    session[MAILED_TO] = form.email.data
    return redirect(url_for("auth.check_mail", kind="confirm"), 303)


def _faults(form: RegistrationForm) -> list[RuleViolation]:
    faults = faults_of(
        lambda: check_name(form.given_name.data or "", "given_name"),
        lambda: check_name(form.family_name.data or "", "family_name"),
    )
    if not form.centre.data:
        faults.append(RuleViolation("centre_missing", "centre"))
    if not form.rules.data:
        faults.append(RuleViolation("rules_not_accepted", "rules"))
    return faults


@blueprint.route("/confirm/<token>", methods=["GET", "POST"])
def confirm(token: str) -> _Answer:
    """Show a button that confirms the address: opening the link, as mail scanners do, uses nothing up."""
    try:
        if request.method == "GET":
            with reading() as database_session:
                accounts.check_confirm_link(database_session, token, now=now())
            return render_template("auth/confirm.html")
        with transaction() as database_session:
            confirmed = accounts.confirm_address(database_session, token, settings=settings_now(), now=now())
    except NotFound:
        return link_gone()
    flash(gettext("Your address is confirmed."), "success")
    if confirmed.password_token is not None:
        return redirect(url_for("auth.new_password", token=confirmed.password_token), 303)
    return redirect(url_for("auth.log_in"), 303)
