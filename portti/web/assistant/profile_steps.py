"""The plain steps of a profile: one page each, saved when it is sent."""

from flask import abort

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
from portti.web.kit.access import current_actor
from portti.web.kit.languages import current_language


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
        if page.form.validate():
            status = try_to_save(
                page.form, lambda session: page.save(session, current_actor(), version, now()), step
            )
        if not status:
            return go_on_from(step)
        profile = profile_now()
    return step_page("step", profile, step, status, page=page, form=page.form)
