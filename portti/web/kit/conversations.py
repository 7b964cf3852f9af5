"""What all sides' pages of messages share: the form, ready answers, and a thread as a page shows it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import abort, flash, redirect, render_template, request
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import TextAreaField
from wtforms.validators import Optional

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.conversations import LONGEST_MESSAGE, faults_of_message, ready_answers
from portti.domain.errors import RuleViolation
from portti.models import ConversationMessage
from portti.moments import short_moment
from portti.queries.conversations import messages_of
from portti.services import conversations
from portti.services.conversations import MessageDraft, Thread
from portti.web.kit.access import current_actor
from portti.web.kit.choice_fields import OneOrNoneField, YesField
from portti.web.kit.forms import AtMost, Form, KeyField, add_violation, key_of, settings_now
from portti.web.kit.languages import current_language
from portti.web.kit.lists import note_reading
from portti.words import html_language

Answer = str | Response | tuple[str, int]
_SHOWN = 30
_BUTTONS = ("ready", "send")
_SERVICE = "portti"


class MessageForm(Form):
    """What somebody writes, perhaps begun with a ready answer."""

    ready = OneOrNoneField(lazy_gettext("Ready answers"))
    # The length is the rule's to judge; here it only makes the browser count.
    text = TextAreaField(lazy_gettext("Your message"), validators=[Optional(), AtMost(LONGEST_MESSAGE)])
    asks = YesField(lazy_gettext("I wait for an answer"))
    key = KeyField()


@dataclass(frozen=True)
class Shown:
    """One message on a page: who wrote it and when stand in its heading."""

    key: int
    who: str
    at: str
    text: str
    lang: str


@dataclass(frozen=True)
class ThreadPage:
    """Everything that a thread's page shows beside the form."""

    thread: Thread
    messages: list[Shown]
    earlier: int | None
    waits: str | None
    begins: bool = False
    """Whether who writes now begins, and does not answer the other: then an answer is waited for unless they say no."""


def ready_words(thread: Thread) -> dict[str, str]:
    """Return the polite answers that one side can take and change."""
    words = {
        "thanks": gettext("Thank you for your message. I will answer you soon."),
        "when_call": gettext("I would like to talk with you. When can I call you?"),
        "meet_me": gettext("Thank you for your interest. Would you like to meet me? Which days suit you?"),
        "chosen_other": gettext(
            "Thank you for your interest. I have chosen another person this time. I wish you all the best."
        ),
        "not_now": gettext("Thank you for your message. This does not suit me now. I wish you all the best."),
        "like_to_meet": gettext("Thank you. I would like to meet you. Which days suit you?"),
        "tell_more": gettext("Thank you. Can you tell me more about the work and its times?"),
        "thanks_short": gettext("Thank you for your message."),
        "please_call": gettext("I would like to talk about this by phone. Please call me."),
        "received": gettext("Thank you for your message. We look into it and answer you soon."),
        "we_call": gettext("Thank you for your message. We will call you. Which time of the day suits you?"),
    }
    return {code: words[code] for code in ready_answers(thread.kind, thread.side)}


def answer_thread(
    load: Callable[[Any], Thread],
    template: str,
    address: str,
    name_other: Callable[[Any, Thread], str],
    **more: object,
) -> Answer:
    """Show a thread, and take what is written to it."""
    form = MessageForm()
    with reading() as session:
        thread = load(session)
    form.ready.choices = list(ready_words(thread).items())
    status = 200
    if request.method == "POST":
        pressed = request.form.get("do", "send")
        if pressed not in _BUTTONS:
            abort(400)
        if pressed == "ready":
            status = 200 if _take_ready(form, thread) else 422
        elif _write(form, load):
            flash(gettext("Your message is sent."), "success")
            return redirect(address, 303)
        else:
            status = 422
    page = _page(load, name_other)
    if request.method == "GET":
        form.asks.data = page.begins
    if page.thread.conversation is not None and request.method == "GET":
        note_reading("conversation", page.thread.conversation.id)
        with transaction() as session:
            conversations.mark_read(session, current_actor(), load(session))
    return render_template(template, page=page, form=form, address=address, **more), status


