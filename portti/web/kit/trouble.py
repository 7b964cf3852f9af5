"""What either side's pages of blocking and reporting share: the forms, the reasons in plain words, the faults."""

from flask import request
from flask_babel import gettext, lazy_gettext
from wtforms import RadioField, TextAreaField
from wtforms.validators import Optional

from portti.domain.blocks import BLOCK_REASONS, LONGEST_REPORT, REPORT_REASONS, faults_of_report
from portti.domain.errors import RuleViolation
from portti.services.reports import ReportDraft
from portti.web.kit.choice_fields import OneOrNoneField
from portti.web.kit.forms import AtMost, Form, KeyField, add_violation
from portti.web.kit.languages import current_language


class BlockForm(Form):
    """Why somebody blocks; they need not say."""

    reason = OneOrNoneField(lazy_gettext("Why do you block?"))


class ReportForm(Form):
    """What somebody tells the centre."""

    reason = RadioField(lazy_gettext("What is it about?"), validate_choice=False)
    # The length is the rule's to judge; here it only makes the browser count.
    text = TextAreaField(lazy_gettext("What has happened?"), validators=[Optional(), AtMost(LONGEST_REPORT)])
    key = KeyField()


def reason_words() -> dict[str, str]:
    """Return all reasons in plain words."""
    return {
        "rude": gettext("Rude, threatening or pushing"),
        "unsafe": gettext("I do not feel safe"),
        "known": gettext("I know the person and do not want to meet here"),
        "unfair": gettext("I was treated unfairly, for example because of my origin or disability"),
        "untrue": gettext("Something that is told is not true"),
        "money": gettext("Asks for money or for something against the rules"),
        "other": gettext("Something else"),
    }


def block_form() -> BlockForm:
    """Return the form of the check page."""
    form, words = BlockForm(), reason_words()
    form.reason.choices = [(code, words[code]) for code in BLOCK_REASONS]
    return form


def report_form() -> ReportForm:
    """Return the form of a report, with a key that makes it count once."""
    form, words = ReportForm(), reason_words()
    form.reason.choices = [(code, words[code]) for code in REPORT_REASONS]
    return form


def report_draft(form: ReportForm) -> ReportDraft | None:
    """Return what was sent, or None with each fault beside its field."""
    reason, text = form.reason.data or "", form.text.data or ""
    faults = faults_of_report(reason, text)
    for fault in faults:
        add_violation(form, fault, report_sentence)
    return None if faults else ReportDraft(reason, text, current_language(), form.key.data)


def report_sentence(violation: RuleViolation) -> str | None:
    """Return why a report was not taken, and what to do."""
    return {
        "report_reason_missing": gettext("Choose what it is about."),
        "report_text_missing": gettext("Write what has happened."),
        "report_text_too_long": gettext("Write at most %(number)s characters.", number=LONGEST_REPORT),
        "too_many_reports": gettext("You have sent many messages today. Call the centre, please."),
    }.get(violation.code)


def is_sent() -> bool:
    """Answer whether the page's form was sent."""
    return request.method == "POST"
