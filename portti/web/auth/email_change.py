"""Changing one's own e-mail address: asked for in the account, confirmed by the link to the new address."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from flask_security import current_user
from werkzeug.wrappers import Response
from wtforms import EmailField, PasswordField

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.accounts import TooManyTries
from portti.domain.errors import NotFound, RuleViolation, faults_of
from portti.services import email_changes
from portti.web.auth import tries
from portti.web.auth.blueprint import account_blueprint, blueprint
from portti.web.auth.home import check_password_typed, check_present_password, own_account, own_actor
from portti.web.auth.log_in import link_gone
from portti.web.auth.sessions import begin
from portti.web.auth.words import full_email_form, locked_sentence, sentence
from portti.web.kit.forms import Form, add_violation, is_right, settings_now

_Answer = str | Response | tuple[str, int]


class EmailForm(Form):
    """The new address, and the password that proves who asks, where there is one."""

    email = EmailField(lazy_gettext("New e-mail address"), validators=[full_email_form])
    present_password = PasswordField(lazy_gettext("Your present password"))


@account_blueprint.route("/account/email", methods=["GET", "POST"])
def email() -> _Answer:
    """Send a link to a new address; the answer does not tell whether the address is known."""
    account = own_account()
    form = EmailForm()
    if account.password is None:
        del form.present_password
    if request.method == "GET":
        return _page(form, account.email)
    address = form.email.data or ""
    faults = faults_of(lambda: check_password_typed(form))
    if not is_right(form, faults, sentence):
        return _page(form, account.email, 422)
    try:
        check_present_password(form, account)
        tries.begin_mail_request()
        with transaction() as database_session:
            email_changes.ask_email_change(
                database_session, own_actor(), address, settings=settings_now(), now=now()
            )
    except RuleViolation as violation:
        add_violation(form, violation, sentence)
        return _page(form, account.email, 422)
    except TooManyTries as fault:
        form.form_errors = [locked_sentence(fault)]
        return _page(form, account.email, 429)
    flash(
        gettext(
            "We sent a message to %(address)s. Open its link and press the button. Then your address changes.",
            address=address,
        ),
        "success",
    )
    return redirect(url_for("account.home"), 303)


def _page(form: EmailForm, present: str | None, status: int = 200) -> tuple[str, int]:
    return render_template("account/email.html", form=form, present=present), status


@blueprint.route("/confirm-email/<token>", methods=["GET", "POST"])
def confirm_email(token: str) -> _Answer:
    """Show a button that changes the address: opening the link, as mail scanners do, changes nothing."""
    here = current_user.id if current_user.is_authenticated else None
    try:
        if request.method == "GET":
            with reading() as database_session:
                address = email_changes.check_link(database_session, token, now=now())
            return render_template("auth/confirm_email.html", address=address)
        with transaction() as database_session:
            account = email_changes.confirm_email_change(
                database_session, token, settings=settings_now(), now=now()
            )
    except NotFound:
        return _gone()
    flash(gettext("Your new e-mail address is in use. You are logged out on all other devices."), "success")
    if here == account.id:
        begin(account, via="password")
        return redirect(url_for("account.home"), 303)
    return redirect(url_for("auth.log_in"), 303)


def _gone() -> _Answer:
    """Answer to a link that does not work: who is logged in reads it where they can ask for another."""
    if not current_user.is_authenticated:
        return link_gone()
    flash(gettext("This link does not work any more. Your e-mail address was not changed."), "notice")
    return redirect(url_for("account.home"), 303)
