"""Deleting one's own account: what it means, the proof of who asks, and taking it back for some days."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import PasswordField

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.accounts import CODE_ROLES, TooManyTries
from portti.domain.errors import NotFound, RuleViolation
from portti.domain.retention import erased_on
from portti.models import Account
from portti.moments import date_in_words
from portti.queries import accounts as account_queries
from portti.services import erasure
from portti.web.auth import tries
from portti.web.auth.blueprint import account_blueprint, blueprint
from portti.web.auth.home import check_present_password, own_account, own_actor
from portti.web.auth.log_in import link_gone
from portti.web.auth.sessions import end
from portti.web.auth.words import locked_sentence, sentence
from portti.web.kit.forms import Form, add_violation, settings_now
from portti.web.kit.languages import current_language

_Answer = str | Response | tuple[str, int]


class LeaveForm(Form):
    """The password that proves who asks, where there is one."""

    present_password = PasswordField(lazy_gettext("Your present password"))


@account_blueprint.route("/account/delete", methods=["GET", "POST"])
def leave() -> _Answer:
    """Tell what deleting does and keeps; delete by the password, or send the link to who has none."""
    account = own_account()
    form = LeaveForm()
    if account.password is None:
        del form.present_password
    if request.method == "GET":
        return _page(form, account)
    try:
        if account.password is not None:
            check_present_password(form, account)
            with transaction() as database_session:
                erasure.close_account(database_session, own_actor(), settings=settings_now(), now=now())
        else:
            tries.begin_mail_request()
            with transaction() as database_session:
                erasure.send_close_link(database_session, own_actor(), settings=settings_now(), now=now())
    except RuleViolation as violation:
        add_violation(form, violation, sentence)
        return _page(form, account, 422)
    except TooManyTries as fault:
        form.form_errors = [locked_sentence(fault)]
        return _page(form, account, 429)
    if account.password is None:
        flash(
            gettext(
                "We sent a message to %(address)s. Open its link and press the button to delete the account.",
                address=account.email,
            ),
            "success",
        )
        return redirect(url_for("account.home"), 303)
    end()
    return redirect(url_for("auth.left"), 303)


def _page(form: LeaveForm, account: Account, status: int = 200) -> tuple[str, int]:
    retention = settings_now().retention
    with reading() as database_session:
        employer = account_queries.employer_of_account(database_session, account.id)
        helpers = account_queries.representatives_of(database_session, employer.id) if employer else []
        acts_for = account_queries.ties_of_representative(database_session, account.id)
        profile = account_queries.profile_of_account(database_session, account.id)
    return render_template(
        "account/leave.html",
        form=form,
        may_leave=not CODE_ROLES & {role.name for role in account.roles},
        address=account.email,
        has_password=account.password is not None,
        is_employer=employer is not None,
        is_assistant=profile is not None,
        helpers=len(helpers),
        acts_for=len(acts_for),
        undo_days=retention.undo_days,
        kept_days=retention.snapshot_days,
        erased=date_in_words(erased_on(now(), retention.undo_days), current_language()),
    ), status


@blueprint.get("/account-deleted")
def left() -> str:
    """Say what has happened, to who is logged out now."""
    return render_template("auth/left.html", undo_days=settings_now().retention.undo_days)


@blueprint.route("/delete-account/<token>", methods=["GET", "POST"])
def leave_by_link(token: str) -> _Answer:
    """Show a button that deletes: opening the link, as mail scanners do, deletes nothing."""
    try:
        if request.method == "GET":
            with reading() as database_session:
                erasure.check_close_link(database_session, token, now=now())
            return render_template("auth/leave_by_link.html", undo_days=settings_now().retention.undo_days)
        with transaction() as database_session:
            erasure.close_account_by_link(database_session, token, settings=settings_now(), now=now())
    except NotFound:
        return link_gone()
    end()
    return redirect(url_for("auth.left"), 303)


@blueprint.route("/keep-account/<token>", methods=["GET", "POST"])
def keep_account(token: str) -> _Answer:
    """Show a button that takes the deletion back; pressed twice it is taken back once."""
    try:
        if request.method == "GET":
            with reading() as database_session:
                erasure.check_keep_link(database_session, token, now=now())
            return render_template("auth/keep_account.html")
        with transaction() as database_session:
            erasure.reopen_account(database_session, token, now=now())
    except NotFound:
        return link_gone()
    flash(gettext("Your account is yours again. Log in and publish what you want others to see."), "success")
    return redirect(url_for("auth.log_in"), 303)
