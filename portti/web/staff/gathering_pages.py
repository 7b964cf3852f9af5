"""One training or group as its staff see it: who comes and what they need, signing up by phone, who came."""

from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import TelField

from portti.clock import now
from portti.credentials import decrypt_text
from portti.database import reading, transaction
from portti.domain import gatherings as rules
from portti.domain.errors import RuleViolation
from portti.domain.permissions import check_may
from portti.models import GatheringDay, GatheringPlace
from portti.moments import appointment_in_words
from portti.queries import gatherings as queries
from portti.services import gathering_places as places
from portti.services import gatherings as services
from portti.web.kit.access import current_actor
from portti.web.kit.choice_fields import PickField, TickField, named
from portti.web.kit.forms import Form, KeyField, add_violation, settings_now
from portti.web.kit.gatherings import (
    SignUpForm,
    fill_sign_up,
    list_of,
    read_sign_up,
    rows_of,
    sign_up_sentence,
)
from portti.web.kit.languages import current_language
from portti.web.kit.lists import note_reading
from portti.web.kit.number_fields import AmountField
from portti.web.staff.blueprint import blueprint
from portti.web.staff.lists import own_centre_id
from portti.web.staff.words import LANGUAGES
from portti.wording.gathering import NEEDS, STATES

Answer = str | Response | tuple[str, int]
_MOST_OTHERS = 1000


class PhoneSignUpForm(SignUpForm):
    """The same for who called the centre."""

    key = KeyField()
    phone = TelField(lazy_gettext("Phone"))
    language = PickField(lazy_gettext("Language"))


class PresenceForm(Form):
    """Who came on one day."""

    came = TickField(lazy_gettext("Who came?"))
    others = AmountField(
        lazy_gettext("How many came without signing up?"), least=0, most=_MOST_OTHERS, whole=True
    )


@dataclass(frozen=True)
class Card:
    """One person of the list."""

    place: GatheringPlace
    state: str
    needs: str
    words: str


@blueprint.get("/gatherings/<int:gathering_id>")
def gathering(gathering_id: int) -> str:
    """Show one with who comes."""
    return _page(gathering_id, _phone_form())


def _phone_form() -> PhoneSignUpForm:
    form = PhoneSignUpForm()
    fill_sign_up(form)
    form.language.choices = named(LANGUAGES)
    return form


def _card(place: GatheringPlace) -> Card:
    words = decrypt_text(settings_now(), place.access_text) if place.access_text else ""
    return Card(place, gettext(STATES[place.state]), list_of(NEEDS, place.access), words or "")


def _page(gathering_id: int, form: PhoneSignUpForm) -> str:
    check_may(current_actor(), "keep_gatherings")
    with reading() as session:
        row = queries.gathering_of_centre(session, own_centre_id(), gathering_id)
        signed_up = queries.places_of(session, gathering_id)
    if signed_up:
        note_reading("gathering", gathering_id)
    language = current_language()
    found = row.gathering
    return render_template(
        "staff/gatherings/gathering.html",
        row=row,
        rows=rows_of(row, with_link=True),
        form=form,
        cards=[_card(place) for place in signed_up],
        when=lambda day: appointment_in_words(day.starts_at, day.minutes, language),
        is_begun=lambda day: rules.is_marked_day(day.starts_at, now=now()),
        is_ahead=rules.first_start(found.days) > now(),
        is_over=rules.last_end(found.days) <= now(),
    )


@blueprint.post("/gatherings/<int:gathering_id>/people")
def sign_up_for(gathering_id: int) -> Answer:
    """Sign somebody up who called."""
    form = _phone_form()
    draft = read_sign_up(form, language=form.language.data or "fi", phone=form.phone.data or "")
    if draft is None:
        return _page(gathering_id, form), 422
    try:
        with transaction() as session:
            place = places.sign_up_for(
                session,
                current_actor(),
                gathering_id,
                draft,
                form_key=form.key.data,
                settings=settings_now(),
                now=now(),
            )
            waits = place.state == rules.WAITING
    except RuleViolation as violation:
        add_violation(form, violation, sign_up_sentence)
        return _page(gathering_id, form), 422
    done = (
        gettext("Signed up: on the waiting list.") if waits else gettext("Signed up: the person has a place.")
    )
    flash(done, "success")
    return redirect(url_for("staff.gathering", gathering_id=gathering_id), 303)


@blueprint.post("/gatherings/<int:gathering_id>/people/<int:place_id>/give-up")
def give_up_for(gathering_id: int, place_id: int) -> Response:
    """Cancel the place of somebody who told that they do not come."""
    try:
        with transaction() as session:
            places.give_up_for(
                session, current_actor(), gathering_id, place_id, settings=settings_now(), now=now()
            )
    except RuleViolation:
        flash(gettext("It has begun already, so nothing was changed."), "notice")
    else:
        flash(gettext("The place is cancelled. It is offered to who waits."), "success")
    return redirect(url_for("staff.gathering", gathering_id=gathering_id), 303)


@blueprint.route("/gatherings/<int:gathering_id>/days/<int:day_id>", methods=["GET", "POST"])
def gathering_day(gathering_id: int, day_id: int) -> Answer:
    """Mark who came on one day; its session is logged by that."""
    actor = current_actor()
    check_may(actor, "keep_gatherings")
    with reading() as session:
        row = queries.gathering_of_centre(session, own_centre_id(), gathering_id)
        day = queries.day_of_gathering(session, gathering_id, day_id)
        people = [one for one in queries.places_of(session, gathering_id) if one.state == rules.PLACED]
        present = queries.present_on(session, day_id)
    form = PresenceForm(data={"came": [str(key) for key in present], "others": day.others_came})
    form.came.choices = {str(one.id): one.given_name for one in people}
    if request.method == "GET":
        note_reading("gathering", gathering_id)
        return _day_page(row, day, form)
    if not form.validate():
        return _day_page(row, day, form), 422
    came = [int(key) for key in form.came.data or ()]
    others = int(form.others.data or 0)
    try:
        with transaction() as session:
            services.mark_who_came(session, actor, gathering_id, day_id, came, others, now=now())
    except RuleViolation as violation:
        add_violation(form, violation, _sentence)
        return _day_page(row, day, form), 422
    flash(gettext("Saved. The day counts as a session now."), "success")
    return redirect(url_for("staff.gathering", gathering_id=gathering_id), 303)


def _day_page(row: queries.GatheringRow, day: GatheringDay, form: PresenceForm) -> str:
    when = appointment_in_words(day.starts_at, day.minutes, current_language())
    return render_template("staff/gatherings/day.html", row=row, day=day, form=form, when=when)


def _sentence(violation: RuleViolation) -> str | None:
    return {
        "day_still_ahead": gettext("This day is still ahead."),
        "gathering_off": gettext("This has been called off."),
    }.get(violation.code)
