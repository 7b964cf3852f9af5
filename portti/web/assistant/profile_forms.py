"""The forms of a profile's plain steps: fields, what stands in them, and what is saved from them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import Field, StringField, TextAreaField

from portti.domain import profiles as rules
from portti.domain.actor import Actor
from portti.domain.errors import RuleViolation, faults_of
from portti.domain.skills import SPOKEN_LANGUAGES
from portti.models import Profile
from portti.services import profile_steps as steps
from portti.vocabulary import (
    availabilities,
    language_name,
    shown_fields,
    travel_modes,
    visibilities,
)
from portti.web.assistant.profile_words import (
    live_in_answers,
    notice_in_words,
    on_call_answers,
    place_in_words,
)
from portti.web.kit.choice_fields import OneOfField, PickField, TickField
from portti.web.kit.forms import AtMost, Form
from portti.web.kit.number_fields import AmountField
from portti.web.kit.skill_fields import condition_choices, languages_form, levels_with_more
from portti.web.kit.widgets import DayField
from portti.wording.interest import interests
from portti.wording.week import length_in_words

Save = Callable[[Any, Actor, int, datetime], Profile]
_ASKED_OF_ALL = ("fi", "sv", "en")
"""The languages that each assistant is asked about; others are added."""
_SHIFT_MINUTES = (0, 30, 60, 90, 120, 150, 180, 240, 300, 360, 420, 480, 600, 720, 1440)
_NOTICE_MINUTES = (30, 60, 90, 120, 180, 240, 360, 720, 1440)


@dataclass(frozen=True)
class StepPage:
    """What a step's page shows: sentences, a form, its fields with the options of the macro, and the saving."""

    form: Form
    intro: list[str]
    save: Save
    options: dict[str, dict[str, Any]] = field(default_factory=dict)
    faults: Callable[[], list[RuleViolation]] = list
    """What is wrong with what was typed, whatever else the profile says."""
    stays: str = ""
    """The words of a button that saves and shows the page again, where there is one."""

    def fields(self) -> list[tuple[Field, dict[str, Any]]]:
        """Return the fields in the page's order."""
        return [
            (shown, self.options.get(shown.short_name, {}))
            for shown in self.form
            if shown.short_name != "csrf_token"
        ]


class PlaceForm(Form):
    """Where the assistant lives."""

    place = StringField(lazy_gettext("Municipality or postal code"))


def place_page(profile: Profile, language: str) -> StepPage:
    """Ask for a municipality or postal code."""
    form = PlaceForm(data={"place": profile.postal_code or place_in_words(profile, language)})
    return StepPage(
        form,
        [
            gettext("We count from here how far a workplace is from you."),
            gettext("Employers see only your municipality."),
        ],
        lambda session, actor, version, now: steps.save_place(
            session, actor, (form.place.data or "")[:200], version, now=now
        ),
        {"place": {"hint": gettext("For example Jyväskylä or 40100."), "autocomplete": "postal-code"}},
    )


def travel_page(profile: Profile, language: str) -> StepPage:
    """Ask how far the assistant travels in each way."""
    fields = {
        mode: AmountField(
            words[:1].upper() + words[1:], least=1, most=1000 if mode == "any" else rules.MOST_MINUTES
        )
        for mode, words in travel_modes(language).items()
    }
    form = type("TravelForm", (Form,), fields)(data={way.mode: way.reach for way in profile.travel})
    minutes, kilometres = gettext("minutes"), gettext("kilometres")
    return StepPage(
        form,
        [
            gettext("Write how long your way to work may take, one way. Fill in only the ways that you use."),
            gettext("If the way of travelling does not matter, write how many kilometres away you can work."),
        ],
        lambda session, actor, version, now: steps.save_travel(
            session,
            actor,
            {shown.short_name: shown.data for shown in form if shown.data and shown.short_name in fields},
            version,
            now=now,
        ),
        {
            mode: {
                "suffix": kilometres if mode == "any" else minutes,
                "width": 5,
                "inputmode": "decimal",
            }
            for mode in fields
        },
    )


