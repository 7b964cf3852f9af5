"""Choosing a password by a mailed link: a forgotten one, or the first of an account."""

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import EmailField, PasswordField

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.accounts import TooManyTries, check_password, check_sought_email
from portti.domain.errors import NotFound, RuleViolation
from portti.models import Account
from portti.queries import accounts as account_queries
from portti.services import account_links, accounts, log_ins
from portti.web.auth import tries
from portti.web.auth.blueprint import blueprint
from portti.web.auth.log_in import MAILED_TO, link_gone
from portti.web.auth.passwords import hashed
from portti.web.auth.sessions import continue_log_in
from portti.web.auth.words import locked_sentence, sentence
from portti.web.kit.choice_fields import YesField
from portti.web.kit.forms import Form, add_violation, settings_now

_Answer = str | Response | tuple[str, int]


class ResetForm(Form):
    """Whose password was forgotten."""

    email = EmailField(lazy_gettext("E-mail address"))


class NewPasswordForm(Form):
    """A new password; who never accepted the conduct rules does so here."""

    password = PasswordField(lazy_gettext("New password"))
    rules = YesField(lazy_gettext("I have read the conduct rules and follow them"))


@blueprint.route("/reset", methods=["GET", "POST"])
def reset() -> _Answer:
    """Send a link to choose a new password; the answer does not tell whether the address is known."""
    form = ResetForm()
    if request.method == "GET":
        return render_template("auth/reset.html", form=form)
    try:
        check_sought_email(form.email.data or "")
        tries.begin_mail_request()
    except RuleViolation as violation:
        add_violation(form, violation, sentence)
        return render_template("auth/reset.html", form=form), 422
    except TooManyTries as fault:
        form.form_errors = [locked_sentence(fault)]
        return render_template("auth/reset.html", form=form), 429
    with transaction() as database_session:
        log_ins.send_reset_link(database_session, form.email.data, settings=settings_now(), now=now())
    session[MAILED_TO] = form.email.data
    return redirect(url_for("auth.check_mail", kind="reset"), 303)


@blueprint.route("/password/<token>", methods=["GET", "POST"])
def new_password(token: str) -> _Answer:
    """Take a new password from who has the link, and log them in."""
    try:
        account = _holder(token)
    except NotFound:
        return link_gone()
    form = NewPasswordForm()
    asks_rules = account.conduct_rules_version is None
    if request.method == "GET":
        return _page(form, account)
    password = form.password.data or ""
    try:
        check_password(password, account.email, minimum=settings_now().accounts.password_minimum_length)
    except RuleViolation as violation:
        add_violation(form, violation, sentence)
    if asks_rules and not form.rules.data:
        add_violation(form, RuleViolation("rules_not_accepted", "rules"), sentence)
    if form.errors:
        return _page(form, account, 422)
    password_hash = hashed(password)
    try:
        with transaction() as database_session:
            account = accounts.set_password_by_link(
                database_session,
                token,
                password_hash,
                rules_accepted=bool(form.rules.data),
                settings=settings_now(),
                now=now(),
            )
    except NotFound:
        return link_gone()
    flash(gettext("Your new password is in use."), "success")
    return continue_log_in(account, None, via="password")


def _holder(token: str) -> Account:
    with reading() as database_session:
        link = account_links.find_link(database_session, token, account_links.PASSWORD_PURPOSES, now=now())
        account = account_queries.account_by_id(database_session, link.account_id)
        database_session.expunge_all()
    return account


def _page(form: NewPasswordForm, account: Account, status: int = 200) -> tuple[str, int]:
    return render_template(
        "auth/new_password.html",
        form=form,
        address=account.email,
        asks_rules=account.conduct_rules_version is None,
        minimum=settings_now().accounts.password_minimum_length,
    ), status
