"""The parts of sentences: hours, times, dates, journeys and the names of skills, languages and homes."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from matching.catalogues import catalogue
from matching.types import Need, Rules, Shift

Entry = Mapping[str, Any]
QUOTES = {"en": "“%s”"}
FINNISH_QUOTES = "”%s”"


def quoted(text: str, language: str) -> str:
    """The text in the quotation marks of the language."""
    return QUOTES.get(language, FINNISH_QUOTES) % text


def hours(minutes: float, language: str) -> str:
    """`12 h` or `7 h 30 min`, to the nearest minute."""
    whole, rest = divmod(round(minutes), 60)
    if whole and rest:
        return f"{whole} h {rest} min"
    return f"{rest} min" if rest else f"{whole} h"


def decimal(number: float, places: int, language: str) -> str:
    """A number with its places behind the point, or the comma outside English."""
    text = f"{number:.{places}f}"
    return text if language == "en" else text.replace(".", ",")


def clock(minutes: int, language: str) -> str:
    """A time of day: `8:30` in English, `8.30` and `8` otherwise, as the portal's own pages write it."""
    hour, minute = divmod(minutes, 60)
    if language == "en":
        return f"{hour}:{minute:02d}"
    return f"{hour}.{minute:02d}" if minute else str(hour)


def day_text(day: date) -> str:
    """A date as it is written in Finland."""
    return f"{day.day}.{day.month}.{day.year}"


def span(start: int, end: int, language: str) -> str:
    """A time of day to another."""
    # Midnight as an end closes the day: 24, not 0.
    last = clock(end, language) if end else ("24:00" if language == "en" else "24")
    return f"{clock(start, language)}–{last}"


def on_weekday(weekday: int, language: str) -> str:
    """`on Mondays` and so on."""
    _ = catalogue(language).gettext
    return (
        _("on Mondays"),
        _("on Tuesdays"),
        _("on Wednesdays"),
        _("on Thursdays"),
        _("on Fridays"),
        _("on Saturdays"),
        _("on Sundays"),
    )[weekday]


def shift_phrase(shift: Shift, language: str) -> str:
    """When a weekly shift stands."""
    return f"{on_weekday(shift.weekday, language)} {span(shift.start, shift.end, language)}"


def part_phrase(miss: Entry, need: Need, language: str) -> str:
    """The sentence on a shift, window or single shift that stays open."""
    _ = catalogue(language).gettext
    facts = miss["facts"]
    if miss["criterion"] == "window":
        window = need.windows[facts["index"]]
        return _("Stays open: %(open)d of %(times)d times of %(length)s between %(span)s.") % {
            "open": facts["open_times"],
            "times": window.times,
            "length": hours(window.minutes, language),
            "span": span(window.earliest, window.latest, language),
        }
    if miss["criterion"] == "single_shift":
        single = need.single_shifts[facts["index"]]
        start, end = (moment.hour * 60 + moment.minute for moment in (single.start, single.end))
        when = f"{day_text(single.start.date())} {span(start, end, language)}"
        return _("Stays open: %(when)s.") % {"when": when}
    shift = need.shifts[facts["index"]]
    when = shift_phrase(shift, language)
    if 0 < facts.get("open_minutes", 0) < shift.minutes:
        left = {"open": hours(facts["open_minutes"], language), "when": when}
        return _("Stays open in part: %(open)s %(when)s.") % left
    return _("Stays open: %(when)s.") % {"when": when}


def by_mode(mode: str, language: str) -> str:
    """`by car` and so on."""
    _ = catalogue(language).gettext
    return {
        "car": _("by car"),
        "transit": _("by public transport"),
        "bicycle": _("by bicycle"),
        "walk": _("on foot"),
        "any": _("by any means"),
    }[mode]


def trip(facts: Entry, language: str) -> str:
    """The sentence on a journey."""
    _, many = catalogue(language).gettext, catalogue(language).ngettext
    amount = max(1, round(facts["estimate"]))
    if facts["mode"] == "any":
        return _("Travel is about %(km)d km by road (an estimate).") % {"km": amount}
    mode = by_mode(facts["mode"], language)
    if facts.get("basis") == "timetable":
        sentence = many(
            "Travel is %(count)d minute %(mode)s, by timetable.",
            "Travel is %(count)d minutes %(mode)s, by timetable.",
            amount,
        )
        return sentence % {"count": amount, "mode": mode}
    if facts.get("basis") == "route":
        sentence = many(
            "Travel is about %(count)d minute %(mode)s, measured along the roads.",
            "Travel is about %(count)d minutes %(mode)s, measured along the roads.",
            amount,
        )
        return sentence % {"count": amount, "mode": mode}
    sentence = many(
        "Travel is about %(count)d minute %(mode)s (an estimate).",
        "Travel is about %(count)d minutes %(mode)s (an estimate).",
        amount,
    )
    return sentence % {"count": amount, "mode": mode}


