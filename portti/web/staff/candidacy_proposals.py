"""Staff propose somebody for a need, from the list as it is ranked or by name."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.errors import RuleViolation
from portti.domain.permissions import check_may
from portti.queries import worklist
from portti.services.candidacy_staff import propose_person
from portti.services.suggestions import Ranked, ranked_people
from portti.web.kit.access import current_actor
from portti.web.kit.choice_fields import PickField, YesField
from portti.web.kit.forms import Form, add_violation, settings_now
from portti.web.kit.languages import current_language
from portti.web.kit.lists import chosen, note_list_reading, note_reading
from portti.web.staff.blueprint import blueprint
from portti.web.staff.lists import own_centre_id

_MOST_OFFERED = 200
_BY_NAME = "name"


class ProposeForm(Form):
    """Whom the centre proposes, and whether at once."""

    person = PickField(lazy_gettext("Whom do you propose?"))
    hold_back = YesField(lazy_gettext("Put on the centre's own list first: neither side sees it yet"))


@blueprint.route("/needs/<int:need_id>/propose", methods=["GET", "POST"])
def propose_person_for(need_id: int) -> str | Response | tuple[str, int]:
    """Choose somebody of the need's list; both sides are asked, or the person stands on the centre's own list first."""
    check_may(current_actor(), "propose_to_employer")
    by_name = chosen("order", (_BY_NAME,)) == _BY_NAME
    language = current_language()
    with reading() as session:
        need, _account = worklist.need_of_centre(session, own_centre_id(), need_id)
        people = ranked_people(session, need, language)[:_MOST_OFFERED]
    if by_name:
        people = sorted(people, key=lambda one: (one.name.casefold(), one.profile_id))
    form = ProposeForm()
    form.person.choices = {"": gettext("Choose a person")} | {
        str(one.profile_id): _line(one, by_name=by_name) for one in people
    }
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate() and _propose(form, need_id, by_name=by_name):
            return redirect(url_for("staff.candidacies", need=need_id), 303)
    note_reading("need", need_id)
    note_list_reading("profile", [one.profile_id for one in people])
    form.person.data = form.person.data or ""
    page = render_template(
        "staff/candidacies/propose.html", need=need, form=form, by_name=by_name, people=people
    )
    return (page, status) if status != 200 else page


def _line(one: Ranked, *, by_name: bool) -> str:
    if by_name:
        return f"{one.name}, {one.area}"
    return str(gettext("%(place)s. %(name)s, %(area)s", place=one.place, name=one.name, area=one.area))


def _propose(form: ProposeForm, need_id: int, *, by_name: bool) -> bool:
    try:
        if not form.person.data:
            raise RuleViolation("not_in_list", "person")
        with transaction() as session:
            propose_person(
                session,
                current_actor(),
                need_id,
                int(form.person.data),
                list_was_ranked=not by_name,
                hold_back=form.hold_back.data,
                settings=settings_now(),
                now=now(),
            )
    except RuleViolation as violation:
        add_violation(form, violation, _sentence)
        return False
    held = form.hold_back.data
    flash(
        gettext("The person is on the centre's own list.")
        if held
        else gettext("Both sides are asked by e-mail."),
        "success",
    )
    return True


def _sentence(violation: RuleViolation) -> str | None:
    return {
        "need_not_open_now": gettext("This need is not open now."),
        "not_in_list": gettext("Choose somebody who stands in the list now."),
        "employer_said_no": gettext("The employer has answered “not for me” to this person."),
        "assistant_said_no": gettext("The assistant has answered “not for me” to this need."),
    }.get(violation.code)