def _take_ready(form: MessageForm, thread: Thread) -> bool:
    """Put the chosen answer after what is typed already, of which nothing is lost; False where none is chosen."""
    if not form.ready.validate(form):
        return False
    chosen = ready_words(thread).get(form.ready.data or "")
    if chosen is None:
        add_violation(form, RuleViolation("ready_missing", "ready"), _sentence)
        return False
    form.text.data = "\n".join(part for part in (form.text.data, chosen) if part)
    form.ready.data = None
    return True


def _write(form: MessageForm, load: Callable[[Any], Thread]) -> bool:
    text = form.text.data or ""
    faults = faults_of_message(text)
    for fault in faults:
        add_violation(form, fault, _sentence)
    if faults or not form.validate():
        return False
    draft = MessageDraft(text, html_language(current_language()), bool(form.asks.data), form.key.data)
    try:
        with transaction() as session:
            conversations.write_message(
                session, current_actor(), load(session), draft, settings=settings_now(), now=now()
            )
    except RuleViolation as violation:
        add_violation(form, violation, _sentence)
        return False
    return True


def _sentence(violation: RuleViolation) -> str | None:
    return {
        "ready_missing": gettext("Choose one of the ready answers first."),
        "message_missing": gettext("Write your message first."),
        "message_too_long": gettext("Write at most %(number)s characters.", number=LONGEST_MESSAGE),
        "too_many_messages": gettext("You have sent many messages today. Call the centre, please."),
        "not_to_be_written_now": gettext(
            "You cannot write here now. Both must be interested, and both must have an account."
        ),
    }.get(violation.code)


def _page(load: Callable[[Any], Thread], name_other: Callable[[Any, Thread], str]) -> ThreadPage:
    key = key_of(request.args.get("before"))
    with reading() as session:
        thread = load(session)
        found: list[ConversationMessage] = []
        if thread.conversation is not None:
            found = messages_of(session, thread.conversation.id, limit=_SHOWN + 1, before=key)
        other = name_other(session, thread)
        session.expunge_all()
    earlier = found[1].id if len(found) > _SHOWN else None
    shown = [_shown(row, thread, other) for row in found[-_SHOWN:]]
    begins = key is None and (not found or found[-1].side in (thread.side, _SERVICE))
    return ThreadPage(thread, shown, earlier, _waits(thread), begins)


def _shown(row: ConversationMessage, thread: Thread, other: str) -> Shown:
    language = current_language()
    at = short_moment(row.written_at, language)
    if row.code:
        return Shown(row.id, gettext("Portti"), at, _service_words(), html_language(language))
    text = row.text or gettext("The writer has left Portti, and the text is erased.")
    lang = row.language if row.text else html_language(language)
    return Shown(row.id, who_wrote(row, thread, other), at, text, lang)


def who_wrote(row: ConversationMessage, thread: Thread, other: str) -> str:
    """Return who wrote a message, as the reader calls them."""
    if thread.kind == "pair" and thread.side == "centre":
        return str(gettext("The employer") if row.side == "employer" else gettext("The assistant"))
    if row.side != thread.side:
        return other
    if thread.side == "centre":
        return str(gettext("The centre"))
    own = row.account_id == current_actor().account_id
    return str(gettext("You") if own else gettext("Written for you"))


def _service_words() -> str:
    return str(
        gettext(
            "No answer came in time. Nobody needs to wait any longer. You can still write to each other here."
        )
    )


def _waits(thread: Thread) -> str | None:
    """Return whose answer is waited for, and until when."""
    row = thread.conversation
    if row is None or row.waits_for is None or row.answer_by is None:
        return None
    day = short_moment(row.answer_by, current_language())
    if row.waits_for == thread.side:
        return str(gettext("An answer is hoped for by %(day)s. A short answer is enough.", day=day))
    return str(gettext("You wait for an answer. If none comes by %(day)s, we tell you.", day=day))
