"""Guides and forms of the centre: the list, one with its versions, writing a version, and taking one out of use."""

from datetime import date

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from portti.clock import helsinki, now
from portti.database import reading, transaction
from portti.domain.errors import RuleViolation
from portti.domain.guides import LONGEST_TEXT, GuideDraft, number_on, valid_until, why_not_taken_back
from portti.domain.marked_text import blocks_of
from portti.domain.permissions import check_may
from portti.models import Guide
from portti.moments import short_day
from portti.queries import guides as queries
from portti.services import guides as services
from portti.services.guide_pages import shown_text
from portti.web.kit.access import current_actor
from portti.web.kit.buttons import pressed
from portti.web.kit.choice_fields import OneOfField, OneOrNoneField, named
from portti.web.kit.forms import Form, KeyField, add_faults, add_violation
from portti.web.kit.languages import current_language
from portti.web.kit.widgets import DayField
from portti.web.staff.blueprint import blueprint
from portti.web.staff.lists import own_centre_id
from portti.web.staff.words import word
from portti.web.staff.written import (
    fill_written,
    language_fields,
    with_written,
    written_in,
    written_sentence,
)
from portti.wording.guide import AUDIENCES, KINDS
from portti.wording.paper import KINDS as PAPER_KINDS
from portti.words import LANGUAGES, html_language

Answered = str | Response | tuple[str, int]


@with_written
class GuideForm(Form):
    """One version of a guide or form."""

    key = KeyField()
    kind = OneOfField(lazy_gettext("What is it?"))
    audience = OneOfField(lazy_gettext("For whom?"))
    valid_from = DayField(lazy_gettext("Valid from"))
    leads_to = OneOrNoneField(lazy_gettext("Which paper of Portti belongs to it?"))


@blueprint.get("/guides")
def guides() -> str:
    """Show all guides and forms of the centre."""
    check_may(current_actor(), "write_guides")
    with reading() as session:
        rows = queries.guides_of_centre(session, own_centre_id())
    return render_template(
        "staff/guides/list.html",
        rows=rows,
        languages=LANGUAGES,
        title_of=_title_of,
        kind=lambda code: word(KINDS, code),
        audience=lambda code: word(AUDIENCES, code),
        today=helsinki(now()).date(),
    )


def _title_of(row: queries.GuideRow) -> tuple[str, str]:
    """Return the title of a row in the nearest language, and which one that is."""
    language = queries.nearest_title(row, current_language())
    return row.titles[language], language


@blueprint.get("/guides/new")
def new_guide() -> str:
    """Show an empty form."""
    form = _form()
    form.valid_from.set_day(helsinki(now()).date())
    return _form_page(form, None)


@blueprint.post("/guides/new")
def make_guide() -> Answered:
    """Keep a new guide, or show how it would look."""
    form = _form()
    if faults := _faults(form, None):
        return faults
    if pressed("do", "save", "look") == "look":
        return _form_page(form, None, look=True)
    try:
        with transaction() as session:
            guide_id = services.make_guide(
                session, current_actor(), _draft(form, form.kind.data), form_key=form.key.data, now=now()
            )
    except RuleViolation as violation:
        add_violation(form, violation, _sentence)
        return _form_page(form, None), 422
    flash(gettext("Saved. Everybody can read it from its first day on."), "success")
    return redirect(url_for("staff.guide", guide_id=guide_id), 303)


@blueprint.get("/guides/<int:guide_id>")
def guide(guide_id: int) -> str:
    """Show a guide with all its versions."""
    row, today = _guide(guide_id), helsinki(now()).date()
    beginnings = queries.beginnings_of(row)
    versions = sorted(row.versions, key=lambda one: -one.number)
    return render_template(
        "staff/guides/guide.html",
        guide=row,
        kind=word(KINDS, row.kind),
        title=shown_text(queries.newest_version(row).texts, current_language()),
        versions=versions,
        valid_number=number_on(beginnings, today),
        last_day=lambda number: valid_until(beginnings, number),
        audience=lambda code: word(AUDIENCES, code),
        can_be_taken_back=lambda one: (
            one.taken_back_at is None and not why_not_taken_back(beginnings, one.valid_from, today=today)
        ),
    )


@blueprint.get("/guides/<int:guide_id>/new-version")
def new_version(guide_id: int) -> str:
    """Show the newest version as a form, for the one that follows it."""
    row = _guide(guide_id)
    newest = queries.newest_version(row)
    form = _form(row)
    fill_written(form, newest.texts)
    form.audience.data, form.leads_to.data = newest.audience, newest.leads_to
    form.valid_from.set_day(max(helsinki(now()).date(), newest.valid_from))
    return _form_page(form, row)