class DatesForm(Form):
    """Whether and when the assistant can start."""

    availability = OneOfField(
        lazy_gettext("Can you start?"), missing=lazy_gettext("Choose when you can start.")
    )
    from_on = DayField(lazy_gettext("First day"))
    to_on = DayField(lazy_gettext("Last day"))

    def validate(self, extra_validators: Any = None) -> bool:
        """Say at once too that the first day is missing, where another day is wrong."""
        good = bool(super().validate(extra_validators))
        if self.availability.data == "from_date" and self.from_on.data is None and not self.from_on.errors:
            self.from_on.errors = [gettext("Write the day on which you can start.")]
            return False
        return good


def dates_page(profile: Profile, language: str) -> StepPage:
    """Ask whether the assistant can start, and between which days."""
    form = DatesForm(obj=profile)
    form.availability.choices = availabilities(language)
    return StepPage(
        form,
        [
            gettext(
                "You can change this at any time. While you are not looking for work, no employer finds you."
            )
        ],
        lambda session, actor, version, now: steps.save_dates(
            session,
            actor,
            rules.DatesDraft(form.availability.data, form.from_on.data, form.to_on.data),
            version,
            now=now,
        ),
        {
            "availability": {"legend_size": "m"},
            "from_on": {"hint": gettext("Only if you start on a certain day. For example 9 1 2027.")},
            "to_on": {"hint": gettext("Only if you know when you stop. Else leave it empty.")},
        },
    )


class HoursForm(Form):
    """How much work is wanted."""

    least = AmountField(lazy_gettext("At least in a week"), least=0, most=rules.MOST_HOURS)
    most = AmountField(lazy_gettext("At most in a week"), least=0, most=rules.MOST_HOURS)
    shortest_shift = PickField(lazy_gettext("The shortest shift that you come for"))
    short_notice = PickField(lazy_gettext("Sudden shifts"))
    live_in = PickField(lazy_gettext("Living at the workplace"))
    on_call = PickField(lazy_gettext("Work now and then, agreed each time"))


def hours_page(profile: Profile, language: str) -> StepPage:
    """Ask for hours, the shortest shift and the readiness at short notice."""
    shortest, notice = profile.shortest_shift, profile.short_notice_minutes
    form = HoursForm(
        data={
            "least": profile.hours_min or None,
            "most": profile.hours_max if profile.hours_max < rules.MOST_HOURS else None,
            "shortest_shift": str(shortest),
            "short_notice": "" if notice is None else str(notice),
            "live_in": profile.live_in,
            "on_call": profile.on_call,
        }
    )
    form.live_in.choices = live_in_answers()
    form.on_call.choices = on_call_answers()
    form.shortest_shift.choices = {
        str(minutes): length_in_words(minutes, language) if minutes else gettext("Any length suits me")
        for minutes in sorted({*_SHIFT_MINUTES, shortest})
    }
    notices = sorted({*_NOTICE_MINUTES, *([] if notice is None else [notice])})
    form.short_notice.choices = {"": notice_in_words(None, language)} | {
        str(minutes): notice_in_words(minutes, language) for minutes in notices
    }
    hours = {"suffix": gettext("hours"), "width": 5, "inputmode": "decimal"}
    return StepPage(
        form,
        [gettext("Leave the hours empty if any number of hours suits you.")],
        lambda session, actor, version, now: steps.save_hours(
            session,
            actor,
            rules.HoursDraft(
                least=form.least.data or 0.0,
                most=_most_hours(form),
                shortest_shift=int(form.shortest_shift.data),
                short_notice=int(form.short_notice.data) if form.short_notice.data else None,
                live_in=form.live_in.data or "",
                on_call=form.on_call.data or "",
            ),
            version,
            now=now,
        ),
        {
            "least": hours,
            "most": hours,
            "short_notice": {
                "hint": gettext("Sometimes an assistant falls ill. Can you then come in their place?")
            },
            "live_in": {
                "hint": gettext("You then live at the employer's home, for example two weeks at a time.")
            },
        },
        lambda: rules.week_faults(form.least.data or 0.0, _most_hours(form)),
    )


def _most_hours(form: Form) -> float:
    most: float | None = form.most.data
    return rules.MOST_HOURS if most is None else most


def languages_page(profile: Profile, language: str) -> StepPage:
    """Ask how well the assistant knows each language."""
    chosen = {row.language: row.level for row in profile.languages}
    form = languages_form(
        chosen,
        language,
        nothing=gettext("I do not speak this"),
        shown=_ASKED_OF_ALL,
        level_of_more=gettext("How well do you speak this other language?"),
    )
    return StepPage(
        form,
        [
            gettext("Choose how well you speak each language. Sign languages are among the skills."),
            gettext("You add other languages one at a time. “I do not speak this” takes a language away."),
        ],
        lambda session, actor, version, now: steps.save_languages(
            session, actor, levels_with_more(form), version, now=now
        ),
        stays=gettext("Save and add another language"),
    )


