"""An employer's instruction cards: the list, beginning one, its steps and their order, reading, printing, deleting."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as Answer

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.errors import NotFound, RuleViolation
from portti.queries import instruction_cards as queries
from portti.services import instruction_cards as cards
from portti.web.employer.blueprint import blueprint
from portti.web.employer.card_forms import (
    DeleteForm,
    NewCardForm,
    StepForm,
    TitleForm,
    language_choices,
    pictogram_choices,
    sentence,
)
from portti.web.kit.access import current_actor
from portti.web.kit.card_pages import add_card_reading
from portti.web.kit.forms import add_violation, settings_now, version_of
from portti.web.kit.languages import current_language
from portti.web.kit.lists import note_list_reading, note_reading
from portti.wording.card import TEMPLATES
from portti.words import html_language, translate

View = str | Answer | tuple[str, int]
_WAYS = {"up": -1, "down": 1}


@blueprint.get("/cards")
def instruction_cards() -> str:
    """List the cards, and what can be begun with."""
    actor, settings = current_actor(), settings_now()
    cards.check_employer(actor)
    with reading() as session:
        own = cards.cards_of(session, queries.own_cards(session, actor), settings)
    note_list_reading("card", [card.row.id for card in own])
    return render_template("employer/cards/list.html", cards=own, templates=_templates(), empty=cards.EMPTY)


@blueprint.route("/cards/new/<template>", methods=["GET", "POST"])
def new_card(template: str) -> View:
    """Ask for title and language, and begin the card."""
    cards.check_employer(current_actor())
    if template != cards.EMPTY and template not in TEMPLATES:
        raise NotFound("card_template")
    form = NewCardForm(language=current_language(), title=_templates().get(template, ""))
    form.language.choices = language_choices()

    def page() -> str:
        return render_template("employer/cards/new.html", form=form, template=template, empty=cards.EMPTY)

    if request.method == "GET":
        return page()
    if not form.validate():
        return page(), 422
    # A title that nobody touched is said in the language of the card.
    title = form.title.data or ""
    if title == _templates().get(template, ""):
        title = ""
    new = cards.NewCard(template, title, form.language.data, form.key.data)
    try:
        with transaction() as session:
            is_made = queries.card_of_key(session, new.form_key) is not None
            card = cards.begin_card(session, current_actor(), new, settings=settings_now(), now=now())
            card_id = card.id
    except RuleViolation as violation:
        add_violation(form, violation, sentence)
        return page(), 422
    if is_made:
        flash(gettext("This card was made already. It was not made a second time."), "notice")
    return redirect(url_for("employer.card_steps", card_id=card_id), 303)


@blueprint.get("/cards/<int:card_id>/steps")
def card_steps(card_id: int) -> str:
    """List the steps, each with what can be done with it."""
    card = _card(card_id)
    note_reading("card", card_id)
    return _page("steps", card)


@blueprint.route("/cards/<int:card_id>/title", methods=["GET", "POST"])
def card_title(card_id: int) -> View:
    """Change the title."""
    card = _card(card_id)
    form = TitleForm(title=card.title, version=str(card.row.row_version))
    if request.method == "GET":
        note_reading("card", card_id)
        return _page("title", card, form=form)
    if not form.validate():
        return _page("title", card, form=form), 422
    try:
        with transaction() as session:
            cards.rename_card(
                session,
                current_actor(),
                card_id,
                form.title.data or "",
                version_of(form.version.data),
                settings=settings_now(),
                now=now(),
            )
    except RuleViolation as violation:
        _add_violation(form, violation, card)
        return _page("title", card, form=form), 422
    return _to_steps(card_id)


@blueprint.route("/cards/<int:card_id>/steps/new", methods=["GET", "POST"])
def add_card_step(card_id: int) -> View:
    """Add a step at the end."""
    card = _card(card_id)
    form = StepForm()
    form.pictogram.choices = pictogram_choices()
    if request.method == "GET":
        note_reading("card", card_id)
        return _page("step", card, form=form, step=None)
    if not form.validate():
        return _page("step", card, form=form, step=None), 422
    try:
        with transaction() as session:
            cards.add_step(
                session,
                current_actor(),
                card_id,
                form.text.data or "",
                form.pictogram.data or "",
                form.key.data,
                settings=settings_now(),
                now=now(),
            )
    except RuleViolation as violation:
        add_violation(form, violation, sentence)
        return _page("step", card, form=form, step=None), 422
    flash(gettext("Added."), "success")
    return _to_steps(card_id)


@blueprint.route("/cards/<int:card_id>/steps/<int:step_id>", methods=["GET", "POST"])
def card_step(card_id: int, step_id: int) -> View:
    """Change the words or the drawing of a step."""
    card = _card(card_id)
    step = next((one for one in card.steps if one.id == step_id), None)
    if step is None:
        raise NotFound("card_step")
    form = StepForm(text=step.text, pictogram=step.pictogram, version=str(card.row.row_version))
    form.pictogram.choices = pictogram_choices()
    if request.method == "GET":
        note_reading("card", card_id)
        return _page("step", card, form=form, step=step)
    if not form.validate():
        return _page("step", card, form=form, step=step), 422
    try:
        with transaction() as session:
            cards.change_step(
                session,
                current_actor(),
                card_id,
                step_id,
                form.text.data or "",
                form.pictogram.data or "",
                version_of(form.version.data),
                settings=settings_now(),
                now=now(),
            )
    except RuleViolation as violation:
        _add_violation(form, violation, card)
        return _page("step", card, form=form, step=step), 422
    flash(gettext("Changed."), "success")
    return _to_steps(card_id)


@blueprint.post("/cards/<int:card_id>/steps/<int:step_id>/<any(up, down):way>")
def move_card_step(card_id: int, step_id: int, way: str) -> Answer:
    """Move a step one place; a second press of the same button moves nothing."""
    version = version_of(request.form.get("version"))
    with transaction() as session:
        cards.move_step(session, current_actor(), card_id, step_id, _WAYS[way], version, now=now())
    return redirect(url_for("employer.card_steps", card_id=card_id, _anchor=f"step-{step_id}"), 303)


@blueprint.post("/cards/<int:card_id>/steps/<int:step_id>/remove")
def remove_card_step(card_id: int, step_id: int) -> Answer:
    """Take a step away; one that is gone already stays gone."""
    try:
        with transaction() as session:
            cards.remove_step(session, current_actor(), card_id, step_id, now=now())
        flash(gettext("Removed."), "success")
    except NotFound as fault:
        if str(fault) != "card_step":
            raise
    return _to_steps(card_id)


@blueprint.route("/cards/<int:card_id>/delete", methods=["GET", "POST"])
def delete_card(card_id: int) -> View:
    """Ask, and delete the card."""
    if request.method == "POST":
        with transaction() as session:
            cards.delete_card(session, current_actor(), card_id, now=now())
        flash(gettext("The card is deleted."), "success")
        return redirect(url_for("employer.instruction_cards"), 303)
    card = _card(card_id)
    note_reading("card", card_id)
    return _page("delete", card, form=DeleteForm())


def _add_violation(form: TitleForm | StepForm, violation: RuleViolation, card: cards.Card) -> None:
    add_violation(form, violation, sentence)
    # Who has read that it changed, and sends again, means it.
    form.version.data = str(card.row.row_version)


def _card(card_id: int) -> cards.Card:
    with reading() as session:
        return cards.own_card(session, current_actor(), card_id, settings=settings_now())


add_card_reading(blueprint, "employer", _card)


def _templates() -> dict[str, str]:
    language = current_language()
    return {code: translate(language, one.title) for code, one in TEMPLATES.items()}


def _to_steps(card_id: int) -> Answer:
    return redirect(url_for("employer.card_steps", card_id=card_id), 303)


def _page(name: str, card: cards.Card, **values: Any) -> str:
    lang = html_language(card.row.language)
    return render_template(f"employer/cards/{name}.html", card=card, row=card.row, lang=lang, **values)