@blueprint.post("/guides/<int:guide_id>/new-version")
def add_version(guide_id: int) -> Answered:
    """Keep a version that follows the others, or show how it would look."""
    row = _guide(guide_id)
    form = _form(row)
    if faults := _faults(form, row):
        return faults
    if pressed("do", "save", "look") == "look":
        return _form_page(form, row, look=True)
    try:
        with transaction() as session:
            services.add_version(
                session,
                current_actor(),
                guide_id,
                _draft(form, row.kind),
                form_key=form.key.data,
                now=now(),
            )
    except RuleViolation as violation:
        add_violation(form, violation, _sentence)
        return _form_page(form, row), 422
    flash(gettext("Saved. The older versions stay as they were."), "success")
    return redirect(url_for("staff.guide", guide_id=guide_id), 303)


@blueprint.post("/guides/<int:guide_id>/versions/<int:number>/take-back")
def take_version_back(guide_id: int, number: int) -> Response:
    """Take back a version whose first day is still ahead."""
    with transaction() as session:
        services.take_version_back(session, current_actor(), guide_id, number, now=now())
    flash(gettext("The version is taken back. The one before it stays valid."), "success")
    return redirect(url_for("staff.guide", guide_id=guide_id), 303)


@blueprint.post("/guides/<int:guide_id>/withdraw")
def withdraw_guide(guide_id: int) -> Response:
    """Take a guide out of use."""
    with transaction() as session:
        services.withdraw_guide(session, current_actor(), guide_id, now=now())
    flash(gettext("It is in use no more. It can still be read in the archive."), "success")
    return redirect(url_for("staff.guide", guide_id=guide_id), 303)


@blueprint.post("/guides/<int:guide_id>/bring-back")
def bring_guide_back(guide_id: int) -> Response:
    """Take a guide into use again."""
    with transaction() as session:
        services.bring_guide_back(session, current_actor(), guide_id, now=now())
    flash(gettext("It is in use again."), "success")
    return redirect(url_for("staff.guide", guide_id=guide_id), 303)


def _guide(guide_id: int) -> Guide:
    check_may(current_actor(), "write_guides")
    with reading() as session:
        return queries.guide_of_centre(session, own_centre_id(), guide_id)


def _form(row: Guide | None = None) -> GuideForm:
    form = GuideForm()
    form.kind.choices = named(KINDS)
    form.audience.choices = named(AUDIENCES)
    form.leads_to.choices = {"": gettext("No paper"), **named(PAPER_KINDS)}
    form.leads_to.data = form.leads_to.data or ""
    if row is not None:
        del form.kind
    return form


def _draft(form: GuideForm, kind: str | None) -> GuideDraft:
    return GuideDraft(
        kind or "",
        form.audience.data or "",
        form.valid_from.data,
        written_in(form),
        leads_to=form.leads_to.data or "",
    )


def _faults(form: GuideForm, row: Guide | None) -> tuple[str, int] | None:
    """Return the form with all that is wrong with it; None where nothing is."""
    form.validate()
    draft = _draft(form, row.kind if row else form.kind.data)
    with reading() as session:
        faults = services.faults_of_guide(
            session, current_actor(), draft, guide_id=row.id if row else None, now=now()
        )
    add_faults(form, faults, _sentence)
    return (_form_page(form, row), 422) if form.errors or form.form_errors else None


def _form_page(form: GuideForm, row: Guide | None, *, look: bool = False) -> str:
    check_may(current_actor(), "write_guides")
    looks = [
        (language, one.title, blocks_of(one.text), html_language(language))
        for language, one in written_in(form).items()
        if look and one.text
    ]
    return render_template(
        "staff/guides/edit.html",
        form=form,
        guide=row,
        kind=word(KINDS, row.kind) if row else "",
        groups=language_fields(form),
        looks=looks,
        longest=LONGEST_TEXT,
    )


def _sentence(violation: RuleViolation) -> str | None:
    day = violation.facts.get("day")
    named = short_day(day, current_language()) if isinstance(day, date) else ""
    return {
        "guide_empty": gettext("Write a title and a text in one language at least."),
        "valid_from_missing": gettext("Write from which day it is valid."),
        "valid_from_too_early": gettext("Write a day that is not before %(day)s.", day=named),
        "valid_from_too_late": gettext("Write a day that is not after %(day)s.", day=named),
    }.get(violation.code) or written_sentence(violation)
