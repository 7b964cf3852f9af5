"""Sessions of the centre: logging one, the list with what all come to, one session, its final figures."""

from collections.abc import Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField

from portti.clock import helsinki, now
from portti.database import reading, transaction
from portti.domain.client_events import MOST_MINUTES
from portti.domain.errors import Conflict, RuleViolation
from portti.domain.merged_municipalities import any_municipality_name
from portti.domain.permissions import check_may, may
from portti.domain.service_sessions import MOST_VISITORS, SessionDraft, session_faults
from portti.models import Account, ServiceSession
from portti.moments import short_day
from portti.queries import people as people_queries
from portti.queries import service_sessions as queries
from portti.queries.service_sessions import SessionFilter
from portti.services import service_sessions as services
from portti.web.kit.access import current_actor
from portti.web.kit.choice_fields import PickField, TickField
from portti.web.kit.forms import (
    KeyField,
    RowForm,
    add_violation,
    is_right,
    key_of,
    tell_of_change,
    version_of,
)
from portti.web.kit.languages import current_language
from portti.web.kit.lists import FilterForm, chosen
from portti.web.kit.number_fields import AmountField
from portti.web.staff import event_forms
from portti.web.staff.blueprint import blueprint
from portti.web.staff.event_forms import MunicipalityField, PastDayField, StrikeOutForm
from portti.web.staff.lists import list_page, offset_asked, own_centre_id
from portti.web.staff.words import choices, word
from portti.wording.service import SESSION_KINDS
from portti.wording.week import counted_hours

Answered = str | Response | tuple[str, int]
_SHOWN = 30


class SessionForm(RowForm):
    """One session."""

    key = KeyField()
    held_on = PastDayField(lazy_gettext("Day"))
    kind = PickField(lazy_gettext("Kind of session"))
    place = StringField(lazy_gettext("Place"))
    municipality = MunicipalityField(lazy_gettext("Municipality"))
    open_minutes = AmountField(lazy_gettext("Open, in minutes"), least=0, most=MOST_MINUTES, whole=True)
    visitors = AmountField(lazy_gettext("Visitors in all"), least=0, most=MOST_VISITORS, whole=True)
    anonymous_visitors = AmountField(
        lazy_gettext("Of them anonymous"), least=0, most=MOST_VISITORS, whole=True
    )
    staff = TickField(lazy_gettext("Who held it"))


class SessionFilterForm(FilterForm):
    """What the list is narrowed by."""

    since = PastDayField(lazy_gettext("From"))
    until = PastDayField(lazy_gettext("Until"))
    sort = SelectField(lazy_gettext("Kind of session"))
    state = SelectField(lazy_gettext("Which sessions"))


def _form(staff: Sequence[Account], **data: Any) -> SessionForm:
    form = SessionForm(data=data)
    form.kind.choices = choices(SESSION_KINDS, any_word=gettext("Choose"))
    form.staff.choices = {str(one.id): f"{one.given_name} {one.family_name}" for one in staff}
    return form


def _staff(also: frozenset[int] = frozenset()) -> list[Account]:
    """Return who can have held a session: the working staff, and who stands as having held it."""
    with reading() as session:
        working = list(people_queries.staff_of_centre(session, own_centre_id()))
        missing = also - {one.id for one in working}
        return working + [
            people_queries.account_of_centre(session, own_centre_id(), key) for key in sorted(missing)
        ]


@blueprint.get("/sessions")
def sessions() -> Answered:
    """Show an empty form and the list."""
    form = _form(_staff(), held_on=helsinki(now()).date())
    form.staff.data = [str(current_actor().account_id)]
    return _page(form)


