"""Sentences for results: why a pair fits, what it lacks, where it stops and what would change that.

The engine gives codes and facts; here alone they become words, in Finnish, Swedish, English and plain
Finnish. `profile_side` tells who reads: the assistant (True) or the employer (False).
"""

from collections.abc import Mapping
from typing import Any

from matching.catalogues import LANGUAGES as LANGUAGES
from matching.catalogues import catalogue
from matching.journeys import NO_WAY
from matching.phrases import (
    change_clause,
    condition_name,
    crossing,
    hours,
    language_name,
    part_phrase,
    quoted,
    skill_names,
    trip,
)
from matching.rules import project_rules
from matching.types import Need, Rules

Entry = Mapping[str, Any]
# From this share of the travel limit on, the journey counts against the pair rather than for it.
LONG_JOURNEY = 0.75
MOST_OPEN_SHOWN = 3


def reasons_for(
    entry: Entry, need: Need, profile_side: bool, language: str, rules: Rules | None = None
) -> tuple[list[str], list[str]]:
    """The sentences for and against one ranked pair, the most important first."""
    teller = _Teller(need, profile_side, language, rules or project_rules())
    facts = {point["criterion"]: point["facts"] for point in entry["points"]}
    values = {point["criterion"]: point["value"] for point in entry["points"]}
    for criterion in (
        "known",
        "cover",
        "wish_skills",
        "experience",
        "wish_languages",
        "travel",
        "hours",
        "shifts",
    ):
        if criterion in facts:
            getattr(teller, criterion)(values[criterion], facts[criterion])
    teller.misses(entry["misses"])
    return teller.good, teller.bad


class _Teller:
    """Collects the sentences about one pair."""

    def __init__(self, need: Need, profile_side: bool, language: str, rules: Rules) -> None:
        self.need = need
        self.own = profile_side
        self.language = language
        self.rules = rules
        self.gettext = catalogue(language).gettext
        self.ngettext = catalogue(language).ngettext
        self.good: list[str] = []
        self.bad: list[str] = []

    def known(self, value: float, facts: Entry) -> None:
        """They have worked together before."""
        _ = self.gettext
        if value and self.own:
            self.good.append(
                _("You have worked for this employer before, and they would gladly take you again.")
            )
        elif value:
            self.good.append(_("Has worked for you before, and you would take them again."))

    def cover(self, value: float, facts: Entry) -> None:
        """How much of the hours is covered."""
        if not facts["covered_minutes"]:
            self.bad.append(_no_time(self.own, self.language))
            return
        side = self.good if value >= 0.5 else self.bad
        side.append(_cover_sentence(value, facts, self.own, self.language))

    def wish_skills(self, value: float, facts: Entry) -> None:
        """Which of the wished tasks they do; those missing stand among the misses."""
        _ = self.gettext
        if not facts["held"]:
            return
        names = {"held": facts["held"], "asked": facts["asked"]}
        if self.own:
            self.good.append(_("You can do %(held)d of the %(asked)d tasks they wish for.") % names)
        else:
            self.good.append(_("Can do %(held)d of the %(asked)d tasks you wish for.") % names)

    def experience(self, value: float, facts: Entry) -> None:
        """How many of the tasks they have done before."""
        _ = self.gettext
        if not facts["asked"]:
            return
        names = {"held": facts["held"], "asked": facts["asked"]}
        if facts["held"] and self.own:
            self.good.append(_("You have experience of %(held)d of the %(asked)d tasks.") % names)
        elif facts["held"]:
            self.good.append(_("Has experience of %(held)d of the %(asked)d tasks.") % names)
        elif self.own:
            self.bad.append(_("You have no earlier experience of these tasks."))
        else:
            self.bad.append(_("Has no earlier experience of these tasks."))

    def wish_languages(self, value: float, facts: Entry) -> None:
        """Whether they speak the languages wished for."""
        _ = self.gettext
        if facts["asked"] and facts["held"] == facts["asked"]:
            if self.own:
                self.good.append(_("You speak the languages they wish for."))
            else:
                self.good.append(_("Speaks the languages you wish for."))

    def travel(self, value: float, facts: Entry) -> None:
        """How long the journey is: an estimate, measured, or by timetable."""
        if facts["estimate"] > LONG_JOURNEY * facts["limit"]:
            self.bad.append(_long_trip(facts, self.language))
        else:
            self.good.append(trip(facts, self.language))
        if facts.get("added_minutes"):
            self.bad.append(crossing(facts, self.language))

    def hours(self, value: float, facts: Entry) -> None:
        """Whether the hours are enough for the assistant."""
        _ = self.gettext
        if not facts["wanted_minutes"] or not (self.need.shifts or self.need.windows):
            return
        amounts = {
            "weekly": hours(facts["weekly_minutes"], self.language),
            "wanted": hours(facts["wanted_minutes"], self.language),
        }
        if value >= 1 and self.own:
            self.good.append(_("There are as many hours a week as you wish for."))
        elif value >= 1:
            self.good.append(_("The hours are enough for them."))
        elif self.own:
            self.bad.append(_("You wish for %(wanted)s a week; here you would get %(weekly)s.") % amounts)
        else:
            self.bad.append(_("They wish for %(wanted)s a week; here they would get %(weekly)s.") % amounts)

    def shifts(self, value: float, facts: Entry) -> None:
        """Whether a shift is worth the journey."""
        _ = self.gettext
        if value < 1 and facts["longest_minutes"]:
            length = {"longest": hours(facts["longest_minutes"], self.language)}
            self.bad.append(_("The longest shift would be short: %(longest)s.") % length)

    def misses(self, misses: list[Entry]) -> None:
        """What stays open, and which wishes are not met."""
        _ = self.gettext
        open_parts = [miss for miss in misses if miss["criterion"] in ("shift", "window", "single_shift")]
        for miss in open_parts[:MOST_OPEN_SHOWN]:
            self.bad.append(part_phrase(miss, self.need, self.language))
        more = len(open_parts) - MOST_OPEN_SHOWN
        if more > 0:
            sentence = self.ngettext(
                "%(count)d more shift stays open.", "%(count)d more shifts stay open.", more
            )
            self.bad.append(sentence % {"count": more})
        wishes = [miss["facts"] for miss in misses if miss["criterion"] == "wish_skill"]
        self._wished([wish["skill"] for wish in wishes if wish.get("level") == "learn"], learning=True)
        self._wished([wish["skill"] for wish in wishes if wish.get("level") != "learn"], learning=False)
        for miss in misses:
            if miss["criterion"] == "wish_language":
                names = {
                    "language": language_name(miss["facts"]["language"], self.language, self.rules),
                    "level": miss["facts"]["level"],
                }
                self.bad.append(
                    _("Wished for, but not in the profile: %(language)s, at least %(level)s.") % names
                )

    def _wished(self, skills: list[str], *, learning: bool) -> None:
        _ = self.gettext
        if not skills:
            return
        names = {"skills": skill_names(skills, self.language, self.rules)}
        if learning and self.own:
            self.good.append(_("Here you could learn what you want to: %(skills)s.") % names)
        elif learning:
            self.good.append(_("Wants to learn: %(skills)s.") % names)
        else:
            self.bad.append(_("Wished for, but not in the profile: %(skills)s.") % names)


