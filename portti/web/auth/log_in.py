"""Logging in by password or by a mailed link, and logging out."""

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext, lazy_gettext
from flask_security import current_user
from werkzeug.wrappers import Response
from wtforms import EmailField, HiddenField, PasswordField

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.accounts import LONGEST_PASSWORD, TooManyTries, check_sought_email
from portti.domain.errors import NotFound, RuleViolation, faults_of
from portti.models import Account
from portti.queries import accounts as account_queries
from portti.services import account_links, accounts, log_ins
from portti.web.auth import tries
from portti.web.auth.blueprint import blueprint
from portti.web.auth.passwords import fits
from portti.web.auth.sessions import continue_log_in, end
from portti.web.auth.targets import safe_target, start_page
from portti.web.auth.words import locked_sentence, sentence
from portti.web.kit.buttons import pressed
from portti.web.kit.forms import Form, add_violation, is_right, settings_now

MAILED_TO = "mailed_to"
_Answer = str | Response | tuple[str, int]


class LogInForm(Form):
    """Address and password; the button says whether a link is wanted in place of the password."""

    email = EmailField(lazy_gettext("E-mail address"))
    password = PasswordField(lazy_gettext("Password"))
    next = HiddenField()


def _page(form: LogInForm, status: int = 200) -> tuple[str, int]:
    hours = settings_now().accounts.session_hours
    return render_template("auth/log_in.html", form=form, hours=hours), status


@blueprint.route("/login", methods=["GET", "POST"])
def log_in() -> _Answer:
    """Ask who it is; the answer to a wrong password and to an unknown address is the same."""
    form = LogInForm()
    if request.method == "GET":
        target = safe_target(request.args.get("next"))
        if current_user.is_authenticated:
            return redirect(target or start_page(current_user))
        form.next.data = target or ""
        return _page(form)
    way = pressed("way", "link")
    faults = faults_of(lambda: check_sought_email(form.email.data or ""))
    if way != "link" and not form.password.data:
        faults.append(RuleViolation("own_password_missing", "password"))
    if not is_right(form, faults, sentence):
        return _page(form, 422)
    try:
        if way == "link":
            return _mail_link(form)
        account = _who_has(form.email.data or "", form.password.data or "")
    except RuleViolation as violation:
        add_violation(form, violation, sentence)
        return _page(form, 422)
    except TooManyTries as fault:
        form.form_errors = [locked_sentence(fault)]
        return _page(form, 429)
    if account is None:
        form.form_errors = [
            gettext("The e-mail address or the password is wrong. Check both, or ask for a link by e-mail.")
        ]
        return _page(form, 422)
    if account.confirmed_at is None:
        return _ask_to_confirm(account)
    return continue_log_in(account, form.next.data, via="password")


def _who_has(email: str, password: str) -> Account | None:
    """Return the person of an address and password; a wrong pair counts as a failure."""
    settings = settings_now()
    counted = tries.begin_try(
        log_ins.email_key(settings, email), log_ins.network_key(settings, tries.visitor_network())
    )
    with reading() as database_session:
        account = account_queries.account_by_email(database_session, email)
        database_session.expunge_all()
    stored = account.password if account is not None and account.active else None
    # A huge password is wrong anyway and should not cost the time of hashing it.
    if not fits(password[: LONGEST_PASSWORD + 1], stored):
        return None
    tries.take_back(counted)
    return account


def _mail_link(form: LogInForm) -> Response:
    tries.begin_mail_request()
    with transaction() as database_session:
        log_ins.send_log_in_link(database_session, form.email.data, settings=settings_now(), now=now())
    session[MAILED_TO] = form.email.data
    return redirect(url_for("auth.check_mail", kind="log-in"), 303)


def _ask_to_confirm(account: Account) -> Response:
    tries.begin_mail_request()
    with transaction() as database_session:
        accounts.send_confirmation_again(database_session, account.id, settings=settings_now(), now=now())
    session[MAILED_TO] = account.email
    return redirect(url_for("auth.check_mail", kind="confirm"), 303)


@blueprint.get("/check-mail/<any('log-in','confirm','reset'):kind>")
def check_mail(kind: str) -> str:
    """Tell what to look for in the mail; the same whether the address is known or not."""
    accounts_settings = settings_now().accounts
    hours = accounts_settings.confirm_link_hours
    minutes = (
        accounts_settings.login_link_minutes if kind == "log-in" else accounts_settings.reset_link_minutes
    )
    return render_template(
        "auth/check_mail.html", kind=kind, address=session.get(MAILED_TO), hours=hours, minutes=minutes
    )


@blueprint.route("/login/link/<token>", methods=["GET", "POST"])
def log_in_link(token: str) -> _Answer:
    """Show a button that logs in: opening the link, as mail scanners do, uses nothing up."""
    try:
        if request.method == "GET":
            with reading() as database_session:
                account_links.find_link(database_session, token, (account_links.LOG_IN,), now=now())
            return render_template("auth/log_in_link.html")
        with transaction() as database_session:
            account = log_ins.log_in_by_link(database_session, token, now=now())
    except NotFound:
        return link_gone()
    return continue_log_in(account, None, via="email")


def link_gone() -> _Answer:
    """Answer to a link that has expired or was used: who is logged in goes on, others see how to get a new one."""
    if current_user.is_authenticated:
        return redirect(start_page(current_user), 303)
    return render_template("auth/link_gone.html"), 404


@blueprint.post("/logout")
def log_out() -> Response:
    """End the session of this browser; pressed twice it ends once."""
    if current_user.is_authenticated:
        end()
        flash(gettext("You have logged out."), "success")
    return redirect(url_for("public.home"), 303)
