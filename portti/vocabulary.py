"""Words for the codes of the field, in each language: weekdays, levels, states, conditions, modes of travel.

Pages and mail both need them, so they stand below both; the texts are in the catalogues of the area `domain`.
Names are written as they stand inside a sentence; a page that needs a capital letter makes it.
"""

from collections.abc import Mapping

from portti.domain.skills import skill_table
from portti.words import translate, translate_plural


def N_(text: str) -> str:  # noqa: N802 - the name that extraction tools look for
    """Mark a text for the catalogues; it is translated when it is asked for."""
    return text


_WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
_SHORT_WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_ON_WEEKDAYS = (
    N_("on Mondays"),
    N_("on Tuesdays"),
    N_("on Wednesdays"),
    N_("on Thursdays"),
    N_("on Fridays"),
    N_("on Saturdays"),
    N_("on Sundays"),
)

_SKILL_GROUPS = {
    "personal_care": N_("Washing, dressing and eating"),
    "mobility_transfers": N_("Moving and lifting"),
    "household": N_("Housework"),
    "outside_home": N_("Outside the home"),
    "communication": N_("Communication"),
    "work_study": N_("Work and studies"),
    "hobbies": N_("Free time"),
    "health_routine": N_("Daily health care"),
    "driving": N_("Driving a car"),
    "prerequisite": N_("Licences, training and experience"),
    "other": N_("Other tasks"),
}

_SKILL_LEVELS = {
    "learn": N_("I want to learn this"),
    "can": N_("I can do this"),
    "done": N_("I have done this at work"),
}
_SHORT_SKILL_LEVELS = {
    "learn": N_("wants to learn"),
    "can": N_("can do"),
    "done": N_("has done at work"),
}
_STRENGTHS = {
    "must": N_("Needed: only assistants who can do this"),
    "wish": N_("A wish: can also be learnt here"),
}
_SHORT_STRENGTHS = {"must": N_("needed"), "wish": N_("a wish")}

_LANGUAGES = {
    "fi": N_("Finnish"),
    "sv": N_("Swedish"),
    "en": N_("English"),
    "se": N_("Northern Sámi"),
    "smn": N_("Inari Sámi"),
    "sms": N_("Skolt Sámi"),
    "ru": N_("Russian"),
    "et": N_("Estonian"),
    "uk": N_("Ukrainian"),
    "ar": N_("Arabic"),
    "so": N_("Somali"),
}
_LANGUAGE_LEVELS = {
    "A1": N_("single words and short phrases (A1)"),
    "A2": N_("simple everyday matters (A2)"),
    "B1": N_("manages well in daily life (B1)"),
    "B2": N_("speaks easily at work (B2)"),
    "C1": N_("speaks fluently (C1)"),
    "C2": N_("speaks, reads and writes without effort (C2)"),
}

_CONDITIONS = {
    "c_pets": N_("animals in the home"),
    "c_pets:dog": N_("a dog in the home"),
    "c_pets:cat": N_("a cat in the home"),
    "c_pets:bird": N_("a bird in the home"),
    "c_pets:rodent": N_("a rabbit or another rodent in the home"),
    "c_pets:reptile": N_("a snake or another reptile in the home"),
    "c_pets:farm": N_("farm animals at the home"),
    "c_allergy_home": N_("a home without scents"),
    "c_smokefree": N_("no smoking and no smell of smoke at work"),
    "c_smoking_home": N_("smoking in the home"),
    "c_infection": N_("protective clothing at work"),
    "c_stairs": N_("stairs and no lift"),
    "c_two_assist": N_("two assistants at the same time"),
    "c_children_home": N_("children in the home"),
    "c_sleepin": N_("sleeping at the workplace"),
    "c_live_in": N_("living at the workplace"),
    "c_oncall": N_("work now and then"),
}
_EMPLOYER_CONDITIONS = {
    "c_pets": N_("There are animals at my home"),
    "c_pets:dog": N_("There is a dog at my home"),
    "c_pets:cat": N_("There is a cat at my home"),
    "c_pets:bird": N_("There is a bird at my home"),
    "c_pets:rodent": N_("There is a rabbit or another rodent at my home"),
    "c_pets:reptile": N_("There is a snake or another reptile at my home"),
    "c_pets:farm": N_("There are farm animals at my home"),
    "c_allergy_home": N_("My home is free of scents: no perfume or scented products"),
    "c_smokefree": N_("The assistant does not smoke at work or smell of smoke"),
    "c_smoking_home": N_("People smoke at my home"),
    "c_infection": N_("The assistant wears gloves, a mask or other protection"),
    "c_stairs": N_("My home has stairs and no lift"),
    "c_two_assist": N_("Two assistants work at the same time"),
    "c_children_home": N_("There are children at my home"),
    "c_sleepin": N_("The assistant sleeps at the workplace"),
}
_ASSISTANT_CONDITIONS = {
    "c_pets": N_("I cannot work where there are animals of any kind"),
    "c_pets:dog": N_("I cannot work where there is a dog"),
    "c_pets:cat": N_("I cannot work where there is a cat"),
    "c_pets:bird": N_("I cannot work where there is a bird"),
    "c_pets:rodent": N_("I cannot work where there is a rabbit or another rodent"),
    "c_pets:reptile": N_("I cannot work where there is a snake or another reptile"),
    "c_pets:farm": N_("I cannot work where there are farm animals"),
    "c_allergy_home": N_("I cannot work without scents and scented products"),
    "c_smokefree": N_("I cannot promise that there is no smell of smoke"),
    "c_smoking_home": N_("I cannot work where people smoke indoors"),
    "c_infection": N_("I cannot work in protective clothing"),
    "c_stairs": N_("I cannot work where there are stairs and no lift"),
    "c_two_assist": N_("I cannot work together with another assistant"),
    "c_children_home": N_("I cannot work where there are children"),
    "c_sleepin": N_("I cannot sleep at the workplace"),
}

