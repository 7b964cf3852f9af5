"""Accounts that staff make for people, and the e-mail that is tied to one later."""

from dataclasses import replace

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response
from wtforms import EmailField, RadioField, SelectField, StringField, TelField

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.accounts import LONGEST_NAME, ROLES_TO_CHOOSE, PersonDraft, check_person
from portti.domain.errors import RuleViolation
from portti.domain.permissions import check_may
from portti.queries import people as queries
from portti.services import email_changes, staff_people
from portti.web.kit.access import current_actor
from portti.web.kit.forms import Form, add_violation, settings_now
from portti.web.kit.languages import current_language
from portti.web.kit.lists import note_reading
from portti.web.staff.blueprint import blueprint
from portti.web.staff.words import LANGUAGES, ROLES, RULES_ACCEPTED, choices


class PersonForm(Form):
    """Who the person is, and how they are reached."""

    given_name = StringField()
    family_name = StringField()
    role = RadioField()
    language = SelectField()
    phone = TelField()
    email = EmailField()
    accepted = RadioField()


class EmailForm(Form):
    """The e-mail of a person who had none."""

    email = EmailField()


def sentence(violation: RuleViolation) -> str | None:
    """Return the words for a rule about another person's account."""
    return {
        "given_name_missing": gettext("Write the person's first name."),
        "family_name_missing": gettext("Write the person's last name."),
        "name_too_long": gettext("Write the name with at most %(most)s letters.", most=LONGEST_NAME),
        "name_form": gettext("Write the name with letters only, without links and signs."),
        "role_missing": gettext("Choose what the person does in Portti."),
        "language_missing": gettext("Choose the language in which Portti writes to the person."),
        "phone_form": gettext("Write the phone number in numbers, for example 040 123 4567."),
        "email_missing": gettext("Write the person's e-mail address."),
        "email_form": gettext("Write the e-mail address in the form name@example.fi."),
        "email_taken": gettext(
            "This e-mail address has an account already. Look for it in the list of people."
        ),
        "email_same": gettext("This is the person's address already. Write the new one."),
        "email_confirmed": gettext(
            "The person has confirmed their e-mail address. They can change it themselves."
        ),
        "rules_unknown": gettext("Choose from the list on this page."),
        "rules_not_accepted": gettext(
            "A person without e-mail accepts the conduct rules together with you. Choose how they did it."
        ),
    }.get(violation.code)


# What a wrong field is taken for, so that the fields after it are looked at too.
_SOUND: dict[str, dict[str, str | bool | None]] = {
    "given_name": {"given_name": "A"},
    "family_name": {"family_name": "A"},
    "email": {"email": "a@example.org"},
    "phone": {"phone": None},
    "language": {"language": "fi"},
    "rules": {"rules_accepted": True},
}


def faults_of(draft: PersonDraft, *, sound_role: str) -> list[RuleViolation]:
    """Return what is wrong with each field; a wrong role is taken for `sound_role`."""
    sound = {**_SOUND, "role": {"role": sound_role}}
    faults: list[RuleViolation] = []
    while len(faults) < len(sound):
        try:
            check_person(draft)
        except RuleViolation as violation:
            faults.append(violation)
            draft = replace(draft, **sound[violation.field or "rules"])  # type: ignore[arg-type]
        else:
            break
    return faults


def _form() -> PersonForm:
    form = PersonForm()
    form.given_name.label.text = gettext("First name")
    form.family_name.label.text = gettext("Last name")
    form.role.label.text = gettext("What does the person do in Portti?")
    form.role.choices = choices({role: ROLES[role] for role in ROLES_TO_CHOOSE})
    form.language.label.text = gettext("Language of the person")
    form.language.choices = choices(LANGUAGES)
    if not form.is_submitted():
        form.language.data = current_language()
    form.phone.label.text = gettext("Phone")
    form.email.label.text = gettext("E-mail")
    form.accepted.label.text = gettext("How did the person accept the conduct rules?")
    form.accepted.choices = choices(RULES_ACCEPTED)
    return form


@blueprint.route("/people/new", methods=["GET", "POST"])
def new_person() -> str | Response | tuple[str, int]:
    """Make an account for a person; without an e-mail staff note how the conduct rules were accepted."""
    actor = current_actor()
    check_may(actor, "create_account_for_person")
    form = _form()
    if not form.is_submitted():
        return render_template("staff/people/new.html", form=form)
    draft = PersonDraft(
        given_name=form.given_name.data or "",
        family_name=form.family_name.data or "",
        email=form.email.data or None,
        phone=form.phone.data or None,
        language=form.language.data or "",
        role=form.role.data if form.role.data in ROLES_TO_CHOOSE else "",
    )
    accepted = form.accepted.data in RULES_ACCEPTED
    if form.accepted.data and not accepted:
        _tell(form, RuleViolation("rules_unknown", "rules"))
    for fault in faults_of(replace(draft, rules_accepted=accepted), sound_role="employer"):
        _tell(form, fault)
    if form.errors:
        return render_template("staff/people/new.html", form=form), 422
    try:
        with transaction() as session:
            account = staff_people.create_person(
                session, actor, draft, form.accepted.data, settings=settings_now(), now=now()
            )
            account_id, has_email = account.id, account.email is not None
    except RuleViolation as violation:
        _tell(form, violation)
        return render_template("staff/people/new.html", form=form), 422
    if has_email:
        flash(
            gettext("The account was made. The person gets a link by e-mail to choose a password."), "success"
        )
    else:
        flash(gettext("The account was made. You act for the person until they have an e-mail."), "success")
    return redirect(url_for("staff.person", account_id=account_id))


def _tell(form: PersonForm, violation: RuleViolation) -> None:
    field = "accepted" if violation.field == "rules" else violation.field
    add_violation(form, RuleViolation(violation.code, field, violation.facts), sentence)


@blueprint.route("/people/<int:account_id>/email", methods=["GET", "POST"])
def tie_email(account_id: int) -> str | Response | tuple[str, int]:
    """Give a person an e-mail, or change it; they get a link to choose a password, or to confirm the new address."""
    actor = current_actor()
    check_may(actor, "create_account_for_person")
    with reading() as session:
        person = queries.account_of_centre(session, actor.centre_id, account_id)
    changes = person.confirmed_at is not None or person.password is not None
    form = EmailForm()
    form.email.label.text = gettext("E-mail")
    if not form.is_submitted():
        note_reading("account", account_id)
        return render_template("staff/people/email.html", form=form, person=person, changes=changes)
    try:
        with transaction() as session:
            deed = email_changes.ask_email_change_for if changes else staff_people.tie_email
            deed(session, actor, account_id, form.email.data or "", settings=settings_now(), now=now())
    except RuleViolation as violation:
        add_violation(form, violation, sentence)
        return render_template("staff/people/email.html", form=form, person=person, changes=changes), 422
    if changes:
        said = gettext("The person gets a link at the new address. The address changes when they confirm it.")
    else:
        said = gettext("The e-mail was saved. The person gets a link to choose a password.")
    flash(said, "success")
    return redirect(url_for("staff.person", account_id=account_id))
