"""What the pages of a profile share: whose it is, which version was seen, and where to go on."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from portti.clock import now
from portti.database import reading, transaction
from portti.domain.errors import Conflict, RuleViolation
from portti.domain.profiles import STEPS
from portti.models import Profile
from portti.queries import profiles as queries
from portti.services import audit
from portti.web.assistant.profile_words import sentence, step_lines, step_titles, steps_shown
from portti.web.kit.access import current_actor
from portti.web.kit.buttons import pressed
from portti.web.kit.forms import Form, add_violation, version_of
from portti.web.kit.languages import current_language

Answer = str | Response | tuple[str, int]


def shown_profile() -> Profile:
    """Return the profile at hand; that staff opened it is recorded."""
    actor = current_actor()
    with reading() as session:
        profile = queries.own_profile(session, actor)
    if actor.is_staff and profile.account_id != actor.account_id:
        with transaction() as session:
            audit.record_reading(session, actor, "profile", profile.id, now=now())
    return profile


def profile_now() -> Profile:
    """Return the profile at hand while something is being saved in it."""
    with reading() as session:
        return queries.own_profile(session, current_actor())


def sent_version() -> int:
    """Return the version that the sent form was made from; nonsense fits no version."""
    return version_of(request.form.get("row_version"))


def try_to_save(form: Form, save: Callable[[Any], Profile], step: str) -> int:
    """Save in a transaction; return 0, or the status of a page that shows what is wrong beside what was typed."""
    goes_to_profile()
    try:
        with transaction() as session:
            save(session)
    except RuleViolation as violation:
        add_violation(form, violation, sentence)
        return 422
    except Conflict:
        form.form_errors = [*form.form_errors, *_changed_meanwhile(step)]
        return 409
    return 0


def _changed_meanwhile(step: str) -> list[str]:
    profile = profile_now()
    lines = step_lines(profile, step, current_language())
    if step == "about" and profile.text:
        lines = [*lines, profile.text]
    stands = "; ".join(lines) or gettext("Nothing yet")
    return [
        gettext(
            "Your profile has been changed in another tab, or by somebody else, since you opened this page. "
            "What you typed is still here. To save it, press the button again."
        ),
        gettext("Saved now: %(lines)s", lines=stands),
    ]


def goes_to_profile() -> bool:
    """Answer whether that button of a step was pressed; RuleViolation for one that no page has."""
    return pressed("then", "profile", "next", "stay") == "profile"


def go_on_from(step: str) -> Response:
    """Say that the step is saved, and open the next one or the whole profile."""
    flash(gettext("Saved: %(step)s.", step=step_titles()[step]), "success")
    if pressed("then", "profile", "next", "stay") == "stay":
        return redirect(url_for("assistant.profile_step", step=step))
    number = STEPS.index(step) + 1
    if goes_to_profile() or number == len(STEPS):
        return redirect(url_for("assistant.profile"))
    return redirect(url_for("assistant.profile_step", step=STEPS[number]))


def step_page(template: str, profile: Profile, step: str, status: int = 200, **values: Any) -> Answer:
    """Show the page of a step with its place among the others."""
    number = STEPS.index(step)
    before = STEPS[number - 1] if number else None
    titles = step_titles()
    page = render_template(
        f"assistant/profile/{template}.html",
        profile=profile,
        step=step,
        title=titles[step],
        number=number + 1,
        count=len(STEPS),
        before=(url_for("assistant.profile_step", step=before), titles[before]) if before else None,
        after=titles[STEPS[number + 1]] if number + 1 < len(STEPS) else None,
        after_href=url_for("assistant.profile_step", step=STEPS[number + 1])
        if number + 1 < len(STEPS)
        else url_for("assistant.profile"),
        steps=steps_shown(profile, step),
        **values,
    )
    return (page, status) if status != 200 else page