_TRAVEL_MODES = {
    "car": N_("by car"),
    "transit": N_("by bus, train, tram or metro"),
    "bicycle": N_("by bicycle"),
    "walk": N_("on foot"),
    "any": N_("in any way"),
}
_TRAVEL_REACHES = {
    "car": N_("by car, at most %(reach)s"),
    "transit": N_("by bus, train, tram or metro, at most %(reach)s"),
    "bicycle": N_("by bicycle, at most %(reach)s"),
    "walk": N_("on foot, at most %(reach)s"),
    "any": N_("in any way, at most %(reach)s"),
}

_PARTS_OF_DAY = {
    "morning": N_("mornings"),
    "day": N_("daytime"),
    "evening": N_("evenings"),
    "night": N_("nights"),
    "live_in": N_("living at the workplace"),
}

_NEED_STATES = {
    "draft": N_("Draft"),
    "checking": N_("Waits for the centre"),
    "published": N_("Published"),
    "paused": N_("Paused"),
    "filled": N_("Filled"),
    "expired": N_("Expired"),
    "withdrawn": N_("Withdrawn"),
}
_PROFILE_STATES = {
    "draft": N_("Draft"),
    "published": N_("Published"),
    "paused": N_("Paused"),
    "hidden": N_("Hidden"),
}
_AVAILABILITIES = {
    "now": N_("I can start now"),
    "from_date": N_("I can start on a certain day"),
    "not_now": N_("I am not looking for work now"),
}
_VISIBILITIES = {
    "staff": N_("Only the staff of the centre"),
    "matched": N_("Also employers whose work suits me"),
}
_SHOWN_FIELDS = {
    "text": N_("What I wrote about myself"),
    "interests": N_("My hobbies and interests"),
}

_MEETING_KINDS = {
    "phone": N_("by phone"),
    "video": N_("by video call"),
    "meeting": N_("face to face"),
}
_INTERVIEW_KINDS = {
    "phone": N_("by phone"),
    "video": N_("by video call"),
    "centre": N_("at the centre"),
    "home": N_("at your home"),
}
_CLIENTS_HOME = N_("at the client's home")


def weekday_name(weekday: int, language: str) -> str:
    """Return the name of a weekday, 0 is Monday: `maanantai`."""
    return translate(language, _WEEKDAYS[weekday])


def weekday_short(weekday: int, language: str) -> str:
    """Return a weekday's short name for a picture or a table: `ma`."""
    return translate(language, _SHORT_WEEKDAYS[weekday])


def on_weekdays(weekday: int, language: str) -> str:
    """Return a weekday as it answers "when", each week: `maanantaisin`."""
    return translate(language, _ON_WEEKDAYS[weekday])


def clock_time(minute: int, language: str) -> str:
    """Return a minute of the day as people say it: `8`, `8.30`, in English `8:00`."""
    hour, rest = divmod(minute, 60)
    if language == "en":
        return f"{hour}:{rest:02d}"
    return f"{hour}.{rest:02d}" if rest else str(hour)


def clock_span(start: int, end: int, language: str) -> str:
    """Return two minutes of the day as a span: `8–12`, over midnight `22–6`."""
    return f"{clock_time(start, language)}–{clock_time(end, language)}"


def skill_name(code: str, language: str) -> str:
    """Return the name of a skill or requirement."""
    return skill_table()[code].name(language)


def skill_group_name(group: str, language: str) -> str:
    """Return the heading of a group of skills."""
    return translate(language, _SKILL_GROUPS[group])


