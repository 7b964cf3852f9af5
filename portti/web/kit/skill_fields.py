"""Picking skills, languages and home conditions, the same way for needs and profiles.

Skills in three light pages: tick the groups to go through (`groups_form`), tick tasks in those groups only
(`tasks_form`), say how well or how strongly for what is ticked (`levels_form`). What was chosen in other
groups stays. Each page is a plain form; nothing depends on script:

    form = groups_form(gettext("Which groups …?"), chosen, language)        field(form.groups, hints=form.group_hints)
    chosen = with_confirmed(chosen, form, lambda code: "wish")              with `suggested` from the person's text
    form = tasks_form(gettext("Which tasks …?"), groups, chosen, language)  field(form.skills)
    chosen = with_ticks(chosen, groups, form.skills.data, lambda code: "wish")
    form = levels_form(codes, strengths(language), chosen, language)        for f in level_fields(form): field(f)
    chosen = {**chosen, **chosen_levels(form)}
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Literal

from flask_babel import gettext
from wtforms import Field, SelectChoice

from portti.domain.errors import RuleViolation
from portti.domain.skills import (
    LANGUAGE_LEVELS,
    SPOKEN_LANGUAGES,
    all_conditions,
    selectable_skills,
    skill_groups,
)
from portti.services.text_suggestions import suggested_skills
from portti.vocabulary import (
    assistant_conditions,
    employer_conditions,
    language_level_name,
    language_name,
    skill_group_name,
    skill_name,
)
from portti.web.kit.choice_fields import OneOfField, PickField, TickField
from portti.web.kit.forms import Form

_LEVEL = "level_"
_STRENGTH = "strength_"


def groups_form(label: str, chosen: Iterable[str], language: str, suggested: Iterable[str] = ()) -> Form:
    """Return the first page: which groups to go through now; each says what is chosen in it already.

    What the person's own text speaks of stands first, as `suggested`, each to be ticked or not.
    """
    fields = {}
    offered = {code: skill_name(code, language) for code in suggested}
    if offered:
        words = gettext("Your text speaks of these. Tick what you mean.")
        hint = gettext("Portti found them in what you wrote. Nothing is chosen for you.")
        fields["suggested"] = TickField(words, choices=offered, description=hint)
    fields["groups"] = TickField(
        label, choices={group: skill_group_name(group, language) for group in skill_groups()}
    )
    form = _form(fields, {"groups": [], "suggested": []})
    form.group_hints = _group_hints(set(chosen), language)
    return form


def with_confirmed(chosen: Mapping[str, str], form: Form, default: Callable[[str], str]) -> dict[str, str]:
    """Return the skills with those suggested ones that the person ticked."""
    ticked = form.suggested.data or () if "suggested" in form else ()
    return {**chosen, **{code: default(code) for code in ticked if code not in chosen}}


def suggestions_left(text: str, written_in: str, chosen: Iterable[str], page: str) -> str | None:
    """Return a sentence where a saved text speaks of skills that are not chosen; they stand on `page`."""
    if not suggested_skills(text, written_in, set(chosen)):
        return None
    words: str = gettext(
        "Your text speaks of tasks that you have not chosen. You find them on the page “%(page)s”.", page=page
    )
    return words


def asked_groups(values: Iterable[str]) -> list[str]:
    """Return the known groups among `values`, in the table's order; for the address of the second page."""
    asked = set(values)
    return [group for group in skill_groups() if group in asked]


def tasks_form(label: str, groups: Collection[str], chosen: Iterable[str], language: str) -> Form:
    """Return the second page: the tasks of the groups under their headings, those chosen ticked."""
    choices = [
        SelectChoice(skill.id, skill_name(skill.id, language), optgroup=skill_group_name(group, language))
        for group, skills in skill_groups().items()
        if group in groups
        for skill in skills
    ]
    shown = {choice.value for choice in choices}
    return _form(
        {"skills": TickField(label, choices=choices)},
        {"skills": [code for code in chosen if code in shown]},
    )


def with_ticks(
    chosen: Mapping[str, str], groups: Collection[str], ticked: Iterable[str], default: Callable[[str], str]
) -> dict[str, str]:
    """Return the skills after the second page: new ones get their default, unticked ones of `groups` go."""
    kept = set(ticked)
    changed: dict[str, str] = {}
    for skill in selectable_skills():
        if skill.id in kept:
            changed[skill.id] = chosen.get(skill.id) or default(skill.id)
        elif skill.id in chosen and skill.group not in groups:
            changed[skill.id] = chosen[skill.id]
    return changed


