"""The questions that the centre asks everybody in an interview: managers choose among the lawful ones."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.errors import RuleViolation
from portti.domain.interviews import STANDARD
from portti.domain.permissions import check_may
from portti.services import interview_records as services
from portti.web.kit.access import current_actor
from portti.web.kit.choice_fields import TickField
from portti.web.kit.forms import Form, add_violation
from portti.web.staff.blueprint import blueprint
from portti.web.staff.lists import own_centre_id
from portti.wording.interview import QUESTIONS


class QuestionsForm(Form):
    """Which of the lawful questions the centre asks."""

    questions = TickField()


@blueprint.route("/interviews/questions", methods=["GET", "POST"])
def interview_questions() -> str | Response | tuple[str, int]:
    """Show the questions; a change makes a new version, and records that were begun keep theirs."""
    actor = current_actor()
    check_may(actor, "manage_staff")
    with reading() as session:
        version, standing = services.questions_now(session, own_centre_id())
    form = QuestionsForm()
    form.questions.label.text = gettext("Which questions do you ask everybody?")
    form.questions.choices = {code: gettext(QUESTIONS[code]) for code in STANDARD}
    if not form.is_submitted():
        form.questions.data = list(standing)
        return render_template("staff/records/questions.html", form=form, version=version)
    if not form.validate():
        return render_template("staff/records/questions.html", form=form, version=version), 422
    try:
        with transaction() as session:
            made = services.choose_questions(session, actor, form.questions.data or (), now=now())
    except RuleViolation as violation:
        add_violation(form, violation, _sentence)
        return render_template("staff/records/questions.html", form=form, version=version), 422
    flash(gettext("Version %(number)s of the questions is in use.", number=made), "success")
    return redirect(url_for("staff.records"), 303)


def _sentence(violation: RuleViolation) -> str | None:
    return {"question_missing": gettext("Choose at least one question.")}.get(violation.code)
