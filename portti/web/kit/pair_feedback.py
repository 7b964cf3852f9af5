"""Pages of a pair's private feedback for both sides: a form of ready words, and what the other side wrote."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response

from portti.clock import now
from portti.database import reading, transaction
from portti.domain import pair_feedback as rules
from portti.domain.errors import RuleViolation
from portti.models import Candidacy, PairFeedback
from portti.queries.pair_feedback import feedback_of
from portti.services import pair_feedback as services
from portti.web.kit.access import current_actor
from portti.web.kit.choice_fields import TickField
from portti.web.kit.forms import Form, add_violation
from portti.web.kit.languages import current_language
from portti.web.kit.lists import note_reading
from portti.wording.feedback import WENT_WELL, WISHES
from portti.words import translate


class FeedbackForm(Form):
    """What went well and what is wished for, in ready words."""

    went_well = TickField(lazy_gettext("What went well?"))
    wishes = TickField(lazy_gettext("What do you wish for?"))


@dataclass(frozen=True)
class Got:
    """What one side wrote at one moment, in words."""

    moment: str
    side: str
    lines: list[str]
    written_at: Any
    is_reported: bool


@dataclass(frozen=True)
class FeedbackPage:
    """All that one side sees: the form that is open, by its moment, and what it got."""

    candidacy: Candidacy
    forms: dict[str, FeedbackForm]
    got: list[Got]


def feedback_form(side: str, standing: PairFeedback | None = None) -> FeedbackForm:
    """Return the form of one side, with what it wrote before."""
    language = current_language()
    form = FeedbackForm(
        data={"went_well": standing.went_well, "wishes": standing.wishes} if standing is not None else None
    )
    for field, words in ((form.went_well, WENT_WELL[side]), (form.wishes, WISHES[side])):
        field.choices = {code: translate(language, text) for code, text in words.items()}
    return form


def in_words(row: PairFeedback) -> Got:
    """Return what was written in the language of who reads it."""
    language = current_language()
    lines = [WENT_WELL[row.side][point] for point in row.went_well]
    lines += [WISHES[row.side][point] for point in row.wishes]
    said = [translate(language, line) for line in lines]
    return Got(row.moment, row.side, said, row.written_at, row.reported_at is not None)


def feedback_page(side: str, candidacy_id: int, sent: dict[str, FeedbackForm] | None = None) -> FeedbackPage:
    """Return the page of one side of a candidacy."""
    with reading() as session:
        row = services.own_candidacy(session, current_actor(), side, candidacy_id)
        found = feedback_of(session, row.id)
        moments = services.open_moments(session, row)
    # One form on a page: of the start until the work has ended, then of the end.
    forms = sent or {moment: feedback_form(side, found.get((side, moment))) for moment in list(moments)[-1:]}
    other = rules.other_side(side)
    got = [in_words(found[other, moment]) for moment in rules.MOMENTS if (other, moment) in found]
    return FeedbackPage(row, forms, got)


def write_typed(side: str, candidacy_id: int, moment: str) -> FeedbackForm | None:
    """Keep what was typed; return the form with its errors, None where it is kept."""
    with reading() as session:
        services.own_candidacy(session, current_actor(), side, candidacy_id)
    form = feedback_form(side)
    if not form.validate():
        return form
    try:
        with transaction() as session:
            services.write_feedback(
                session,
                current_actor(),
                side,
                candidacy_id,
                moment,
                form.went_well.data or (),
                form.wishes.data or (),
                now=now(),
            )
    except RuleViolation as violation:
        add_violation(form, violation, _sentence)
        return form
    return None


def _sentence(violation: RuleViolation) -> str | None:
    return {
        "feedback_empty": gettext("Tick at least one sentence."),
        "feedback_both": gettext("The same matter is ticked in both lists. Choose one of them."),
        "feedback_not_yet": gettext("This feedback can be given once the work has begun, or ended."),
    }.get(violation.code)


def moment_titles() -> dict[str, str]:
    """Return the headings of the two moments."""
    return {"start": gettext("After the start of work"), "end": gettext("After the end of work")}


def add_feedback_pages(blueprint: Blueprint, side: str) -> None:
    """Put the pages of private feedback on one side's blueprint."""
    about = "/candidacies/<int:candidacy_id>/feedback"

    def show(candidacy_id: int, sent: dict[str, FeedbackForm] | None = None) -> str:
        page = feedback_page(side, candidacy_id, sent)
        note_reading("candidacy", candidacy_id)
        return render_template(
            "pair_feedback/page.html",
            page=page,
            titles=moment_titles(),
            wrong=[*(sent or {}).values()],
            side=side,
        )

    def back(candidacy_id: int) -> Response:
        return redirect(url_for(f"{side}.pair_feedback", candidacy_id=candidacy_id), 303)

    @blueprint.get(about)
    def pair_feedback(candidacy_id: int) -> str:
        """Show what can be said to the other side, and what they have said."""
        return show(candidacy_id)

    @blueprint.post(f"{about}/<any(start, end):moment>")
    def give_feedback(candidacy_id: int, moment: str) -> str | Response | tuple[str, int]:
        """Keep what is said about the start or the end of work."""
        form = write_typed(side, candidacy_id, moment)
        if form is not None:
            return show(candidacy_id, {moment: form}), 422
        flash(gettext("Your feedback is kept. The other side and the centre can read it."), "success")
        return back(candidacy_id)

    @blueprint.post(f"{about}/<any(start, end):moment>/report")
    def tell_of_feedback(candidacy_id: int, moment: str) -> Response:
        """Tell the centre that what the other side said is wrong or hurts."""
        with transaction() as session:
            services.report_feedback(session, current_actor(), side, candidacy_id, moment, now=now())
        flash(gettext("The centre looks at it and calls you."), "success")
        return back(candidacy_id)
