"""What is asked of match lists and of the search: a plain form in the address that is sent by a button."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, TypeVar

from flask import request
from flask_babel import gettext
from wtforms import HiddenField, SelectField

from portti.domain.match_filters import PARTS_OF_DAY, WAYS, Filters
from portti.domain.places import municipality_table, sorted_municipalities
from portti.domain.skills import SPOKEN_LANGUAGES, selectable_skills
from portti.services.match_lists import GROUPS, ORDERS, Offered, Wanted
from portti.vocabulary import language_name, part_of_day_name, skill_name, weekday_name
from portti.web.kit.languages import current_language
from portti.web.kit.lists import FilterForm, chosen, page_asked

NAMES = ("municipality", "weekday", "part", "skill", "speaks", "said")
_WEEKDAYS = tuple(str(number) for number in range(7))


class MatchFilterForm(FilterForm):
    """Place, times, task and language; each may be left open."""

    municipality = SelectField()
    weekday = SelectField()
    part = SelectField()
    skill = SelectField()
    speaks = SelectField()


class MatchListForm(MatchFilterForm):
    """The same for one of a page's lists, and in which order it stands."""

    said = SelectField()
    show = HiddenField()
    order = SelectField()


def filters_asked() -> Filters:
    """Return the filters of the address; what is no choice of ours filters nothing."""
    return Filters(
        municipality=chosen("municipality", municipality_table()),
        weekday=chosen("weekday", _WEEKDAYS),
        part=chosen("part", PARTS_OF_DAY),
        skill=chosen("skill", {skill.id for skill in selectable_skills()}),
        speaks=chosen("speaks", SPOKEN_LANGUAGES),
    )


def wanted_asked() -> Wanted:
    """Return which list, order, filters and page the address asks for."""
    return Wanted(
        group=chosen("show", GROUPS) or "open",
        order=chosen("order", ORDERS) or "best",
        filters=replace(filters_asked(), said=chosen("said", WAYS)),
        page=page_asked(),
    )


def wanted_arguments(wanted: Wanted) -> dict[str, Any]:
    """Return a list's choices as they stand in an address, the page apart."""
    show = {} if wanted.group == "open" else {"show": wanted.group}
    order = {} if wanted.order == "best" else {"order": wanted.order}
    return {**show, **order, **filter_arguments(wanted.filters)}


def list_form(offered: Offered) -> MatchListForm:
    """Return the filters of a match list with its order."""
    form = MatchListForm(request.args)
    form.show.data = chosen("show", GROUPS)
    if offered.said:
        form.said.label.text = gettext("What the assistant has said")
        words = {
            "live_in": gettext("Can live at the workplace"),
            "on_call": gettext("Work now and then suits the assistant"),
        }
        form.said.choices = {"": gettext("Anything or nothing"), **{way: words[way] for way in offered.said}}
    else:
        del form.said
    form.order.label.text = gettext("Order")
    form.order.choices = {"best": gettext("Best fit first"), "area": gettext("By area, not ranked")}
    return offer(form, offered.municipalities, offered.skills, offered.languages)


FormOfFilters = TypeVar("FormOfFilters", bound=MatchFilterForm)


def offer(
    form: FormOfFilters, municipalities: Iterable[str], skills: Iterable[str], languages: Iterable[str]
) -> FormOfFilters:
    """Give the form what the list can be narrowed by; what is asked now stays a choice."""
    language = current_language()
    asked = filters_asked()
    form.municipality.label.text = gettext("Municipality")
    here = {*municipalities, asked.municipality}
    form.municipality.choices = {"": gettext("All municipalities")} | {
        place.code: place.name(language) for place in sorted_municipalities(language) if place.code in here
    }
    form.weekday.label.text = gettext("Day of the week")
    form.weekday.choices = {"": gettext("Any day")} | {
        number: weekday_name(int(number), language) for number in _WEEKDAYS
    }
    form.part.label.text = gettext("Time of day")
    form.part.choices = {"": gettext("Any time")} | {
        part: part_of_day_name(part, language) for part in PARTS_OF_DAY
    }
    form.skill.label.text = gettext("Task or skill")
    held = {*skills, asked.skill}
    form.skill.choices = {"": gettext("Any task or skill")} | {
        skill.id: skill_name(skill.id, language) for skill in selectable_skills() if skill.id in held
    }
    form.speaks.label.text = gettext("Language")
    spoken = {*languages, asked.speaks} - {""}
    form.speaks.choices = {"": gettext("Any language")} | {
        code: language_name(code, language) for code in SPOKEN_LANGUAGES if code in spoken
    }
    return form


def filter_arguments(filters: Filters) -> dict[str, str]:
    """Return the filters as they stand in an address."""
    return {name: value for name in NAMES if (value := getattr(filters, name))}