def crossing(facts: Entry, language: str) -> str:
    """The sentence on minutes that the rules add to a journey."""
    many = catalogue(language).ngettext
    count = round(facts["added_minutes"])
    sentence = many(
        "The estimate counts %(count)d minute more for water on the way.",
        "The estimate counts %(count)d minutes more for water on the way.",
        count,
    )
    return sentence % {"count": count}


def skill_name(skill: str, language: str, rules: Rules) -> str:
    """The name in the skills table; plain Finnish uses the Finnish one."""
    row = rules.names.get(skill)
    return skill if row is None else {"sv": row.sv, "en": row.en}.get(language, row.fi)


def skill_names(skills: list[str], language: str, rules: Rules) -> str:
    """Several names, each in quotation marks, as they may hold commas."""
    return ", ".join(quoted(skill_name(skill, language, rules), language) for skill in skills)


def language_name(code: str, language: str, rules: Rules) -> str:
    """The name of a language, from the table's row `la_…`, else its code."""
    row = f"la_{code}"
    return skill_name(row, language, rules).split(": ")[-1] if row in rules.names else code


def condition_name(condition: str, language: str, rules: Rules) -> str:
    """The name of a home condition, with its animal."""
    _ = catalogue(language).gettext
    code, _colon, animal = condition.partition(":")
    name = skill_name(code, language, rules)
    if not animal:
        return name
    animals = {
        "dog": _("dog"),
        "cat": _("cat"),
        "bird": _("bird"),
        "rodent": _("rodent"),
        "reptile": _("reptile"),
        "farm": _("farm animal"),
    }
    return f"{name} ({animals[animal]})"


def change_clause(change: Entry, need: Need | None, language: str, rules: Rules) -> tuple[str, bool]:
    """What would change, and whether it is the assistant's to change."""
    facts, code = change["facts"], change["code"]
    if code in ("travel", "free_time", "shortest_shift", "skill", "drop_cannot"):
        return _profile_clause(code, facts, language, rules), True
    return _need_clause(code, facts, need, language, rules), False


def _need_clause(code: str, facts: Entry, need: Need | None, language: str, rules: Rules) -> str:
    _ = catalogue(language).gettext
    if code == "min_cover":
        return _("If %(percent)d %% of the hours were enough") % {"percent": round(facts["to"] * 100)}
    if code == "split_shift":
        if need is None:
            raise ValueError("a change of a shift is told with its need")
        when = shift_phrase(need.shifts[facts["index"]], language)
        return _("If the shift %(when)s could be split") % {"when": when}
    if code in ("start_earlier", "end_later"):
        day = {"date": day_text(date.fromisoformat(facts["date"]))}
        early = code == "start_earlier"
        return (
            _("If the work began on %(date)s") if early else _("If the work went on until %(date)s")
        ) % day
    if code == "no_end":
        return _("If the work had no last day")
    if code == "drop_condition":
        name = quoted(condition_name(facts["condition"], language, rules), language)
        return _("Without the condition %(what)s") % {"what": name}
    if code == "lower_language":
        name = language_name(facts["language"], language, rules)
        return _("If %(language)s at level %(level)s were enough") % {"language": name, "level": facts["to"]}
    if code == "drop_language":
        name = quoted(language_name(facts["language"], language, rules), language)
    else:
        name = quoted(skill_name(facts["skill"], language, rules), language)
    return _("If %(what)s were a wish and not a must") % {"what": name}


def _profile_clause(code: str, facts: Entry, language: str, rules: Rules) -> str:
    _ = catalogue(language).gettext
    if code == "travel" and facts["mode"] == "any":
        return _("If you travelled %(more)d km more") % facts
    if code == "travel":
        mode = by_mode(facts["mode"], language)
        return _("If you travelled %(more)d minutes more %(mode)s") % {"more": facts["more"], "mode": mode}
    if code == "free_time":
        start, end = (int(facts[name][:2]) * 60 + int(facts[name][3:]) for name in ("start", "end"))
        when = f"{on_weekday(facts['weekday'], language)} {span(start, end, language)}"
        return _("If you were free %(when)s") % {"when": when}
    if code == "shortest_shift" and facts["to"]:
        return _("If a shift of %(length)s were long enough for you") % {
            "length": hours(facts["to"], language)
        }
    if code == "shortest_shift":
        return _("If a shift of any length suited you")
    if code == "skill":
        name = quoted(skill_name(facts["skill"], language, rules), language)
        return _("If you could do %(what)s") % {"what": name}
    name = quoted(condition_name(facts["condition"], language, rules), language)
    return _("If you could work with %(what)s") % {"what": name}