def gate_sentence(gate: Entry, profile_side: bool, language: str, rules: Rules | None = None) -> str:
    """One gate of `explain_pair` in words, passed or failed."""
    told = _passed_gate if gate["passed"] else _failed_gate
    return told(gate["gate"], gate["facts"], profile_side, language, rules or project_rules())


def _passed_gate(gate: str, facts: Entry, own: bool, language: str, rules: Rules) -> str:
    _ = catalogue(language).gettext
    if gate == "travel":
        return trip(facts, language)
    if gate == "schedule":
        return _cover_sentence(facts["cover"], facts, own, language)
    return {
        "dates": _("The dates have days in common."),
        "skills": _("All skills that are a must are there."),
        "languages": _("All languages that are a must are there."),
        "conditions": _("Nothing in the home stands in the way."),
    }[gate]


def _failed_gate(gate: str, facts: Entry, own: bool, language: str, rules: Rules) -> str:
    _ = catalogue(language).gettext
    if gate == "travel":
        return _too_far(facts, language)
    if gate == "dates":
        return _("The dates have no day in common.")
    if gate == "schedule":
        return _missed_schedule(facts, own, language)
    if gate == "skills":
        missing = skill_names([skill["skill"] for skill in facts["missing"]], language, rules)
        return _("A must, and missing: %(what)s.") % {"what": missing}
    if gate == "languages":
        named = [
            f"{language_name(lack['language'], language, rules)} ({lack['level']})"
            for lack in facts["missing"]
        ]
        return _("A must, and missing: %(what)s.") % {"what": ", ".join(named)}
    met = ", ".join(
        quoted(condition_name(condition, language, rules), language) for condition in facts["met"]
    )
    if own:
        return _("You have said that you cannot work with this: %(what)s.") % {"what": met}
    return _("They have said that they cannot work with this: %(what)s.") % {"what": met}


def _missed_schedule(facts: Entry, own: bool, language: str) -> str:
    _ = catalogue(language).gettext
    if not facts["longest_minutes"]:
        return _no_time(own, language)
    amounts = {
        "covered": hours(facts["covered_minutes"], language),
        "least": hours(facts["needed_minutes"] * facts["min_cover"], language),
    }
    if own:
        return _("You could do %(covered)s; the employer asks for %(least)s at least.") % amounts
    return _("They could do %(covered)s; you ask for %(least)s at least.") % amounts


def _no_time(own: bool, language: str) -> str:
    _ = catalogue(language).gettext
    return _("None of the times suits you.") if own else _("None of your times suits them.")


