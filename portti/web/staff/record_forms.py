"""The forms of an interview's record, one for each step, and what they save."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from flask_babel import gettext
from wtforms import TextAreaField
from wtforms.validators import Optional

from portti.domain.errors import RuleViolation
from portti.domain.interviews import LONGEST_ANSWER, LONGEST_SUMMARY, OUTCOMES, QUESTIONS, fact_faults
from portti.models import InterviewRecord
from portti.services import interview_records as services
from portti.web.kit.choice_fields import OneOrNoneField, PickField, named
from portti.web.kit.forms import AtMost, RowForm
from portti.web.kit.widgets import DayField
from portti.wording.interview import OUTCOMES as OUTCOME_WORDS
from portti.wording.interview import QUESTIONS as QUESTION_WORDS
from portti.wording.interview import REASONS, RIGHTS


class FactsForm(RowForm):
    """When the interview was, the right to work, and whether papers were seen."""

    held_on = DayField()
    right_to_work = OneOrNoneField()
    right_to_work_until = DayField()
    identity_seen_on = DayField()


class OutcomeForm(RowForm):
    """What the interview came to, and the words that the person reads."""

    outcome = OneOrNoneField()
    reason = PickField()
    summary = TextAreaField(validators=[Optional(), AtMost(LONGEST_SUMMARY)])


def form_of(step: str, record: InterviewRecord, asked: Sequence[str]) -> RowForm:
    """Return the form of a step, filled with what the record says."""
    makers = {"facts": _facts_form, "outcome": _outcome_form}
    form = makers[step](record) if step in makers else _answers_form(record, _codes(step, asked))
    # A form that was sent without any field is filled from the record, where this is a number.
    form.row_version.data = (
        str(form.row_version.data or "") if form.is_submitted() else str(record.row_version)
    )
    return form


def _codes(step: str, asked: Sequence[str]) -> list[str]:
    return [code for code in QUESTIONS[step] if code in asked]


def _answers_form(record: InterviewRecord, codes: Sequence[str]) -> RowForm:
    fields = {
        code: TextAreaField(gettext(QUESTION_WORDS[code]), validators=[Optional(), AtMost(LONGEST_ANSWER)])
        for code in codes
    }
    made = type("AnswersForm", (RowForm,), dict(fields))
    return cast(RowForm, made(data=dict(record.answers)))


def _facts_form(record: InterviewRecord) -> RowForm:
    form = FactsForm(obj=record)
    form.held_on.label.text = gettext("On which day was the interview?")
    form.right_to_work.label.text = gettext("May the person work in Finland?")
    form.right_to_work.choices = named(RIGHTS)
    form.right_to_work_until.label.text = gettext("Until when?")
    form.identity_seen_on.label.text = gettext("On which day did you see an identity document?")
    return form


def _outcome_form(record: InterviewRecord) -> RowForm:
    form = OutcomeForm(obj=record)
    form.outcome.label.text = gettext("What did the interview come to?")
    form.outcome.choices = named(OUTCOME_WORDS)
    form.reason.label.text = gettext("The main reason")
    form.reason.choices = {
        "": gettext("Choose a reason"),
        **{
            reason: f"{gettext(OUTCOME_WORDS[outcome])}: {gettext(REASONS[reason])}"
            for outcome, reasons in OUTCOMES.items()
            for reason in reasons
        },
    }
    form.summary.label.text = gettext("Summary for the person")
    return form


def shown_fields(form: Any, step: str) -> list[tuple[Any, dict[str, Any]]]:
    """Return the fields of a step with what the macro `field` needs to show them."""
    if step == "facts":
        return [
            (form.held_on, {}),
            (form.right_to_work, {}),
            (
                form.right_to_work_until,
                {"optional": True, "hint": gettext("If the right ends on a day. Do not write citizenship.")},
            ),
            (
                form.identity_seen_on,
                {"optional": True, "hint": gettext("Only the day is kept. Take no copy of the document.")},
            ),
        ]
    if step == "outcome":
        hint = gettext("The person reads this. Write what you agreed on and what happens next.")
        return [(form.outcome, {}), (form.reason, {}), (form.summary, {"hint": hint, "rows": 8})]
    return [(form[code], {"optional": True}) for code in QUESTIONS[step] if code in form]


def faults(form: Any, step: str, today: date) -> list[RuleViolation]:
    """Return what is wrong with the days and words of the facts."""
    if step != "facts":
        return []
    right = form.right_to_work.data or ""
    until, seen_on = form.right_to_work_until.data, form.identity_seen_on.data
    return fact_faults(form.held_on.data, right, until, seen_on, today)


def typed(form: Any, step: str) -> services.Step:
    """Return what was typed on a step."""
    if step == "facts":
        return services.Facts(
            held_on=form.held_on.data,
            right_to_work=form.right_to_work.data or "",
            right_to_work_until=form.right_to_work_until.data,
            identity_seen_on=form.identity_seen_on.data,
        )
    if step == "outcome":
        return services.Result(form.outcome.data or "", form.reason.data or "", form.summary.data or "")
    return {code: form[code].data or "" for code in QUESTIONS[step] if code in form}


def sentence(violation: RuleViolation) -> str | None:
    """Return the words for what is wrong with a step."""
    return {
        "answer_too_long": gettext("Write at most %(number)s characters.", number=LONGEST_ANSWER),
        "summary_too_long": gettext("Write at most %(number)s characters.", number=LONGEST_SUMMARY),
        "held_on_missing": gettext("Write the day of the interview."),
        "day_ahead": gettext("This day is still ahead. Write a day that has been."),
        "until_without_right": gettext("Choose “Yes” above, or leave the last day empty."),
        "reason_of_another": gettext(
            "This reason belongs to another outcome. Choose one of the outcome above."
        ),
        "record_final": gettext("The record is final and stands as it is."),
    }.get(violation.code)


def lack(name: str) -> str:
    """Return the words for what a record lacks before its person can read it."""
    words: dict[str, str] = {
        "outcome": gettext("Choose the outcome first."),
        "reason": gettext("Choose the reason first."),
        "summary": gettext("Write the summary first."),
        "right_to_work": gettext("Say first whether the person may work in Finland."),
    }
    return words[name]
