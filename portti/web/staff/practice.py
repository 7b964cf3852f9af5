"""The practice centre of a centre, for its managers: opening it, who learns there, making its people anew."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import SelectField

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.errors import RuleViolation
from portti.services import practice as services
from portti.services import practice_ending as ending
from portti.web.kit.access import current_actor
from portti.web.kit.choice_fields import YesField
from portti.web.kit.forms import Form, add_violation, key_of, settings_now
from portti.web.kit.languages import current_language
from portti.web.kit.lists import note_list_reading
from portti.web.staff.blueprint import blueprint


class LearnerForm(Form):
    """Who is invited to practise."""

    member = SelectField(lazy_gettext("Whom do you invite?"), validate_choice=False)


class EndForm(Form):
    """The yes to what is about to be deleted."""

    sure = YesField(lazy_gettext("Yes, delete the practice centre and all that is in it"))


@blueprint.get("/practice")
def practice() -> str:
    """Show whether the centre has a practice centre, and who practises there."""
    return _page(LearnerForm())


@blueprint.post("/practice/open")
def open_practice() -> Response:
    """Open the practice centre."""
    with transaction() as session:
        services.open_own_practice(session, current_actor(), settings=settings_now(), now=now())
    flash(gettext("The practice centre is open. Now invite those who practise there."), "success")
    return redirect(url_for("staff.practice"), 303)


@blueprint.post("/practice/people")
def invite_to_practice() -> Response | tuple[str, int]:
    """Invite a member of staff, or send who practises already a new link."""
    form = LearnerForm()
    try:
        with transaction() as session:
            address = services.invite_to_practice(
                session, current_actor(), key_of(form.member.data) or 0, settings=settings_now(), now=now()
            )
    except RuleViolation as violation:
        add_violation(form, violation, _sentence)
        return _page(form), 422
    flash(
        gettext("Invited. The link goes by e-mail. The log-in address is %(address)s.", address=address),
        "success",
    )
    return redirect(url_for("staff.practice"), 303)


@blueprint.post("/practice/people/<int:account_id>/end")
def end_practice(account_id: int) -> Response:
    """Let somebody practise no more."""
    with transaction() as session:
        services.end_practice(session, current_actor(), account_id, now=now())
    flash(gettext("The person can no longer log in to the practice centre."), "success")
    return redirect(url_for("staff.practice"), 303)


@blueprint.route("/practice/end", methods=["GET", "POST"])
def end_practice_centre() -> Response | str | tuple[str, int]:
    """Say what goes and what stays, and after the yes delete the practice centre with all that is in it."""
    form = EndForm()
    if request.method == "GET":
        return _end_page(form) or _page(LearnerForm())
    try:
        with transaction() as session:
            ending.end_practice_centre(
                session,
                current_actor(),
                seen=request.form.get("mark", ""),
                sure=bool(form.sure.data),
                now=now(),
            )
    except RuleViolation as violation:
        add_violation(form, violation, _sentence)
        # Who ticked it had read of others than are there now.
        form.sure.data = False
        return _end_page(form) or _page(LearnerForm()), 422
    flash(gettext("The practice centre has ended. All that was in it is deleted."), "success")
    return redirect(url_for("staff.practice"), 303)


@blueprint.post("/practice/afresh")
def refill_practice() -> Response:
    """Make the made-up people anew."""
    with transaction() as session:
        services.start_afresh(
            session, current_actor(), seen=request.form.get("mark"), settings=settings_now(), now=now()
        )
    flash(gettext("The practice centre has new made-up people. What was done there is gone."), "success")
    return redirect(url_for("staff.practice"), 303)


def _page(form: LearnerForm) -> str:
    with reading() as session:
        own = services.own_practice(session, current_actor())
    note_list_reading("account", [one.account_id for one in own.learners])
    form.member.choices = [
        ("", gettext("Choose a person")),
        *((str(one.id), f"{one.given_name} {one.family_name}") for one in own.members),
    ]
    form.member.data = form.member.data or ""
    return render_template("staff/practice/page.html", form=form, own=own, name=_name(own))


def _end_page(form: EndForm) -> str | None:
    """Return the page that asks before the end; None where there is nothing to end."""
    with reading() as session:
        goes = ending.what_goes(session, current_actor())
    if goes is None:
        return None
    note_list_reading("account", [one.account_id for one in goes.own.learners])
    return render_template("staff/practice/end.html", form=form, ending=goes, name=_name(goes.own))


def _name(own: services.OwnPractice) -> str:
    return own.centre.name(current_language()) if own.centre else ""


def _sentence(violation: RuleViolation) -> str | None:
    return {
        "not_staff": gettext("Choose somebody of the centre's staff."),
        "email_taken": gettext(
            "Somebody else took the same log-in address just now. Send the invitation again."
        ),
        "not_sure": gettext("Tick the box if you are sure."),
        "made_anew": gettext(
            "The practice centre has been made anew since you opened this page. Look at what is deleted now."
        ),
    }.get(violation.code)
