"""The form of a client event: its fields, what it starts with, and what was typed."""

from datetime import date
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import StringField, TextAreaField
from wtforms.validators import Optional

from portti.clock import helsinki, now
from portti.database import reading
from portti.domain import client_events as rules
from portti.domain.client_events import EventDraft
from portti.domain.errors import RuleViolation
from portti.domain.merged_municipalities import any_municipality_name, find_by_beginning
from portti.domain.typed_days import past_day
from portti.models import ClientEvent
from portti.moments import short_day
from portti.services.client_events import OWN_REGISTER, client_typed
from portti.web.kit.access import current_actor
from portti.web.kit.choice_fields import OneOrNoneField, PickField, TickField, YesField
from portti.web.kit.forms import AtMost, Form, KeyField, RowForm, add_faults, add_violation
from portti.web.kit.languages import current_language
from portti.web.kit.number_fields import AmountField, TypedField
from portti.web.staff.words import choices
from portti.wording.service import FIELDS, VOID_REASONS, WORDS


class PastDayField(TypedField):
    """A day that has been, in one box: `1.12.2026`, `1.12.`, or only its number."""

    def read(self, text: str) -> date:
        """Return the day."""
        try:
            return past_day(text, helsinki(now()).date())
        except ValueError:
            raise ValueError(gettext("Write a day, for example 9.12.2026, or 9.12.")) from None

    def show(self, value: date) -> str:
        """Return the day as a person would type it."""
        return short_day(value, "fi")


class MunicipalityField(TypedField):
    """A municipality of today or of then, in one box: its name, the beginning of it, or its number."""

    def read(self, text: str) -> str:
        """Return the municipality's code."""
        code = find_by_beginning(text)
        if code is None:
            raise ValueError(gettext("No single municipality has this name or number. Write the whole name."))
        return code

    def show(self, value: str) -> str:
        """Return the name."""
        return any_municipality_name(value, current_language())


class EventForm(RowForm):
    """One client event."""

    key = KeyField()
    happened_on = PastDayField()
    client = StringField()
    client_group = PickField()
    functions = TickField()
    channel = PickField()
    municipality = MunicipalityField()
    minutes = AmountField(least=0, most=rules.MOST_MINUTES, whole=True)
    result = PickField()
    satisfaction = OneOrNoneField(default="")
    ask = YesField()
    topic = PickField()
    begun_by = PickField()
    referred_to = PickField()
    unmet_need = PickField()
    # The length is the rule's to judge; here it only makes the browser count.
    note = TextAreaField(validators=[Optional(), AtMost(rules.LONGEST_NOTE)])


class StrikeOutForm(Form):
    """Why an event or a session counts no more."""

    reason = PickField(lazy_gettext("Why does it not count?"))


def strike_out_form(*, empty: bool = False) -> StrikeOutForm:
    """Return the form with its reasons; `empty` where another form of the page was sent."""
    form = StrikeOutForm(formdata=None) if empty else StrikeOutForm()
    form.reason.choices = choices(VOID_REASONS, any_word=gettext("Choose a reason"))
    return form


def event_form(*, may_close: bool, **data: Any) -> EventForm:
    """Return the form with its words; a trainee is offered no result that closes a matter."""
    form = EventForm(data=data)
    for name, label in FIELDS.items():
        form[name].label.text = gettext(label)
    form.client.label.text = gettext("Client's number")
    form.ask.label.text = gettext("Ask the client by e-mail how it went")
    for name, words in WORDS.items():
        none = gettext("Not told") if name in _OPTIONAL else gettext("Choose")
        form[name].choices = choices(words, any_word=None if name in _ALL_AT_ONCE else none)
    # Who has pressed one by mistake can take it back: a radio cannot be pressed loose.
    form.satisfaction.choices.append(("", gettext("Not told")))
    if not may_close:
        form.result.choices = [one for one in form.result.choices if one[0] not in rules.CLOSING_RESULTS]
    return form


_OPTIONAL = frozenset({"result", "topic", "begun_by", "referred_to", "unmet_need"})
_ALL_AT_ONCE = frozenset({"functions", "satisfaction"})
"""Fields that show all their words at once: nothing ticked is no choice."""


