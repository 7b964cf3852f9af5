"""Forms of the personal interview page, and a booking as rows of a summary."""

from collections.abc import Sequence

from flask_babel import gettext
from wtforms import HiddenField, RadioField, StringField

from portti.mail.compose.interview_values import appointment_of, told_place
from portti.mail.compose.invitations import said
from portti.models import Centre, InterviewSlot
from portti.moments import appointment_in_words
from portti.vocabulary import interview_kind
from portti.web.kit.forms import Form
from portti.web.kit.languages import current_language


class TimeForm(Form):
    """The free times, of which one is chosen."""

    slot = RadioField()


class CheckForm(Form):
    """The chosen time, and the number to call where nobody knows one yet."""

    slot = HiddenField()
    sequence = HiddenField()
    phone = StringField()


class CancelForm(Form):
    """Which state of the booking the person saw."""

    sequence = HiddenField()


def time_form(free: Sequence[InterviewSlot]) -> TimeForm:
    """Return the form of the free times, each with its whole date in words."""
    form = TimeForm()
    language = current_language()
    form.slot.label.text = gettext("Free times")
    form.slot.choices = {str(slot.id): _capital(said(appointment_of(slot), language)) for slot in free}
    return form


def booking_rows(slot: InterviewSlot | None, centre: Centre) -> list[dict[str, str]]:
    """Return a time as rows of the summary macro: when, how, where, with whom."""
    if slot is None:
        return []
    language = current_language()
    place = told_place(appointment_of(slot))
    rows = [
        (gettext("When"), _capital(appointment_in_words(slot.starts_at, slot.minutes, language))),
        (gettext("How"), _capital(interview_kind(slot.kind, language))),
        (gettext("Where"), place),
        (gettext("With"), centre.name(language)),
    ]
    return [{"key": key, "text": text} for key, text in rows if text]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
