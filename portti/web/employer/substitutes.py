"""My assistant can't come: which shift, who can come instead, asking several at once, and how it stands."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from matching.types import SingleShift
from portti.clock import now
from portti.database import reading, transaction
from portti.domain import disclosure
from portti.domain.errors import Conflict, NotFound, RuleViolation
from portti.domain.places import municipality_name
from portti.domain.substitutes import check_shift
from portti.domain.weekly_hours import key_of, single_of_key
from portti.models import Need, SubstituteAsk
from portti.queries import matches as match_queries
from portti.queries import substitutes as queries
from portti.queries.needs import own_need
from portti.services import substitutes
from portti.services.need_rosters import lacks_start
from portti.services.substitute_candidates import Candidates, wall, who_can_come
from portti.web.employer.blueprint import blueprint
from portti.web.employer.need_words import sentence
from portti.web.employer.time_forms import single_entries, single_form
from portti.web.kit.access import current_actor
from portti.web.kit.buttons import pressed
from portti.web.kit.choice_fields import TickField, YesField
from portti.web.kit.forms import Form, add_violation, settings_now
from portti.web.kit.languages import current_language
from portti.web.kit.lists import note_list_reading, note_reading
from portti.wording.week import single_in_words

_Answer = str | Response | tuple[str, int]
_EVERYBODY = "everybody"


class AskForm(Form):
    """Who is asked to come."""

    people = TickField()
    goes_on = YesField(default=True)
    critical = YesField()


def _sentence(violation: RuleViolation) -> str | None:
    own = {
        "shift_has_begun": gettext("This shift has begun already. Call the centre."),
        "shift_too_far": gettext("The shift is more than 60 days away. Make a need for it instead."),
        "shift_too_long": gettext("One substitute is asked for at most 24 hours. Divide the shift."),
        "nobody_chosen": gettext("Choose at least one person."),
        "too_many_chosen": gettext(
            "Choose at most %(number)s at a time. If nobody says yes, the next ones are asked.",
            number=violation.facts.get("most", ""),
        ),
        "shift_is_taken": gettext("Somebody has said yes to this shift already."),
        "need_has_no_shifts": gettext(
            "This need is not public yet, or it was withdrawn. So it has no shifts."
        ),
    }
    return own.get(violation.code) or sentence(violation)


def _when(single: SingleShift) -> str:
    return single_in_words(*wall(single), current_language())


@blueprint.route("/needs/<int:need_id>/substitute", methods=["GET", "POST"])
def substitute(need_id: int) -> _Answer:
    """Ask which shift it is: one of those that come, or another time."""
    form, options = single_form(None)
    with reading() as session:
        need = own_need(session, current_actor(), need_id)
        coming = substitutes.coming_shifts(need, now())
        standing = queries.requests_of_needs(session, [need_id], now())
    note_reading("need", need_id)
    status = 200
    if request.method == "POST":
        status = 422
        if form.validate():
            try:
                (single,) = single_entries(form)
                assert isinstance(single, SingleShift)
                check_shift(single, now())
                return redirect(_people_address(need_id, single), 303)
            except RuleViolation as violation:
                add_violation(form, violation, _sentence)
    page = render_template(
        "employer/substitutes/shift.html",
        need=need,
        allowed=_has_shifts(need),
        lacks_start=lacks_start(need),
        coming=[{"text": _when(one), "href": now_address(need_id, one)} for one in coming],
        standing=[
            {
                "text": single_in_words(row.starts_at, row.ends_at, current_language()),
                "href": url_for("employer.substitute_request", request_id=row.id),
                "found": ask is not None,
            }
            for row, ask in standing
        ],
        form=form,
        options=options,
    )
    return page if status == 200 else (page, status)


def _has_shifts(need: Need) -> bool:
    try:
        substitutes.check_need(need)
    except RuleViolation:
        return False
    return True


def now_address(need_id: int, single: SingleShift) -> str:
    """Return the page with the one button that asks for a substitute to a shift."""
    return url_for("employer.substitute_now", need_id=need_id, shift=key_of(single))


def _people_address(need_id: int, single: SingleShift) -> str:
    return url_for("employer.substitute_people", need_id=need_id, shift=key_of(single))


def _shift_asked() -> SingleShift:
    single = single_of_key(request.args.get("shift", ""))
    if single is None:
        raise NotFound("shift")
    return single


@blueprint.get("/needs/<int:need_id>/substitute/now")
def substitute_now(need_id: int) -> _Answer:
    """Say what one press does for a shift: who is asked, who next, and when the centre is told."""
    single, form, moment = _shift_asked(), AskForm(), now()
    found, fault, limits = Candidates(), None, settings_now().substitutes
    with reading() as session:
        need = own_need(session, current_actor(), need_id)
        standing = queries.standing_request(session, need_id, *wall(single))
        if standing is not None:
            return redirect(url_for("employer.substitute_request", request_id=standing.id))
        try:
            substitutes.check_need(need)
            check_shift(single, moment)
            found = who_can_come(session, need, single, settings=settings_now(), now=moment)
        except RuleViolation as violation:
            fault = _sentence(violation)
    note_reading("need", need_id)
    form.critical.label.text = gettext("This shift must not fail")
    return render_template(
        "employer/substitutes/now.html",
        need=need,
        when=_when(single),
        shift=key_of(single),
        form=form,
        found=found,
        fault=fault,
        everybody=_EVERYBODY,
        most=limits.most_at_once,
        minutes=limits.wave_minutes,
    )


@blueprint.get("/needs/<int:need_id>/substitute/people")
def substitute_people(need_id: int) -> _Answer:
    """Show who can come to a shift, known assistants first."""
    return _people_page(need_id, _shift_asked(), AskForm())


@blueprint.post("/needs/<int:need_id>/substitute/people")
def ask_substitutes(need_id: int) -> _Answer:
    """Ask those who are chosen, or everybody."""
    single, form = _shift_asked(), AskForm()
    chosen = None if pressed(_EVERYBODY, "1") else _keys(request.form.getlist("people"))
    if not (form.goes_on.validate(form) and form.critical.validate(form)):
        return _people_page(need_id, single, form, 422)
    try:
        with transaction() as session:
            made = substitutes.ask_substitutes(
                session,
                current_actor(),
                need_id,
                single,
                chosen,
                goes_on=bool(form.goes_on.data),
                critical=bool(form.critical.data),
                settings=settings_now(),
                now=now(),
            )
            request_id = made.id
    except RuleViolation as violation:
        add_violation(form, violation, _sentence)
        return _people_page(need_id, single, form, 422)
    flash(gettext("Asked. Each gets a message at once. The first yes gets the shift."), "success")
    return redirect(url_for("employer.substitute_request", request_id=request_id), 303)


def _keys(texts: list[str]) -> set[int]:
    return {int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 10}


def _people_page(need_id: int, single: SingleShift, form: AskForm, status: int = 200) -> _Answer:
    language, found, fault = current_language(), Candidates(), None
    with reading() as session:
        need = own_need(session, current_actor(), need_id)
        standing = queries.standing_request(session, need_id, *wall(single))
        if standing is not None and request.method == "GET":
            form.goes_on.data = standing.goes_on
        try:
            substitutes.check_need(need)
            check_shift(single, now())
            found = who_can_come(session, need, single, language, settings=settings_now(), now=now())
        except RuleViolation as violation:
            fault = _sentence(violation)
    cards = [(one, one.card) for one in found.people if one.card is not None]
    if status == 422 and standing is not None and form.people.errors and not cards:
        # Another tab has asked everybody: nobody is left to be chosen.
        return redirect(url_for("employer.substitute_request", request_id=standing.id), 303)
    note_list_reading("profile", [one.profile_id for one, _card in cards])
    headings = {True: gettext("You know them"), False: gettext("Others, in an order that is drawn")}
    form.people.label.text = gettext("Whom do you ask?")
    form.goes_on.label.text = ngettext(
        "If nobody says yes in %(num)s minute, ask the next ones for me",
        "If nobody says yes in %(num)s minutes, ask the next ones for me",
        settings_now().substitutes.wave_minutes,
    )
    form.critical.label.text = gettext("This shift must not fail")
    form.people.choices = [
        SelectChoice(str(one.profile_id), f"{card.name}, {card.area}", optgroup=headings[one.known])
        for one, card in cards
    ]
    return render_template(
        "employer/substitutes/people.html",
        need=need,
        when=_when(single),
        shift=key_of(single),
        standing=standing,
        form=form,
        found=found,
        shown=len(cards),
        hints={
            str(one.profile_id): " ".join([card.lead, *card.reasons_for, *card.reasons_against])
            for one, card in cards
        },
        fault=fault,
        everybody=_EVERYBODY,
        most=settings_now().substitutes.most_at_once,
    ), status


@blueprint.get("/substitutes/<int:request_id>")
def substitute_request(request_id: int) -> str:
    """Show who has been asked for a shift, what they said, and what happens next."""
    language, moment = current_language(), now()
    with reading() as session:
        found, need = queries.own_request(session, current_actor(), request_id)
        rows = queries.asks_of_request(session, request_id)
        centre_phone = queries.phone_of_centre(session, found)
        winner = next((row.profile for row in rows if row.ask.won), None)
        contact = None
        if winner is not None:
            facts = match_queries.contact_of_account(match_queries.account_of_profile(session, winner.id))
            contact = disclosure.told_of_assistant_for_shift(
                {"shown_name": winner.shown_name, **facts}, has_shift=found.cancelled_at is None
            )
    note_list_reading("profile", [row.profile.id for row in rows])
    return render_template(
        "employer/substitutes/request.html",
        need=need,
        found=found,
        when=single_in_words(found.starts_at, found.ends_at, language),
        shift=found.shift_key,
        rows=[
            {
                "name": row.profile.shown_name,
                "area": municipality_name(row.profile.municipality_code, language),
                "known": row.ask.known,
                "answer": _answer_words(row.ask, is_off=found.cancelled_at is not None),
            }
            for row in rows
        ],
        asked=len(rows),
        said_no=sum(row.ask.answer == "no" for row in rows),
        contact=contact,
        over=found.begins_at <= moment,
        centre_phone=centre_phone,
        critical_hours=settings_now().substitutes.critical_before_hours,
    )


def _answer_words(ask: SubstituteAsk, *, is_off: bool) -> str:
    answer, won = ask.answer, ask.won
    if won and is_off:
        return str(gettext("had promised, and is told that nobody is needed any more"))
    if won:
        return str(gettext("comes"))
    if ask.withdrew_at is not None:
        return str(gettext("promised, but cannot come after all"))
    words = {
        None: gettext("has not answered yet"),
        "no": gettext("cannot come"),
        "yes": gettext("said yes too late"),
    }
    return str(words[answer])


@blueprint.post("/substitutes/<int:request_id>/cancel")
def cancel_substitutes(request_id: int) -> Response:
    """Look for nobody any more."""
    try:
        with transaction() as session:
            substitutes.cancel_request(
                session, current_actor(), request_id, settings=settings_now(), now=now()
            )
    except Conflict:
        flash(gettext("Somebody has just said yes. Call them if you do not need them after all."))
        return redirect(url_for("employer.substitute_request", request_id=request_id), 303)
    flash(gettext("Nobody is looked for any more. Those who were asked are told."), "success")
    return redirect(url_for("employer.home"), 303)
