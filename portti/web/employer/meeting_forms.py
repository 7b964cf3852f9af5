"""The forms of an employer's meeting with an applicant: a time, or times to choose from, and what clashes with them."""

from datetime import date, datetime
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import HiddenField

from portti.domain.actor import Actor
from portti.domain.candidacy_forms import HOWS, LENGTHS, MeetingDraft
from portti.domain.errors import RuleViolation
from portti.domain.invitations import helsinki_moment
from portti.domain.meetings import MOST_OFFERED, OfferDraft
from portti.services import candidacy_deeds
from portti.services.candidacy_pages import SidePage
from portti.services.meeting_clashes import clashes_of_employer
from portti.services.meeting_times import offer_times
from portti.settings import Settings
from portti.vocabulary import meeting_kind
from portti.web.kit.choice_fields import OneOfField, PickField
from portti.web.kit.forms import Form
from portti.web.kit.languages import current_language
from portti.web.kit.number_fields import ClockField
from portti.web.kit.widgets import DayField

Clash = tuple[datetime, list[str]]
"""A time, and what the one who wants it has then."""


class MeetingForm(Form):
    """When the two meet, and how."""

    on = DayField(lazy_gettext("On which day?"))
    start = ClockField(lazy_gettext("At what time?"), missing=lazy_gettext("Write the time."))
    minutes = PickField(lazy_gettext("How long?"))
    how = OneOfField(lazy_gettext("How do you meet?"), missing=lazy_gettext("Choose how you meet."))
    known = HiddenField()


class OfferForm(Form):
    """Times to choose from; the first is needed, the others may stay empty."""

    on_1 = DayField(lazy_gettext("First time: on which day?"))
    start_1 = ClockField(lazy_gettext("At what time?"), missing=lazy_gettext("Write the time."))
    on_2 = DayField(lazy_gettext("Second time: on which day?"))
    start_2 = ClockField(lazy_gettext("At what time?"))
    on_3 = DayField(lazy_gettext("Third time: on which day?"))
    start_3 = ClockField(lazy_gettext("At what time?"))
    minutes = PickField(lazy_gettext("How long?"))
    how = OneOfField(lazy_gettext("How do you meet?"), missing=lazy_gettext("Choose how you meet."))
    known = HiddenField()


def _minutes_names() -> dict[str, str]:
    return {str(number): gettext("%(number)s minutes", number=number) for number in LENGTHS}


def meeting_form(page: SidePage, _session: Any, _settings: Settings) -> Form:
    """Return the form of one time, as it stands."""
    row = page.candidacy
    form = MeetingForm(how=row.interview_how or None, minutes=str(row.interview_minutes or 30))
    form.minutes.choices = _minutes_names()
    form.how.choices = [(how, meeting_kind(how, current_language())) for how in HOWS]
    return form


def offer_form(page: SidePage, _session: Any, _settings: Settings) -> Form:
    """Return the form of times to choose from."""
    row = page.candidacy
    how, minutes = row.offered_how or row.interview_how, row.offered_minutes or row.interview_minutes
    form = OfferForm(how=how or None, minutes=str(minutes or 30))
    form.minutes.choices = _minutes_names()
    form.how.choices = [(how, meeting_kind(how, current_language())) for how in HOWS]
    return form


def _rows(form: Any) -> list[tuple[str, date | None, int | None]]:
    if isinstance(form, MeetingForm):
        return [("on", form.on.data, form.start.data)]
    numbers = range(1, MOST_OFFERED + 1)
    return [(f"on_{n}", form[f"on_{n}"].data, form[f"start_{n}"].data) for n in numbers]


def time_faults(form: Any) -> list[RuleViolation]:
    """Return each day without a time, and each time without a day."""
    faults = []
    for name, day, minute in _rows(form):
        if day is None and (minute is not None or name == "on"):
            faults.append(RuleViolation("day_missing", name))
        if day is not None and minute is None:
            faults.append(RuleViolation("clock_missing", name.replace("on", "start")))
    return faults


def _meeting_times(form: Any) -> list[datetime | None]:
    return [
        helsinki_moment(day, minute) if day is not None and minute is not None else None
        for _name, day, minute in _rows(form)
    ]


def own_clashes(page: SidePage, session: Any, form: Any) -> list[Clash]:
    """Return the times of a form at which the employer has something else."""
    minutes, but = int(form.minutes.data), page.candidacy.id
    found = [
        (at, clashes_of_employer(session, page.employer.id, at, minutes, but=but))
        for at in _meeting_times(form)
        if at is not None
    ]
    return [(at, codes) for at, codes in found if codes]


def offer(session: Any, actor: Actor, key: int, form: Any, more: dict[str, Any]) -> object:
    """Offer the times of a form."""
    draft = OfferDraft(tuple(_meeting_times(form)), int(form.minutes.data), form.how.data)
    return offer_times(session, actor, key, draft, **more)


def meet(session: Any, actor: Actor, key: int, form: Any, more: dict[str, Any]) -> object:
    """Agree on the time of a form."""
    (starts_at,) = _meeting_times(form)
    assert starts_at is not None  # a meeting without a day is told
    draft = MeetingDraft(starts_at, int(form.minutes.data), form.how.data)
    return candidacy_deeds.agree_interview(session, actor, key, draft, **more)
