"""Feedback without an account: the form, and what happens next."""

from flask import redirect, render_template, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import RadioField, SelectChoice, StringField, TextAreaField
from wtforms.validators import Optional

from portti.clock import now
from portti.database import transaction
from portti.domain.errors import RuleViolation
from portti.domain.feedback import ANSWER_DAYS, LONGEST_REPLY_TO, LONGEST_TEXT, answer_due_at, faults_of
from portti.moments import date_in_words
from portti.services.feedback import send_feedback
from portti.web.kit.forms import AtMost, Form, KeyField, add_violation
from portti.web.kit.languages import current_language
from portti.web.public.blueprint import blueprint


class FeedbackForm(Form):
    """What a visitor wants to say; nobody must tell who they are."""

    about = RadioField(
        lazy_gettext("What is it about?"),
        choices=[
            SelectChoice("accessibility", lazy_gettext("Using the service is difficult (accessibility)")),
            SelectChoice("privacy", lazy_gettext("Information about me (privacy)")),
            SelectChoice("other", lazy_gettext("Something else")),
        ],
        validate_choice=False,
    )
    # The length is the rule's to judge; here it only makes the browser count.
    text = TextAreaField(lazy_gettext("Your message"), validators=[Optional(), AtMost(LONGEST_TEXT)])
    reply_to = StringField(lazy_gettext("Your e-mail address or phone number"))
    key = KeyField()


def _sentence(violation: RuleViolation) -> str | None:
    return {
        "feedback_subject_missing": gettext("Choose what your message is about."),
        "feedback_text_missing": gettext("Write your message."),
        "feedback_text_too_long": gettext("Write at most %(number)s characters.", number=LONGEST_TEXT),
        "feedback_reply_to_too_long": gettext(
            "Write at most %(number)s characters.", number=LONGEST_REPLY_TO
        ),
        "feedback_reply_to_form": gettext(
            "Write an e-mail address or a phone number, or leave this empty: then nobody answers you."
        ),
        "too_much_feedback": gettext("We get very many messages just now. Call us, or try again in an hour."),
    }.get(violation.code)


@blueprint.get("/feedback")
def feedback() -> str:
    """Show the empty form; a link may say what it is about."""
    form = FeedbackForm()
    return _page(form)


@blueprint.post("/feedback")
def send() -> Response | tuple[str, int]:
    """Keep the message and go on to what happens next."""
    form = FeedbackForm()
    typed = (form.about.data or "", form.text.data or "", form.reply_to.data or "")
    faults = faults_of(*typed)
    if not faults:
        try:
            with transaction() as session:
                send_feedback(session, *typed, form_key=form.key.data, language=current_language(), now=now())
        except RuleViolation as violation:
            faults = [violation]
    if faults:
        for fault in faults:
            add_violation(form, fault, _sentence)
        return _page(form), 422
    return redirect(url_for("public.feedback_sent"), 303)


@blueprint.get("/feedback/sent")
def feedback_sent() -> str:
    """Say who reads the message, who answers how and by when, and what to do if nobody does."""
    due = date_in_words(answer_due_at(now()), current_language())
    return render_template("public/feedback_sent.html", due=due)


def _page(form: FeedbackForm) -> str:
    return render_template("public/feedback.html", form=form, days=ANSWER_DAYS)
