"""A client's needs and goals as the staff keep them with the client, and notes of a Kykyviisari done elsewhere."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.ability_notes import HOMEPAGE, AbilityDraft
from portti.domain.errors import RuleViolation
from portti.models import AbilityNote
from portti.queries import service_profiles as queries
from portti.services import ability_notes
from portti.services.service_profiles import client_for
from portti.web.kit import goal_pages
from portti.web.kit.access import current_actor
from portti.web.kit.choice_fields import PickField, TickField, named
from portti.web.kit.forms import Form, KeyField, add_violation
from portti.web.kit.goal_forms import sentence
from portti.web.kit.goal_pages import Answered, Side
from portti.web.kit.widgets import DayField
from portti.web.staff.blueprint import blueprint
from portti.wording.goal import ABILITY_LANGUAGES, AREAS


class AbilityForm(Form):
    """One note: the day, the language, the areas chosen, and when again."""

    key = KeyField()
    done_on = DayField(lazy_gettext("On which day was it done?"))
    language = PickField(lazy_gettext("Language of the form"))
    areas = TickField(lazy_gettext("Areas that the client chose as goals"))
    repeat_on = DayField(lazy_gettext("When is it done again?"))


def _side(account_id: int) -> Side:
    actor = current_actor()
    with reading() as session:
        client = client_for(session, actor, account_id)
        name = f"{client.given_name} {client.family_name}"
    return Side(
        actor=actor,
        account_id=account_id,
        name=name,
        frame="staff/frame.html",
        home=url_for("staff.person_service", account_id=account_id),
        wishes=url_for("staff.person_wishes", account_id=account_id),
        new_goal=url_for("staff.new_goal", account_id=account_id),
        goal=lambda goal_id: url_for("staff.goal", account_id=account_id, goal_id=goal_id),
        deed=lambda goal_id, deed: url_for(
            "staff.goal_deed", account_id=account_id, goal_id=goal_id, deed=deed
        ),
    )


@blueprint.get("/people/<int:account_id>/service")
def person_service(account_id: int) -> str:
    """Show what a client wants, their goals, and the notes."""
    return goal_pages.home_page(_side(account_id), homepage=HOMEPAGE)


@blueprint.route("/people/<int:account_id>/service/wishes", methods=["GET", "POST"])
def person_wishes(account_id: int) -> Answered:
    """Write down which help a client wants."""
    return goal_pages.wishes_page(_side(account_id))


@blueprint.route("/people/<int:account_id>/service/goals/new", methods=["GET", "POST"])
def new_goal(account_id: int) -> Answered:
    """Write a goal of a client down."""
    return goal_pages.new_goal_page(_side(account_id))


@blueprint.get("/people/<int:account_id>/service/goals/<int:goal_id>")
def goal(account_id: int, goal_id: int) -> str:
    """Show one goal."""
    return goal_pages.goal_page(_side(account_id), goal_id)


@blueprint.post(f"/people/<int:account_id>/service/goals/<int:goal_id>/<any({goal_pages.DEEDS}):deed>")
def goal_deed(account_id: int, goal_id: int, deed: str) -> Answered:
    """Do one deed on a goal."""
    return goal_pages.goal_deed(_side(account_id), goal_id, deed)


@blueprint.route("/people/<int:account_id>/service/abilities/new", methods=["GET", "POST"])
def new_ability(account_id: int) -> Answered:
    """Note that a client has done Kykyviisari elsewhere."""
    side = _side(account_id)
    form = _form()
    if request.method == "GET":
        goal_pages.note_reading_of(side)
        return _page(side, form, None)
    if not form.validate():
        return _page(side, form, None), 422
    try:
        with transaction() as session:
            ability_notes.note_ability(
                session, side.actor, account_id, _draft(form), form_key=form.key.data, now=now()
            )
    except RuleViolation as violation:
        add_violation(form, violation, sentence)
        return _page(side, form, None), 422
    return _saved(side)


@blueprint.route("/people/<int:account_id>/service/abilities/<int:ability_id>", methods=["GET", "POST"])
def ability(account_id: int, ability_id: int) -> Answered:
    """Show one note, change it, or take it away."""
    side = _side(account_id)
    with reading() as session:
        note = queries.ability_note_of(session, account_id, ability_id)
    form = _form(
        done_on=note.done_on,
        language=note.language,
        areas=[one.area for one in note.areas],
        repeat_on=note.repeat_on,
    )
    if request.method == "GET":
        goal_pages.note_reading_of(side)
        return _page(side, form, note)
    if "take_away" in request.form:
        with transaction() as session:
            ability_notes.remove_note(session, side.actor, account_id, ability_id, now=now())
        flash(gettext("The note has been deleted."), "success")
        return redirect(side.home, 303)
    if not form.validate():
        return _page(side, form, note), 422
    try:
        with transaction() as session:
            ability_notes.change_note(session, side.actor, account_id, ability_id, _draft(form), now=now())
    except RuleViolation as violation:
        add_violation(form, violation, sentence)
        return _page(side, form, note), 422
    return _saved(side)


def _form(**data: Any) -> AbilityForm:
    form = AbilityForm(data=data)
    form.language.choices = {"": gettext("Choose"), **named(ABILITY_LANGUAGES)}
    form.areas.choices = named(AREAS)
    return form


def _draft(form: AbilityForm) -> AbilityDraft:
    return AbilityDraft(
        form.done_on.data, form.language.data or "", frozenset(form.areas.data or ()), form.repeat_on.data
    )


def _saved(side: Side) -> Response:
    flash(gettext("Saved."), "success")
    return redirect(side.home, 303)


def _page(side: Side, form: AbilityForm, note: AbilityNote | None) -> str:
    return render_template("staff/service/ability.html", side=side, form=form, note=note, homepage=HOMEPAGE)
