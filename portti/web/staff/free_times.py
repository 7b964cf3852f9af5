"""Choosing one of the free times for a person who is on the phone: an interview, an appointment, a home visit."""

from collections.abc import Iterable

from flask_babel import gettext, lazy_gettext
from wtforms import RadioField

from portti.domain.errors import RuleViolation
from portti.mail.compose.interview_values import appointment_of
from portti.mail.compose.invitations import said
from portti.models import InterviewSlot
from portti.web.kit.forms import Form
from portti.web.kit.languages import current_language


class FreeTimeForm(Form):
    """Which of the free times the person chose."""

    slot = RadioField(lazy_gettext("Free times"))


def offer_times(form: FreeTimeForm, free: Iterable[InterviewSlot]) -> None:
    """Give the form its times."""
    language = current_language()
    form.slot.choices = {str(slot.id): said(appointment_of(slot), language, for_staff=True) for slot in free}


def time_sentence(violation: RuleViolation) -> str | None:
    """Return the words for why a time cannot be booked."""
    gone = gettext("This time is no longer free. Choose another one.")
    return {
        "slot_missing": gettext("Choose one of the times."),
        "time_taken": gone,
        "time_gone": gone,
        "already_booked": gettext("The person has another time already. Cancel it first."),
    }.get(violation.code)
