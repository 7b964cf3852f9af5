"""One candidacy for the centre's staff: where it stands, what happened, and what the centre does."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.validators import Optional

from portti.clock import helsinki, now
from portti.database import reading, transaction
from portti.domain.candidacies import CENTRE, end_reasons
from portti.domain.errors import Conflict, RuleViolation
from portti.domain.outcome_calls import moment_asked
from portti.models import Employer
from portti.queries import candidacies as queries
from portti.queries.candidacy_board import BoardRow, board_row
from portti.queries.outcome_calls import calls_of
from portti.queries.pair_feedback import feedback_of
from portti.queries.people import staff_of_centre
from portti.services import candidacy_staff
from portti.services.candidacy_staff import LONGEST_ACTION, Plan
from portti.services.conversations import may_read_pair
from portti.web.kit import candidacy_words
from portti.web.kit.access import current_actor
from portti.web.kit.choice_fields import OneOfField, PickField, YesField
from portti.web.kit.forms import AtMost, Form, add_violation, settings_now
from portti.web.kit.lists import note_reading
from portti.web.kit.pair_feedback import in_words, moment_titles
from portti.web.kit.widgets import DayField
from portti.web.staff.blueprint import blueprint
from portti.web.staff.lists import own_centre_id
from portti.web.staff.outcome_calls import outcome_lines


class PlanForm(Form):
    """Who looks after a candidacy, and what comes next."""

    responsible = PickField(lazy_gettext("Who looks after it?"))
    next_action = StringField(
        lazy_gettext("What does the centre do next?"), validators=[Optional(), AtMost(LONGEST_ACTION)]
    )
    on = DayField(lazy_gettext("By which day?"))


class PapersForm(Form):
    """Which papers of the employer are in place."""

    authority = YesField(lazy_gettext("The power of attorney for paying wages is in place"))
    insurance = YesField(lazy_gettext("The insurance is in place"))


class EndForm(Form):
    """Why the centre ends it."""

    reason = OneOfField(
        lazy_gettext("Why does it end?"),
        missing=lazy_gettext("Choose a reason. Only the centre reads it."),
    )


_FORMS = ("plan", "papers", "end")


@blueprint.get("/candidacies/<int:candidacy_id>")
def candidacy(candidacy_id: int) -> str:
    """Show one candidacy with its history and what the centre can do."""
    with reading() as session:
        queries.candidacy_of_centre(session, own_centre_id(), candidacy_id)
        found = board_row(session, candidacy_id)
        steps = queries.steps_of(session, candidacy_id)
        employer = session.get_one(Employer, found.need.employer_id)
        calls = calls_of(session, candidacy_id)
        feedback = [in_words(one) for one in feedback_of(session, candidacy_id).values()]
        may_read = may_read_pair(session, current_actor(), found.need, found.candidacy.profile_id)
    note_reading("candidacy", candidacy_id)
    row, today = found.candidacy, helsinki(now()).date()
    return render_template(
        "staff/candidacies/candidacy.html",
        found=found,
        row=row,
        steps=steps,
        employer=employer,
        may_read_messages=may_read,
        feedback=feedback,
        feedback_titles=moment_titles(),
        outcomes=outcome_lines(row, calls, today),
        asked_moment=moment_asked(row.started_on, row.stage, today=today),
        about=candidacy_words,
    )


@blueprint.route(
    "/candidacies/<int:candidacy_id>/<any(plan, papers, end, release):deed>",
    methods=["GET", "POST"],
)
def candidacy_deed(candidacy_id: int, deed: str) -> str | Response | tuple[str, int]:
    """Plan, note papers, or end it by a form; propose who was held back by a button."""
    back = url_for("staff.candidacy", candidacy_id=candidacy_id)
    with reading() as session:
        queries.candidacy_of_centre(session, own_centre_id(), candidacy_id)
        found = board_row(session, candidacy_id)
        form = _form(session, found, deed)
    if request.method == "GET":
        if deed not in _FORMS or found.candidacy.stage == "ended":
            return redirect(back)
        note_reading("candidacy", candidacy_id)
        return _page(found, form, deed)
    if not form.validate():
        return _page(found, form, deed), 422
    try:
        with transaction() as session:
            _do(session, candidacy_id, form, deed)
    except (RuleViolation, Conflict) as fault:
        told = candidacy_words.refusal(fault) or (None if deed in _FORMS else _sentence(fault))
        if told is not None:
            flash(told, "notice")
            return redirect(back, 303)
        if not isinstance(fault, RuleViolation):
            raise
        add_violation(form, fault, _sentence)
        return _page(found, form, deed), 422
    flash(_done(deed), "success")
    return redirect(back, 303)


def _form(session: Any, found: BoardRow, deed: str) -> Form:
    row = found.candidacy
    if deed == "plan":
        people = staff_of_centre(session, own_centre_id())
        form = PlanForm(
            responsible=str(row.responsible_account_id or ""),
            next_action=row.next_action,
            on=row.next_action_on,
        )
        form.responsible.choices = {"": gettext("nobody yet")} | {
            str(one.id): f"{one.given_name} {one.family_name}" for one in people
        }
        return form
    if deed == "papers":
        employer = session.get_one(Employer, found.need.employer_id)
        return PapersForm(
            authority=employer.power_of_attorney_on is not None, insurance=employer.insurance_on is not None
        )
    if deed == "end":
        form = EndForm()
        form.reason.choices = [
            (reason, candidacy_words.reason_name(reason)) for reason in end_reasons(CENTRE, row.stage)
        ]
        return form
    return Form()


def _do(session: Any, candidacy_id: int, form: Any, deed: str) -> None:
    actor, more = current_actor(), {"settings": settings_now(), "now": now()}
    if deed == "plan":
        who = form.responsible.data
        draft = Plan(int(who) if who else None, form.next_action.data or "", form.on.data)
        candidacy_staff.plan(session, actor, candidacy_id, draft, now=now())
    elif deed == "papers":
        candidacy_staff.mark_papers(
            session,
            actor,
            candidacy_id,
            authority=form.authority.data,
            insurance=form.insurance.data,
            now=now(),
        )
    elif deed == "end":
        candidacy_staff.end_as_centre(session, actor, candidacy_id, form.reason.data, **more)  # type: ignore[arg-type]
    else:
        candidacy_staff.release(session, actor, candidacy_id, **more)  # type: ignore[arg-type]


def _sentence(violation: RuleViolation | Conflict) -> str | None:
    own = {
        "not_staff": gettext("Choose somebody of the centre's staff."),
        "action_too_long": gettext("Write at most %(number)s characters.", number=LONGEST_ACTION),
        "action_and_day": gettext("Write what is done and by which day, or leave both empty."),
        "need_not_open_now": gettext("This need is not open now."),
        "not_in_list": gettext("This person does not stand in the list of the need now."),
        "employer_said_no": gettext("The employer has answered “not for me” to this person."),
        "assistant_said_no": gettext("The assistant has answered “not for me” to this need."),
    }.get(violation.code)
    if own is not None or not isinstance(violation, RuleViolation):
        return own
    return candidacy_words.sentence(violation)


def _done(deed: str) -> str:
    words: dict[str, str] = {
        "plan": gettext("The plan is kept."),
        "papers": gettext("It is noted which papers are in place."),
        "end": gettext(
            "This has come to its end. Those who had said yes get a kind message without the reason."
        ),
        "release": gettext("Both sides are asked by e-mail."),
    }
    return words[deed]


def _page(found: BoardRow, form: Form, deed: str) -> str:
    titles = {
        "plan": gettext("Who looks after it, and what comes next"),
        "papers": gettext("The employer's papers"),
        "end": gettext("End this kindly"),
    }
    return render_template(
        "staff/candidacies/deed.html",
        found=found,
        row=found.candidacy,
        form=form,
        deed=deed,
        title=titles[deed],
        about=candidacy_words,
    )
