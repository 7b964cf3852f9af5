"""An assistant blocks the employer of a need, or tells the centre about them."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.errors import RuleViolation
from portti.queries import matches as queries
from portti.services import reports
from portti.services.blocks import block_as_assistant
from portti.web.assistant.blueprint import blueprint
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


@blueprint.route("/matches/<int:need_id>/block", methods=["GET", "POST"])
def block_employer(need_id: int) -> _Answer:
    """Say what a block does, then put it up."""
    form = block_form()
    if is_sent() and form.validate():
        with transaction() as session:
            block_as_assistant(session, current_actor(), need_id, form.reason.data or None, now=now())
            title = queries.title_of(session, need_id)
        flash(
            gettext(
                "You have blocked the employer of “%(title)s”. You do not see each other any more.",
                title=title,
            ),
            "success",
        )
        return redirect(url_for("assistant.matches"), 303)
    with reading() as session:
        need = queries.visible_need(session, current_actor(), need_id)
    page = render_template("assistant/matches/block.html", form=form, need=need)
    return (page, 422) if is_sent() else page


@blueprint.route("/matches/<int:need_id>/report", methods=["GET", "POST"])
def report_employer(need_id: int) -> _Answer:
    """Take what an assistant tells the centre about an employer or a need."""
    form = report_form()
    with reading() as session:
        need = reports.need_to_report(session, current_actor(), need_id, None)
    draft = report_draft(form) if is_sent() else None
    if draft is not None:
        try:
            with transaction() as session:
                reports.report_as_assistant(session, current_actor(), need_id, draft, now=now())
        except RuleViolation as violation:
            add_violation(form, violation, report_sentence)
        else:
            flash(
                gettext("The centre has your message. The staff read it and contact you if they need to."),
                "success",
            )
            return redirect(url_for("assistant.matches"), 303)
    page = render_template("assistant/matches/report.html", form=form, need=need)
    return (page, 422) if is_sent() else page