class ConditionsForm(Form):
    """What the assistant cannot work with."""

    conditions = TickField(lazy_gettext("Tick only what you really cannot work with"))


def conditions_page(profile: Profile, language: str) -> StepPage:
    """Ask what the assistant cannot work with; never why."""
    form = ConditionsForm(data={"conditions": [row.condition for row in profile.cannot]})
    form.conditions.choices = condition_choices("assistant", language)
    return StepPage(
        form,
        [
            gettext("You are not offered work at homes where these are. You need not tick anything."),
            gettext("Nobody asks you why. Employers do not see this list."),
        ],
        lambda session, actor, version, now: steps.save_conditions(
            session, actor, form.conditions.data or [], version, now=now
        ),
    )


class AboutForm(Form):
    """A name, a text and interests."""

    shown_name = StringField(lazy_gettext("The name that employers see"))
    text = TextAreaField(lazy_gettext("About you, in your own words"), [AtMost(rules.TEXT_LENGTH)])
    text_language = PickField(lazy_gettext("The language of your text"))
    interests = TickField(lazy_gettext("Hobbies and interests"))


def about_page(profile: Profile, language: str) -> StepPage:
    """Ask for the shown name, a text with its language, and interests."""
    form = AboutForm(
        data={
            "shown_name": profile.shown_name,
            "text": profile.text,
            "text_language": profile.text_language,
            "interests": [row.interest for row in profile.interests],
        }
    )
    codes = [*SPOKEN_LANGUAGES, *({profile.text_language} - set(SPOKEN_LANGUAGES))]
    form.text_language.choices = {code: language_name(code, language).capitalize() for code in codes}
    form.interests.choices = interests(language)
    return StepPage(
        form,
        [gettext("Do not write your telephone number, your address or anything about your health here.")],
        lambda session, actor, version, now: steps.save_about(
            session,
            actor,
            rules.AboutDraft(
                form.shown_name.data or "",
                form.text.data or "",
                form.text_language.data or "",
                tuple(form.interests.data or ()),
            ),
            version,
            now=now,
        ),
        {
            "shown_name": {"hint": gettext("Your first name, or another name that you choose.")},
            "text": {
                "hint": gettext("For example what you like in this work, and what kind of a person you are."),
                "rows": 8,
            },
            "interests": {
                "hint": gettext("They help people to get on. Portti never counts points from them.")
            },
        },
        lambda: faults_of(lambda: rules.check_shown_name(form.shown_name.data or "")),
    )


class VisibilityForm(Form):
    """Who sees the profile."""

    visibility = OneOfField(
        lazy_gettext("Who may see your profile?"), missing=lazy_gettext("Choose who sees your profile.")
    )
    shown_fields = TickField(lazy_gettext("What else may employers see?"))


def visibility_page(profile: Profile, language: str) -> StepPage:
    """Ask who may see the profile, and which optional parts."""
    form = VisibilityForm(
        data={"visibility": profile.visibility, "shown_fields": profile.shown_fields.split()}
    )
    form.visibility.choices = visibilities(language)
    form.shown_fields.choices = shown_fields(language)
    return StepPage(
        form,
        [
            gettext("An employer sees your chosen name, your municipality and how you fit the work."),
            gettext("When you have both said yes, the employer also sees your telephone number."),
            gettext("Portti never shows employers your family name, address or e-mail."),
        ],
        lambda session, actor, version, now: steps.save_visibility(
            session,
            actor,
            rules.VisibilityDraft(form.visibility.data, tuple(form.shown_fields.data or ())),
            version,
            now=now,
        ),
        {
            "visibility": {
                "hints": {"staff": gettext("Portti then offers you no work. The staff may contact you.")},
            },
        },
    )


PAGES: dict[str, Callable[[Profile, str], StepPage]] = {
    "place": place_page,
    "travel": travel_page,
    "dates": dates_page,
    "hours": hours_page,
    "languages": languages_page,
    "conditions": conditions_page,
    "about": about_page,
    "visibility": visibility_page,
}
