"""A short form about how work goes, two weeks, three months and a year after it began; all answers are codes."""

from datetime import date
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from portti.clock import helsinki, now
from portti.database import reading, transaction
from portti.domain.errors import Conflict, RuleViolation
from portti.domain.outcome_calls import DAYS, OutcomeDraft, is_due
from portti.models import Candidacy, OutcomeCall
from portti.queries import candidacies as candidacy_queries
from portti.queries.candidacy_board import board_row
from portti.queries.outcome_calls import calls_of
from portti.services.outcome_calls import note_outcome
from portti.web.kit import candidacy_words
from portti.web.kit.access import current_actor
from portti.web.kit.choice_fields import OneOfField, OneOrNoneField
from portti.web.kit.forms import Form, add_violation, settings_now
from portti.web.kit.languages import current_language
from portti.web.kit.lists import note_reading
from portti.web.kit.widgets import DayField
from portti.web.staff.blueprint import blueprint
from portti.web.staff.lists import own_centre_id
from portti.wording.feedback import END_REASONS, HELP, MOMENTS, SPOKE_WITH, WORK, WORKED_HOURS
from portti.words import translate

Answered = str | Response | tuple[str, int]
_MOMENTS = ", ".join(f"'{moment}'" for moment in DAYS)


class OutcomeForm(Form):
    """What a call came to."""

    spoke_with = OneOfField(lazy_gettext("With whom did you speak?"))
    work = OneOfField(lazy_gettext("How does the work go?"))
    hours = OneOrNoneField(lazy_gettext("How many hours?"), default="")
    ended_on = DayField(lazy_gettext("If it has ended: the last day"))
    ended_reason = OneOrNoneField(lazy_gettext("If it has ended: why?"), default="")
    help_wanted = OneOrNoneField(lazy_gettext("Does somebody want help?"))


def outcome_lines(row: Candidacy, calls: dict[str, OutcomeCall], today: date) -> list[dict[str, Any]]:
    """Return the calls of a match that were made or may be noted now, in words and with their pages."""
    lines = []
    ended = False
    for moment, words in MOMENTS.items():
        call = calls.get(moment)
        if call is None and (ended or not is_due(moment, row.started_on, row.stage, today=today)):
            continue
        ended = ended or (call is not None and call.work == "ended")
        said = gettext(WORK[call.work]) if call is not None else gettext("not asked yet")
        href = url_for("staff.outcome", candidacy_id=row.id, moment=moment)
        lines.append({"moment": moment, "text": gettext(words), "said": said, "href": href})
    return lines


def _form(call: OutcomeCall | None) -> OutcomeForm:
    names = ("spoke_with", "work", "hours", "ended_on", "ended_reason", "help_wanted")
    form = OutcomeForm(data={name: getattr(call, name) for name in names} if call is not None else None)
    language = current_language()
    for field, words in (
        (form.spoke_with, SPOKE_WITH),
        (form.work, WORK),
        (form.hours, WORKED_HOURS),
        (form.ended_reason, END_REASONS),
        (form.help_wanted, HELP),
    ):
        field.choices = [SelectChoice(code, translate(language, text)) for code, text in words.items()]
    for field in (form.hours, form.ended_reason):
        # What was pressed by mistake can be taken back.
        field.choices.append(SelectChoice("", gettext("Not told")))
        field.data = field.data or ""
    return form


@blueprint.route(f"/candidacies/<int:candidacy_id>/outcome/<any({_MOMENTS}):moment>", methods=["GET", "POST"])
def outcome(candidacy_id: int, moment: str) -> Answered:
    """Ask what a call came to, and note it."""
    with reading() as session:
        row = candidacy_queries.candidacy_of_centre(session, own_centre_id(), candidacy_id)
        found = board_row(session, candidacy_id)
        form = _form(calls_of(session, candidacy_id).get(moment))
    back = url_for("staff.candidacy", candidacy_id=candidacy_id)
    if request.method == "GET":
        is_now = is_due(moment, row.started_on, row.stage, today=helsinki(now()).date())
        note_reading("candidacy", candidacy_id)
        return _page(found, form if is_now else None, moment)
    if not form.validate():
        return _page(found, form, moment), 422
    try:
        with transaction() as session:
            note_outcome(
                session,
                current_actor(),
                candidacy_id,
                moment,
                _draft(form),
                settings=settings_now(),
                now=now(),
            )
    except RuleViolation as violation:
        add_violation(form, violation, _sentence)
        return _page(found, form, moment), 422
    except Conflict as fault:
        flash(candidacy_words.refusal(fault) or gettext("Somebody changed this meanwhile."), "notice")
        return redirect(back, 303)
    flash(gettext("It is noted that you have asked how the work goes."), "success")
    return redirect(back, 303)


def _draft(form: OutcomeForm) -> OutcomeDraft:
    return OutcomeDraft(
        form.spoke_with.data,
        form.work.data,
        form.hours.data or None,
        form.ended_on.data,
        form.ended_reason.data or None,
        form.help_wanted.data or None,
    )


def _sentence(violation: RuleViolation) -> str | None:
    return {
        "nobody_told": gettext("If you reached nobody, choose that you do not know."),
        "end_of_what_goes_on": gettext("There is a last day or a reason, but the work has not ended."),
        "end_day_missing": gettext("Write the last day of work."),
        "end_day_cannot_be": gettext("The last day is between the first day of work and today."),
        "end_reason_missing": gettext("Choose why it ended."),
        "outcome_not_due": gettext("The day of this call is still ahead."),
    }.get(violation.code)


def _page(found: Any, form: OutcomeForm | None, moment: str) -> str:
    title = gettext("How the work goes: %(when)s", when=gettext(MOMENTS[moment]).lower())
    return render_template(
        "staff/candidacies/outcome.html", found=found, form=form, moment=moment, title=title
    )
