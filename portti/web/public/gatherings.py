"""Trainings and peer groups that anybody may sign up for, and one person's place by the link of a mail."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import SelectField

from portti.clock import now
from portti.database import reading, transaction
from portti.domain import gatherings as rules
from portti.domain.errors import Conflict, RuleViolation
from portti.mail.links import gathering_word
from portti.moments import short_moment
from portti.queries import accounts as account_queries
from portti.queries import gatherings as queries
from portti.services import gathering_places as places
from portti.web.kit.access import current_actor
from portti.web.kit.choice_fields import named
from portti.web.kit.forms import add_violation, settings_now
from portti.web.kit.gatherings import (
    SignUpForm,
    fill_sign_up,
    read_sign_up,
    rows_of,
    sign_up_sentence,
    times_of,
)
from portti.web.kit.languages import current_language
from portti.web.kit.lists import FilterForm, Page, chosen, page_asked
from portti.web.public.blueprint import blueprint
from portti.wording.gathering import KINDS, STATES

_SHOWN = 20
Answer = str | Response | tuple[str, int]


class GatheringFilterForm(FilterForm):
    """What the list is narrowed by."""

    kind = SelectField(lazy_gettext("What"))


@blueprint.get("/gatherings")
def gatherings() -> str:
    """List what is ahead."""
    kind = chosen("kind", list(KINDS))
    form = GatheringFilterForm(request.args)
    form.kind.choices = {"": gettext("Everything"), **named(KINDS)}
    with reading() as session:
        rows, total = queries.public_gatherings(
            session,
            now(),
            own_centre_id=current_actor().centre_id,
            kind=kind,
            limit=_SHOWN,
            offset=(page_asked() - 1) * _SHOWN,
        )
    return render_template(
        "public/gatherings/list.html",
        form=form,
        rows=rows,
        page=Page(page_asked(), total, _SHOWN),
        arguments={"kind": kind} if kind else {},
        times_of=times_of,
        kind_word=lambda code: gettext(KINDS[code]),
    )


@blueprint.get("/gatherings/<int:gathering_id>")
def gathering(gathering_id: int) -> str:
    """Show one with the form to sign up."""
    actor, form = current_actor(), SignUpForm()
    if actor.account_id is not None and not actor.is_staff:
        with reading() as session:
            account = account_queries.account_by_id(session, actor.account_id)
        form.given_name.data, form.email.data = account.given_name, account.email or ""
    return _page(gathering_id, form)


@blueprint.post("/gatherings/<int:gathering_id>")
def sign_up(gathering_id: int) -> Answer:
    """Sign up: with an account at once, without one when the address is confirmed."""
    form = fill_sign_up(SignUpForm())
    actor = current_actor()
    draft = read_sign_up(form, language=current_language(), needs_email=actor.account_id is None)
    if draft is None:
        return _page(gathering_id, form), 422
    try:
        with transaction() as session:
            place = places.sign_up(
                session,
                actor,
                gathering_id,
                draft,
                settings=settings_now(),
                now=now(),
            )
    except RuleViolation as violation:
        add_violation(form, violation, sign_up_sentence)
        return _page(gathering_id, form), 422
    if place is None:
        return redirect(url_for("public.sign_up_sent", gathering_id=gathering_id), 303)
    return redirect(url_for("public.gathering_place", token=gathering_word(settings_now(), place.id)), 303)


@blueprint.get("/gatherings/<int:gathering_id>/sent")
def sign_up_sent(gathering_id: int) -> str:
    """Say that the place is only theirs after the link of the mail."""
    with reading() as session:
        row = queries.visible_gathering(session, current_actor().centre_id, gathering_id)
    return render_template(
        "public/gatherings/sent.html", row=row, hours=settings_now().gatherings.confirm_hours
    )


def _page(gathering_id: int, form: SignUpForm) -> str:
    fill_sign_up(form)
    with reading() as session:
        row = queries.visible_gathering(session, current_actor().centre_id, gathering_id)
    found = row.gathering
    begun = rules.first_start(found.days) <= now()
    return render_template(
        "public/gatherings/gathering.html",
        row=row,
        rows=rows_of(row),
        form=form,
        is_begun=begun,
        is_open=rules.is_open(found.cancelled_at, found.sign_up_until, now=now()),
        free=max(found.places - row.seats, 0) if not row.waiting else 0,
        has_account=current_actor().account_id is not None,
    )


@blueprint.get("/gatherings/place/<token>")
def gathering_place(token: str) -> str:
    """Show how one person's place stands; scanners of mail that open the link change nothing."""
    return _place_page(token)


@blueprint.post("/gatherings/place/<token>")
def change_place(token: str) -> Answer:
    """Confirm the sign-up, take the place that is offered, or give it up."""
    deed = request.form.get("do", "")
    try:
        done = _do(token, deed)
    except Conflict:
        return _place_page(
            token, gettext("The time to answer is over. The place went to the next person.")
        ), 409
    except RuleViolation as violation:
        if violation.code == "unknown_answer":
            raise
        told = sign_up_sentence(violation) or gettext("It has begun already, so nothing was changed.")
        return _place_page(token, told), 409
    flash(done, "success")
    return redirect(url_for("public.gathering_place", token=token), 303)


def _do(token: str, deed: str) -> str:
    """Do what was pressed, and return what is said of it."""
    if deed not in ("confirm", "take", "give_up"):
        raise RuleViolation("unknown_answer", "do")
    with transaction() as session:
        if deed == "give_up":
            places.give_up_by_link(session, token, settings=settings_now(), now=now())
            return str(gettext("Your place is cancelled. Somebody else can have it now."))
        if deed == "take":
            places.take_offer(session, token, settings=settings_now(), now=now())
            return str(gettext("The place is yours."))
        place = places.confirm_place(session, token, settings=settings_now(), now=now())
        state = place.state
    if state == rules.WAITING:
        return str(gettext("You are on the waiting list. We write to you when a place is free."))
    return str(gettext("Your sign-up is confirmed."))


def _place_page(token: str, notice: str = "") -> str:
    with reading() as session:
        place, row = places.place_of_link(session, token, settings=settings_now())
        number = queries.number_in_queue(session, place) if place.state == rules.WAITING else 0
    gathering = row.gathering
    return render_template(
        "public/gatherings/place.html",
        token=token,
        place=place,
        row=row,
        rows=rows_of(row, with_link=place.state == rules.PLACED),
        number=number,
        until=short_moment(place.offered_until, current_language()) if place.offered_until else "",
        state=gettext(STATES[place.state]),
        is_begun=rules.first_start(gathering.days) <= now(),
        is_open=rules.is_open(gathering.cancelled_at, gathering.sign_up_until, now=now()),
        notice=notice,
    )
