"""What a need asks of an assistant: tasks in groups, how strongly, ways of communicating, languages."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import request
from flask_babel import gettext
from werkzeug.utils import redirect

from portti.clock import now
from portti.database import transaction
from portti.domain.errors import Conflict, RuleViolation
from portti.domain.needs import Draft, LanguagesDraft, SkillsDraft
from portti.domain.skills import COMMON_LANGUAGES, skill_table
from portti.services import need_drafts, needs
from portti.services.text_suggestions import suggested_skills
from portti.vocabulary import strengths
from portti.web.employer.need_stage import SUMMARY, Page, Stage, sent_version, stage_of, tell
from portti.web.kit.access import current_actor
from portti.web.kit.buttons import pressed
from portti.web.kit.forms import Form
from portti.web.kit.languages import current_language
from portti.web.kit.skill_fields import (
    asked_groups,
    chosen_levels,
    chosen_strengths,
    groups_form,
    languages_form,
    languages_sent,
    level_fields,
    levels_form,
    tasks_form,
    with_confirmed,
    with_ticks,
)

COMMUNICATION = "communication"


def _save(stage: Stage, form: Form, draft: Draft) -> bool:
    """Save a draft of this step; put what is wrong on the form and answer whether nothing was."""
    try:
        with transaction() as session:
            needs.save_need_step(
                session, current_actor(), stage.need.id, draft, version=sent_version(), now=now()
            )
    except (RuleViolation, Conflict) as fault:
        tell(stage, form, fault)
        return False
    return True


def _group_of(code: str) -> str:
    return skill_table()[code].group


def _wish(_code: str) -> str:
    return "wish"


def groups_page(stage: Stage) -> Page:
    """Ask which groups of tasks to go through; what is chosen already shows in each."""
    chosen = need_drafts.strengths_of(stage.need)
    suggested = suggested_skills(stage.need.text, stage.need.text_language, chosen)
    form = groups_form(gettext("What do you need help with?"), chosen, current_language(), suggested)
    # Ways of communicating have their own step.
    form.groups.choices = {
        group: name for group, name in form.groups.choices.items() if group != COMMUNICATION
    }
    hint = gettext("Choose the groups that you want to go through. The next page shows their tasks.")
    options = {"groups": {"hint": hint, "hints": form.group_hints}, "suggested": {"symbols": True}}
    if not form.is_submitted():
        return stage.page("step", form, options=options)
    if not form.validate():
        return stage.page("step", form, options=options), 422
    chosen = with_confirmed(chosen, form, _wish)
    if not _save(stage, form, SkillsDraft(chosen)):
        return stage.page("step", form, options=options), 422
    if form.groups.data:
        return redirect(stage.address("task_list", **_kept(form.groups.data)), 303)
    if any(_group_of(code) != COMMUNICATION for code in chosen):
        return redirect(stage.address("strengths", **_kept()), 303)
    return stage_of(stage.need.id, "tasks").go_on()


def _kept(groups: list[str] | None = None) -> dict[str, Any]:
    kept: dict[str, Any] = {"groups": groups} if groups else {}
    if request.args.get("then") == SUMMARY:
        kept["then"] = SUMMARY
    return kept


def tasks_page(stage: Stage) -> Page:
    """Tick the tasks of the groups that were chosen."""
    groups = [group for group in asked_groups(request.args.getlist("groups")) if group != COMMUNICATION]
    if not groups:
        return redirect(stage.address("tasks", **_kept()), 303)
    label = gettext("Which tasks are part of the work?")
    stage.step = "tasks"
    return _ticks(stage, label, groups, lambda: stage.address("strengths", **_kept()))


def communication_page(stage: Stage) -> Page:
    """Tick the ways of communicating that an assistant should know."""
    label = gettext("Which of these should an assistant know?")

    def after() -> str:
        chosen = need_drafts.strengths_of(stage_of(stage.need.id, stage.step).need)
        if any(_group_of(code) == COMMUNICATION for code in chosen):
            return stage.address("strengths", only=COMMUNICATION, **_kept())
        return stage.next_address()

    return _ticks(stage, label, [COMMUNICATION], after)


def _ticks(stage: Stage, label: str, groups: list[str], after: Callable[[], str]) -> Page:
    chosen = need_drafts.strengths_of(stage.need)
    form = tasks_form(label, groups, chosen, current_language())
    hint = gettext("Choose what fits. Nothing is also an answer.")
    options = {"skills": {"hint": hint, "symbols": True}}
    if not form.is_submitted():
        return stage.page("step", form, options=options)
    if form.validate():
        draft = SkillsDraft(with_ticks(chosen, groups, form.skills.data or (), _wish), stage.step)
        if _save(stage, form, draft):
            return redirect(after(), 303)
    return stage.page("step", form, options=options), 422


def strengths_page(stage: Stage) -> Page:
    """Ask how strongly each chosen skill is needed."""
    only = request.args.get("only")
    chosen = need_drafts.strengths_of(stage.need)
    codes = [code for code in chosen if (_group_of(code) == COMMUNICATION) == (only == COMMUNICATION)]
    stage.step = COMMUNICATION if only == COMMUNICATION else "tasks"
    if not codes:
        return stage.go_on()
    form = levels_form(codes, strengths(current_language()), chosen, current_language())
    intro = gettext("How much is each of these needed?")
    fields = level_fields(form)
    if not form.is_submitted():
        return stage.page("fields", form, fields=fields, intro=intro)
    if form.validate():
        draft = SkillsDraft({**chosen, **chosen_levels(form)}, stage.step)
        if _save(stage, form, draft):
            return stage_of(stage.need.id, stage.step).go_on()
    return stage.page("fields", form, fields=fields, intro=intro), 422


def languages_page(stage: Stage) -> Page:
    """Ask which languages an assistant should know, how well, and how strongly: common ones first."""
    stored = need_drafts.languages_of(stage.need)
    form = languages_form(
        stored.levels,
        current_language(),
        nothing=gettext("not needed"),
        strengths=_short_strengths(),
        strength_of=stored.strengths,
        shown={*COMMON_LANGUAGES, *request.args.getlist("more"), *languages_sent(request.form)},
    )
    fields = [field for field in form if field.short_name.startswith(("level_", "strength_"))]
    intro = gettext("Choose how well an assistant should know each language. Leave the others as they are.")
    if not form.is_submitted():
        return stage.page("fields", form, fields=fields, intro=intro)
    asks_more = pressed("do", "more") == "more"
    if form.validate() and _save(stage, form, LanguagesDraft(chosen_levels(form), chosen_strengths(form))):
        added = form.more.data if "more" in form else ""
        if added:
            # The language that was chosen is asked for next; what was chosen of the others is saved.
            return redirect(stage.address("languages", more=added, _anchor=f"level_{added}", **_kept()), 303)
        if asks_more:
            return redirect(stage.address("languages", **_kept()), 303)
        return stage_of(stage.need.id, stage.step).go_on()
    return stage.page("fields", form, fields=fields, intro=intro), 422


def _short_strengths() -> Mapping[str, str]:
    return {"must": gettext("Needed"), "wish": gettext("A wish")}


SKILL_PAGES: dict[str, Callable[[Stage], Page]] = {
    "tasks": groups_page,
    "task_list": tasks_page,
    "strengths": strengths_page,
    "communication": communication_page,
    "languages": languages_page,
}