@blueprint.post("/sessions")
def log_session() -> Answered:
    """Log a session."""
    form = _form(_staff())
    actor, draft = current_actor(), _draft(form)
    if not is_right(form, session_faults(draft, today=helsinki(now()).date()), _sentence):
        return _page(form, status=422)
    if answer := _logged_before(form, draft):
        return answer
    try:
        with transaction() as session:
            made = services.log_session(session, actor, draft, form_key=form.key.of_form, now=now())
    except RuleViolation as violation:
        add_violation(form, violation, _sentence)
        return _page(form, status=422)
    # The same form may have been sent at the same moment, and perhaps said something else.
    if made is None and (answer := _logged_before(form, draft)):
        return answer
    flash(gettext("Saved. The session stands in the list."), "success")
    return redirect(url_for("staff.sessions"), 303)


def _logged_before(form: SessionForm, draft: SessionDraft) -> Answered | None:
    """Return what is said of a form that has logged a session already; None where it has not."""
    with reading() as session:
        logged = services.session_of_form(session, current_actor(), form.key.of_form)
    if logged is None:
        return None
    return _already_logged(logged) if services.is_as_told(logged, draft) else _asked_which(form, logged)


def _already_logged(row: ServiceSession) -> Response:
    flash(gettext("This session was logged already. It was not logged a second time."), "notice")
    return redirect(url_for("staff.service_session", session_id=row.id), 303)


def _asked_which(form: SessionForm, logged: ServiceSession) -> Answered:
    """Ask of a form that has logged a session, and now says something else, whether it corrects or is another."""
    told = gettext(
        "You logged a session with this form already: %(kind)s, %(day)s, %(place)s. "
        "Do you correct that session, or save another? Choose below the form.",
        kind=word(SESSION_KINDS, logged.kind),
        day=short_day(logged.held_on, current_language()),
        place=logged.place,
    )
    form.form_errors = [*form.form_errors, told]
    form.key.renew()
    form.row_version.data = str(logged.row_version)
    return _page(form, logged=logged, status=409)


def _draft(form: SessionForm) -> SessionDraft:
    def number(field: AmountField) -> int | None:
        return None if field.data is None else int(field.data)

    return SessionDraft(
        held_on=form.held_on.data,
        kind=form.kind.data or "",
        place=form.place.data or "",
        municipality_code=form.municipality.data or None,
        open_minutes=number(form.open_minutes),
        visitors=number(form.visitors),
        anonymous_visitors=number(form.anonymous_visitors) or 0,
        staff_ids=frozenset(key for key in map(key_of, form.staff.data or ()) if key is not None),
    )


def _page(form: SessionForm, *, logged: ServiceSession | None = None, status: int = 200) -> tuple[str, int]:
    check_may(current_actor(), "log_events")
    filters = SessionFilterForm(request.args)
    filters.sort.choices = choices(SESSION_KINDS, any_word=gettext("All kinds"))
    filters.state.choices = {
        "": gettext("All that count"),
        "open": gettext("Those whose figures are not final"),
        "struck_out": gettext("Struck out"),
    }
    readable = filters.is_readable()
    wanted = SessionFilter(
        since=filters.since.data,
        until=filters.until.data,
        kind=chosen("sort", list(SESSION_KINDS)),
        state=chosen("state", ("open", "struck_out")),
    )
    with reading() as session:
        rows, totals = queries.sessions_of_centre(
            session, own_centre_id(), wanted, limit=_SHOWN, offset=offset_asked(_SHOWN)
        )
    language = current_language()
    page = list_page(
        "staff/sessions/list.html",
        form,
        totals.count,
        size=_SHOWN,
        filters=filters,
        rows=rows,
        totals=totals,
        asked_which=logged is not None,
        to_correct=logged if logged and services.may_change(current_actor(), logged) else None,
        hours=lambda minutes: counted_hours(round(minutes / 60, 1), language),
        kind=lambda code: word(SESSION_KINDS, code),
        town=lambda code: any_municipality_name(code, language),
    )
    return page, status if readable else 422


@blueprint.get("/sessions/<int:session_id>")
def service_session(session_id: int) -> str:
    """Show one session as it can be changed."""
    return _session_page(session_id, None, event_forms.strike_out_form())


