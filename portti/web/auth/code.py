"""The second step of a log-in: the one-time code, or a recovery code where the phone is lost."""

from flask import redirect, render_template, request, session, url_for
from flask_babel import gettext, lazy_gettext
from flask_security import current_user
from werkzeug.wrappers import Response
from wtforms import StringField

from portti.domain.accounts import TooManyTries
from portti.services import log_ins
from portti.web.auth import tries
from portti.web.auth.blueprint import blueprint
from portti.web.auth.code_setup import SetUp, code_is_right, set_up
from portti.web.auth.codes import AFTER_CODES, keep_recovery_codes
from portti.web.auth.sessions import finish_log_in, pending_person
from portti.web.auth.targets import start_page
from portti.web.auth.words import locked_sentence
from portti.web.kit.forms import Form, settings_now


class CodeForm(Form):
    """Six digits from the phone, or one of the recovery codes."""

    code = StringField(lazy_gettext("One-time code"))


@blueprint.route("/login/code", methods=["GET", "POST"])
def code() -> str | Response | tuple[str, int]:
    """Ask for the code; wrong ones are counted, a used one is wrong."""
    pending = pending_person()
    if pending is None:
        return _without_first_step()
    account, target, via = pending
    if account.tf_totp_secret is None:
        return redirect(url_for("auth.set_up_codes"))
    form = CodeForm()
    if request.method == "GET":
        return render_template("auth/code.html", form=form)
    typed = "".join((form.code.data or "").split())
    if not typed:
        form.code.errors = [gettext("Write the six digits that your phone shows.")]
        return render_template("auth/code.html", form=form), 422
    settings = settings_now()
    try:
        counted = tries.begin_try(
            log_ins.code_key(settings, account.id), log_ins.network_key(settings, tries.visitor_network())
        )
    except TooManyTries as fault:
        form.form_errors = [locked_sentence(fault)]
        return render_template("auth/code.html", form=form), 429
    if not code_is_right(account, typed):
        form.code.errors = [
            gettext("This code does not work. Each code works once. Wait for the next one and write it.")
        ]
        return render_template("auth/code.html", form=form), 422
    tries.take_back(counted)
    return finish_log_in(account, target, via=via)


def _without_first_step() -> Response:
    if current_user.is_authenticated:
        return redirect(start_page(current_user), 303)
    return redirect(url_for("auth.log_in"), 303)


@blueprint.route("/login/codes", methods=["GET", "POST"])
def set_up_codes() -> str | Response | tuple[str, int]:
    """Let who must use codes and has none yet set them up; then they are logged in."""
    pending = pending_person()
    if pending is None:
        return _without_first_step()
    account, target, via = pending
    if account.tf_totp_secret is not None:
        return redirect(url_for("auth.code"))
    done = set_up(account)
    if not isinstance(done, SetUp):
        return done
    answer = finish_log_in(account, target, via=via)
    keep_recovery_codes(account.id, done.recovery_codes)
    session[AFTER_CODES] = answer.headers["Location"]
    return redirect(url_for("account.recovery_codes"), 303)
