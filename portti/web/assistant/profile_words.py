"""A profile in words: names of the steps, what each holds, and sentences for broken rules."""

from datetime import date, datetime, time
from typing import Any

from flask import url_for
from flask_babel import gettext, ngettext

from portti.clock import HELSINKI, helsinki, now
from portti.domain.errors import RuleViolation
from portti.domain.last_days import passed_of
from portti.domain.places import municipality_name
from portti.domain.profiles import STEPS
from portti.models import Profile
from portti.moments import date_in_words, short_date
from portti.services.match_inputs import profile_data
from portti.services.profiles import is_over, missing_steps
from portti.vocabulary import (
    assistant_conditions,
    availabilities,
    language_level_name,
    language_name,
    shown_fields,
    skill_level_name,
    skill_name,
    travel_in_words,
    visibilities,
    weekday_name,
)
from portti.wording.interest import interest_name
from portti.wording.week import free_times_in_words, hours_in_words, length_in_words


def step_titles() -> dict[str, str]:
    """Return the heading of each step's page, in the order of the pages."""
    return {
        "place": gettext("Where you live"),
        "travel": gettext("How you travel to work"),
        "times": gettext("When you are free"),
        "dates": gettext("When you can start"),
        "hours": gettext("How much you want to work"),
        "skills": gettext("Your skills"),
        "languages": gettext("Your languages"),
        "conditions": gettext("What you cannot work with"),
        "about": gettext("About you"),
        "visibility": gettext("Who sees your profile"),
    }


def preset_names() -> dict[str, str]:
    """Return the ready-made weeks as they are chosen."""
    return {
        "weekday_mornings": gettext("Weekday mornings"),
        "weekday_days": gettext("Weekdays in the daytime"),
        "weekday_evenings": gettext("Weekday evenings"),
        "weekends": gettext("Saturdays and Sundays in the daytime"),
        "nights": gettext("Nights"),
        "any_time": gettext("Any time, day and night"),
    }


def steps_shown(profile: Profile, current: str | None) -> list[dict[str, Any]]:
    """Return the list of steps for macros/steps.html."""
    done, missing = profile.steps_done.split(), missing_steps(profile, now())
    seen = STEPS if profile.published_at else done
    items = []
    for step, title in step_titles().items():
        state = "done" if step in seen else "open"
        if step in missing:
            state = "wrong" if step in seen else "open"
        href = url_for("assistant.profile_step", step=step)
        items.append({"text": title, "href": href, "state": "current" if step == current else state})
    return items


def day_in_words(day: date, language: str) -> str:
    """Return a day: `keskiviikkona 9. joulukuuta 2026`."""
    return date_in_words(datetime.combine(day, time(12), HELSINKI), language)


def day_short(day: date, language: str) -> str:
    """Return a day in numbers: `9.12.2026`."""
    return short_date(datetime.combine(day, time(12), HELSINKI), language)


def place_in_words(profile: Profile, language: str) -> str:
    """Return municipality and postal code, as far as they are known."""
    return " ".join(
        filter(None, [profile.postal_code, municipality_name(profile.municipality_code, language)])
    )


def times_lines(profile: Profile, language: str) -> list[str]:
    """Return the free times, one line for each span of the day."""
    return [
        _sentence_case(line) for line in free_times_in_words(profile_data(profile)["available"], language)
    ]


def skill_lines(profile: Profile, language: str) -> list[str]:
    """Return each skill with its level."""
    return [
        f"{_sentence_case(skill_name(row.skill, language))}: {skill_level_name(row.level, language)}"
        for row in profile.skills
    ]


def language_lines(profile: Profile, language: str) -> list[str]:
    """Return each language with its level."""
    return [
        f"{_sentence_case(language_name(row.language, language))}: {language_level_name(row.level, language)}"
        for row in profile.languages
    ]


def interest_names(profile: Profile, language: str) -> list[str]:
    """Return the chosen hobbies and interests."""
    return [interest_name(row.interest, language) for row in profile.interests]


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]


