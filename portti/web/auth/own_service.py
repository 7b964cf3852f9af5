"""A client's own pages of what they want from the centre and of their goals, and the form before and after."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.errors import NotFound, RuleViolation
from portti.domain.progress_forms import MOMENTS, SIDES, STATEMENTS, VALUES
from portti.models import ProgressForm
from portti.queries import service_profiles as queries
from portti.services import progress_forms
from portti.web.auth.blueprint import account_blueprint
from portti.web.auth.home import own_actor
from portti.web.kit import goal_pages
from portti.web.kit.choice_fields import OneOfField
from portti.web.kit.forms import Form, add_violation
from portti.web.kit.goal_forms import sentence
from portti.web.kit.goal_pages import Answered, Side
from portti.wording.goal import MOMENTS as MOMENT_WORDS
from portti.wording.goal import PROGRESS_VALUES
from portti.wording.goal import STATEMENTS as STATEMENT_WORDS


def _side() -> Side:
    actor = own_actor()
    if actor.account_id is None or actor.is_staff:
        raise NotFound("account")
    return Side(
        actor=actor,
        account_id=actor.account_id,
        name="",
        frame="goals/own_frame.html",
        home=url_for("account.service"),
        wishes=url_for("account.service_wishes"),
        new_goal=url_for("account.new_goal"),
        goal=lambda goal_id: url_for("account.goal", goal_id=goal_id),
        deed=lambda goal_id, deed: url_for("account.goal_deed", goal_id=goal_id, deed=deed),
    )


@account_blueprint.get("/account/service")
def service() -> str:
    """Show what the person wants from the centre, their goals, notes and forms."""
    side = _side()
    with reading() as session:
        found = {
            (form.side, form.moment): form for form in queries.progress_forms_of(session, side.account_id)
        }
    roles = side.actor.roles
    sides = [one for one in SIDES if _is_for(one, roles) or any(key[0] == one for key in found)]
    return goal_pages.home_page(
        side,
        forms=[
            {
                "href": url_for("account.progress_form", side=one, moment=moment),
                "text": _title(one, moment),
                "answered_on": found[one, moment].answered_on if (one, moment) in found else None,
            }
            for one in sides
            for moment in MOMENTS
        ],
    )


def _is_for(side: str, roles: frozenset[str]) -> bool:
    return bool(roles & {"employer", "representative"}) if side == "employer" else "assistant" in roles


def _title(side: str, moment: str) -> str:
    return str(gettext(MOMENT_WORDS[side, moment]))


@account_blueprint.route("/account/service/wishes", methods=["GET", "POST"])
def service_wishes() -> Answered:
    """Say which help is wanted."""
    return goal_pages.wishes_page(_side())


@account_blueprint.route("/account/service/goals/new", methods=["GET", "POST"])
def new_goal() -> Answered:
    """Write a goal down."""
    return goal_pages.new_goal_page(_side())


@account_blueprint.get("/account/service/goals/<int:goal_id>")
def goal(goal_id: int) -> str:
    """Show one goal."""
    return goal_pages.goal_page(_side(), goal_id)


@account_blueprint.post(f"/account/service/goals/<int:goal_id>/<any({goal_pages.DEEDS}):deed>")
def goal_deed(goal_id: int, deed: str) -> Answered:
    """Do one deed on a goal."""
    return goal_pages.goal_deed(_side(), goal_id, deed)


@account_blueprint.route(
    "/account/service/form/<any(employer,jobseeker):side>/<any(before,after):moment>", methods=["GET", "POST"]
)
def progress_form(side: str, moment: str) -> Answered:
    """Show or take the short form before or after."""
    own = _side()
    with reading() as session:
        stored = queries.progress_form_of(session, own.account_id, side, moment)
    form = _progress_form(side, stored)
    if request.method == "GET":
        return _progress_page(form, side, moment, stored)
    if "take_away" in request.form:
        with transaction() as session:
            progress_forms.take_answers_away(session, own.actor, side, moment)
        flash(gettext("Your answers have been deleted."), "success")
        return redirect(own.home, 303)
    if not form.validate():
        return _progress_page(form, side, moment, stored), 422
    answers = {statement: int(form[statement].data) for statement in STATEMENTS[side]}
    try:
        with transaction() as session:
            progress_forms.answer_form(session, own.actor, side, moment, answers, now=now())
    except RuleViolation as violation:
        add_violation(form, violation, sentence)
        return _progress_page(form, side, moment, stored), 422
    flash(gettext("Thank you. Your answers are saved."), "success")
    return redirect(own.home, 303)


def _progress_form(side: str, stored: ProgressForm | None) -> Form:
    fields = {
        statement: OneOfField(
            gettext(STATEMENT_WORDS[statement]),
            choices={str(value): gettext(PROGRESS_VALUES[value]) for value in VALUES},
            missing=gettext("Choose an answer."),
        )
        for statement in STATEMENTS[side]
    }
    made: type[Form] = type("ProgressForm", (Form,), fields)
    held = {one.statement: str(one.value) for one in stored.answers} if stored else {}
    return made(data=held)


def _progress_page(form: Form, side: str, moment: str, stored: ProgressForm | None) -> str:
    return render_template(
        "goals/progress_form.html",
        form=form,
        statements=STATEMENTS[side],
        title=_title(side, moment),
        stored=stored,
        home=url_for("account.service"),
    )