def facts_of(event: ClientEvent, note: str) -> dict[str, Any]:
    """Return what a stored event says, for its form."""
    return {
        "row_version": event.row_version,
        "happened_on": event.happened_on,
        "client": client_word(event.account_id, event.client_number),
        "client_group": event.client_group,
        "functions": [mark.function for mark in event.functions],
        "channel": event.channel,
        "municipality": event.municipality_code,
        "minutes": event.minutes,
        "result": event.result or "",
        "satisfaction": event.satisfaction or "",
        "topic": event.topic or "",
        "begun_by": event.begun_by or "",
        "referred_to": event.referred_to or "",
        "unmet_need": event.unmet_need or "",
        "note": note,
    }


def client_word(account_id: int | None, client_number: str | None) -> str:
    """Return a client as staff type them: the portal's number, or one of the centre's own register."""
    if account_id is not None:
        return str(account_id)
    return f"{OWN_REGISTER}{client_number}" if client_number else ""


def draft_of(form: EventForm, client: tuple[int | None, str | None]) -> EventDraft:
    """Return what was typed, about a client who is known by now, or about nobody known."""
    return EventDraft(
        happened_on=form.happened_on.data,
        client_group=form.client_group.data or "",
        functions=frozenset(form.functions.data or ()),
        channel=form.channel.data or "",
        topic=form.topic.data or None,
        municipality_code=form.municipality.data or None,
        minutes=None if form.minutes.data is None else int(form.minutes.data),
        begun_by=form.begun_by.data or None,
        result=form.result.data or None,
        referred_to=form.referred_to.data or None,
        unmet_need=form.unmet_need.data or None,
        satisfaction=form.satisfaction.data or None,
        account_id=client[0],
        client_number=client[1],
        note=form.note.data or "",
    )


def draft_typed(form: EventForm) -> EventDraft:
    """Return what was typed, with all that is wrong with it beside its fields."""
    form.validate()
    try:
        with reading() as database_session:
            client = client_typed(database_session, current_actor(), form.client.data or "")
    except RuleViolation as violation:
        add_violation(form, violation, sentence)
        client = (None, None)
    draft = draft_of(form, client)
    add_faults(form, rules.event_faults(draft, today=helsinki(now()).date()), sentence)
    return draft


def sentence(violation: RuleViolation) -> str | None:
    """Return the words for what is wrong with an event or a session."""
    most = violation.facts.get("most", "")
    return {
        "event_day_missing": gettext("Write the day."),
        "event_day_ahead": gettext("This day is still ahead. Write a day that has been."),
        "event_day_too_early": gettext("This day is too long ago. Check the year."),
        "group_missing": gettext("Choose the client group."),
        "function_missing": gettext("Tick at least one thing that was done."),
        "channel_missing": gettext("Choose the channel."),
        "unknown_choice": gettext("Choose from the list on this page."),
        "topic_without_guidance": gettext(
            "A topic belongs to guidance. Tick guidance, or take the topic away."
        ),
        "referred_without_result": gettext("Choose “Referred elsewhere” as the result, or leave this empty."),
        "municipality_unknown": gettext("No municipality has this name or number."),
        "minutes_below_zero": gettext("Minutes cannot be below zero."),
        "minutes_too_many": gettext("Write at most %(number)s minutes.", number=most),
        "client_number_form": gettext(
            "Write a number without spaces, at most %(number)s characters. A name must not stand here.",
            number=most,
        ),
        "client_identity_code": gettext("A personal identity code must not stand here."),
        "client_unknown": gettext(
            "Nobody in the centre has this number. Before a number of your own, write #."
        ),
        "note_too_long": gettext("Write at most %(number)s characters.", number=most),
        "notes_are_off": gettext("Your centre writes no notes about events. Leave this empty."),
        "void_reason_missing": gettext("Choose why it does not count."),
        "event_struck_out": gettext("This has been struck out. Put it back first."),
        "unknown_staff": gettext("Choose from the list on this page."),
    }.get(violation.code)