def _dates_lines(profile: Profile, language: str) -> list[str]:
    lines = [availabilities(language)[profile.availability]]
    if profile.from_on:
        lines.append(gettext("First day: %(day)s", day=day_short(profile.from_on, language)))
    if profile.to_on:
        lines.append(gettext("Last day: %(day)s", day=day_short(profile.to_on, language)))
    return lines


def _hours_lines(profile: Profile, language: str) -> list[str]:
    shortest = (
        gettext("Shortest shift: %(length)s", length=length_in_words(profile.shortest_shift, language))
        if profile.shortest_shift
        else gettext("A shift may be of any length")
    )
    return [
        _sentence_case(hours_in_words(profile.hours_min or None, profile.hours_max, language)),
        shortest,
        notice_in_words(profile.short_notice_minutes, language),
        *([live_in_answers()[profile.live_in]] if profile.live_in else []),
        *([on_call_answers()[profile.on_call]] if profile.on_call else []),
    ]


def live_in_answers() -> dict[str, str]:
    """Return the answers to living at the workplace."""
    return {
        "": gettext("I have not decided"),
        "yes": gettext("I can live at the workplace"),
        "no": gettext("I do not live at the workplace"),
    }


def on_call_answers() -> dict[str, str]:
    """Return the answers to work now and then."""
    return {
        "": gettext("I have not decided"),
        "yes": gettext("Work now and then suits me"),
        "no": gettext("I do not take work that is only now and then"),
    }


def notice_in_words(minutes: int | None, language: str) -> str:
    """Return how soon a person can come to a sudden shift, or that they do not."""
    if minutes is None:
        return str(gettext("I do not take sudden shifts"))
    length = length_in_words(minutes, language)
    return str(gettext("I can come to a sudden shift in %(length)s", length=length))


def _about_lines(profile: Profile, language: str) -> list[str]:
    lines = [gettext("Name: %(name)s", name=profile.shown_name)] if profile.shown_name else []
    interests = interest_names(profile, language)
    if interests:
        lines.append(gettext("Hobbies and interests: %(names)s", names=", ".join(interests)))
    return lines


def _visibility_lines(profile: Profile, language: str) -> list[str]:
    shown = [text for name, text in shown_fields(language).items() if name in profile.shown_fields.split()]
    lines = [visibilities(language)[profile.visibility]]
    if profile.visibility == "matched" and shown:
        lines.append(gettext("Employers also see: %(names)s", names="; ".join(shown)))
    return lines


def step_lines(profile: Profile, step: str, language: str) -> list[str]:
    """Return what a step holds now, in words."""
    lines = {
        "place": lambda: [text] if (text := place_in_words(profile, language)) else [],
        "travel": lambda: [
            _sentence_case(travel_in_words(way.mode, way.reach, language)) for way in profile.travel
        ],
        "times": lambda: times_lines(profile, language),
        "dates": lambda: _dates_lines(profile, language),
        "hours": lambda: _hours_lines(profile, language),
        "skills": lambda: skill_lines(profile, language),
        "languages": lambda: language_lines(profile, language),
        "conditions": lambda: [assistant_conditions(language)[row.condition] for row in profile.cannot],
        "about": lambda: _about_lines(profile, language),
        "visibility": lambda: _visibility_lines(profile, language),
    }
    return lines[step]()


def summary_rows(profile: Profile, language: str) -> list[dict[str, Any]]:
    """Return the whole profile for macros/summary.html; what the person wrote carries its language."""
    rows: list[dict[str, Any]] = []
    for step, title in step_titles().items():
        href = url_for("assistant.profile_step", step=step)
        lines = step_lines(profile, step, language)
        rows.append({"key": title, "lines": lines, "text": gettext("Nothing yet"), "href": href})
        if step == "about" and profile.text:
            key = gettext("What you wrote about yourself")
            rows.append({"key": key, "text": profile.text, "lang": profile.text_language, "href": href})
    return rows


def why_hidden(profile: Profile) -> str:
    """Return why a hidden profile is hidden and what brings it back."""
    over: str = gettext(
        "No employer sees your profile now, because your last day has passed. "
        "Nothing has been deleted: write new days, then bring your profile back."
    )
    unconfirmed: str = gettext(
        "Your profile is hidden, because you have not told for a long time that it still holds. "
        "Nothing has been deleted. You can bring it back with one press."
    )
    return over if is_over(profile, now()) else unconfirmed


