"""Staff of the centre, for its managers: who works here, giving the role and taking it away."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response
from wtforms import EmailField, RadioField, SelectField, StringField

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.accounts import PersonDraft
from portti.domain.errors import RuleViolation
from portti.domain.permissions import check_may
from portti.queries import people as queries
from portti.services import one_time_codes, staff_members
from portti.web.kit.access import current_actor
from portti.web.kit.choice_fields import PickField, YesField
from portti.web.kit.forms import Form, add_violation, settings_now
from portti.web.kit.languages import current_language
from portti.web.kit.lists import note_list_reading, note_reading
from portti.web.staff.blueprint import blueprint
from portti.web.staff.lists import own_centre_id
from portti.web.staff.new_person import faults_of, sentence
from portti.web.staff.words import LANGUAGES, STAFF_ROLES, choices


class MemberForm(Form):
    """Who begins to work for the centre."""

    given_name = StringField()
    family_name = StringField()
    email = EmailField()
    language = SelectField()
    role = RadioField()


class RoleForm(Form):
    """What a member of staff is from now on."""

    role = RadioField()
    trainee = YesField()
    successor = PickField()


@blueprint.get("/members")
def members() -> str:
    """List who works for the centre now."""
    check_may(current_actor(), "manage_staff")
    with reading() as session:
        people = queries.staff_of_centre(session, own_centre_id())
    note_list_reading("account", [person.id for person in people])
    return render_template("staff/members/list.html", people=people)


@blueprint.route("/members/new", methods=["GET", "POST"])
def new_member() -> str | Response | tuple[str, int]:
    """Make somebody staff; who has an account in the centre keeps it."""
    actor = current_actor()
    check_may(actor, "manage_staff")
    form = MemberForm()
    form.given_name.label.text = gettext("First name")
    form.family_name.label.text = gettext("Last name")
    form.email.label.text = gettext("E-mail")
    form.language.label.text = gettext("Language of the person")
    form.language.choices = choices(LANGUAGES)
    form.role.label.text = gettext("Role")
    form.role.choices = choices(STAFF_ROLES)
    if not form.is_submitted():
        form.language.data = current_language()
        return render_template("staff/members/new.html", form=form)
    draft = PersonDraft(
        given_name=form.given_name.data or "",
        family_name=form.family_name.data or "",
        email=form.email.data or None,
        phone=None,
        language=form.language.data or "",
        role=form.role.data if form.role.data in STAFF_ROLES else "",
    )
    for fault in faults_of(draft, sound_role="staff"):
        add_violation(form, fault, _sentence)
    if form.errors:
        return render_template("staff/members/new.html", form=form), 422
    try:
        with transaction() as session:
            staff_members.add_member(session, actor, draft, settings=settings_now(), now=now())
    except RuleViolation as violation:
        add_violation(form, violation, _sentence)
        return render_template("staff/members/new.html", form=form), 422
    flash(gettext("The person is staff now. With a new account they get a link by e-mail."), "success")
    return redirect(url_for("staff.members"))


@blueprint.route("/members/<int:account_id>", methods=["GET", "POST"])
def member(account_id: int) -> str | Response | tuple[str, int]:
    """Ask what a member of staff is from now on: staff, manager, or neither."""
    actor = current_actor()
    check_may(actor, "manage_staff")
    with reading() as session:
        person = queries.account_of_centre(session, actor.centre_id, account_id)
        staff = queries.staff_of_centre(session, own_centre_id())
    names = {role.name for role in person.roles}
    form = RoleForm()
    form.role.label.text = gettext("What does the person do from now on?")
    form.role.choices = [*choices(STAFF_ROLES), ("none", gettext("No longer works for the centre"))]
    form.trainee.label.text = gettext("The person is a trainee: logs events and sessions, and closes none")
    form.successor.label.text = gettext("Who takes over booked times, tasks and matters?")
    form.successor.choices = {
        str(one.id): f"{one.given_name} {one.family_name}" for one in staff if one.id != account_id
    }
    if not form.is_submitted():
        form.successor.data = str(actor.account_id)
        form.trainee.data = person.trainee
        form.role.data = next((role for role in ("manager", "staff") if role in names), "none")
        note_reading("account", account_id)
        return render_template("staff/members/member.html", form=form, person=person)
    if not form.trainee.validate(form):
        return render_template("staff/members/member.html", form=form, person=person), 422
    try:
        if form.role.data not in (*STAFF_ROLES, "none"):
            raise RuleViolation("role_missing", "role")
        named = form.successor.data or ""
        if named and named not in form.successor.choices:
            raise RuleViolation("unknown_successor", "successor")
        successor = int(named) if named else None
        role = None if form.role.data == "none" else form.role.data
        with transaction() as session:
            staff_members.set_member_role(
                session,
                actor,
                account_id,
                role,
                successor_id=successor,
                settings=settings_now(),
                now=now(),
            )
            learns = bool(form.trainee.data) and role is not None
            staff_members.mark_trainee(session, actor, account_id, learns, now=now())
    except RuleViolation as violation:
        add_violation(form, violation, _sentence)
        return render_template("staff/members/member.html", form=form, person=person), 422
    flash(gettext("The role was changed. The person was logged out everywhere."), "success")
    return redirect(url_for("staff.members"))


@blueprint.post("/people/<int:account_id>/codes")
def reset_codes(account_id: int) -> Response:
    """Let a person who lost phone and recovery codes set their log-in codes up anew."""
    with transaction() as session:
        one_time_codes.reset_codes(session, current_actor(), account_id, now=now())
    flash(gettext("The old log-in codes no longer work. The person sets up new ones at log-in."), "success")
    return redirect(url_for("staff.person", account_id=account_id))


def _sentence(violation: RuleViolation) -> str | None:
    return {
        "role_missing": gettext("Choose the person's role."),
        "unknown_successor": gettext("Choose from the list on this page."),
        "trainee_needs_staff": gettext("Only a staff member can be a trainee, not a manager."),
        "own_role": gettext("You cannot change your own role. Ask another manager."),
        "last_manager": gettext("A centre needs a manager. Make somebody else a manager first."),
    }.get(violation.code) or sentence(violation)