def levels_form(
    codes: Iterable[str], levels: Mapping[str, str], chosen: Mapping[str, str], language: str
) -> Form:
    """Return the third page: one choice of `levels` for each skill, the present one marked."""
    wanted = set(codes)
    shown = [skill.id for skill in selectable_skills() if skill.id in wanted]
    return _form(
        {_LEVEL + code: OneOfField(skill_name(code, language), choices=dict(levels)) for code in shown},
        {_LEVEL + code: chosen.get(code) for code in shown},
    )


def level_fields(form: Form) -> list[Field]:
    """Return the fields of levels in the page's order."""
    return [field for field in form if field.short_name.startswith(_LEVEL)]


def chosen_levels(form: Form) -> dict[str, str]:
    """Return what was chosen on a page of levels, without what was left empty."""
    return {
        field.short_name.removeprefix(_LEVEL): str(field.data) for field in level_fields(form) if field.data
    }


def languages_form(
    chosen: Mapping[str, str],
    language: str,
    *,
    nothing: str,
    strengths: Mapping[str, str] | None = None,
    strength_of: Mapping[str, str] | None = None,
    shown: Collection[str] = SPOKEN_LANGUAGES,
    level_of_more: str = "",
) -> Form:
    """Return a drop-down of levels for each language, `nothing` for none.

    With `strengths` (of a need) each language also has a drop-down of how strongly it is asked. Languages
    that came by import and are not on our list stand at the end. Only those `shown` or chosen are asked;
    the field `more` offers the others, and `more_level`, labelled `level_of_more`, asks their level at once.
    """
    levels = {"": nothing, **{level: language_level_name(level, language) for level in LANGUAGE_LEVELS}}
    codes = [code for code in SPOKEN_LANGUAGES if code in shown or code in chosen]
    codes += [code for code in chosen if code not in SPOKEN_LANGUAGES]
    fields: dict[str, Field] = {}
    values: dict[str, Any] = {}
    for code in codes:
        name = language_name(code, language).capitalize()
        fields[_LEVEL + code] = PickField(name, choices=levels)
        values[_LEVEL + code] = chosen.get(code, "")
        if strengths:
            label = gettext("How much is it needed: %(name)s", name=name)
            fields[_STRENGTH + code] = PickField(label, choices=dict(strengths))
            values[_STRENGTH + code] = (strength_of or {}).get(code) or next(iter(strengths))
    others = {code: language_name(code, language) for code in SPOKEN_LANGUAGES if code not in codes}
    if others:
        fields["more"] = PickField(
            gettext("Another language"), choices={"": gettext("No other language"), **others}
        )
        values["more"] = ""
        if level_of_more:
            choices = {**levels, "": gettext("Choose a level")}
            fields["more_level"], values["more_level"] = PickField(level_of_more, choices=choices), ""
    return _form(fields, values)


def levels_with_more(form: Form) -> dict[str, str]:
    """Return the chosen levels with the language that was added; RuleViolation where half of it is missing."""
    more, level = (str(form[name].data or "") if name in form else "" for name in ("more", "more_level"))
    if more and not level:
        raise RuleViolation("level_missing", "more_level")
    if level and not more:
        raise RuleViolation("more_missing", "more")
    return chosen_levels(form) | ({more: level} if more else {})


def languages_sent(names: Iterable[str]) -> set[str]:
    """Return the languages whose level stands among the names of a sent form's fields."""
    return {name.removeprefix(_LEVEL) for name in names if name.startswith(_LEVEL)}


def chosen_strengths(form: Form) -> dict[str, str]:
    """Return how strongly each language with a level is asked."""
    levels = chosen_levels(form)
    return {code: str(form[_STRENGTH + code].data) for code in levels if _STRENGTH + code in form}


def condition_choices(side: Literal["employer", "assistant"], language: str) -> list[SelectChoice]:
    """Return the home conditions in the words of one side, animals under a heading of their own."""
    words = employer_conditions(language) if side == "employer" else assistant_conditions(language)
    animals, other = gettext("Animals"), gettext("The home and the work")
    return [
        SelectChoice(code, words[code], optgroup=animals if code.startswith("c_pets") else other)
        for code in all_conditions()
    ]


def _group_hints(chosen: set[str], language: str) -> dict[str, str]:
    hints: dict[str, str] = {}
    for group, skills in skill_groups().items():
        names = [skill_name(skill.id, language) for skill in skills if skill.id in chosen]
        if names:
            hints[group] = gettext("Chosen: %(names)s", names="; ".join(names))
    return hints


def _form(fields: Mapping[str, Field], values: Mapping[str, Any]) -> Form:
    form: Form = type("ChoiceForm", (Form,), dict(fields))(data=dict(values))
    return form
