"""An employer's applicants: the list, one applicant's way to work, and each deed on it."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.candidacies import BEFORE_CHOICE, EMPLOYER, EXTRACT_STAGES, WORKING, possible_deeds
from portti.domain.errors import Conflict, RuleViolation
from portti.domain.meetings import ASKED, MEETING_STAGES
from portti.moments import short_moment
from portti.services.candidacy_pages import SidePage, by_turn, employer_page, employer_rows
from portti.services.meeting_clashes import clashes_of_employer
from portti.web.employer.blueprint import blueprint
from portti.web.employer.candidacy_forms import PAGES, done_words, titles
from portti.web.employer.need_words import over_granted_words
from portti.web.kit import candidacy_words as words
from portti.web.kit.access import current_actor
from portti.web.kit.forms import Form, add_violation, is_right, settings_now
from portti.web.kit.languages import current_language
from portti.web.kit.lists import note_list_reading, note_reading

_OF_RULES = {
    "agree_interview": "interview",
    "agree_trial": "trial",
    "choose": "choose",
    "begin_checks": "checks",
    "agree_contract": "contract",
    "start": "start",
    "end": "end",
}


@blueprint.get("/candidacies")
def candidacies() -> str:
    """List the employer's applicants by whose turn it is."""
    actor, language = current_actor(), current_language()
    with reading() as session:
        rows = employer_rows(session, actor, language)
    note_list_reading("candidacy", [row.candidacy.id for row in rows])
    return render_template(
        "employer/candidacies/list.html",
        **by_turn(rows, EMPLOYER),
        words=words,
    )


@blueprint.get("/candidacies/<int:candidacy_id>")
def candidacy(candidacy_id: int) -> str:
    """Show where one applicant stands, what happens next, and what the employer can do."""
    with reading() as session:
        page = employer_page(
            session, current_actor(), candidacy_id, current_language(), settings=settings_now()
        )
        clashes = _clashes_ahead(session, page)
    note_reading("candidacy", candidacy_id)
    return render_template(
        "employer/candidacies/candidacy.html",
        clashes=clashes,
        page=page,
        row=page.candidacy,
        need=page.need,
        deeds=deeds_of(page, is_staff=current_actor().is_staff),
        titles=titles(page),
        pages=PAGES,
        words=words,
        extract_refused=page.candidacy.stage in EXTRACT_STAGES and not page.need.extract_asked,
        may_answer=page.own_answer is None and page.candidacy.stage in ("proposed", "applied"),
    )


def _clashes_ahead(session: Any, page: SidePage) -> list[str]:
    """Return what the employer has at the time of a coming meeting."""
    row = page.candidacy
    if row.stage == "ended" or row.interview_at is None or row.interview_at <= now():
        return []
    codes = clashes_of_employer(
        session, page.employer.id, row.interview_at, row.interview_minutes or 0, but=row.id
    )
    return words.clash_words(codes)


def deeds_of(page: SidePage, *, is_staff: bool) -> list[str]:
    """Return what the employer can do now, by the words of the addresses, what leads on first."""
    row = page.candidacy
    found = [_OF_RULES[deed] for deed in possible_deeds(row.stage, EMPLOYER) if deed in _OF_RULES]
    if row.stage in MEETING_STAGES:
        found.insert(1, "offer")
        if row.arranging == ASKED and row.interview_at is not None and row.interview_at > now():
            found.insert(0, "keep")
    if row.trial_on is not None and row.stage in BEFORE_CHOICE:
        found.insert(0, "note")
    if row.stage in EXTRACT_STAGES:
        # The extract is the employer's own to see: nobody notes it for them.
        found[:0] = ["papers"] if is_staff or not page.need.extract_asked else ["extract", "papers"]
    if row.stage in WORKING:
        found.insert(0, "papers")
    return found


@blueprint.route(f"/candidacies/<int:candidacy_id>/<any({', '.join(PAGES)}):deed>", methods=["GET", "POST"])
def candidacy_deed(candidacy_id: int, deed: str) -> str | Response | tuple[str, int]:
    """Ask what a deed needs to know, and do it."""
    with reading() as session:
        page = employer_page(
            session, current_actor(), candidacy_id, current_language(), settings=settings_now()
        )
        form = PAGES[deed].form(page, session, settings_now())
    back = url_for("employer.candidacy", candidacy_id=candidacy_id)
    if request.method == "GET":
        if deed not in deeds_of(page, is_staff=current_actor().is_staff) or not PAGES[deed].has_form:
            return redirect(back)
        note_reading("candidacy", candidacy_id)
        return _form_page(page, form, deed)
    if not is_right(form, PAGES[deed].faults(form), _sentence):
        return _form_page(page, form, deed), 422
    try:
        if clashes := _untold_clashes(page, form, deed):
            return _form_page(page, form, deed, clashes)
        with transaction() as session:
            more = {"settings": settings_now(), "now": now()}
            PAGES[deed].do(session, current_actor(), candidacy_id, form, more)
    except (RuleViolation, Conflict) as fault:
        told = words.refusal(fault)
        if told is not None:
            flash(told, "notice")
            return redirect(back, 303)
        if not isinstance(fault, RuleViolation):
            raise
        add_violation(form, fault, _sentence)
        return _form_page(page, form, deed), 422
    flash(done_words(deed, page.told.get("shown_name") or ""), "success")
    return redirect(back, 303)


def _untold_clashes(page: SidePage, form: Any, deed: str) -> list[str]:
    """Return what the employer has at the times of a form, unless the form was sent with that before their eyes."""
    with reading() as session:
        found = PAGES[deed].clashes(page, session, form)
    mark = " ".join(f"{at.isoformat()}:{','.join(codes)}" for at, codes in found)
    if not found or form.known.data == mark:
        return []
    form.known.data = mark
    language = current_language()
    return [
        f"{short_moment(at, language)}: {sentence}"
        for at, codes in found
        for sentence in words.clash_words(codes)
    ]


def _sentence(violation: RuleViolation) -> str | None:
    if violation.code == "extract_not_ticked":
        return str(gettext("Tick this when you have seen the extract and given it back."))
    if violation.code == "over_granted_hours":
        return over_granted_words(violation.facts)
    return words.sentence(violation)


def _form_page(page: SidePage, form: Form, deed: str, clashes: Sequence[str] = ()) -> str:
    return render_template(
        "employer/candidacies/deed.html",
        page=page,
        row=page.candidacy,
        need=page.need,
        form=form,
        deed=deed,
        title=titles(page)[deed],
        words=words,
        clashes=clashes,
    )
