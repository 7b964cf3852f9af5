"""Acting for a person: staff say why and how the person agreed, then use the person's own pages."""

from flask import redirect, render_template, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response
from wtforms import RadioField

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.errors import RuleViolation
from portti.domain.permissions import check_may
from portti.queries import people as queries
from portti.services import staff_people
from portti.web.kit.access import current_actor
from portti.web.kit.forms import Form, add_violation
from portti.web.kit.lists import note_reading
from portti.web.staff.blueprint import blueprint
from portti.web.staff.words import ACTING_CONSENTS, ACTING_REASONS, choices


class ActingForm(Form):
    """For which side of a person staff act, why, and how the person agreed."""

    side = RadioField()
    reason = RadioField()
    consent = RadioField()


def _form(person: queries.Person) -> ActingForm:
    form = ActingForm()
    sides = []
    if person.employer is not None:
        sides.append(("employer", gettext("Their needs, as an employer")))
    if person.profile is not None:
        sides.append(("assistant", gettext("Their profile, as an assistant")))
    form.side.label.text = gettext("What do you handle?")
    form.side.choices = sides
    form.reason.label.text = gettext("Why do you act for the person?")
    form.reason.choices = choices(ACTING_REASONS)
    form.consent.label.text = gettext("How did the person agree?")
    form.consent.choices = choices(ACTING_CONSENTS)
    if form.side.data is None and len(sides) == 1:
        form.side.data = sides[0][0]
    return form


def _is_whole(form: ActingForm) -> bool:
    """Put a sentence beside each choice that is missing, and answer whether none is."""
    for name in ("side", "reason", "consent"):
        if form[name].data not in dict(form[name].choices):
            add_violation(form, RuleViolation(f"{name}_missing", name), _sentence)
    return not form.errors


def _sentence(violation: RuleViolation) -> str | None:
    return {
        "side_missing": gettext("Choose what you handle."),
        "reason_missing": gettext("Choose why you act for the person."),
        "consent_missing": gettext("Choose how the person agreed."),
    }.get(violation.code)


@blueprint.route("/people/<int:account_id>/act", methods=["GET", "POST"])
def start_acting(account_id: int) -> str | Response | tuple[str, int]:
    """Ask why, record it, and open the person's own pages."""
    actor = current_actor()
    check_may(actor, "act_for_person")
    with reading() as database_session:
        person = queries.person_of_centre(database_session, actor.centre_id, account_id)
    form = _form(person)
    if not form.is_submitted():
        note_reading("account", account_id)
        return render_template("staff/people/act.html", form=form, person=person)
    if not _is_whole(form):
        return render_template("staff/people/act.html", form=form, person=person), 422
    try:
        with transaction() as database_session:
            acting = staff_people.start_acting(
                database_session,
                actor,
                account_id,
                form.side.data or "",
                form.reason.data or "",
                form.consent.data or "",
                now=now(),
            )
    except RuleViolation as violation:
        add_violation(form, violation, _sentence)
        return render_template("staff/people/act.html", form=form, person=person), 422
    _forget()
    if acting.employer_id is not None:
        session["acting_for_employer_id"] = acting.employer_id
        return redirect(url_for("employer.home"))
    session["acting_for_profile_id"] = acting.profile_id
    return redirect(url_for("assistant.home"))


def _forget() -> None:
    session.pop("acting_for_employer_id", None)
    session.pop("acting_for_profile_id", None)
