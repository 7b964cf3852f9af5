"""The skills of a profile in three light pages: which groups, which tasks, how well."""

from collections.abc import Collection

from flask import redirect, request, url_for
from flask_babel import gettext

from portti.clock import now
from portti.domain.skills import skill_groups
from portti.models import Profile
from portti.services import profile_steps as steps
from portti.services.text_suggestions import suggested_skills
from portti.vocabulary import skill_levels
from portti.web.assistant.blueprint import blueprint
from portti.web.assistant.profile_pages import (
    Answer,
    go_on_from,
    goes_to_profile,
    profile_now,
    sent_version,
    shown_profile,
    step_page,
    try_to_save,
)
from portti.web.assistant.profile_words import skill_lines
from portti.web.kit.access import current_actor
from portti.web.kit.forms import Form
from portti.web.kit.languages import current_language
from portti.web.kit.skill_fields import (
    asked_groups,
    chosen_levels,
    groups_form,
    level_fields,
    levels_form,
    tasks_form,
    with_confirmed,
    with_ticks,
)


def _chosen(profile: Profile) -> dict[str, str]:
    return {row.skill: row.level for row in profile.skills}


def _groups() -> list[str]:
    return asked_groups(request.args.getlist("groups"))


def _save(form: Form, skills: dict[str, str]) -> int:
    version = sent_version()
    return try_to_save(
        form,
        lambda session: steps.save_skills(session, current_actor(), skills, version, now=now()),
        "skills",
    )


@blueprint.route("/profile/skills", methods=["GET", "POST"])
def profile_skills() -> Answer:
    """Ask which groups of tasks to go through; none leaves the skills as they are."""
    profile = shown_profile()
    chosen = _chosen(profile)
    form = groups_form(
        gettext("Which kinds of tasks do you want to go through?"),
        chosen,
        current_language(),
        suggested_skills(profile.text, profile.text_language, chosen),
    )
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            kept = with_confirmed(chosen, form, lambda _code: "can")
            goes_to_profile()
            if form.groups.data and kept == chosen:
                return redirect(url_for("assistant.profile_skill_tasks", groups=form.groups.data))
            status = _save(form, kept)
            if not status and form.groups.data:
                return redirect(url_for("assistant.profile_skill_tasks", groups=form.groups.data))
            if not status and kept != chosen:
                return redirect(url_for("assistant.profile_skill_levels"))
        if not status:
            return go_on_from("skills")
        profile = profile_now()
    lines = skill_lines(profile, current_language())
    return step_page("skills", profile, "skills", status, form=form, lines=lines)


@blueprint.route("/profile/skills/tasks", methods=["GET", "POST"])
def profile_skill_tasks() -> Answer:
    """Ask which tasks of the groups the assistant can do or wants to learn."""
    profile, groups = shown_profile(), _groups()
    if not groups:
        return redirect(url_for("assistant.profile_skills"))
    chosen = _chosen(profile)
    form = tasks_form(
        gettext("Which of these can you do, or want to learn?"), groups, chosen, current_language()
    )
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            kept = with_ticks(chosen, groups, form.skills.data or [], lambda _code: "can")
            status = _save(form, kept)
            if not status and _in_groups(kept, groups):
                return redirect(url_for("assistant.profile_skill_levels", groups=groups))
        if not status:
            return go_on_from("skills")
        profile = profile_now()
    return step_page("skill_tasks", profile, "skills", status, form=form)


@blueprint.route("/profile/skills/levels", methods=["GET", "POST"])
def profile_skill_levels() -> Answer:
    """Ask how well each chosen task goes; without groups in the address, of all."""
    profile, language = shown_profile(), current_language()
    chosen = _chosen(profile)
    form = levels_form(
        _in_groups(chosen, _groups() or skill_groups()), skill_levels(language), chosen, language
    )
    if not level_fields(form):
        return redirect(url_for("assistant.profile_skills"))
    status = 200
    if form.is_submitted():
        status = 422
        if form.validate():
            status = _save(form, {**chosen, **chosen_levels(form)})
        if not status:
            return go_on_from("skills")
        profile = profile_now()
    return step_page("skill_levels", profile, "skills", status, form=form, shown=level_fields(form))


def _in_groups(codes: Collection[str], groups: Collection[str]) -> list[str]:
    return [
        skill.id
        for group, skills in skill_groups().items()
        if group in groups
        for skill in skills
        if skill.id in codes
    ]
