"""What one change of a need would bring, seen by staff before they propose it to the employer."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext, ngettext
from werkzeug.wrappers import Response
from wtforms import HiddenField, TextAreaField
from wtforms.validators import Optional

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.errors import RuleViolation
from portti.domain.permissions import check_may
from portti.domain.proposals import LONGEST_NOTE
from portti.queries import worklist
from portti.queries.proposals import latest_proposal
from portti.services import proposals, ranking_reasons, widening
from portti.services.need_funnel import funnel_now
from portti.web.kit.access import current_actor
from portti.web.kit.forms import AtMost, Form, add_violation, settings_now
from portti.web.kit.languages import current_language
from portti.web.kit.lists import note_list_reading, note_reading
from portti.web.kit.need_changes import change_words
from portti.web.staff.blueprint import blueprint
from portti.web.staff.lists import own_centre_id
from portti.words import html_language

_KEY_LENGTH = 16


class ProposalForm(Form):
    """What staff say beside the change that they propose."""

    change = HiddenField()
    # The length is the rule's to judge; here it only makes the browser count.
    note = TextAreaField(
        lazy_gettext("Your words to the employer"), validators=[Optional(), AtMost(LONGEST_NOTE)]
    )


def _sentence(violation: RuleViolation) -> str | None:
    return {
        "note_too_long": gettext("Write at most %(number)s characters.", number=LONGEST_NOTE),
        "proposal_waits": gettext("The employer has not answered an earlier proposal. Take it back first."),
        "change_opens_nobody": gettext("This change would bring nobody now. Look at the changes again."),
    }.get(violation.code)


@blueprint.get("/needs/<int:need_id>/widen")
def widen(need_id: int) -> str:
    """Show the single changes that would bring more people; one that is chosen shows who they are."""
    return _page(need_id, ProposalForm(), request.args.get("change", "")[:_KEY_LENGTH])


@blueprint.post("/needs/<int:need_id>/widen")
def propose(need_id: int) -> Response | tuple[str, int]:
    """Put the chosen change before the employer."""
    form = ProposalForm()
    key = (form.change.data or "")[:_KEY_LENGTH]
    try:
        with transaction() as session:
            made = proposals.propose_change(
                session,
                current_actor(),
                need_id,
                key,
                form.note.data or "",
                language=html_language(current_language()),
                settings=settings_now(),
                now=now(),
            )
    except RuleViolation as violation:
        add_violation(form, violation, _sentence)
        return _page(need_id, form, key), 422
    if made.mails:
        told = ngettext(
            "The employer now has the proposal, and an e-mail about it goes to %(num)s person.",
            "The employer now has the proposal, and an e-mail about it goes to %(num)s people.",
            made.mails,
        )
    else:
        told = gettext("The proposal waits for the employer. They have no e-mail: call them.")
    flash(told, "success")
    return redirect(url_for("staff.need", need_id=need_id), 303)


@blueprint.post("/needs/<int:need_id>/proposal/take-back")
def take_proposal_back(need_id: int) -> Response:
    """Take a proposal back that the employer has not answered."""
    with transaction() as session:
        proposals.take_proposal_back(session, current_actor(), need_id, now=now())
    flash(gettext("The proposal is taken back. The need is as it was."), "success")
    return redirect(url_for("staff.need", need_id=need_id), 303)


def _page(need_id: int, form: ProposalForm, key: str) -> str:
    check_may(current_actor(), "propose_to_employer")
    language, settings = current_language(), settings_now()
    with reading() as session:
        need, account = worklist.need_of_centre(session, own_centre_id(), need_id)
        options = widening.widening_options(session, need, language, settings=settings)
        option = widening.option_of(options, key)
        opens = any(one.opens for one in options)
        together = None if opens else ranking_reasons.together(session, need, language, settings=settings)
        effect = (
            None
            if option is None
            else widening.effect_of(session, need, option.change, language, settings=settings)
        )
        proposal = latest_proposal(session, need_id)
        proposed = change_words(proposal.change, need) if proposal else None
        # Beside what a change would do, counted at the same moment: the need's own page shows the counts of its list.
        can_widen = widening.can_be_widened(need)
        funnel = funnel_now(session, need, language, settings=settings, now=now()) if can_widen else None
        change = change_words(option.change, need) if option else None
    note_reading("need", need_id)
    if effect is not None:
        note_list_reading("profile", [comer.profile.id for comer in effect.comers])
    form.change.data = key
    return render_template(
        "staff/needs/widen.html",
        need=need,
        account=account,
        form=form,
        options=options,
        together=together,
        option=option,
        change=change,
        effect=effect,
        funnel=funnel,
        proposal=proposal,
        proposed=proposed,
        can_widen=can_widen,
    )