def skill_levels(language: str) -> dict[str, str]:
    """Return each level of a skill as an assistant says it of themselves."""
    return _all(_SKILL_LEVELS, language)


def skill_level_name(level: str, language: str) -> str:
    """Return a level of a skill as others read it: `osaa`."""
    return translate(language, _SHORT_SKILL_LEVELS[level])


def strengths(language: str) -> dict[str, str]:
    """Return how strongly a need may ask for something, as the employer chooses it."""
    return _all(_STRENGTHS, language)


def strength_name(strength: str, language: str) -> str:
    """Return how strongly a need asks for something, in a word."""
    return translate(language, _SHORT_STRENGTHS[strength])


def language_name(code: str, language: str) -> str:
    """Return the name of a spoken language; a code that we have no name for stands as it is."""
    return translate(language, _LANGUAGES[code]) if code in _LANGUAGES else code


def language_level_name(level: str, language: str) -> str:
    """Return a level from A1 to C2 in plain words."""
    return translate(language, _LANGUAGE_LEVELS[level])


def condition_name(code: str, language: str) -> str:
    """Return a home condition in neutral words: `kodissa on koira`."""
    return translate(language, _CONDITIONS[code]) if code in _CONDITIONS else skill_name(code, language)


def employer_conditions(language: str) -> dict[str, str]:
    """Return all home conditions as an employer says them: `Kotonani on koira`."""
    return _all(_EMPLOYER_CONDITIONS, language)


def assistant_conditions(language: str) -> dict[str, str]:
    """Return all home conditions as an assistant rules them out; never with a reason."""
    return _all(_ASSISTANT_CONDITIONS, language)


def travel_modes(language: str) -> dict[str, str]:
    """Return the ways to travel, `any` last."""
    return _all(_TRAVEL_MODES, language)


def travel_in_words(mode: str, reach: float, language: str) -> str:
    """Return a way to travel with its limit: `autolla, enintään 40 minuuttia`."""
    number = plain_number(reach, language)
    count = 1 if number == "1" else 2
    if mode == "any":
        limit = translate_plural(language, "%(num)s kilometre", "%(num)s kilometres", count, num=number)
    else:
        limit = translate_plural(language, "%(num)s minute", "%(num)s minutes", count, num=number)
    return translate(language, _TRAVEL_REACHES[mode], reach=limit)


def parts_of_day(language: str) -> dict[str, str]:
    """Return the parts of the day that open times may name."""
    return _all(_PARTS_OF_DAY, language)


def part_of_day_name(part: str, language: str) -> str:
    """Return a part of the day: `aamut`."""
    return translate(language, _PARTS_OF_DAY[part])


def need_state_name(state: str, language: str) -> str:
    """Return where a need stands."""
    return translate(language, _NEED_STATES[state])


def profile_state_name(state: str, language: str) -> str:
    """Return where a profile stands."""
    return translate(language, _PROFILE_STATES[state])


def availabilities(language: str) -> dict[str, str]:
    """Return when an assistant may start, as they say it."""
    return _all(_AVAILABILITIES, language)


def visibilities(language: str) -> dict[str, str]:
    """Return who may see a profile, as its owner chooses it."""
    return _all(_VISIBILITIES, language)


def shown_fields(language: str) -> dict[str, str]:
    """Return the optional fields that an assistant may show to a matched employer."""
    return _all(_SHOWN_FIELDS, language)


def meeting_kind(how: str, language: str) -> str:
    """Return how an employer and an assistant meet, as it stands in a sentence: `puhelimessa`."""
    return translate(language, _MEETING_KINDS[how])


def interview_kind(kind: str, language: str, *, for_staff: bool = False) -> str:
    """Return how an interview is held, as it stands in a sentence: `puhelimessa`."""
    is_theirs = for_staff and kind == "home"
    return translate(language, _CLIENTS_HOME if is_theirs else _INTERVIEW_KINDS[kind])


def plain_number(value: float, language: str) -> str:
    """Return a number without needless decimals: `7`, `7,5`, in English `7.5`."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return text if language == "en" else text.replace(".", ",")


def counted_number(value: float, language: str) -> str:
    """Return a figure that was counted: `12 345,6`, in English `12,345.6`; its minus is one that is read aloud."""
    text = f"{abs(value):,.2f}".rstrip("0").rstrip(".")
    if language != "en":
        text = text.replace(",", "\N{NO-BREAK SPACE}").replace(".", ",")
    return f"\N{MINUS SIGN}{text}" if value < 0 else text


def _all(texts: Mapping[str, str], language: str) -> dict[str, str]:
    return {code: translate(language, text) for code, text in texts.items()}
