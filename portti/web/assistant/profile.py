"""A profile whole: what is in it, what is missing, what employers see; publishing, pausing, taking away."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.actor import Actor
from portti.domain.errors import RuleViolation
from portti.domain.places import municipality_name
from portti.models import Profile
from portti.moments import date_in_words
from portti.queries import profiles as queries
from portti.services import profiles
from portti.vocabulary import profile_state_name
from portti.web.assistant import profile_words as words
from portti.web.assistant.blueprint import blueprint
from portti.web.assistant.profile_pages import Answer, profile_now, shown_profile
from portti.web.kit.access import current_actor
from portti.web.kit.assisted import waits_for_client
from portti.web.kit.languages import current_language


@blueprint.get("/profile")
def profile() -> str:
    """Show the whole profile with its state, what is missing, and links to change each step."""
    return _page(shown_profile())


def _page(found: Profile, problems: list[dict[str, str]] | None = None) -> str:
    language = current_language()
    return render_template(
        "assistant/profile/profile.html",
        profile=found,
        state=profile_state_name(found.state, language),
        confirmed=date_in_words(found.confirmed_at, language) if found.confirmed_at else None,
        rows=words.summary_rows(found, language),
        why_hidden=words.why_hidden(found),
        passed_days=words.passed_days_in_words(found, language),
        missing=words.missing_words(profiles.missing_steps(found, now())),
        problems=problems or [],
        waits_for_interview=_waits_for_interview(found),
    )


def _waits_for_interview(found: Profile) -> bool:
    with reading() as session:
        return found.interviewed_on is None and queries.centre_interviews_first(session, found.centre_id)


@blueprint.get("/profile/preview")
def profile_preview() -> str:
    """Show the profile as an employer sees it."""
    found, language = shown_profile(), current_language()
    shown = found.shown_fields.split()
    return render_template(
        "assistant/profile/preview.html",
        profile=found,
        area=municipality_name(found.municipality_code, language),
        confirmed=date_in_words(found.confirmed_at, language) if found.confirmed_at else None,
        text=found.text if "text" in shown else "",
        interests=words.interest_names(found, language) if "interests" in shown else [],
        times=words.times_lines(found, language),
        languages=words.language_lines(found, language),
    )


@blueprint.post("/profile/begin")
def begin_profile() -> Response:
    """Make the draft of an assistant who has none; pressed twice there is one."""
    with transaction() as session:
        profiles.create_profile(session, current_actor(), now=now())
    return redirect(url_for("assistant.profile_step", step="place"))


@blueprint.post("/profile/publish")
def publish_profile() -> Answer:
    """Publish the profile, or say what is missing."""
    try:
        _do(profiles.publish_profile)
    except RuleViolation as violation:
        if violation.code == "waits_for_client":
            flash(waits_for_client(), "notice")
            return redirect(url_for("assistant.profile"))
        found = profile_now()
        return _page(found, words.missing_words(profiles.missing_steps(found, now()))), 422
    flash(
        gettext("Your profile is published. What fits you, you find under My work."),
        "success",
    )
    return redirect(url_for("assistant.profile"))


@blueprint.post("/profile/confirm")
def confirm_profile() -> Answer:
    """Note that the profile still holds, and bring it back where it was hidden, or say what is missing."""
    try:
        _do(profiles.confirm_profile)
    except RuleViolation as violation:
        if violation.code == "profile_incomplete":
            found = profile_now()
            return _page(found, words.missing_words(profiles.missing_steps(found, now()))), 422
        flash(gettext("Your profile is not published now. You can publish it on this page."), "notice")
    else:
        flash(gettext("Thank you. Your profile is published and marked as up to date."), "success")
    return redirect(url_for("assistant.profile"))


@blueprint.post("/profile/pause")
def pause_profile() -> Response:
    """Hide the profile from employers for a while."""
    return _take_in(profiles.pause_profile)


@blueprint.route("/profile/take-away", methods=["GET", "POST"])
def take_profile_away() -> str | Response:
    """Say what taking away means and what the centre keeps, then do it; it can be undone."""
    if request.method == "GET":
        return render_template("assistant/profile/take_away.html", profile=shown_profile())
    return _take_in(profiles.take_profile_away)


def _do(deed: Callable[..., Profile]) -> None:
    actor: Actor = current_actor()
    with transaction() as session:
        deed(session, actor, now=now())


def _take_in(deed: Any) -> Response:
    try:
        _do(deed)
    except RuleViolation:
        flash(gettext("Your profile has not been published, so no employer sees it."), "notice")
    else:
        flash(gettext("No employer sees your profile now. You can bring it back on this page."), "success")
    return redirect(url_for("assistant.profile"))