@blueprint.post("/sessions/<int:session_id>")
def change_session(session_id: int) -> Answered:
    """Write a session as it should be."""
    with reading() as session:
        found = queries.session_of_centre(session, own_centre_id(), session_id)
    form = _form(_staff(frozenset(one.account_id for one in found.staff)))
    strike = event_forms.strike_out_form(empty=True)
    draft = _draft(form)
    if not is_right(form, session_faults(draft, today=helsinki(now()).date()), _sentence):
        return _session_page(session_id, form, strike), 422
    try:
        with transaction() as session:
            services.change_session(
                session,
                current_actor(),
                session_id,
                draft,
                row_version=version_of(form.row_version.data),
                now=now(),
            )
    except RuleViolation as violation:
        add_violation(form, violation, _sentence)
        return _session_page(session_id, form, strike), 422
    except Conflict:
        told = gettext("Somebody changed this meanwhile. Look at the list, then save again.")
        tell_of_change(form, told, found.row_version)
        return _session_page(session_id, form, strike), 409
    flash(gettext("Saved."), "success")
    return redirect(url_for("staff.sessions"), 303)


@blueprint.post("/sessions/<int:session_id>/close")
def close_session(session_id: int) -> Response:
    """Make the figures of a session final."""
    with transaction() as session:
        services.close_session(session, current_actor(), session_id, now=now())
    flash(gettext("The figures are final now."), "success")
    return redirect(url_for("staff.sessions"), 303)


@blueprint.post("/sessions/<int:session_id>/strike-out")
def strike_out_session(session_id: int) -> Answered:
    """Let a session count no more, or again."""
    form = event_forms.strike_out_form()
    take_back = "take_back" in request.form
    try:
        with transaction() as session:
            if take_back:
                services.put_back(session, current_actor(), session_id, now=now())
            else:
                services.strike_out(session, current_actor(), session_id, form.reason.data or "", now=now())
    except RuleViolation as violation:
        add_violation(form, violation, _sentence)
        return _session_page(session_id, None, form), 422
    done = (
        gettext("The session counts again.")
        if take_back
        else gettext("Struck out. The session counts no more.")
    )
    flash(done, "success")
    return redirect(url_for("staff.service_session", session_id=session_id), 303)


def _session_page(session_id: int, form: SessionForm | None, strike: StrikeOutForm) -> str:
    actor = current_actor()
    check_may(actor, "log_events")
    with reading() as session:
        found = queries.session_of_centre(session, own_centre_id(), session_id)
    if form is None:
        held_by = frozenset(one.account_id for one in found.staff)
        form = _form(_staff(held_by))
        form.process(
            formdata=None,
            data={
                "row_version": found.row_version,
                "held_on": found.held_on,
                "kind": found.kind,
                "place": found.place,
                "municipality": found.municipality_code,
                "open_minutes": found.open_minutes,
                "visitors": found.visitors,
                "anonymous_visitors": found.anonymous_visitors,
                "staff": [str(key) for key in held_by],
            },
        )
    may_close = may(actor, "close_events")
    return render_template(
        "staff/sessions/session.html",
        form=form,
        strike=strike,
        row=found,
        kind=word(SESSION_KINDS, found.kind),
        may_close=may_close,
        may_change=services.may_change(actor, found),
    )


def _sentence(violation: RuleViolation) -> str | None:
    return {
        "session_kind_missing": gettext("Choose the kind of session."),
        "session_place_missing": gettext("Write the place."),
        "session_place_too_long": gettext(
            "Write at most %(number)s characters.", number=violation.facts.get("most", "")
        ),
        "open_minutes_missing": gettext("Write how many minutes it was open."),
        "visitors_missing": gettext("Write how many came. Write 0 if nobody came."),
        "more_anonymous_than_visitors": gettext(
            "There cannot be more anonymous visitors than visitors in all."
        ),
    }.get(violation.code) or event_forms.sentence(violation)
