"""An employer's representatives: asking a person by e-mail, taking the wish back, ending the right to act."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import EmailField

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.accounts import TooManyTries
from portti.domain.errors import RuleViolation
from portti.moments import short_date
from portti.queries import accounts as account_queries
from portti.services import representatives as service
from portti.web.auth import tries
from portti.web.auth.blueprint import account_blueprint
from portti.web.auth.choices import ground_choices
from portti.web.auth.words import full_email_form, locked_sentence, sentence
from portti.web.kit.access import current_actor
from portti.web.kit.choice_fields import OneOfField
from portti.web.kit.forms import Form, add_violation, settings_now
from portti.web.kit.languages import current_language

_Answer = str | Response | tuple[str, int]


class RepresentativeForm(Form):
    """Who is asked, and on which ground."""

    email = EmailField(lazy_gettext("E-mail address of the person"), validators=[full_email_form])
    ground = OneOfField(lazy_gettext("Why may the person represent you?"))


def _page(form: RepresentativeForm, status: int = 200) -> tuple[str, int]:
    with reading() as database_session:
        employer = service.own_employer(database_session, current_actor())
        ties = account_queries.representatives_of(database_session, employer.id)
        wishes = account_queries.open_requests_of_employer(database_session, employer.id)
        database_session.expunge_all()
    language = current_language()
    return render_template(
        "account/representatives.html",
        form=form,
        ties=ties,
        wishes=wishes,
        grounds=ground_choices(),
        day=lambda moment: short_date(moment, language),
    ), status


@account_blueprint.route("/account/representatives", methods=["GET", "POST"])
def representatives() -> _Answer:
    """Show who acts for the employer, and ask another person to."""
    form = RepresentativeForm()
    form.ground.choices = ground_choices()
    form.ground.missing = gettext("Choose why this person represents you.")
    if request.method == "GET":
        return _page(form)
    if not form.validate_on_submit():
        return _page(form, 422)
    try:
        tries.begin_mail_request()
        with transaction() as database_session:
            service.ask_representative(
                database_session,
                current_actor(),
                form.email.data,
                form.ground.data,
                language=current_language(),
                settings=settings_now(),
                now=now(),
            )
    except RuleViolation as violation:
        add_violation(form, violation, sentence)
        return _page(form, 422)
    except TooManyTries as fault:
        form.form_errors = [locked_sentence(fault)]
        return _page(form, 429)
    flash(gettext("We ask the person by e-mail. They may act for you when they have said yes."), "success")
    return redirect(url_for("account.representatives"), 303)


@account_blueprint.post("/account/representatives/wishes/<int:wish_id>/withdraw")
def withdraw_wish(wish_id: int) -> Response:
    """Take back a wish that nobody has answered."""
    with transaction() as database_session:
        withdrawn = service.withdraw_request(database_session, current_actor(), wish_id, now=now())
    if withdrawn:
        flash(gettext("The wish is taken back."), "success")
    else:
        flash(gettext("The wish had been answered or taken back already. Nothing was changed."))
    return redirect(url_for("account.representatives"), 303)
