"""An assistant's own applications: the list, where one stands, a note of the trial shift, and ending it."""

from datetime import UTC, datetime
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import Optional

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.candidacies import ASSISTANT, end_reasons
from portti.domain.candidacy_forms import LONGEST_NOTE
from portti.domain.errors import Conflict, RuleViolation
from portti.domain.meetings import ASKED, LONGEST_WORDS, OFFERED, may_ask, still_offered
from portti.models import Candidacy
from portti.queries.matches import own_profile
from portti.services.candidacy_deeds import end_as_assistant, note_trial_as_assistant
from portti.services.candidacy_pages import SidePage, assistant_page, assistant_rows, by_turn
from portti.services.meeting_clashes import clashes_of_assistant
from portti.services.meeting_times import ask_another_time, offered_times, take_time
from portti.web.assistant.blueprint import blueprint
from portti.web.kit import candidacy_words as words
from portti.web.kit.access import current_actor
from portti.web.kit.choice_fields import OneOfField
from portti.web.kit.forms import AtMost, Form, add_violation, settings_now
from portti.web.kit.languages import current_language
from portti.web.kit.lists import note_list_reading, note_reading


class NoteForm(Form):
    """A short note of the trial shift."""

    text = TextAreaField(lazy_gettext("How did it go?"), validators=[Optional(), AtMost(LONGEST_NOTE)])


class MoveForm(Form):
    """When the assistant can meet, in their own words."""

    when = TextAreaField(lazy_gettext("When can you meet?"), validators=[Optional(), AtMost(LONGEST_WORDS)])


class TimeForm(Form):
    """One of the times that the employer offers."""

    time = OneOfField(lazy_gettext("Which time suits you?"), missing=lazy_gettext("Choose one of the times."))


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
        clashes=_clashes_ahead(row),
        may_note=_may(page, "note"),
        may_choose=_may(page, "time"),
        may_move=_may(page, "move"),
        may_answer=page.own_answer is None and row.stage in ("proposed", "applied"),
    )


def _may(page: SidePage, deed: str) -> bool:
    """Answer whether a deed can be done as things stand."""
    row = page.candidacy
    if deed == "note":
        return row.trial_on is not None and row.stage != "ended"
    if deed == "time":
        return row.arranging == OFFERED and bool(still_offered(offered_times(row), now()))
    if deed == "move":
        return may_ask(row.stage, row.arranging, row.interview_at, now()) or row.arranging == ASKED
    return row.stage != "ended"


def _clashes_ahead(row: Candidacy) -> list[str]:
    """Return what the assistant has at the time of a coming meeting."""
    if row.stage == "ended" or row.interview_at is None or row.interview_at <= now():
        return []
    return _clashes(row, row.interview_at, row.interview_minutes or 0)


def _clashes(row: Candidacy, at: datetime, minutes: int) -> list[str]:
    with reading() as session:
        return words.clash_words(clashes_of_assistant(session, row.profile_id, at, minutes, but=row.id))


@blueprint.route("/candidacies/<int:candidacy_id>/<any(note, end, move, time):deed>", methods=["GET", "POST"])
def candidacy_deed(candidacy_id: int, deed: str) -> str | Response | tuple[str, int]:
    """Write a note of the trial shift, agree on the time of a meeting, or end the application."""
    page = _page(candidacy_id)
    form = _form(page, deed)
    back = url_for("assistant.candidacy", candidacy_id=candidacy_id)
    if request.method == "GET":
        if not _may(page, deed):
            return redirect(back)
        note_reading("candidacy", candidacy_id)
        return _form_page(page, form, deed)
    if deed == "time" and not form.time.choices:
        flash(gettext("These times are no longer offered."), "notice")
        return redirect(back, 303)
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
        "move": gettext("You have asked for another time. The employer is told by e-mail."),
        "time": gettext("The meeting is agreed. You and the employer get it by e-mail."),
        "end": gettext("This has come to its end. The employer gets a kind message without the reason."),
    }
    flash(done[deed], "success")
    return redirect(back, 303)


def _do(session: Any, candidacy_id: int, form: Form, deed: str) -> None:
    actor = current_actor()
    more: dict[str, Any] = {"settings": settings_now(), "now": now()}
    if deed == "note":
        note_trial_as_assistant(session, actor, candidacy_id, form.text.data or "", now=now())
    elif deed == "move":
        ask_another_time(session, actor, candidacy_id, form.when.data or "", **more)
    elif deed == "time":
        take_time(session, actor, candidacy_id, datetime.fromisoformat(form.time.data), **more)
    else:
        end_as_assistant(session, actor, candidacy_id, form.reason.data, **more)


def _page(candidacy_id: int) -> SidePage:
    with reading() as session:
        return assistant_page(
            session, current_actor(), candidacy_id, current_language(), settings=settings_now()
        )


def _form(page: SidePage, deed: str) -> Form:
    row = page.candidacy
    if deed == "note":
        return NoteForm(text=row.trial_note_assistant)
    if deed == "move":
        return MoveForm(when=row.arranging_words)
    if deed == "time":
        form = TimeForm()
        form.time.choices = _times(row)
        return form
    form = EndForm()
    form.reason.choices = [
        (reason, words.own_reason_name(reason, ASSISTANT)) for reason in end_reasons(ASSISTANT, row.stage)
    ]
    return form


def _code(at: datetime) -> str:
    """Return a moment as the value of a choice."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _times(row: Candidacy) -> list[tuple[str, str]]:
    """Return the times to choose from; the one that was just agreed on too, so that a second press finds it."""
    found = [(_code(at), words.offered_in_words(row, at)) for at in still_offered(offered_times(row), now())]
    if not row.arranging and row.interview_at is not None and row.stage == "employer_interview":
        found.append((_code(row.interview_at), words.when_of(row)))
    return found


def _form_page(page: SidePage, form: Form, deed: str) -> str:
    titles = {
        "note": gettext("Write a note of the trial shift"),
        "move": gettext("Ask for another time"),
        "time": gettext("Choose a time to meet"),
        "end": gettext("End this kindly"),
    }
    row = page.candidacy
    hints = {}
    if deed == "time":
        for value, _text in form.time.choices:
            clashes = _clashes(
                row, datetime.fromisoformat(value), row.offered_minutes or row.interview_minutes or 0
            )
            hints[value] = " ".join([*clashes, gettext("Only you see this.")]) if clashes else ""
    return render_template(
        "assistant/candidacies/deed.html",
        page=page,
        row=row,
        form=form,
        deed=deed,
        hints={value: text for value, text in hints.items() if text},
        title=titles[deed],
        words=words,
    )
