"""An assistant's own applications: the list, where one stands, a note of the trial shift, and ending it."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import Length, Optional

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.candidacies import ASSISTANT, end_reasons
from portti.domain.candidacy_forms import LONGEST_NOTE
from portti.domain.errors import Conflict, RuleViolation
from portti.queries.matches import own_profile
from portti.services.candidacy_deeds import end_as_assistant, note_trial_as_assistant
from portti.services.candidacy_pages import SidePage, assistant_page, assistant_rows, by_turn
from portti.web.assistant.blueprint import blueprint
from portti.web.kit import candidacy_words as words
from portti.web.kit.access import current_actor
from portti.web.kit.choice_fields import OneOfField
from portti.web.kit.forms import Form, add_violation, settings_now
from portti.web.kit.languages import current_language
from portti.web.kit.lists import note_list_reading, note_reading


class NoteForm(Form):
    """A short note of the trial shift."""

    text = TextAreaField(lazy_gettext("How did it go?"), validators=[Optional(), Length(max=LONGEST_NOTE)])


class EndForm(Form):
    """Why the assistant does not go on."""

    reason = OneOfField(
        lazy_gettext("Why does it end?"),
        missing=lazy_gettext("Choose a reason. Only the centre reads it."),
    )


@blueprint.get("/candidacies")
def candidacies() -> str:
    """List the assistant's applications by whose turn it is."""
    actor, language = current_actor(), current_language()
    with reading() as session:
        own_profile(session, actor)
        rows = assistant_rows(session, actor, language)
    note_list_reading("candidacy", [row.candidacy.id for row in rows])
    return render_template(
        "assistant/candidacies/list.html",
        **by_turn(rows, ASSISTANT),
        words=words,
    )


@blueprint.get("/candidacies/<int:candidacy_id>")
def candidacy(candidacy_id: int) -> str:
    """Show where one application stands and what happens next."""
    page = _page(candidacy_id)
    row = page.candidacy
    note_reading("candidacy", candidacy_id)
    return render_template(
        "assistant/candidacies/candidacy.html",
        page=page,
        row=row,
        need=page.need,
        words=words,
        may_note=row.trial_on is not None and row.stage != "ended",
        may_answer=page.own_answer is None and row.stage in ("proposed", "applied"),
    )


@blueprint.route("/candidacies/<int:candidacy_id>/<any(note, end):deed>", methods=["GET", "POST"])
def candidacy_deed(candidacy_id: int, deed: str) -> str | Response | tuple[str, int]:
    """Write a note of the trial shift, or end the application."""
    page = _page(candidacy_id)
    form = _form(page, deed)
    back = url_for("assistant.candidacy", candidacy_id=candidacy_id)
    if request.method == "GET":
        if page.candidacy.stage == "ended" or (deed == "note" and page.candidacy.trial_on is None):
            return redirect(back)
        note_reading("candidacy", candidacy_id)
        return _form_page(page, form, deed)
    if not form.validate():
        return _form_page(page, form, deed), 422
    try:
        with transaction() as session:
            _do(session, candidacy_id, form, deed)
    except (RuleViolation, Conflict) as fault:
        told = words.refusal(fault)
        if told is not None:
            flash(told, "notice")
            return redirect(back, 303)
        if not isinstance(fault, RuleViolation):
            raise
        add_violation(form, fault, words.sentence)
        return _form_page(page, form, deed), 422
    done = {
        "note": gettext("The note is kept. You and the centre can read it."),
        "end": gettext("This has come to its end. The employer gets a kind message without the reason."),
    }
    flash(done[deed], "success")
    return redirect(back, 303)


def _do(session: Any, candidacy_id: int, form: Form, deed: str) -> None:
    actor = current_actor()
    if deed == "note":
        note_trial_as_assistant(session, actor, candidacy_id, form.text.data or "", now=now())
    else:
        end_as_assistant(
            session,
            actor,
            candidacy_id,
            form.reason.data,
            settings=settings_now(),
            now=now(),
        )


def _page(candidacy_id: int) -> SidePage:
    with reading() as session:
        return assistant_page(
            session, current_actor(), candidacy_id, current_language(), settings=settings_now()
        )


def _form(page: SidePage, deed: str) -> Form:
    if deed == "note":
        return NoteForm(text=page.candidacy.trial_note_assistant)
    form = EndForm()
    form.reason.choices = [
        (reason, words.own_reason_name(reason, ASSISTANT))
        for reason in end_reasons(ASSISTANT, page.candidacy.stage)
    ]
    return form


def _form_page(page: SidePage, form: Form, deed: str) -> str:
    titles = {
        "note": gettext("Write a note of the trial shift"),
        "end": gettext("End this kindly"),
    }
    return render_template(
        "assistant/candidacies/deed.html",
        page=page,
        row=page.candidacy,
        form=form,
        deed=deed,
        title=titles[deed],
    )
