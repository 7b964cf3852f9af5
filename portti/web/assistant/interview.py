"""The summary of one's interview: reading it, saying that it is right, or asking the centre to correct it."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import Optional

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.errors import Conflict, NotFound, RuleViolation
from portti.domain.interviews import LONGEST_CORRECTION
from portti.queries import interview_records as queries
from portti.services import interview_records as services
from portti.web.assistant.blueprint import blueprint
from portti.web.kit.access import current_actor
from portti.web.kit.forms import AtMost, Form, add_violation, settings_now
from portti.web.kit.languages import current_language
from portti.web.kit.lists import note_reading
from portti.wording.interview import QUESTIONS as QUESTION_WORDS
from portti.wording.interview import RIGHTS, outcome_in_words, said


class CorrectionForm(Form):
    """What the person wants to have corrected."""

    # The length is the rule's to judge; here it only makes the browser count.
    text = TextAreaField(
        lazy_gettext("What should be corrected?"), validators=[Optional(), AtMost(LONGEST_CORRECTION)]
    )


@blueprint.get("/interview")
def interview() -> str:
    """Show the summary of the last interview."""
    return _page(CorrectionForm())


@blueprint.post("/interview/right")
def agree_to_interview() -> Response:
    """Say that the summary is right."""
    try:
        with transaction() as session:
            services.agree_to_record(session, current_actor(), now=now())
    except Conflict:
        flash(_meanwhile(), "notice")
    else:
        flash(gettext("Thank you. The summary stands as it is."), "success")
    return redirect(url_for("assistant.interview"), 303)


@blueprint.post("/interview/correction")
def correct_interview() -> Response | tuple[str, int]:
    """Ask the centre to correct the summary."""
    form = CorrectionForm()
    try:
        with transaction() as session:
            services.ask_correction(session, current_actor(), form.text.data or "", now=now())
    except RuleViolation as violation:
        add_violation(form, violation, _sentence)
        return _page(form), 422
    except Conflict:
        form.form_errors = [_meanwhile()]
        return _page(form), 409
    flash(gettext("The centre reads your words and writes the summary anew. You hear from us."), "success")
    return redirect(url_for("assistant.interview"), 303)


def _page(form: CorrectionForm) -> str:
    profile_id, language = current_actor().profile_id, current_language()
    if profile_id is None:
        raise NotFound("record")
    with reading() as session:
        record = queries.readable_record(session, profile_id) or queries.newest_record(session, profile_id)
        if record is None:
            raise NotFound("record")
        asked = services.questions_of(session, record)
    note_reading("profile", profile_id)
    state = services.state_of(record)
    return render_template(
        "assistant/interview.html",
        record=record,
        form=form,
        state=state,
        outcome=outcome_in_words(record.outcome, record.reason, language),
        right=said(RIGHTS, record.right_to_work, language),
        answers=[
            (gettext(QUESTION_WORDS[code]), record.answers[code])
            for code in asked
            if record.answers.get(code)
        ],
        until=services.correctable_until(record, settings=settings_now()),
    )


def _meanwhile() -> str:
    return str(gettext("The summary has been answered or changed meanwhile. Read it again."))


def _sentence(violation: RuleViolation) -> str | None:
    return {
        "correction_missing": gettext("Write what should be corrected."),
        "correction_too_long": gettext("Write at most %(number)s characters.", number=LONGEST_CORRECTION),
    }.get(violation.code)
