"""Staff put assistants of a need's list forward, with the reason that the employer reads."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectField, TextAreaField
from wtforms.validators import Optional

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.errors import RuleViolation
from portti.domain.permissions import check_may
from portti.domain.suggestions import LONGEST_TEXT, faults_of
from portti.queries import worklist
from portti.services import suggestions
from portti.web.kit.access import current_actor
from portti.web.kit.forms import AtMost, Form, add_violation, key_of
from portti.web.kit.languages import current_language
from portti.web.kit.lists import note_list_reading, note_reading
from portti.web.kit.suggestions import suggestion_reasons
from portti.web.staff.blueprint import blueprint
from portti.web.staff.lists import own_centre_id
from portti.words import html_language

_MOST_OFFERED = 200


class SuggestionForm(Form):
    """Whom the centre puts forward, and why."""

    person = SelectField(lazy_gettext("Whom do you put forward?"), validate_choice=False)
    reason = RadioField(lazy_gettext("Why?"), validate_choice=False)
    # The length is the rule's to judge; here it only makes the browser count.
    text = TextAreaField(lazy_gettext("In your own words"), validators=[Optional(), AtMost(LONGEST_TEXT)])


def _sentence(violation: RuleViolation) -> str | None:
    return {
        "suggestion_reason_missing": gettext("Choose a reason. The employer reads it."),
        "suggestion_text_missing": gettext("Write the reason in your own words."),
        "suggestion_text_too_long": gettext("Write at most %(number)s characters.", number=LONGEST_TEXT),
        "not_in_list": gettext("Choose somebody who stands in the list now."),
        "employer_said_no": gettext("The employer has answered “not for me” to this person."),
    }.get(violation.code)


@blueprint.get("/needs/<int:need_id>/suggestions")
def need_suggestions(need_id: int) -> str:
    """Show whom the centre puts forward for a need, and a form for one more."""
    return _page(need_id, SuggestionForm())


@blueprint.post("/needs/<int:need_id>/suggestions")
def put_forward(need_id: int) -> Response | tuple[str, int]:
    """Put somebody forward."""
    form = SuggestionForm()
    reason, text, person = form.reason.data or "", form.text.data or "", key_of(form.person.data)
    faults = faults_of(reason, text)
    if person is None:
        faults.insert(0, RuleViolation("not_in_list", "person"))
    elif not faults:
        try:
            with transaction() as session:
                suggestions.put_forward(
                    session,
                    current_actor(),
                    need_id,
                    person,
                    reason,
                    text,
                    language=html_language(current_language()),
                    now=now(),
                )
        except RuleViolation as violation:
            faults.append(violation)
    if faults:
        for fault in faults:
            add_violation(form, fault, _sentence)
        return _page(need_id, form), 422
    flash(gettext("The employer now reads whom you suggest, and why."), "success")
    return redirect(url_for("staff.need_suggestions", need_id=need_id), 303)


@blueprint.post("/needs/<int:need_id>/suggestions/<int:suggestion_id>/up")
def move_suggestion_up(need_id: int, suggestion_id: int) -> Response:
    """Move somebody one place up in the centre's order."""
    with transaction() as session:
        suggestions.move_suggestion_up(session, current_actor(), need_id, suggestion_id, now=now())
    flash(gettext("The centre's order has changed. The list itself has not."), "success")
    return redirect(url_for("staff.need_suggestions", need_id=need_id), 303)


@blueprint.post("/needs/<int:need_id>/suggestions/<int:suggestion_id>/take-back")
def take_suggestion_back(need_id: int, suggestion_id: int) -> Response:
    """Put somebody forward no more."""
    with transaction() as session:
        suggestions.take_suggestion_back(session, current_actor(), need_id, suggestion_id, now=now())
    flash(gettext("Taken back. The person stands in the list as before."), "success")
    return redirect(url_for("staff.need_suggestions", need_id=need_id), 303)


def _page(need_id: int, form: SuggestionForm) -> str:
    check_may(current_actor(), "propose_to_employer")
    language = current_language()
    with reading() as session:
        need, _account = worklist.need_of_centre(session, own_centre_id(), need_id)
        people = suggestions.ranked_people(session, need, language)
        standing = suggestions.suggested_people(session, need, language)
    offered = people[:_MOST_OFFERED]
    note_reading("need", need_id)
    note_list_reading("profile", [one.profile_id for one in offered])
    form.person.choices = {"": gettext("Choose a person")} | {
        str(one.profile_id): gettext(
            "%(place)s. %(name)s, %(area)s", place=one.place, name=one.name, area=one.area
        )
        for one in offered
    }
    form.person.data = form.person.data or ""
    reasons = suggestion_reasons()
    form.reason.choices = list(reasons.items())
    return render_template(
        "staff/needs/suggestions.html",
        need=need,
        people=people,
        standing=standing,
        form=form,
        reasons=reasons,
    )
