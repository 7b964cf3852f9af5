"""The record of an interview: written in steps that are each saved, read over, shown to its person, made final."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import SelectField

from portti.clock import helsinki, now
from portti.database import reading, transaction
from portti.domain.errors import Conflict, RuleViolation
from portti.domain.interviews import QUESTIONS, STEPS
from portti.models import InterviewRecord
from portti.queries import interview_records as queries
from portti.services import interview_records as services
from portti.web.kit.access import current_actor
from portti.web.kit.forms import Form, add_violation, is_right, settings_now, tell_of_change, version_of
from portti.web.kit.languages import current_language
from portti.web.kit.lists import FilterForm, chosen, note_list_reading, note_reading
from portti.web.staff import record_forms as forms
from portti.web.staff.blueprint import blueprint
from portti.web.staff.lists import PAGE_SIZE, list_page, offset_asked, own_centre_id
from portti.wording.interview import OUTCOMES, REASONS, RIGHTS, STATES, said
from portti.wording.interview import QUESTIONS as QUESTION_WORDS
from portti.wording.interview import STEPS as STEP_WORDS

_STEP = "<any(work, everyday, wishes, facts, outcome):step>"


class RecordFilterForm(FilterForm):
    """What records are filtered by."""

    state = SelectField(lazy_gettext("State"))


@blueprint.get("/interviews/records")
def records() -> str:
    """List the records that are not final, the oldest first; or those that are."""
    final = bool(chosen("state", ["final"]))
    with reading() as session:
        rows, total = queries.centre_records(
            session, own_centre_id(), final=final, limit=PAGE_SIZE, offset=offset_asked()
        )
    note_list_reading("record", [row.record.id for row in rows])
    form = RecordFilterForm(request.args)
    form.state.choices = {"": gettext("Not final yet"), "final": gettext("Final")}
    states = {row.record.id: gettext(STATES[services.state_of(row.record)]) for row in rows}
    return list_page("staff/records/list.html", form, total, rows=rows, states=states)


@blueprint.post("/profiles/<int:profile_id>/record")
def begin_record(profile_id: int) -> Response:
    """Begin the record of a person's interview, or go on with the one that stands."""
    with transaction() as session:
        record = services.begin_record(session, current_actor(), profile_id, current_language(), now=now())
        record_id = record.id
    return redirect(url_for("staff.record_step", record_id=record_id, step=STEPS[0]), 303)


@blueprint.get("/interviews/records/<int:record_id>")
def record(record_id: int) -> str:
    """Show a record whole, with what may be done with it now."""
    return _record_page(record_id, [])


def _record_page(record_id: int, problems: list[str]) -> str:
    with reading() as session:
        row = queries.record_of_centre(session, current_actor().centre_id, record_id)
        asked = services.questions_of(session, row.record)
    note_reading("record", record_id)
    language = current_language()
    state = services.state_of(row.record)
    return render_template(
        "staff/records/record.html",
        row=row,
        problems=problems,
        state=state,
        state_words=gettext(STATES[state]),
        outcome=said(OUTCOMES, row.record.outcome, language),
        reason=said(REASONS, row.record.reason, language),
        right=said(RIGHTS, row.record.right_to_work, language),
        answers=[(gettext(QUESTION_WORDS[code]), row.record.answers.get(code, "")) for code in asked],
        first_step=STEPS[0],
        until=services.correctable_until(row.record, settings=settings_now()) if state == "shared" else None,
    )


@blueprint.route(f"/interviews/records/<int:record_id>/{_STEP}", methods=["GET", "POST"])
def record_step(record_id: int, step: str) -> str | Response | tuple[str, int]:
    """Show one step of a record, or save it and go on to the next."""
    with reading() as session:
        row = queries.record_of_centre(session, current_actor().centre_id, record_id)
        asked = services.questions_of(session, row.record)
    if row.record.final_at is not None:
        flash(gettext("The record is final and stands as it is."), "notice")
        return redirect(url_for("staff.record", record_id=record_id), 303)
    form: Any = forms.form_of(step, row.record, asked)
    if not form.is_submitted():
        note_reading("record", record_id)
        return _step_page(form, row, step)
    try:
        if not is_right(form, forms.faults(form, step, helsinki(now()).date()), forms.sentence):
            return _step_page(form, row, step), 422
        with transaction() as session:
            services.save_step(
                session,
                current_actor(),
                record_id,
                forms.typed(form, step),
                current_language(),
                row_version=version_of(form.row_version.data),
                now=now(),
            )
    except RuleViolation as violation:
        add_violation(form, violation, forms.sentence)
        return _step_page(form, row, step), 422
    except Conflict:
        told = gettext(
            "A colleague or another tab has changed this record meanwhile. What you typed stands here. "
            "If you save now, it takes the place of what was saved on this step."
        )
        tell_of_change(form, told, row.record.row_version)
        return _step_page(form, row, step), 409
    following = STEPS[STEPS.index(step) + 1 :]
    if following:
        return redirect(url_for("staff.record_step", record_id=record_id, step=following[0]), 303)
    return redirect(url_for("staff.record", record_id=record_id), 303)


def _step_page(form: Form, row: queries.RecordRow, step: str) -> str:
    return render_template(
        "staff/records/step.html",
        form=form,
        row=row,
        step=step,
        fields=forms.shown_fields(form, step),
        title_of_step=gettext(STEP_WORDS[step]),
        items=[_step_item(row.record, name, step) for name in STEPS],
        is_last=step == STEPS[-1],
    )


def _step_item(record: InterviewRecord, name: str, current: str) -> dict[str, Any]:
    filled = {
        **{part: any(record.answers.get(code) for code in codes) for part, codes in QUESTIONS.items()},
        "facts": bool(record.right_to_work),
        "outcome": bool(record.outcome and record.summary),
    }
    state = "current" if name == current else "done" if filled[name] else "open"
    href = url_for("staff.record_step", record_id=record.id, step=name)
    return {"text": gettext(STEP_WORDS[name]), "href": href, "state": state}


@blueprint.post("/interviews/records/<int:record_id>/share")
def share_record(record_id: int) -> Response | tuple[str, int]:
    """Let the person read the record."""
    try:
        with transaction() as session:
            services.share_record(
                session,
                current_actor(),
                record_id,
                row_version=version_of(request.form.get("row_version")),
                settings=settings_now(),
                now=now(),
            )
    except RuleViolation as violation:
        lacks = violation.facts.get("lacks")
        if not isinstance(lacks, list):
            raise
        return _record_page(record_id, [forms.lack(name) for name in lacks]), 422
    except Conflict:
        return _record_page(record_id, [_changed_meanwhile()]), 409
    flash(
        gettext("The person can read the summary now. They are told by e-mail, if they have one."), "success"
    )
    return redirect(url_for("staff.record", record_id=record_id), 303)


@blueprint.post("/interviews/records/<int:record_id>/agreed")
def agree_for_person(record_id: int) -> Response | tuple[str, int]:
    """Note that the person has heard the summary and finds it right."""
    try:
        with transaction() as session:
            services.agree_for_person(
                session,
                current_actor(),
                record_id,
                row_version=version_of(request.form.get("row_version")),
                now=now(),
            )
    except (Conflict, RuleViolation):
        return _record_page(record_id, [_changed_meanwhile()]), 409
    flash(gettext("The record is final now."), "success")
    return redirect(url_for("staff.record", record_id=record_id), 303)


def _changed_meanwhile() -> str:
    return str(gettext("The record has changed meanwhile. Read it again, then go on."))
