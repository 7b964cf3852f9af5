"""What an employer plans of the granted hours, and letting it go over with a reason."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import Optional

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.errors import RuleViolation
from portti.domain.granted_hours import LONGEST_REASON
from portti.domain.permissions import check_may
from portti.queries import worklist
from portti.queries.granted_hours import latest_overrule
from portti.services import granted_hours as services
from portti.web.kit.access import current_actor
from portti.web.kit.forms import AtMost, Form, add_violation
from portti.web.kit.languages import current_language
from portti.web.kit.lists import note_reading
from portti.web.staff.blueprint import blueprint
from portti.web.staff.lists import own_centre_id
from portti.wording.week import counted_hours


class OverruleForm(Form):
    """Why more may be planned than was granted."""

    # The length is the rule's to judge; here it only makes the browser count.
    reason = TextAreaField(
        lazy_gettext("Why may more be planned?"), validators=[Optional(), AtMost(LONGEST_REASON)]
    )


def _sentence(violation: RuleViolation) -> str | None:
    return {
        "reason_missing": gettext("Write why more may be planned than was granted."),
        "reason_too_long": gettext("Write at most %(number)s characters.", number=LONGEST_REASON),
        "hours_not_over": gettext("The plan stays within the granted hours: nothing need be allowed."),
    }.get(violation.code)


@blueprint.get("/needs/<int:need_id>/hours")
def hours(need_id: int) -> str:
    """Show what all the employer's needs and placements plan together, with this need."""
    return _page(need_id, OverruleForm())


@blueprint.post("/needs/<int:need_id>/hours")
def overrule_hours(need_id: int) -> Response | tuple[str, int]:
    """Let the plan go over the granted hours."""
    form = OverruleForm()
    try:
        with transaction() as session:
            services.overrule_hours(session, current_actor(), need_id, form.reason.data or "", now=now())
    except RuleViolation as violation:
        add_violation(form, violation, _sentence)
        return _page(need_id, form), 422
    flash(gettext("Allowed. The employer can now publish the need as it is."), "success")
    return redirect(url_for("staff.need", need_id=need_id), 303)


def _page(need_id: int, form: OverruleForm) -> str:
    check_may(current_actor(), "check_ads")
    language = current_language()
    with reading() as session:
        need, _account = worklist.need_of_centre(session, own_centre_id(), need_id)
        plan = services.plan_of(session, need, now=now())
        allowed = latest_overrule(session, need_id)
    note_reading("need", need_id)
    return render_template(
        "staff/needs/hours.html",
        need=need,
        plan=plan,
        allowed=allowed,
        covered=bool(plan and allowed and plan.planned <= allowed.hours),
        form=form,
        number=lambda value: counted_hours(value, language),
    )
