"""An employer blocks an assistant, or tells the centre about them."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.errors import RuleViolation
from portti.queries import matches as queries
from portti.services import reports
from portti.services.blocks import block_as_employer
from portti.web.employer.blueprint import blueprint
from portti.web.kit.access import current_actor
from portti.web.kit.forms import add_violation
from portti.web.kit.trouble import (
    block_form,
    is_sent,
    report_draft,
    report_form,
    report_sentence,
)

_Answer = str | Response | tuple[str, int]


@blueprint.route("/needs/<int:need_id>/matches/<int:profile_id>/block", methods=["GET", "POST"])
def block_assistant(need_id: int, profile_id: int) -> _Answer:
    """Say what a block does, then put it up."""
    form = block_form()
    if is_sent() and form.validate():
        with transaction() as session:
            block_as_employer(
                session, current_actor(), need_id, profile_id, form.reason.data or None, now=now()
            )
            name = queries.shown_name_of(session, profile_id)
        flash(gettext("You have blocked %(name)s. You do not see each other any more.", name=name), "success")
        return redirect(url_for("employer.matches", need_id=need_id), 303)
    with reading() as session:
        queries.own_need_match(session, current_actor(), need_id, profile_id)
        name = queries.shown_name_of(session, profile_id)
    page = render_template(
        "employer/matches/block.html", form=form, need_id=need_id, profile_id=profile_id, name=name
    )
    return (page, 422) if is_sent() else page


@blueprint.route("/needs/<int:need_id>/matches/<int:profile_id>/report", methods=["GET", "POST"])
def report_assistant(need_id: int, profile_id: int) -> _Answer:
    """Take what an employer tells the centre about an assistant."""
    form = report_form()
    with reading() as session:
        reports.need_to_report(session, current_actor(), need_id, profile_id)
        name = queries.shown_name_of(session, profile_id)
    draft = report_draft(form) if is_sent() else None
    if draft is not None:
        try:
            with transaction() as session:
                reports.report_as_employer(session, current_actor(), need_id, profile_id, draft, now=now())
        except RuleViolation as violation:
            add_violation(form, violation, report_sentence)
        else:
            flash(
                gettext("The centre has your message. The staff read it and contact you if they need to."),
                "success",
            )
            return redirect(url_for("employer.matches", need_id=need_id), 303)
    page = render_template(
        "employer/matches/report.html", form=form, need_id=need_id, profile_id=profile_id, name=name
    )
    return (page, 422) if is_sent() else page
