"""What the centre proposes to an employer: what it would change and bring, and the employer's answer."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Optional

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.errors import Conflict, NotFound, RuleViolation
from portti.domain.proposals import LONGEST_ANSWER
from portti.queries.needs import own_need
from portti.queries.proposals import latest_proposal
from portti.services import proposals, widening
from portti.services.matchmaking import rank_own_need_if_quick
from portti.services.need_changes import step_of
from portti.web.employer.blueprint import blueprint
from portti.web.kit.access import current_actor
from portti.web.kit.forms import AtMost, Form, add_violation, key_of, settings_now
from portti.web.kit.languages import current_language
from portti.web.kit.lists import note_reading
from portti.web.kit.need_changes import change_words


class DeclineForm(Form):
    """The employer's no, with or without a word."""

    proposal = HiddenField()
    # The length is the rule's to judge; here it only makes the browser count.
    text = TextAreaField(
        lazy_gettext("Your words to the centre"), validators=[Optional(), AtMost(LONGEST_ANSWER)]
    )


def _sentence(violation: RuleViolation) -> str | None:
    return {
        "answer_too_long": gettext("Write at most %(number)s characters.", number=LONGEST_ANSWER),
    }.get(violation.code)


@blueprint.get("/needs/<int:need_id>/proposal")
def proposal(need_id: int) -> str:
    """Show the centre's last proposal for one's own need, and what became of it."""
    return _page(need_id, DeclineForm())


@blueprint.post("/needs/<int:need_id>/proposal/accept")
def accept_proposal(need_id: int) -> Response:
    """Make the proposed change."""
    try:
        with transaction() as session:
            made = proposals.accept_proposal(session, current_actor(), need_id, _proposal_sent(), now=now())
            step = step_of(made.change)
    except Conflict as fault:
        flash(_conflict(fault))
        return redirect(url_for("employer.proposal", need_id=need_id), 303)
    except RuleViolation:
        flash(gettext("The need cannot be changed as it stands now. Nothing was changed."))
        return redirect(url_for("employer.proposal", need_id=need_id), 303)
    with transaction() as session:
        rank_own_need_if_quick(session, current_actor(), need_id, settings=settings_now(), now=now())
    flash(gettext("Your need is changed. You can change it back whenever you want."), "success")
    return redirect(url_for("employer.need_step", need_id=need_id, step=step, then="summary"), 303)


@blueprint.post("/needs/<int:need_id>/proposal/decline")
def decline_proposal(need_id: int) -> Response | tuple[str, int]:
    """Say no to the proposal; the need stays as it is."""
    form = DeclineForm()
    try:
        with transaction() as session:
            proposals.decline_proposal(
                session, current_actor(), need_id, _proposal_sent(), form.text.data or "", now=now()
            )
    except Conflict as fault:
        # Answered in another tab or by somebody else: what was typed here stands in no other place.
        form.form_errors = [_conflict(fault)]
        return _page(need_id, form), 409
    except RuleViolation as violation:
        add_violation(form, violation, _sentence)
        return _page(need_id, form), 422
    flash(gettext("The centre knows that you do not want this change. Your need is as it was."), "success")
    return redirect(url_for("employer.need", need_id=need_id), 303)


def _proposal_sent() -> int:
    key = key_of(request.form.get("proposal"))
    if key is None:
        raise NotFound("proposal")
    return key


def _conflict(fault: Conflict) -> str:
    if fault.code == "need_changed_meanwhile":
        return str(gettext("You have changed this part of the need since. Nothing was changed now."))
    return str(gettext("The proposal has been answered or taken back meanwhile. Nothing was changed now."))


def _page(need_id: int, form: DeclineForm) -> str:
    language = current_language()
    with reading() as session:
        need = own_need(session, current_actor(), need_id)
        found = latest_proposal(session, need_id)
        if found is None:
            raise NotFound("proposal")
        applies = found.state == "waiting" and widening.still_applies(need, found.change, found.mark)
        effect = (
            widening.effect_of(session, need, found.change, language, settings=settings_now())
            if applies
            else None
        )
        change = change_words(found.change, need)
    note_reading("need", need_id)
    form.proposal.data = str(found.id)
    return render_template(
        "employer/needs/proposal.html",
        need=need,
        proposal=found,
        applies=applies,
        effect=effect,
        change=change,
        form=form,
        step=step_of(found.change),
    )
