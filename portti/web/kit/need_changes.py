"""One proposed change of a need in words: what it is about, how it is now, and how it would be."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext

from portti.models import Need
from portti.moments import short_day
from portti.services.coming_times import coming_data
from portti.vocabulary import condition_name, language_level_name, language_name, plain_number, skill_name
from portti.web.kit.languages import current_language
from portti.wording.week import times_in_words

Facts = Mapping[str, Any]


@dataclass(frozen=True)
class ChangeWords:
    """What a change is about, and what the need says before and after it."""

    about: str
    now: str
    then: str


def change_words(change: Mapping[str, Any], need: Need) -> ChangeWords:
    """Return a change in the page's language."""
    return _WORDS[change["code"]](change["facts"], need)


def _percent(share: float) -> str:
    if share <= 0:
        return str(gettext("any part of the hours"))
    number = plain_number(round(share * 100), current_language())
    return str(gettext("at least %(number)s %% of the hours", number=number))


def _cover(facts: Facts, need: Need) -> ChangeWords:
    return ChangeWords(
        gettext("How much one assistant must be able to do"), _percent(facts["from"]), _percent(facts["to"])
    )


def _split(facts: Facts, need: Need) -> ChangeWords:
    shifts = coming_data(need)["shifts"]
    shift = shifts[facts["index"]] if facts["index"] < len(shifts) else None
    times = times_in_words({"shifts": [{**shift, "splittable": False}]}, current_language()) if shift else []
    return ChangeWords(
        gettext("The shift: %(times)s", times="; ".join(times)),
        gettext("one assistant does all of it"),
        gettext("several assistants may share it"),
    )


def _day(day: date | None, without: str) -> str:
    return short_day(day, current_language()) if day is not None else without


def _begins(facts: Facts, need: Need) -> ChangeWords:
    then = short_day(date.fromisoformat(facts["date"]), current_language())
    return ChangeWords(gettext("When the work begins"), _day(need.from_on, gettext("at once")), then)


def _ends(facts: Facts, need: Need) -> ChangeWords:
    no_end = gettext("no last day")
    then = date.fromisoformat(facts["date"]) if "date" in facts else None
    return ChangeWords(gettext("When the work ends"), _day(need.to_on, no_end), _day(then, no_end))


def _skill(facts: Facts, need: Need) -> ChangeWords:
    about = gettext("Work or skill: %(name)s", name=skill_name(facts["skill"], current_language()))
    return ChangeWords(about, gettext("a must"), gettext("a wish, no must"))


def _language(facts: Facts, need: Need) -> ChangeWords:
    language = current_language()
    name = gettext("Language: %(name)s", name=language_name(facts["language"], language))
    if "to" in facts:
        before, after = (language_level_name(facts[side], language) for side in ("from", "to"))
        return ChangeWords(
            name, gettext("a must: %(level)s", level=before), gettext("a must: %(level)s", level=after)
        )
    return ChangeWords(name, gettext("a must"), gettext("a wish, no must"))


def _condition(facts: Facts, need: Need) -> ChangeWords:
    return ChangeWords(
        gettext("At the workplace: %(what)s", what=condition_name(facts["condition"], current_language())),
        gettext("the need tells of it"),
        gettext("not at the workplace any more"),
    )


_WORDS: dict[str, Callable[[Facts, Need], ChangeWords]] = {
    "min_cover": _cover,
    "split_shift": _split,
    "start_earlier": _begins,
    "end_later": _ends,
    "no_end": _ends,
    "drop_skill": _skill,
    "lower_language": _language,
    "drop_language": _language,
    "drop_condition": _condition,
}