def _cover_sentence(value: float, facts: Entry, own: bool, language: str) -> str:
    _ = catalogue(language).gettext
    amounts = {
        "covered": hours(facts["covered_minutes"], language),
        "needed": hours(facts["needed_minutes"], language),
    }
    if value >= 1:
        whole = _("You can do all the hours, %(needed)s.") if own else _("Can do all your hours, %(needed)s.")
        return whole % amounts
    part = _("You can do %(covered)s of %(needed)s.") if own else _("Can do %(covered)s of your %(needed)s.")
    return part % amounts


def _limits(facts: Entry) -> dict[str, int]:
    return {"estimate": round(facts["estimate"]), "limit": round(facts["limit"])}


def _long_trip(facts: Entry, language: str) -> str:
    _ = catalogue(language).gettext
    if facts["mode"] == "any":
        return _("Travel is near the limit: about %(estimate)d of %(limit)d km (an estimate).") % _limits(
            facts
        )
    if facts.get("basis") == "timetable":
        return _("Travel is near the limit: %(estimate)d of %(limit)d minutes, by timetable.") % _limits(
            facts
        )
    if facts.get("basis") == "route":
        sentence = _(
            "Travel is near the limit: about %(estimate)d of %(limit)d minutes, measured along the roads."
        )
        return sentence % _limits(facts)
    return _("Travel is near the limit: about %(estimate)d of %(limit)d minutes (an estimate).") % _limits(
        facts
    )


def _too_far(facts: Entry, language: str) -> str:
    _ = catalogue(language).gettext
    if facts["mode"] == "any":
        return _("Travel is too far: about %(estimate)d km, the limit is %(limit)d (an estimate).") % _limits(
            facts
        )
    if facts.get("basis") == "timetable" and facts["estimate"] >= NO_WAY:
        return _("No bus or train gets there in time and home again.")
    if facts.get("basis") == "route" and facts["estimate"] >= NO_WAY:
        return _("No road leads there.")
    if facts.get("basis") == "timetable":
        return _("Travel is too long: %(estimate)d minutes, the limit is %(limit)d, by timetable.") % _limits(
            facts
        )
    if facts.get("basis") == "route":
        return _(
            "Travel is too long: about %(estimate)d minutes, the limit is %(limit)d, measured along the roads."
        ) % _limits(facts)
    return _(
        "Travel is too long: about %(estimate)d minutes, the limit is %(limit)d (an estimate)."
    ) % _limits(facts)


def stopped_sentence(gate: str, count: int, profile_side: bool, language: str) -> str:
    """How many stopped at a gate: profiles for an employer, needs for an assistant."""
    many = catalogue(language).ngettext
    if profile_side:
        sentences = {
            "travel": many("%(count)d need is too far away.", "%(count)d needs are too far away.", count),
            "dates": many(
                "%(count)d need is for other dates.", "%(count)d needs are for other dates.", count
            ),
            "schedule": many(
                "%(count)d need is for other times.", "%(count)d needs are for other times.", count
            ),
            "skills": many(
                "%(count)d need asks for a skill you have not named.",
                "%(count)d needs ask for a skill you have not named.",
                count,
            ),
            "languages": many(
                "%(count)d need asks for a language you have not named.",
                "%(count)d needs ask for a language you have not named.",
                count,
            ),
            "conditions": many(
                "%(count)d home has something you cannot work with.",
                "%(count)d homes have something you cannot work with.",
                count,
            ),
        }
    else:
        sentences = {
            "travel": many(
                "%(count)d assistant is too far away.", "%(count)d assistants are too far away.", count
            ),
            "dates": many(
                "%(count)d assistant works on other dates.",
                "%(count)d assistants work on other dates.",
                count,
            ),
            "schedule": many(
                "%(count)d assistant is free at other times.",
                "%(count)d assistants are free at other times.",
                count,
            ),
            "skills": many(
                "%(count)d assistant lacks a skill that is a must.",
                "%(count)d assistants lack a skill that is a must.",
                count,
            ),
            "languages": many(
                "%(count)d assistant lacks a language that is a must.",
                "%(count)d assistants lack a language that is a must.",
                count,
            ),
            "conditions": many(
                "%(count)d assistant cannot work with something in the home.",
                "%(count)d assistants cannot work with something in the home.",
                count,
            ),
        }
    return sentences[gate] % {"count": count}


def change_sentence(
    change: Entry, language: str, need: Need | None = None, rules: Rules | None = None
) -> str:
    """One change of `widen` or `open_more`, and what it would open.

    The need is wanted for changes of a shift, which are named by the shift's own time.
    """
    clause, own = change_clause(change, need, language, rules or project_rules())
    _, many = catalogue(language).gettext, catalogue(language).ngettext
    count = change["opens"]
    if own and count:
        effect = many("%(count)d more need would suit you.", "%(count)d more needs would suit you.", count)
    elif own:
        effect = _("no more needs yet, something else is in the way.")
    elif count:
        effect = many("%(count)d more assistant would fit.", "%(count)d more assistants would fit.", count)
    else:
        effect = _("no more assistants yet, something else is in the way.")
    return f"{clause}: {effect % {'count': count}}"
