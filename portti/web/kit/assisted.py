"""What staff wrote with a client, row by row: for the staff beside them, the client's link and the printed receipt."""

from flask_babel import gettext

from portti.models import Need, Profile
from portti.services.match_inputs import profile_data
from portti.services.need_search import need_in_words
from portti.vocabulary import (
    condition_name,
    language_level_name,
    language_name,
    plain_number,
    skill_level_name,
    skill_name,
    travel_in_words,
)
from portti.web.kit.languages import current_language
from portti.wording.week import free_times_in_words
from portti.words import html_language

Row = dict[str, object]


def written_rows(subject: Need | Profile) -> list[Row]:
    """Return what stands in a need or a profile as rows for the macro `summary`; what is empty is left out."""
    rows = _need(subject) if isinstance(subject, Need) else _profile(subject)
    return [row for row in rows if row.get("text") or row.get("lines")]


def _need(need: Need) -> list[Row]:
    words = need_in_words(need, current_language(), for_visitor=False)
    spoken = html_language(need.text_language)
    return [
        {"key": gettext("Title"), "text": need.title, "lang": spoken},
        {"key": gettext("Place"), "text": words.area},
        {"key": gettext("When"), "lines": words.times},
        {"key": gettext("First day of work"), "text": words.begins},
        {"key": gettext("Last day of work"), "text": words.ends},
        {"key": gettext("Must"), "lines": words.must},
        {"key": gettext("Wish"), "lines": words.wish},
        {"key": gettext("Languages"), "lines": words.languages},
        {"key": gettext("Your text"), "text": need.text, "lang": spoken},
        {"key": gettext("Contract and pay"), "lines": words.terms},
    ]


def _profile(profile: Profile) -> list[Row]:
    language = current_language()
    levels = [
        f"{language_name(row.language, language)}: {language_level_name(row.level, language)}"
        for row in profile.languages
    ]
    skills = [
        f"{skill_name(row.skill, language)}: {skill_level_name(row.level, language)}"
        for row in profile.skills
    ]
    return [
        {"key": gettext("Name that others see"), "text": profile.shown_name},
        {"key": gettext("When"), "lines": free_times_in_words(profile_data(profile)["available"], language)},
        {
            "key": gettext("Hours a week, at most"),
            "text": plain_number(profile.hours_max, language) if profile.hours_max else "",
        },
        {
            "key": gettext("Travel"),
            "lines": [travel_in_words(row.mode, row.reach, language) for row in profile.travel],
        },
        {"key": gettext("Skills"), "lines": skills},
        {"key": gettext("Languages"), "lines": levels},
        {
            "key": gettext("Cannot work with"),
            "lines": [condition_name(row.condition, language) for row in profile.cannot],
        },
        {
            "key": gettext("Your text"),
            "text": profile.text,
            "lang": html_language(profile.text_language or "fi"),
        },
    ]


def waits_for_client() -> str:
    """Say why staff cannot publish what they wrote with a client."""
    return str(
        gettext(
            "You fill this in together with the client. It becomes public when the client has confirmed it."
        )
    )
