"""The plain steps of a profile: one page each, saved when it is sent."""

from flask import abort, flash

from portti.clock import now
from portti.web.assistant.blueprint import blueprint
from portti.web.assistant.profile_forms import PAGES
from portti.web.assistant.profile_pages import (
    Answer,
    go_on_from,
    profile_now,
    sent_version,
    shown_profile,
    step_page,
    try_to_save,
)
from portti.web.assistant.profile_words import sentence, step_titles
from portti.web.kit.access import current_actor
from portti.web.kit.forms import is_right
from portti.web.kit.languages import current_language
from portti.web.kit.skill_fields import suggestions_left


@blueprint.route("/profile/<step>", methods=["GET", "POST"])
def profile_step(step: str) -> Answer:
    """Show a step with what stands in it, or save it."""
    if step not in PAGES:
        abort(404)
    profile = shown_profile()
    page = PAGES[step](profile, current_language())
    status = 200
    if page.form.is_submitted():
        status = 422
        version = sent_version()
        if is_right(page.form, page.faults(), sentence):
            status = try_to_save(
                page.form, lambda session: page.save(session, current_actor(), version, now()), step
            )
        if not status:
            if step == "about":
                _tell_suggestions()
            return go_on_from(step)
        profile = profile_now()
    return step_page("step", profile, step, status, page=page, form=page.form)


def _tell_suggestions() -> None:
    profile = profile_now()
    chosen = [row.skill for row in profile.skills]
    if told := suggestions_left(profile.text, profile.text_language, chosen, step_titles()["skills"]):
        flash(told)
