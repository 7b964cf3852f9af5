"""A person's own account: details, language, password, and where everything else is."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_security import current_user
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField, TelField

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.accounts import (
    LONGEST_PASSWORD,
    DetailsDraft,
    TooManyTries,
    check_password,
    detail_faults,
)
from portti.domain.actor import Actor
from portti.domain.errors import RuleViolation, faults_of
from portti.models import Account
from portti.queries import accounts as account_queries
from portti.services import accounts, log_ins
from portti.web.auth import tries
from portti.web.auth.acting import acting_matters
from portti.web.auth.blueprint import account_blueprint
from portti.web.auth.choices import language_choices
from portti.web.auth.passwords import fits, hashed
from portti.web.auth.sessions import begin, end
from portti.web.auth.words import locked_sentence, sentence
from portti.web.kit.access import current_actor
from portti.web.kit.choice_fields import OneOfField
from portti.web.kit.forms import Form, add_violation, is_right, settings_now
from portti.web.kit.languages import current_language
from portti.words import translate

_Answer = str | Response | tuple[str, int]


class DetailsForm(Form):
    """Names, telephone number and language."""

    given_name = StringField(lazy_gettext("First name"))
    family_name = StringField(lazy_gettext("Last name"))
    phone = TelField(lazy_gettext("Phone"))
    language = OneOfField(lazy_gettext("In which language do we write to you?"))


class PasswordForm(Form):
    """The present password, where there is one, and a new one."""

    present_password = PasswordField(lazy_gettext("Your present password"))
    password = PasswordField(lazy_gettext("New password"))


def own_account() -> Account:
    """Return the account of who is logged in, as it stands now."""
    with reading() as database_session:
        account = account_queries.account_by_id(database_session, current_user.id)
        database_session.expunge_all()
    return account


def own_actor() -> Actor:
    """Return who is logged in for deeds on their own account, whoever they act for besides."""
    actor = current_actor()
    return Actor(account_id=actor.account_id, roles=actor.roles, centre_id=actor.centre_id)


@account_blueprint.get("/account")
def home() -> str:
    """Show what is known of the account, with links to change it."""
    account = own_account()
    with reading() as database_session:
        is_employer = account_queries.employer_of_account(database_session, account.id) is not None
    return render_template(
        "account/home.html",
        account=account,
        language_name=language_choices()[account.language],
        codes_on=account.tf_totp_secret is not None,
        acting=acting_matters(account),
        is_employer=is_employer,
    )


@account_blueprint.route("/account/details", methods=["GET", "POST"])
def details() -> _Answer:
    """Change names, telephone number and language."""
    account = own_account()
    form = DetailsForm(obj=account)
    form.language.choices, form.language.missing = language_choices(), gettext("Choose a language.")
    if request.method == "GET":
        return render_template("account/details.html", form=form)
    draft = DetailsDraft(
        given_name=form.given_name.data or "",
        family_name=form.family_name.data or "",
        phone=form.phone.data or None,
        language=form.language.data or "",
    )
    if not is_right(form, detail_faults(draft), sentence):
        return render_template("account/details.html", form=form), 422
    try:
        with transaction() as database_session:
            accounts.save_details(database_session, own_actor(), draft, now=now())
    except RuleViolation as violation:
        add_violation(form, violation, sentence)
        return render_template("account/details.html", form=form), 422
    flash(translate(draft.language, "Your details are saved."), "success")
    language = draft.language if draft.language != account.language else current_language()
    return redirect(url_for("account.home", language=language), 303)


@account_blueprint.route("/account/password", methods=["GET", "POST"])
def password() -> _Answer:
    """Change the password; every other session ends."""
    account = own_account()
    form = PasswordForm()
    if account.password is None:
        del form.present_password
    if request.method == "GET":
        return _password_page(form, account)
    new = form.password.data or ""
    minimum = settings_now().accounts.password_minimum_length
    faults = faults_of(
        lambda: check_password_typed(form), lambda: check_password(new, account.email, minimum=minimum)
    )
    if not is_right(form, faults, sentence):
        return _password_page(form, account, 422)
    try:
        check_present_password(form, account)
    except RuleViolation as violation:
        add_violation(form, violation, sentence)
        return _password_page(form, account, 422)
    except TooManyTries as fault:
        form.form_errors = [locked_sentence(fault)]
        return _password_page(form, account, 429)
    password_hash = hashed(new)
    with transaction() as database_session:
        account = accounts.change_password(
            database_session, own_actor(), password_hash, settings=settings_now(), now=now()
        )
    begin(account, via="password")
    flash(gettext("Your new password is in use. You are logged out on all other devices."), "success")
    return redirect(url_for("account.home"), 303)


def check_password_typed(form: Form) -> None:
    """Raise RuleViolation where a form asks for the present password and nothing was typed."""
    if "present_password" in form and not form.present_password.data:
        raise RuleViolation("present_password_missing", "present_password")


def check_present_password(form: Form, account: Account) -> None:
    """Raise RuleViolation unless the form holds the account's password, where it has one; wrong ones are counted."""
    if account.password is None:
        return
    check_password_typed(form)
    typed = form.present_password.data
    counted = tries.begin_try(log_ins.email_key(settings_now(), account.email or f"account {account.id}"))
    if not fits(typed[: LONGEST_PASSWORD + 1], account.password):
        raise RuleViolation("present_password_wrong", "present_password")
    tries.take_back(counted)


def _password_page(form: PasswordForm, account: Account, status: int = 200) -> tuple[str, int]:
    return render_template(
        "account/password.html",
        form=form,
        address=account.email,
        minimum=settings_now().accounts.password_minimum_length,
    ), status


@account_blueprint.post("/account/log-out-everywhere")
def log_out_everywhere() -> Response:
    """End every session of the person, this one too."""
    with transaction() as database_session:
        accounts.log_out_everywhere(database_session, own_actor(), now=now())
    end()
    flash(gettext("You have logged out on all devices."), "success")
    return redirect(url_for("auth.log_in"), 303)
