"""How matches are ranked: conditions, points, weights, what is never asked, and an example worked through."""

from flask import render_template
from flask_babel import gettext

from portti.services.matchmaking import rules_of
from portti.services.ranking_reasons import weights_in_words
from portti.services.rules_example import rules_example
from portti.vocabulary import plain_number
from portti.web.kit.forms import settings_now
from portti.web.kit.languages import current_language
from portti.web.public.blueprint import blueprint


def _meanings() -> dict[str, str]:
    """Return in a sentence what each point counts."""
    long_hours = rules_of(settings_now()).long_shift_minutes / 60
    return {
        "cover": gettext("How large a part of the hours asked the assistant can do."),
        "wish_skills": gettext("How large a part of the wished tasks the assistant can do."),
        "experience": gettext("How large a part of all tasks asked the assistant has done at work."),
        "wish_languages": gettext("How large a part of the wished languages the assistant speaks."),
        "known": gettext("Whether the assistant has worked for the employer, who would take them again."),
        "travel": gettext("How much shorter the journey is than the longest that the assistant accepts."),
        "hours": gettext("How large a part of the hours that the assistant wishes for they would get."),
        "shifts": gettext(
            "How long the longest shift would be; %(hours)s hours or more give full points.",
            hours=plain_number(long_hours, current_language()),
        ),
        "learning": gettext("How large a part of the wished tasks the assistant knows or wants to learn."),
    }


def _crossings() -> list[str]:
    """Return in a sentence each what the configuration adds for water on the way."""
    found = []
    for one in rules_of(settings_now()).crossings:
        minutes = plain_number(one.minutes, current_language())
        if one.other is None:
            words = gettext(
                "Between %(place)s and everywhere else: %(minutes)s minutes more.",
                place=one.one.name,
                minutes=minutes,
            )
        else:
            words = gettext(
                "Between %(place)s and %(other)s: %(minutes)s minutes more.",
                place=one.one.name,
                other=one.other.name,
                minutes=minutes,
            )
        found.append(words)
    return found


@blueprint.get("/rules")
def rules() -> str:
    """Show the rules with the numbers of the configuration."""
    settings, language = settings_now(), current_language()
    measured = rules_of(settings).measured
    modes = set(measured.servers) if measured else set()
    return render_template(
        "public/rules.html",
        version=rules_of(settings).version,
        weights=weights_in_words(language, settings),
        meanings=_meanings(),
        example=rules_example(language, settings),
        speed={mode: plain_number(kmh, language) for mode, kmh in rules_of(settings).speed.items()},
        crossings=_crossings(),
        measured_roads=bool(modes - {"transit"}),
        measured_timetables="transit" in modes,
        detour=plain_number(rules_of(settings).detour, language),
    )
