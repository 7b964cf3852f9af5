"""A profile line by line in words, for the page of its assistant."""

from flask_babel import gettext

from portti.models import Profile
from portti.services.match_inputs import profile_data
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
from portti.web.staff.words import AVAILABILITIES, VISIBILITIES, day, word
from portti.wording.interest import interest_name
from portti.wording.week import free_times_in_words, length_in_words

_ANY_HOURS = 168


def profile_lines(profile: Profile) -> list[dict[str, object]]:
    """Return what a profile offers as rows for the macro `summary`."""
    language = current_language()
    rows: list[tuple[str, list[str]]] = [
        (gettext("Can begin"), [_begins(profile)]),
        (gettext("Free times"), free_times_in_words(profile_data(profile)["available"], language)),
        (gettext("Hours a week"), [_hours(profile)]),
        (
            gettext("Shortest shift"),
            [length_in_words(profile.shortest_shift, language)] if profile.shortest_shift else [],
        ),
        (gettext("Travel"), [travel_in_words(row.mode, row.reach, language) for row in profile.travel]),
        (
            gettext("Skills"),
            [
                f"{skill_name(row.skill, language)} ({skill_level_name(row.level, language)})"
                for row in profile.skills
            ],
        ),
        (
            gettext("Languages"),
            [
                f"{language_name(row.language, language)}, {language_level_name(row.level, language)}"
                for row in profile.languages
            ],
        ),
        (
            gettext("Cannot work with"),
            [condition_name(row.condition, language) for row in profile.cannot],
        ),
        (
            gettext("Short notice"),
            [length_in_words(profile.short_notice_minutes, language)]
            if profile.short_notice_minutes is not None
            else [],
        ),
        (gettext("Interests"), [interest_name(row.interest, language) for row in profile.interests]),
        (gettext("Who sees the profile"), [word(VISIBILITIES, profile.visibility)]),
    ]
    return [{"key": key, "lines": lines} if lines else {"key": key, "text": "–"} for key, lines in rows]


def _begins(profile: Profile) -> str:
    if profile.availability == "from_date" and profile.from_on is not None:
        return str(gettext("from %(day)s", day=day(profile.from_on)))
    return word(AVAILABILITIES, profile.availability)


def _hours(profile: Profile) -> str:
    language = current_language()
    if profile.hours_max >= _ANY_HOURS and not profile.hours_min:
        return str(gettext("any number"))
    return str(
        gettext(
            "from %(least)s to %(most)s",
            least=plain_number(profile.hours_min, language),
            most=plain_number(profile.hours_max, language),
        )
    )