def passed_days_in_words(profile: Profile, language: str) -> str:
    """Return on which weekdays no work is offered any more, as they do not come before the last day; else nothing."""
    days = {row.weekday for row in profile.free_times}
    passed = passed_of(sorted(days), profile.from_on, profile.to_on, helsinki(now()).date())
    if not passed or profile.to_on is None or is_over(profile, now()):
        return ""
    words: str = gettext(
        "Your last day is %(day)s. These weekdays do not come before it any more: %(days)s. "
        "Portti offers you no work on them.",
        day=day_short(profile.to_on, language),
        days=", ".join(weekday_name(day, language) for day in passed),
    )
    return words


def missing_words(steps: list[str]) -> list[dict[str, str]]:
    """Return a sentence with its page for each step that is missing before publishing."""
    words = {
        "place": gettext("Write where you live"),
        "travel": gettext("Choose how you travel to work"),
        "times": gettext("Add at least one time when you are free"),
        "dates": gettext("Write a new last day, or leave it empty"),
        "languages": gettext("Choose at least one language that you speak"),
        "about": gettext("Write the name that employers see"),
    }
    return [{"text": words[step], "href": url_for("assistant.profile_step", step=step)} for step in steps]


def sentence(violation: RuleViolation) -> str | None:
    """Return the words for a broken rule of a profile."""
    most = violation.facts.get("most")
    return {
        "place_missing": gettext("Write your municipality or your postal code."),
        "place_unknown": gettext(
            "We do not know this place. Write a municipality of Finland, or a postal code of five digits."
        ),
        "postal_code_unknown": gettext("We do not know this postal code. Write your municipality instead."),
        "travel_missing": gettext("Write how far you can travel, in one way at least."),
        "minutes_out_of_range": gettext("Write the minutes as a number from 1 to %(most)s.", most=most),
        "kilometres_out_of_range": gettext("Write the kilometres as a number from 1 to %(most)s.", most=most),
        "weekday_missing": gettext("Choose at least one weekday."),
        "too_many_times": gettext(
            "A week can have %(most)s free times at most. Remove some first.", most=most
        ),
        "preset_missing": gettext("Choose one of the ready-made weeks."),
        "availability_missing": gettext("Choose when you can start."),
        "from_missing": gettext("Write the day on which you can start."),
        "from_not_needed": gettext(
            "Leave the day empty, or choose above that you can start on a certain day."
        ),
        "to_past": gettext("The last day has passed. Write a later day, or leave it empty."),
        "to_before_from": gettext("The last day is before the first day. Change one of them."),
        "day_too_far": gettext("Write a day that is at most five years away."),
        "hours_out_of_range": gettext("A week has at most %(most)s hours.", most=most),
        "least_over_most": gettext("The smallest number of hours is over the largest. Change one of them."),
        "lives_in_without_nights": gettext(
            "You cannot both live at the workplace and not sleep there. Change one of the answers: "
            "the other stands in the other step."
        ),
        "shift_over_most": gettext(
            "The shortest shift is longer than all the hours that you want in a week."
        ),
        "level_missing": gettext("Choose how well you speak this language."),
        "more_missing": gettext("Choose which language you mean."),
        "unknown_interest": gettext("Choose from the list on this page."),
        "name_missing": gettext("Write a name that employers see."),
        "name_too_long": gettext("Write a name of at most %(most)s letters.", most=most),
        "name_not_plain": gettext("Write only a name here: no numbers, addresses or signs."),
        "text_too_long": gettext("Write at most %(most)s characters.", most=most),
        "visibility_missing": gettext("Choose who sees your profile."),
        "profile_incomplete": gettext("Something is still missing. Fill it in first."),
        "profile_not_published": gettext("Your profile has not been published."),
    }.get(violation.code)


def fitting_words(count: int) -> str:
    """Return how many needs fit."""
    return str(ngettext("%(num)s need fits you", "%(num)s needs fit you", count))
