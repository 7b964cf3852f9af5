"""Trainings and peer groups of the centre: the list, making one, changing, publishing and calling it off."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response
from wtforms import SelectField

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.errors import Conflict, RuleViolation
from portti.domain.permissions import check_may
from portti.moments import short_moment
from portti.queries import gatherings as queries
from portti.services import gatherings as services
from portti.web.kit.access import current_actor
from portti.web.kit.forms import add_violation, settings_now, tell_of_change, version_of
from portti.web.kit.languages import current_language
from portti.web.kit.lists import FilterForm, chosen
from portti.web.staff.blueprint import blueprint
from portti.web.staff.gathering_forms import GatheringForm, gathering_form, read_gathering, sentence
from portti.web.staff.lists import PAGE_SIZE, list_page, offset_asked, own_centre_id
from portti.wording.gathering import KINDS

Answer = str | Response | tuple[str, int]
_STATES = ("draft", "past", "cancelled")


class GatheringFilterForm(FilterForm):
    """What the list is narrowed by."""

    state = SelectField(lazy_gettext("Which ones"))


@blueprint.get("/gatherings")
def gatherings() -> str:
    """List the centre's gatherings."""
    check_may(current_actor(), "keep_gatherings")
    form = GatheringFilterForm(request.args)
    form.state.choices = {
        "": gettext("Ahead"),
        "draft": gettext("Not public"),
        "past": gettext("Past"),
        "cancelled": gettext("Called off"),
    }
    with reading() as session:
        rows, total = queries.gatherings_of_centre(
            session,
            own_centre_id(),
            now(),
            state=chosen("state", _STATES),
            limit=PAGE_SIZE,
            offset=offset_asked(),
        )
    language = current_language()
    return list_page(
        "staff/gatherings/list.html",
        form,
        total,
        rows=rows,
        kind=lambda code: gettext(KINDS[code]),
        first=lambda row: short_moment(row.days[0].starts_at, language),
    )


@blueprint.route("/gatherings/new", methods=["GET", "POST"])
def new_gathering() -> Answer:
    """Make a new one; nobody sees it before it is published."""
    actor, form = current_actor(), gathering_form()
    check_may(actor, "keep_gatherings")
    if request.method == "GET":
        return _form_page(form)
    draft = read_gathering(form)
    if draft is None:
        return _form_page(form), 422
    try:
        with transaction() as session:
            row = services.make_gathering(session, actor, draft, form_key=form.key.data, now=now())
            key = row.id
    except RuleViolation as violation:
        add_violation(form, violation, sentence)
        return _form_page(form), 422
    flash(gettext("Saved. Look through it, then publish it."), "success")
    return redirect(url_for("staff.gathering", gathering_id=key), 303)


def _form_page(form: GatheringForm, gathering_id: int | None = None) -> str:
    return render_template("staff/gatherings/form.html", form=form, gathering_id=gathering_id)


@blueprint.route("/gatherings/<int:gathering_id>/change", methods=["GET", "POST"])
def change_gathering(gathering_id: int) -> Answer:
    """Change one; who has a place is told of a new time or place."""
    actor = current_actor()
    check_may(actor, "keep_gatherings")
    with reading() as session:
        found = queries.gathering_of_centre(session, own_centre_id(), gathering_id)
    form = gathering_form(found.gathering)
    if request.method == "GET":
        return _form_page(form, gathering_id)
    draft = read_gathering(form)
    if draft is None:
        return _form_page(form, gathering_id), 422
    try:
        with transaction() as session:
            services.change_gathering(
                session,
                actor,
                gathering_id,
                draft,
                row_version=version_of(form.row_version.data),
                settings=settings_now(),
                now=now(),
            )
    except RuleViolation as violation:
        add_violation(form, violation, sentence)
        return _form_page(form, gathering_id), 422
    except Conflict:
        told = gettext("Somebody changed this meanwhile. Look at the page of it, then save again.")
        tell_of_change(form, told, found.gathering.row_version)
        return _form_page(form, gathering_id), 409
    flash(gettext("Saved. Who has a place is told if the time or the place has changed."), "success")
    return redirect(url_for("staff.gathering", gathering_id=gathering_id), 303)


@blueprint.post("/gatherings/<int:gathering_id>/publish")
def publish_gathering(gathering_id: int) -> Response:
    """Let everybody see one and sign up."""
    try:
        with transaction() as session:
            services.publish_gathering(session, current_actor(), gathering_id, now=now())
    except RuleViolation as violation:
        flash(sentence(violation) or gettext("It cannot be published."), "notice")
    else:
        flash(gettext("Published. People can sign up now."), "success")
    return redirect(url_for("staff.gathering", gathering_id=gathering_id), 303)


@blueprint.route("/gatherings/<int:gathering_id>/call-off", methods=["GET", "POST"])
def call_off_gathering(gathering_id: int) -> Answer:
    """Ask once more, then call one off and tell all who signed up."""
    actor = current_actor()
    check_may(actor, "keep_gatherings")
    if request.method == "GET":
        with reading() as session:
            row = queries.gathering_of_centre(session, own_centre_id(), gathering_id)
        return render_template("staff/gatherings/call_off.html", row=row)
    try:
        with transaction() as session:
            services.call_off(session, actor, gathering_id, settings=settings_now(), now=now())
    except RuleViolation:
        flash(gettext("It is over already, so it was not called off."), "notice")
    else:
        flash(gettext("Called off. All who signed up are told by e-mail, if they have one."), "success")
    return redirect(url_for("staff.gathering", gathering_id=gathering_id), 303)
