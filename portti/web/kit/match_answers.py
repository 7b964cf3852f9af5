"""What either side's pages say after an answer: what was done, and what happens next."""

from flask import request
from flask_babel import gettext

from portti.domain.errors import RuleViolation
from portti.domain.matches import ANSWERS


def answer_sent() -> str | None:
    """Return the answer that a button sent, None to take it back; RuleViolation for any other word."""
    answer = request.form.get("answer")
    if answer not in ("", *ANSWERS):
        raise RuleViolation("unknown_answer")
    return answer or None


def next_for_employer(answer: str | None, name: str, *, mutual: bool) -> str:
    """Return what happens after an employer's answer about `name`."""
    sentences: dict[str, str] = {
        "mutual": gettext(
            "You and %(name)s are both interested. You now see each other's first name and phone number.",
            name=name,
        ),
        "interested": gettext(
            "You are interested in %(name)s. They see that an employer is interested, but not who. "
            "If they are interested too, you both get each other's phone number.",
            name=name,
        ),
        "not_for_me": gettext(
            "%(name)s is now in the list “Not for me”. You can take this back at any time.", name=name
        ),
        "": gettext("Your answer about %(name)s is taken back.", name=name),
    }
    return sentences["mutual" if mutual else answer or ""]


def next_for_assistant(answer: str | None, title: str, *, mutual: bool) -> str:
    """Return what happens after an assistant's answer to the need `title`."""
    sentences: dict[str, str] = {
        "mutual": gettext(
            "You and the employer of “%(title)s” are both interested. "
            "You now see each other's first name and phone number.",
            title=title,
        ),
        "interested": gettext(
            "You are interested in “%(title)s”. The employer sees your first name and area. "
            "If they are interested too, you both get each other's phone number.",
            title=title,
        ),
        "not_for_me": gettext(
            "“%(title)s” is now in the list “Not for me”. You can take this back at any time.", title=title
        ),
        "": gettext("Your answer to “%(title)s” is taken back.", title=title),
    }
    return sentences["mutual" if mutual else answer or ""]


def refusal(violation: RuleViolation) -> str | None:
    """Return why an answer was not taken, and what to do."""
    return {
        "profile_not_found_now": gettext(
            "This assistant is not to be found just now. You can answer again when they are back."
        ),
        "need_not_open_now": gettext("This need is not open now, so no new answers are taken."),
        "agreed_on_work": gettext(
            "You have agreed on work, so this answer can no longer be changed here. "
            "The work itself is ended on the page of the candidacy."
        ),
        "own_profile_not_shown": gettext(
            "Employers do not see your profile now. Publish it and let matched employers see it, then answer."
        ),
    }.get(violation.code)
