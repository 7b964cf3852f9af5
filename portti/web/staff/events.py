"""Client events: logging one after the other on one screen, the centre's list, one event with its history."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import flash, redirect, request, session, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import HiddenField, SelectField

from portti.clock import helsinki, now
from portti.database import reading, transaction
from portti.domain.answers import ASKED_WITHIN
from portti.domain.client_events import EventDraft
from portti.domain.errors import RuleViolation
from portti.domain.merged_municipalities import any_municipality_name
from portti.domain.permissions import check_may, may, only_own_events_of
from portti.models import ClientEvent
from portti.queries import client_events as queries
from portti.queries import people as people_queries
from portti.queries.client_events import EventFilter
from portti.services import client_asking
from portti.services import client_events as services
from portti.services.event_follow_ups import open_follow_up
from portti.web.kit.access import current_actor
from portti.web.kit.choice_fields import YesField
from portti.web.kit.forms import Form, add_violation, settings_now
from portti.web.kit.languages import current_language
from portti.web.kit.lists import FilterForm, chosen, note_list_reading, note_reading
from portti.web.staff import event_forms
from portti.web.staff.blueprint import blueprint
from portti.web.staff.event_answers import follow_up_form
from portti.web.staff.event_forms import (
    EventForm,
    MunicipalityField,
    PastDayField,
    event_form,
    sentence,
)
from portti.web.staff.event_history import words_of
from portti.web.staff.lists import list_page, number_asked, offset_asked, own_centre_id
from portti.web.staff.words import choices
from portti.wording.service import CHANNELS, FUNCTIONS, GROUPS, SATISFACTIONS

Answered = str | Response | tuple[str, int]
_REMEMBERED = "event_entry"
_JUST_NOW = timedelta(minutes=10)
_STATES = ("open", "struck_out")
_SHOWN = 30
"""Rows under the form: the page stays light, so that the next line stands there at once."""


class EventFilterForm(FilterForm):
    """What the list is narrowed by."""

    since = PastDayField(lazy_gettext("From"))
    until = PastDayField(lazy_gettext("Until"))
    group = SelectField(lazy_gettext("Client group"))
    function = SelectField(lazy_gettext("What was done"))
    by = SelectField(lazy_gettext("Channel"))
    place = MunicipalityField(lazy_gettext("Municipality"))
    state = SelectField(lazy_gettext("Which events"))
    person = HiddenField()


class RulesForm(Form):
    """Whether staff may write free words about an event, and whether asking the client stands ticked."""

    notes = YesField(lazy_gettext("Staff may write a note about an event"))
    asks = YesField(
        lazy_gettext("The client is asked by e-mail how it went, unless staff take the tick away")
    )
    stood = HiddenField()

    def changed(self, name: str) -> bool:
        """Answer whether a tick was put or taken away: what another tab chose meanwhile of the other one stays."""
        return _ticked(name, self[name].data) not in (self.stood.data or "").split()


def _ticked(name: str, is_ticked: bool) -> str:
    return f"{name}:{int(bool(is_ticked))}"


@dataclass(frozen=True)
class LastEntry:
    """What the next empty line starts with: the day, channel and municipality of the line before."""

    on: date
    channel: str
    municipality: str | None


@blueprint.get("/events")
def events() -> Answered:
    """Show the empty line and the list."""
    return _page(_empty_form())


@blueprint.post("/events")
def log_event() -> Answered:
    """Log an event; the next line stands ready with day, channel and municipality remembered."""
    actor = current_actor()
    form = event_form(may_close=may(actor, "close_events"))
    draft = event_forms.draft_typed(form)
    if form.errors:
        return _page(form, status=422)
    if answer := _logged_before(form, draft):
        return answer
    try:
        with transaction() as database_session:
            asked = client_asking.log_and_ask(
                database_session,
                actor,
                draft,
                ask=bool(form.ask.data),
                form_key=form.key.of_form,
                settings=settings_now(),
                now=now(),
            )
    except RuleViolation as violation:
        add_violation(form, violation, sentence)
        return _page(form, status=422)
    # The same form may have been sent at the same moment, and perhaps said something else.
    if asked == client_asking.LOGGED_BEFORE and (answer := _logged_before(form, draft)):
        return answer
    _remember(draft)
    _tell_of_asking(asked)
    return redirect(url_for("staff.events", saved="yes"), 303)


def _logged_before(form: EventForm, draft: EventDraft) -> Answered | None:
    """Return what is said of a form that has logged an event already; None where it has not."""
    with reading() as database_session:
        logged = services.event_of_form(database_session, current_actor(), form.key.of_form)
        if logged is None:
            return None
        is_same = services.is_as_told(database_session, logged, draft, settings_now())
    return _already_logged(logged) if is_same else _asked_which(form, logged)


def _already_logged(event: ClientEvent) -> Response:
    flash(gettext("This event was logged already. It was not logged a second time."), "notice")
    return redirect(url_for("staff.event", event_id=event.id), 303)


def _asked_which(form: EventForm, logged: ClientEvent) -> Answered:
    """Ask of a form that has logged an event, and now says something else, whether it corrects or is another."""
    told = gettext(
        "You logged an event with this form already: %(event)s. "
        "Do you correct that event, or save another? Choose below the form.",
        event=_in_one_line(logged),
    )
    form.form_errors = [*form.form_errors, told]
    form.key.renew()
    form.row_version.data = str(logged.row_version)
    return _page(form, logged=logged, status=409)


def _tell_of_asking(asked: str) -> None:
    """Say whether the client got the link; of an anonymous event there is nothing to say."""
    if asked == client_asking.ASKED:
        flash(gettext("The client is asked by e-mail how it went."), "success")
    if asked == client_asking.NOT_ASKED:
        told = gettext(
            "The event is logged. The client is not asked by e-mail: Portti has no confirmed address, "
            "the client wants no such e-mail, or the contact was over %(number)s days ago.",
            number=ASKED_WITHIN.days,
        )
        flash(told, "notice")


def _remember(draft: EventDraft) -> None:
    today = helsinki(now()).date().isoformat()
    on = draft.happened_on.isoformat() if draft.happened_on else today
    session[_REMEMBERED] = [today, on, draft.channel, draft.municipality_code or ""]


def _last_entry() -> LastEntry:
    """Return what the line before said; its day counts for this day only."""
    today = helsinki(now()).date()
    kept_on, on, channel, municipality = session.get(_REMEMBERED) or ["", "", "", ""]
    day = date.fromisoformat(on) if kept_on == today.isoformat() else today
    return LastEntry(day, channel, municipality or None)


def _empty_form() -> EventForm:
    """Return the next line; what was sent with another form of the page is not read."""
    last, about = _last_entry(), _about_asked()
    with reading() as database_session:
        asks = client_asking.asks_by_itself(database_session, own_centre_id())
    likely = {"happened_on": last.on, "channel": last.channel, "municipality": last.municipality, "ask": asks}
    return event_form(may_close=may(current_actor(), "close_events"), **(likely | about))


def _about_asked() -> dict[str, Any]:
    """Return what is likely of the person whose page led here: who they are, their group and municipality."""
    account_id = number_asked("client")
    if account_id is None or not may(current_actor(), "read_people"):
        return {}
    with reading() as database_session:
        person = people_queries.person_of_centre(database_session, own_centre_id(), account_id)
        last = queries.last_event_about(database_session, account_id)
    code = person.profile.municipality_code if person.profile else None
    code = code or next((need.municipality_code for need in person.needs if need.municipality_code), None)
    note_reading("account", account_id)
    known: dict[str, Any] = {"client": str(account_id)}
    if last is not None:
        known |= {"client_group": last.client_group}
        code = last.municipality_code or code
    elif person.employer or person.profile:
        known["client_group"] = "employer" if person.employer else "jobseeker"
    return known | ({"municipality": code} if code else {})


def _page(
    form: EventForm,
    rules_form: RulesForm | None = None,
    *,
    logged: ClientEvent | None = None,
    status: int = 200,
) -> tuple[str, int]:
    actor, centre_id = current_actor(), own_centre_id()
    person_id = number_asked("person") if may(actor, "read_people") else None
    check_may(actor, "log_events")
    filters, person = _filter_form(), None
    readable = filters.is_readable()
    wanted = EventFilter(
        since=filters.since.data,
        until=filters.until.data,
        client_group=chosen("group", list(GROUPS)),
        function=chosen("function", list(FUNCTIONS)),
        channel=chosen("by", list(CHANNELS)),
        municipality_code=filters.place.data or "",
        account_id=person_id,
        logged_by=only_own_events_of(actor),
        state=chosen("state", _STATES),
    )
    with reading() as database_session:
        if person_id is not None:
            person = people_queries.account_of_centre(database_session, centre_id, person_id)
        rows, total = queries.events_of_centre(
            database_session, centre_id, wanted, limit=_SHOWN, offset=offset_asked(_SHOWN)
        )
        notes = services.notes_are_on(database_session, centre_id, settings_now())
        asks = client_asking.asks_by_itself(database_session, centre_id)
        just = queries.newest_event_of(database_session, actor.account_id, now() - _JUST_NOW)
        waiting = open_follow_up(database_session, just.id) if just else None
    note_list_reading("client_event", [row.event.id for row in rows if row.account is not None])
    language = current_language()
    page = list_page(
        "staff/events/list.html",
        form,
        total,
        size=_SHOWN,
        filters=filters,
        person=person,
        rows=rows,
        saved="saved" in request.args and just is not None,
        asked_which=logged is not None,
        to_correct=logged if logged and services.may_change(actor, logged) else None,
        just=just,
        just_words=_in_one_line(just) if just else "",
        follow_up=follow_up_form(just, waiting) if may(actor, "do_tasks") else None,
        follow_up_on=waiting.due_on if waiting else None,
        satisfactions=choices(SATISFACTIONS),
        words_of=words_of,
        place=lambda code: any_municipality_name(code, language),
        with_notes=notes,
        rules_form=(rules_form or _rules_form(notes, asks)) if may(actor, "choose_event_notes") else None,
        notes_allowed=settings_now().events.notes_allowed,
        may_import=may(actor, "import_events"),
        note_days=settings_now().retention.event_note_days,
    )
    return page, status if readable else 422


def _in_one_line(event: ClientEvent) -> str:
    words = words_of(event)
    return ", ".join([words["group"], words["functions"], words["channel"]])


def _filter_form() -> EventFilterForm:
    form = EventFilterForm(request.args)
    form.group.choices = choices(GROUPS, any_word=gettext("All groups"))
    form.function.choices = choices(FUNCTIONS, any_word=gettext("Everything"))
    form.by.choices = choices(CHANNELS, any_word=gettext("All channels"))
    form.state.choices = {
        "": gettext("All that count"),
        "open": gettext("Those that continue"),
        "struck_out": gettext("Struck out"),
    }
    return form


def _rules_form(notes: bool, asks: bool) -> RulesForm:
    form = RulesForm(formdata=None)
    form.notes.data, form.asks.data = notes, asks
    form.stood.data = f"{_ticked('notes', notes)} {_ticked('asks', asks)}"
    return form


@blueprint.post("/events/notes")
def choose_event_notes() -> Answered:
    """Turn free words about events on or off for the centre, and asking by e-mail."""
    form = RulesForm()
    if not form.validate():
        return _page(_empty_form(), form, status=422)
    with transaction() as database_session:
        if form.changed("notes"):
            services.choose_notes(
                database_session, current_actor(), bool(form.notes.data), settings=settings_now(), now=now()
            )
        if form.changed("asks"):
            client_asking.choose_asking(database_session, current_actor(), bool(form.asks.data), now=now())
    flash(gettext("Saved."), "success")
    return redirect(url_for("staff.events"), 303)
